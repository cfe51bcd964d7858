import pytest
from starlette.testclient import TestClient

from dashboards.console.series import points_of
from dashboards.summaries import figures_of, moving_of
from langnghe.domain import Kind, Moving, Soundness
from langnghe.index import Index
from langnghe.testing import a_source_day, a_trend
from tests.unit.console_story import DAY, ONE_DAY, PRESENT, StrictPage, hear, save_trends


def test_a_day_that_nobody_heard_is_a_gap_and_a_day_without_posts_a_zero() -> None:
    trends = [a_trend(window_start=DAY)]
    heard = [a_source_day(window_start=DAY), a_source_day(window_start=DAY - ONE_DAY)]

    points = points_of(trends, heard, DAY - 2 * ONE_DAY, PRESENT)

    assert [point.posts for point in points] == [None, 0, 12]


def test_a_trend_without_data_is_a_gap() -> None:
    silent = a_trend(posts=0, soundness=Soundness.NO_DATA, coverage=0.0)

    (point,) = points_of([silent], [a_source_day()], DAY, PRESENT)

    assert point.posts is None


def test_a_short_history_expects_nothing_and_is_never_unusual() -> None:
    young = a_trend(expected=0.0, threshold=0.0, soundness=Soundness.SHORT_HISTORY)

    (point,) = points_of([young], [a_source_day()], DAY, PRESENT)

    assert (point.expected, point.threshold, point.is_unusual) == (None, None, False)


def test_trends_are_filtered_by_what_the_address_says(index: Index, console: TestClient) -> None:
    hear(index)
    save_trends(
        index,
        a_trend(),
        a_trend(kind=Kind.REPORT),
        a_trend(label="romance"),
        a_trend(province="01"),
    )

    page = StrictPage(console.get("/xu-huong?loai=scam&nhan=bank&tinh=38").text)

    assert [href for href in page.hrefs if href.startswith("/xu-huong/")] == [
        "/xu-huong/scam/bank/38"
    ]


def test_trends_are_sorted_both_ways(index: Index, console: TestClient) -> None:
    hear(index)
    save_trends(index, a_trend(posts=20), a_trend(province="01", posts=30))

    def order(sort: str) -> list[str]:
        hrefs = StrictPage(console.get(f"/xu-huong?sap={sort}").text).hrefs
        return [href for href in hrefs if href.startswith("/xu-huong/")]

    assert order("bai") == ["/xu-huong/scam/bank/01", "/xu-huong/scam/bank/38"]
    assert order("-bai") == order("bai")[::-1]


def test_a_day_of_nothing_after_unusual_days_is_a_fall() -> None:
    nothing = a_trend(posts=0, sources=0, moving=Moving.RISING)

    assert moving_of([a_trend(window_start=DAY - ONE_DAY), nothing]) is Moving.FALLING
    assert moving_of([nothing]) is Moving.RISING


@pytest.mark.parametrize(("posts", "burst"), [(2, None), (3, 30.0)])
def test_of_fewer_than_three_posts_no_ratio_is_told(posts: int, burst: float | None) -> None:
    assert figures_of([a_trend(posts=posts, expected=0.0)]).telling_burst == burst
