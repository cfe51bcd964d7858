"""Invented values where the authored texts leave them open, and days of the right week."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

import wording

HOLIDAYS = {(8, 3), (30, 4), (1, 5), (1, 6), (1, 7), (2, 9), (20, 10), (20, 11), (22, 12)}
DEADLINE_LEADS = {"trước", "truoc", "đến", "den", "hạn", "han", "tới", "toi"}
MOBILE = re.compile(r"<PHONE>|(?<![\d.])0[35789]\d(?:[ .-]?\d){7}(?!\d)")
MAIL = re.compile(r"<EMAIL>|[\w.]+@[\w-]+(?:\.[\w-]+)+")
PHONE_SPELLINGS = (
    "0900000{}",
    "0900000{}",
    "0900 000 {}",
    "0900.000.{}",
    "0900-000-{}",
    "o900 000 {}",
    "+84 900 000 {}",
    "090.000.0{}",
    "84900000{}",
)
MONEY_WORDS = (
    "mat|mất|đòi|doi|chuyển|chuyen|phạt|phat|nộp|nop|vay|tiền|tien|cọc|coc|giá|gia|phí|phi|nạp|nap|chuộc|khoản"
    "|khoan|lương|luong|trả|tra|hoàn|hoan|đóng|dong|gửi|gui|hơn|hon|gần|gan|ck|rút|rut"
)
CODE_WORDS = (
    "mã|ma|số|so|hồ|ho|sơ|hd|hđ|đơn|don|gd|bn|sbd|kh|msv|ve|vé|phiếu|phieu|hiệu|hieu|đuôi|duoi"
)

Draw = Callable[[Random], str]


def _code(rng: Random) -> str:
    return f"{rng.randrange(1000, 9999)}"


def _account(rng: Random) -> str:
    return f"0000{rng.randrange(10**6, 10**9)}"


def _identity(rng: Random) -> str:
    return f"000{rng.randrange(10**9):09d}"


def _amount(rng: Random) -> str:
    return f"{rng.randrange(1, 9)}.{rng.randrange(1, 99) * 10:03d}.000"


# What stands before a number (to its end) and after it (from its start) tells what it is; the first
# that fits counts. Accounts and identity numbers begin with zeros that no bank or province has.
MEANINGS: tuple[tuple[str, str, Draw], ...] = (
    (r"\bt[ờo] $", r"\s?[dđ]", lambda _: "500.000"),
    ("", r"[dđ]/ph", lambda rng: f"{rng.randrange(3, 9)}.000"),
    (r"\b(?:hợp đồng|hop dong) $", "", _code),
    (r"\b(?:tài khoản|tai khoan) $", "", _account),
    (r"\b(?:đuôi|duoi) $", "", _code),
    (r"\bma \w+ $|\bmã \w+ $", "", _code),
    (r"[\w*#/=-]$", "", _code),
    ("", r"\s?(?:usdt?|đô|do la|\$)", lambda rng: str(rng.randrange(2, 30) * 100)),
    ("", r"k/", lambda rng: str(rng.randrange(1, 9) * 5)),
    ("", r"\s?(?:k|nghìn|nghin|ngàn|ngan)\b", lambda rng: str(rng.randrange(10, 95) * 10)),
    ("", r"\s?(?:tr|triệu|trieu|củ|cu)\b", lambda rng: str(rng.randrange(4, 90))),
    ("", r"\s?(?:tỷ|tỉ|ty)\b", lambda rng: str(rng.randrange(2, 6))),
    ("", r"\s?(?:d|đ|đồng|dong|vnd)\b", _amount),
    ("", r"\s?(?:h|giờ)\b", lambda rng: str(rng.randrange(8, 22))),
    ("", r"\s?(?:%|m\b|mét|ngày|ngay|tháng|thang)", lambda rng: str(rng.randrange(3, 9))),
    ("", r"\s?(?:người|nguoi|em |cháu|hộ |lần|con |ca )", lambda rng: str(rng.randrange(3, 9))),
    (r"\b(?:cước|cuoc|cccd|cmnd)\W+(?:\w+\W+){0,2}$", "", _identity),
    (r"\b(?:stk|tk)\W+(?:\w+\W+){0,2}$|\b(?:vào|vao) $", "", _account),
    (rf"\b(?:{CODE_WORDS})\W+$", "", _code),
    (rf"\b(?:{MONEY_WORDS})\W+$", "", _amount),
)


def invented_phone(rng: Random, phones: Sequence[int] = ()) -> str:
    """Return a number of the range 0900 000 xxx in one of the usual spellings."""
    subscriber = rng.choice(phones or range(1000))
    return rng.choice(PHONE_SPELLINGS).format(f"{subscriber:03d}")


def invented_mail(rng: Random, names: Sequence[str]) -> str:
    """Return an address of a domain that is set apart for examples."""
    return f"{rng.choice(names)}{rng.randrange(90)}@example.com"


def filled(text: str, rng: Random, phones: Sequence[int], mail_names: Sequence[str]) -> str | None:
    """Put invented values for placeholders, and for phones and addresses that could be real.

    Returns None where a number's meaning cannot be told from its neighbours.
    """
    text = MOBILE.sub(lambda _: invented_phone(rng, phones), text)
    text = text.replace("<OTP>", f"{rng.randrange(100_000, 999_999)}")
    text = MAIL.sub(lambda _: invented_mail(rng, mail_names), text)
    while "<NUM>" in text:
        before, _, after = text.partition("<NUM>")
        value = _value_between(before.casefold(), after.casefold(), rng)
        if value is None:
            return None
        text = before + value + after
    return text


def _value_between(before: str, after: str, rng: Random) -> str | None:
    for left, right, draw in MEANINGS:
        if re.search(left, before) and re.match(right, after):
            lacks_unit = draw is _amount and not right
            return draw(rng) + (wording.like(before, "đ") if lacks_unit else "")
    return None


def with_current_dates(text: str, posted_at: datetime, rng: Random) -> str:
    """Move days such as `trước 15/6` to the days around the post; holidays stay where they are."""

    def moved(found: re.Match[str]) -> str:
        lead, day, month, year = found[1] or "", found[2], found[3], found[4]
        is_date = bool(lead or year) or "0" in {day[0], month[0]}
        if not is_date or (int(day), int(month)) in HOLIDAYS:
            return found[0]
        is_deadline = lead.strip().casefold() in DEADLINE_LEADS
        near = posted_at + timedelta(days=rng.randrange(2, 8) if is_deadline else rng.randrange(2))
        return f"{lead}{near.day}/{near.month}{'/26' if year else ''}"

    lead = r"((?:ngày|ngay|trước|truoc|đến|den|từ|tu|hạn|han|tới|toi|sau|kỳ|ky|th[ứu] \w+)\s)?"
    day, month = r"(?<![\d/.,-])(0?[1-9]|[12]\d|3[01])", r"(0?[1-9]|1[0-2])"
    pattern = rf"{lead}{day}/{month}(/2[0-5](?!\d))?(?![\d/])"
    return re.sub(pattern, moved, text, flags=re.IGNORECASE)
