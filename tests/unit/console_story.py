"""What tests of the console tell its index, and how they read its pages."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

from dashboards.console.answers import wave_sentence
from dashboards.console.moments import Present
from dashboards.console.waves import places_of, wave_of
from dashboards.names import load_names
from langnghe.domain import Alert, Granularity, Trend
from langnghe.index import Index
from langnghe.testing import NOON, a_labelled_post, a_source_day, a_trend, an_alert

DAY = datetime(2026, 3, 3, 17, tzinfo=UTC)
ONE_DAY = timedelta(days=1)
PRESENT = Present(newest=NOON, asked_at=NOON)
NAMES = load_names()
THANH_HOA = NAMES.place("38")
PAGES = (
    "/",
    "/?tinh=38",
    "/xu-huong",
    "/xu-huong?loai=scam&nhan=bank&tinh=38&tu=2026-03-01&den=2026-03-04&sap=-gap",
    "/xu-huong/scam/bank/38",
    "/canh-bao",
    "/canh-bao/al1",
    "/tim-kiem",
    "/tim-kiem?q=chuyen+khoan&chua-chac=1",
    "/tim-kiem?q=chuyen+khoan&tu=2025-09-01",
    "/khong-co-trang-nay",
    "/xu-huong?tu=hom-qua",
)


def hear(index: Index, *, days: int = 30, until: datetime = DAY) -> None:
    """Let one source have spoken on every day up to `until`."""
    starts = [until - n * ONE_DAY for n in range(days)]
    spoken = [
        a_source_day(window_start=start, last_posted_at=start + timedelta(hours=12))
        for start in starts
    ]
    index.source_days.replace(Granularity.DAY, starts, spoken)


def save_trends(index: Index, *trends: Trend) -> None:
    """Let the index hold these trends, and no others in their windows."""
    index.trends.replace(Granularity.DAY, {trend.window_start for trend in trends}, trends)


def let_it_rise(index: Index) -> None:
    """Let scams in a bank's name rise in Thanh Hoá and raise an alert."""
    hear(index)
    save_trends(index, a_trend())
    index.alerts.save([an_alert()])
    index.posts.save([a_labelled_post(text="Cảnh giác lừa đảo chuyển khoản <b>gấp</b>")])


def a_wave_sentence(alert: Alert, *trends: Trend) -> str:
    """The sentence of an alert as seen from all its places."""
    return wave_sentence(wave_of(alert, trends, places_of(alert), PRESENT), NAMES)


class StrictPage(HTMLParser):
    """Reads a page and notes every tag that does not close and every id that comes twice."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.hrefs: list[str] = []
        self.inline: list[str] = []
        self.feed(page)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]
        self.faults += [f"id {name} comes twice" for name, n in self.ids.items() if n > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag} {n}> twice" for n in set(names) if names.count(n) > 1]
        self.inline += [n for n in names if n == "style" or n.startswith("on")]
        given = dict(attrs)
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        if tag == "a":
            self.hrefs.append(str(given.get("href")))
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.inline.append("script")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")
