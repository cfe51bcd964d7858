"""One series over its days: counts, gaps that stay gaps, and what a chart draws of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from dashboards import formats
from dashboards.console.moments import ONE_DAY, Present
from dashboards.console.waves import DANGERS, is_open, places_of
from dashboards.summaries import is_judged, is_unusual
from langnghe.domain import NATION, Alert, Series, Soundness, SourceDay, Trend


@dataclass(frozen=True)
class Point:
    """One day of a series.

    Attributes:
        posts: None where nothing was heard, which is a gap and not a zero.
        expected: None where nothing could be expected.
        is_open: the day is not over, so that posts still arrive.
    """

    start: datetime
    posts: int | None
    sources: int | None
    expected: float | None
    threshold: float | None
    soundness: Soundness
    is_unusual: bool
    is_open: bool


def points_of(
    trends: Iterable[Trend],
    source_days: Iterable[SourceDay],
    since: datetime,
    present: Present,
) -> list[Point]:
    """Return one point a day from `since` to the newest day.

    A day without a trend is a zero where any source was heard on it, and a gap where none was.
    """
    by_day = {trend.window_start: trend for trend in trends}
    heard = {source_day.window_start for source_day in source_days if source_day.posts}
    days = [since + timedelta(days=n) for n in range((present.tomorrow - since) // ONE_DAY)]
    return [_point_of(day, by_day.get(day), day in heard, present) for day in days]


def _point_of(day: datetime, trend: Trend | None, is_heard: bool, present: Present) -> Point:
    is_open = day == present.today
    if trend is None or trend.soundness is Soundness.NO_DATA:
        posts = 0 if is_heard and trend is None else None
        state = Soundness.NO_DATA if posts is None else Soundness.COMPLETE
        return Point(day, posts, posts, None, None, state, is_unusual=False, is_open=is_open)
    judged = is_judged(trend)
    return Point(
        start=day,
        posts=trend.posts,
        sources=trend.sources,
        expected=trend.expected if judged else None,
        threshold=trend.threshold if judged else None,
        soundness=trend.soundness,
        is_unusual=is_unusual(trend),
        is_open=is_open,
    )


def alerts_on(series: Series, alerts: Iterable[Alert]) -> list[Alert]:
    """Return the alerts that a series has a part in."""
    return [
        alert
        for alert in alerts
        if alert.label == series.label
        and is_open(alert)
        and series.kind in DANGERS
        and series.province in (*places_of(alert), NATION)
    ]


def chart_of(points: list[Point], alerts: Iterable[Alert]) -> dict[str, object]:
    """Return what the browser draws: plain values, with every word already said in Vietnamese."""
    return {
        "points": [
            {
                "day": formats.day(point.start),
                "name": f"{formats.capital(formats.weekday(point.start))}, "
                f"{formats.date(point.start)}",
                "posts": point.posts,
                "expected": None if point.expected is None else round(point.expected, 2),
                "threshold": None if point.threshold is None else round(point.threshold, 2),
                "state": formats.SOUNDNESS_NAMES[point.soundness],
                "lines": _lines_of(point),
                "unusual": point.is_unusual,
                "partial": point.soundness is Soundness.PARTIAL,
                "open": point.is_open,
            }
            for point in points
        ],
        "alerts": [
            {
                "place": place,
                "severity": alert.severity.value,
                "name": formats.SEVERITY_NAMES[alert.severity],
            }
            for alert in alerts
            for place, point in enumerate(points)
            if point.start == alert.started_at
        ],
    }


def _lines_of(point: Point) -> list[str]:
    """Return what stands in the box beside a day, line by line."""
    if point.posts is None:
        return ["Chưa có dữ liệu của ngày này"]
    lines = [f"{formats.whole(point.posts)} bài, {formats.whole(point.sources or 0)} tài khoản"]
    if point.expected is not None and point.threshold is not None:
        lines.append(f"Mức thường {formats.decimal(point.expected)}")
        lines.append(f"Bất thường từ {formats.whole(ceil(point.threshold))} bài trở lên")
    if point.is_open:
        lines.append("Ngày chưa hết, bài còn đang đến")
    return [*lines, f"Dữ liệu: {formats.SOUNDNESS_NAMES[point.soundness].lower()}"]
