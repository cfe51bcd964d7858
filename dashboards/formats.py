"""Dates, numbers and names as a Vietnamese reader expects them; made here and nowhere else."""

from datetime import datetime, timedelta

from langnghe.domain import Channel, Granularity, Moving, Severity, Soundness
from langnghe.windows import VIET_NAM

NO_BREAK = "\u00a0"
MANY_TIMES = 100.0
COMMON = 0.01  # what one window in a hundred shows is no news
HARDLY_ANY = 1.0  # below one expected post, "how many times" says nothing
SURELY, FAIRLY = 0.9, 0.7

SEVERITY_NAMES = {
    Severity.WATCH: "Theo dõi",
    Severity.SERIOUS: "Nghiêm trọng",
    Severity.URGENT: "Khẩn cấp",
}
SOUNDNESS_NAMES = {
    Soundness.COMPLETE: "Đầy đủ",
    Soundness.PARTIAL: "Thiếu một phần",
    Soundness.NO_DATA: "Chưa có dữ liệu",
    Soundness.SHORT_HISTORY: "Chưa đủ lịch sử",
}
MOVING_NAMES = {Moving.RISING: "Đang tăng", Moving.STEADY: "Đi ngang", Moving.FALLING: "Đang giảm"}
CHANNEL_NAMES = {
    Channel.LISTENING: "Lắng nghe",
    Channel.PRESS: "Báo chí",
    Channel.HOTLINE: "Đường dây nóng",
    Channel.COLLABORATOR: "Cộng tác viên",
}
GRANULARITY_NAMES = {Granularity.HOUR: "Giờ", Granularity.DAY: "Ngày"}
EVENT_NAMES = {
    "raised": "Phát cảnh báo",
    "grew": "Đợt tăng mạnh thêm",
    "withdrawn": "Rút lại sau khi số liệu được sửa",
    "merged": "Nhập vào một cảnh báo khác cùng hình thức",
    "taken": "Có người nhận xử lý",
    "passed on": "Chuyển tiếp",
    "muted": "Tạm ngừng nhắc",
    "closed": "Đóng",
}
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def whole(number: int) -> str:
    """Return a whole number with a dot between thousands: 153.494."""
    return f"{number:,}".replace(",", ".")


def decimal(number: float, digits: int = 1) -> str:
    """Return a number with a decimal comma, without empty decimals: 4,2 and 1.200."""
    text = f"{number:,.{digits}f}"
    bare = text.rstrip("0").rstrip(".") if "." in text else text
    return ("0" if bare == "-0" else bare).translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """Return a share as a percentage: 0.955 is 95,5%."""
    return f"{decimal(share * 100)}%"


def factor(burst: float) -> str:
    """Return how many times the usual level a count is, in few digits: 4,2 or 31 or hơn 100."""
    if burst > MANY_TIMES:
        return f"hơn {whole(int(MANY_TIMES))}"
    return decimal(burst, 0 if burst >= 10 else 1)  # noqa: PLR2004 - beyond ten a decimal says nothing


def times(burst: float) -> str:
    """Return a count against the usual level in words: gấp 4,2 lần mức thường."""
    said = factor(burst)
    if said == "1":
        return "bằng mức thường"
    return f"{'gấp' if burst > 1 else 'bằng'} {said} lần mức thường"


def date(moment: datetime) -> str:
    """Return the day in Việt Nam: 08/11/2026."""
    return f"{moment.astimezone(VIET_NAM):%d/%m/%Y}"


def day(moment: datetime) -> str:
    """Return the day in Việt Nam without its year: 08/11."""
    return f"{moment.astimezone(VIET_NAM):%d/%m}"


def weekday(moment: datetime) -> str:
    """Return the name of the day of the week in Việt Nam: Chủ nhật."""
    return WEEKDAYS[moment.astimezone(VIET_NAM).weekday()]


def clock(moment: datetime) -> str:
    """Return the time of day in Việt Nam on a 24-hour clock: 14:05."""
    return f"{moment.astimezone(VIET_NAM):%H:%M}"


def moment(then: datetime) -> str:
    """Return time and day in Việt Nam: 14:05 ngày 08/11/2026."""
    return f"{clock(then)} ngày {date(then)}"


def stamp(then: datetime) -> str:
    """Return day and time in few letters, for tables: 08/11/2026 14:05."""
    return f"{date(then)} {clock(then)}"


def window(start: datetime, granularity: Granularity) -> str:
    """Return a window by its start: a day by its date, an hour by its date and hour."""
    return stamp(start) if granularity is Granularity.HOUR else date(start)


def machine(then: datetime) -> str:
    """Return a moment for a machine, in Việt Nam time: 2026-11-08T14:05:00+07:00."""
    return then.astimezone(VIET_NAM).isoformat(timespec="seconds")


def span(since: datetime, until: datetime) -> str:
    """Return the days from `since` up to, not with, `until`: 02/11–08/11/2026."""
    last = until - timedelta(microseconds=1)
    if date(since) == date(last):
        return date(last)
    same_year = since.astimezone(VIET_NAM).year == last.astimezone(VIET_NAM).year
    return f"{day(since) if same_year else date(since)}–{date(last)}"


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago a moment was: 3 ngày trước."""
    minutes = int((now - then) / timedelta(minutes=1))
    for size, name in ((24 * 60, "ngày"), (60, "giờ"), (1, "phút")):
        if minutes >= size:
            return f"{whole(minutes // size)} {name} trước"
    return "vừa xong"


def rarity(improbability: float) -> str:
    """Return a small probability as people say it: dưới 1/100.000.

    It is rounded towards what happens more often, so that rarity is never overstated.
    """
    if improbability >= COMMON:
        return "thường gặp"
    if improbability < 1e-6:  # noqa: PLR2004 - beyond a million a model's tail proves nothing
        return "dưới 1/1.000.000"
    magnitude = 100
    while magnitude * 10 * improbability < 1:
        magnitude *= 10
    return f"dưới 1/{whole(magnitude)}"


def certainty(score: float, *, unsure: bool = False) -> str:
    """Return how sure the classifier is, in words."""
    if unsure:
        return "chưa chắc"
    if score >= SURELY:
        return "rất chắc"
    return "khá chắc" if score >= FAIRLY else "tương đối chắc"


def capital(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """Return a name as it stands inside a sentence: small first letter, short forms kept."""
    first_word = text.split(" ", 1)[0]
    return text if first_word[1:] != first_word[1:].lower() else text[:1].lower() + text[1:]
