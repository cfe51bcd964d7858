"""The first sentence of a page: what a leader could read aloud."""

from dataclasses import dataclass
from enum import StrEnum

from dashboards import formats
from dashboards.console.waves import Wave
from dashboards.names import Names
from langnghe.domain import NATION, Granularity, Soundness, Trend

NAMED_PLACES = 3
DOUBTS = {
    Soundness.COMPLETE: "dữ liệu đầy đủ",
    Soundness.SHORT_HISTORY: "chưa đủ lịch sử để so sánh",
    Soundness.NO_DATA: "chưa có dữ liệu",
}


class AnswerState(StrEnum):
    """The three answers that must never look alike."""

    RISING = "rising"
    CALM = "calm"
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
        return (
            f"dữ liệu thiếu một phần (có ngày chỉ nhận được {formats.percent(round(coverage, 2))})"
        )
    return DOUBTS[soundness]


def where(provinces: tuple[str, ...], names: Names) -> str:
    """Return several places as they stand inside a sentence: ở Thanh Hoá và Nghệ An."""
    if NATION in provinces:
        return names.where(NATION)
    named = [names.place(code) for code in provinces[:NAMED_PLACES]]
    others = len(provinces) - len(named)
    if others:
        return f"ở {', '.join(named)} và {others} nơi khác"
    *first, last = named
    return f"ở {', '.join(first)} và {last}" if first else f"ở {last}"


def wave_sentence(wave: Wave, names: Names) -> str:
    """Return one wave as a sentence."""
    place = formats.capital(where(wave.provinces, names))
    what = formats.inside(names.label(wave.alert.label))
    figures = wave.figures
    at_least = "" if wave.since == wave.last and len(wave.provinces) == 1 else "ít nhất "
    evidence = (
        f"{formats.whole(figures.posts)} bài từ {at_least}"
        f"{formats.whole(figures.sources_at_least)} nguồn"
    )
    tense = "đang" if wave.is_going_on else "đã"
    sound = doubt(figures.soundness, figures.coverage)
    if wave.is_from_nothing:
        return (
            f"{place}, {what} {tense} tăng vọt {_when(wave)}: {evidence}, "
            f"bình thường gần như không có; {sound}."
        )
    rise = f"tăng {formats.times(wave.burst)}" if wave.burst > 1 else "vượt ngưỡng bất thường"
    return f"{place}, {what} {tense} {rise} {_when(wave)} ({evidence}); {sound}."


def _when(wave: Wave) -> str:
    since = formats.date(wave.since)
    if wave.is_going_on:
        return f"từ ngày {since}"
    if wave.since == wave.last:
        return f"trong ngày {since}"
    return f"từ ngày {since} đến {formats.date(wave.last)}"


def reason_of(trend: Trend, names: Names) -> str:
    """Return in plain words why the most improbable trend of an alert was called unusual."""
    if trend.granularity is Granularity.HOUR:
        when = f"Trong giờ từ {formats.moment(trend.window_start)}"
    else:
        when = f"Ngày {formats.date(trend.window_start)}"
    what = names.series(trend.kind, trend.label)
    return (
        f"{when}, {names.where(trend.province)} có {formats.whole(trend.posts)} bài {what} "
        f"từ {formats.whole(trend.sources)} nguồn, trong khi mức thường của ngày như thế là "
        f"{formats.decimal(trend.expected)} bài. Từ {formats.decimal(trend.threshold)} bài trở lên "
        f"đã là bất thường. Nếu mọi việc như thường, khả năng có từng ấy bài là "
        f"{formats.rarity(trend.improbability)}."
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
        more = f"Ngoài ra còn {others} đợt tăng khác, xem bên dưới." if others else ""
        return Answer(AnswerState.RISING, wave_sentence(waves[0], names), more)
    if soundness is Soundness.NO_DATA:
        place = "" if scope == NATION else f"{names.where(scope)} "
        return Answer(
            AnswerState.NO_DATA,
            f"Chưa có dữ liệu {place}trong 7 ngày qua.",
            "Chưa có dữ liệu không có nghĩa là yên ổn: hãy xem trạng thái các nguồn thu thập.",
        )
    return Answer(
        AnswerState.CALM,
        f"7 ngày qua không có gì bất thường {names.where(scope)}; {doubt(soundness, coverage)}.",
    )
