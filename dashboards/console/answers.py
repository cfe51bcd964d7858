"""The first sentence of a page: what a leader could read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor

from dashboards import formats
from dashboards.console.waves import Wave
from dashboards.names import Names
from langnghe.domain import NATION, Granularity, Soundness, Trend

NAMED_PLACES = 3
DOUBTS = {
    Soundness.COMPLETE: "dữ liệu đầy đủ",
    Soundness.SHORT_HISTORY: "chưa đủ số liệu các tuần trước để so sánh",
    Soundness.NO_DATA: "chưa có dữ liệu",
}


class AnswerState(StrEnum):
    """The answers that must never look alike."""

    RISING = "rising"
    CALM = "calm"
    UNJUDGED = "unjudged"  # posts came, but there is nothing yet to compare them with
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Answer:
    """A state and its sentence; `more` says what is left out of the first sentence."""

    state: AnswerState
    sentence: str
    more: str = ""


def doubt(soundness: Soundness, coverage: float) -> str:
    """Return how far figures can be trusted, as it ends a sentence."""
    if soundness is Soundness.PARTIAL:
        heard = formats.percent(floor(coverage * 100) / 100)
        return f"dữ liệu thiếu một phần (có ngày chỉ nhận được {heard} lượng tin thường ngày)"
    return DOUBTS[soundness]


def where(provinces: Sequence[str], names: Names) -> str:
    """Return several places as they stand inside a sentence: ở Thanh Hoá và Nghệ An."""
    if NATION in provinces:
        return names.where(NATION)
    named = [names.place(code) for code in provinces]
    if len(named) > NAMED_PLACES + 1:
        others = len(named) - NAMED_PLACES
        return f"ở {', '.join(named[:NAMED_PLACES])} và {others} tỉnh, thành khác"
    *first, last = named
    return f"ở {', '.join(first)} và {last}" if first else f"ở {last}"


def wave_sentence(wave: Wave, names: Names) -> str:
    """Return one wave as a sentence."""
    start = f"{formats.capital(where(wave.provinces, names))}, {names.danger(wave.alert.label)}"
    figures = wave.figures
    at_least = "" if wave.since == wave.last and len(wave.provinces) == 1 else "ít nhất "
    evidence = (
        f"{formats.whole(figures.posts)} bài{names.kinds_of_posts(wave.kinds)} từ {at_least}"
        f"{formats.whole(figures.sources_at_least)} tài khoản"
    )
    sound = doubt(figures.soundness, figures.coverage)
    if wave.is_from_nothing:
        return (
            f"{start} xuất hiện nhiều bất thường {_when(wave)}: {evidence}, "
            f"trong khi bình thường gần như không có; {sound}."
        )
    is_more = wave.burst > 1 and formats.factor(wave.burst) != "1"
    rise = f"tăng {formats.times(wave.burst)}" if is_more else "vượt ngưỡng bất thường"
    return f"{start} {rise} {_when(wave)} ({evidence}); {sound}."


def _when(wave: Wave) -> str:
    since = formats.date(wave.since)
    if wave.is_going_on:
        return f"từ ngày {since} đến nay"
    if wave.since == wave.last:
        return f"trong ngày {since}, nay đã lắng"
    return f"từ ngày {since} đến ngày {formats.date(wave.last)}, nay đã lắng"


def reason_of(trend: Trend, names: Names) -> str:
    """Return in plain words why the most improbable trend of an alert was called unusual."""
    if trend.granularity is Granularity.HOUR:
        when, such = f"Trong giờ từ {formats.moment(trend.window_start)}", "giờ ấy các ngày trước"
    else:
        when, such = f"Ngày {formats.date(trend.window_start)}", "ngày cùng thứ"
    posts = formats.whole(trend.posts)
    chance = (
        f" Nếu mọi việc vẫn như thường, khả năng có từ {posts} bài trở lên là "
        f"{formats.rarity(trend.improbability)}."
    )
    return (
        f"{when}, {names.where(trend.province)} có {posts} bài "
        f"{names.series(trend.kind, trend.label)} từ {formats.whole(trend.sources)} tài khoản, "
        f"trong khi mức thường của {such} là {formats.decimal(trend.expected)} bài. "
        f"Từ {formats.whole(ceil(trend.threshold))} bài trở lên đã là bất thường."
        f"{chance if trend.improbability < formats.COMMON else ''}"
    )


def answer_of(
    waves: list[Wave], soundness: Soundness, coverage: float, scope: str, names: Names
) -> Answer:
    """Return what to say first of a place or of the whole country.

    Args:
        waves: what rises there, the gravest first.
        soundness: the state of the data of these days there.
        coverage: the share of the usual volume that was heard.
        scope: a province's code, or the nation's.
        names: what codes are called.
    """
    if waves:
        others = len(waves) - 1
        more = f"Ngoài ra còn {others} đợt tăng khác, xem ở dưới." if others else ""
        return Answer(AnswerState.RISING, wave_sentence(waves[0], names), more)
    if soundness is Soundness.NO_DATA:
        place = "" if scope == NATION else f"{names.where(scope)} "
        return Answer(
            AnswerState.NO_DATA,
            f"Chưa có dữ liệu {place}trong 7 ngày qua.",
            "Chưa có dữ liệu không có nghĩa là yên ổn: hãy xem trạng thái các nguồn thu thập.",
        )
    if soundness is Soundness.SHORT_HISTORY:
        return Answer(
            AnswerState.UNJUDGED,
            f"Chưa thể nói 7 ngày qua {names.where(scope)} có gì bất thường hay không: "
            f"{doubt(soundness, coverage)}.",
            "Số bài đã đếm được nằm ở bảng dưới; mức thường sẽ có sau vài tuần thu thập.",
        )
    return Answer(
        AnswerState.CALM,
        f"7 ngày qua, {names.where(scope)} không có gì bất thường; {doubt(soundness, coverage)}.",
    )
