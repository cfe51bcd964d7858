"""What the mask promises; every number below is invented."""

from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.mask import mask

# 09x 000 xx xx and the like: written for these tests, dialled by nobody.
PHONES = (
    "0900012345", "0900.012.345", "090 001 2345", "0900 012 345", "0900-012-345", "090.0012.345",
    "09 00 01 23 45", "+84 900 012 345", "+84900012345", "(84)900012345", "84900012345",
    "(+84) 900 012 345", "0084 900 012 345", "+84 (0) 900 012 345", "0900,012,345", "0900_012_345",
    "0162 000 1234", "01620001234", "+84 162 000 1234", "024 3000 1234", "(024) 3000 1234",
    "(0237) 3 000 123", "0237.3000.123", "024-30001234", "02373000123", "028 7300 0123",
    "o900012345", "O9OOOl2345", "o9oo.o12.345", "0 9 0 0 0 1 2 3 4 5", "0.9.0.0.0.1.2.3.4.5",
    "không chín không không không một hai ba bốn năm",
    "khong chin khong khong khong mot hai ba bon nam",
    "0900 012 ba bốn năm", "0900 012 three45",
    "\uff10\uff19\uff10\uff10\uff10\uff11\uff12\uff13\uff14\uff15", "0\u200b900\u200b012\u200b345",
    "0️⃣9️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣", "0900🔥012🔥345", "0900 \u2013 012 \u2013 345", "⓪⑨⓪⓪⓪①②③④⑤",
    "0900*012*345",
    "0900/012/345", "+855 90 001 234",
)  # fmt: skip
ACCOUNTS = (
    ("stk ", "19000000012345", " Techcombank"), ("STK: ", "0071 000 123 456", " VCB"),
    ("số tài khoản ", "0071000123456", " ngân hàng"),
    ("so tai khoan ngan hang la ", "100000123457", ""),
    ("tk ", "1234567", " MB tên Bưởi"), ("TK ", "00710001234", " đã nhận"),
    ("Vietcombank ", "0071000123456", " Trần Thị Bưởi"), ("MB Bank: ", "999000012345", ""),
    ("chuyển vào ", "1903000012345", " Techcombank"), ("ck cho em ", "1903 0000 1234 56", " nhé"),
    ("acc: ", "190300001234", " (BIDV)"),
    ("tài khoản số ", "711000123459", " Vietinbank"),
    ("stk của em là: ", "050000012345", ", chủ tk Lê Thị Na"),
    ("Momo/Agribank ", "3600205001234", ""),
)  # fmt: skip
CARDS = (
    ("thẻ ", "4111 1111 1111 1111", ""), ("", "4111-1111-1111-1111", " hết hạn"),
    ("visa ", "5500000000000004", ""), ("số thẻ ", "9704 0000 0000 0018", ""),
    ("số thẻ là ", "1234567812345678", ""),
)  # fmt: skip
MAILS = (
    ("", "cho.vay.nhanh@gmail.com", " nhé"), ("mail ", "a_b-c+d@thu.edu.vn", ""),
    ("gửi ", "nguoi.nhan (at) gmail.com", ""), ("email: ", "nguoinhan@gmail", " ạ"),
    ("", "x99@yahoo.com.vn", ", cảm ơn"), ("thư ", "nguoi.nhan@gmail dot com", ""),
)  # fmt: skip
IDS = (
    ("CCCD ", "038099000123", ""), ("số căn cước: ", "001 302 000 123", " cấp ở Hà Nội"),
    ("CMND số ", "170000123", ""), ("chứng minh nhân dân ", "17 0000 123", ""),
    ("cmt ", "038-099-000-123", ""), ("", "079201000123", " là số của mẹ em"),
    ("thẻ BHYT ", "DN4000000012345", ""), ("mã số BHXH ", "3800000123", ""),
    ("hộ chiếu ", "C0000123", ""), ("so dinh danh ca nhan ", "038199000124", ""),
)  # fmt: skip
CODES = (
    ("OTP: ", "000123", ""), ("Ma xac nhan la ", "482913", ""),
    ("", "772210", " là mã OTP của bạn"),
    ("mã xác thực ", "4821", ", hiệu lực 2 phút"),
    ("Mã OTP giao dịch 500.000 VND là ", "660012", ""),
    ("your verification code is ", "220 417", ""), ("mật khẩu: ", "88886666", ""),
    ("", "G-482913", " is your verification code"),
)  # fmt: skip
PLATES = (
    ("xe ", "36A-000.12", " đỗ"), ("", "36-B1 000.12", ""), ("biển số ", "36F00012", ""),
    ("bks ", "36c-0012", ""), ("chiếc ", "36X1-00012", ""), ("", "36A 000.12", " gây tai nạn"),
    ("biển ", "36LD-000.12", ""), ("xe tải ", "36h 00012", ""),
)  # fmt: skip
NAMES = (
    ("hỏi ", "@nguoi.ban_hang", " nhé"), ("", "@Trần Thị Bưởi", " vào xem"),
    ("tele: ", "buoi_99", ""),
    ("ib fb: ", "buoi.tran.7", " để mua"), ("kênh ", "@cskh_9", ""),
)  # fmt: skip
CONTEXTS = (
    "{}", "sdt: {}", "SĐT {} gặp cô Bưởi", "zalo {}", "Liên hệ {} để được tư vấn.", "gọi em {} nha",
    "Mất ví ở chợ, ai nhặt được gọi ({}) xin cảm ơn!", "lh:{}", "Bán 2 xe, giá 15 triệu, alo {}",
    "☎️ {}", "Ngày 03/09/2025 có số {} gọi tới", "{}, {}",
)  # fmt: skip

# One text a line, of which nothing may be masked: amounts, dates, hotlines, scores, codes of firms.
KEPT = tuple(Path(__file__).with_name("mask_kept.txt").read_text(encoding="utf-8").splitlines())

# Written after the mask and seen by it only once before its last changes: 55 of 63 were right then.
SENTENCES = (
    ("PHONE", "Ai cần sang quán ới mình 0900.1234.56 nhé", "0900.1234.56"),
    ("PHONE", "hl 0977.000.111 (gặp chủ)", "0977.000.111"),
    ("PHONE", "LH 0388000999-0977000111", "0388000999|0977000111"),
    ("PHONE", "sđt mình là ( 0977 ) 000 111", "( 0977 ) 000 111"),
    ("PHONE", "0977000111/0388000999", "0977000111|0388000999"),
    ("PHONE", "call/zalo:+84977.000.111", "+84977.000.111"),
    ("PHONE", "Số bên công ty 0243.000.1122 máy lẻ 12", "0243.000.1122"),
    ("PHONE", "đt bàn 04.3000.1122 (cũ)", "04.3000.1122"),
    ("PHONE", "zalo 977000111", "977000111"),
    ("PHONE", "kb zl o977ooo111", "o977ooo111"),
    ("PHONE", "zl: 09seven7000111", "09seven7000111"),
    ("PHONE", "Gọi O977 OOO 111", "O977 OOO 111"),
    ("PHONE", "tel:+84977000111", "+84977000111"),
    ("PHONE", "sdt 0.977.000.111", "0.977.000.111"),
    ("PHONE", "nhắn 09 7700 0111", "09 7700 0111"),
    ("PHONE", "097 - 7000 - 111 ai gọi cũng được", "097 - 7000 - 111"),
    ("PHONE", "0977 000111hoặc inbox", "0977 000111"),
    ("PHONE", "📞0977000111📞", "0977000111"),
    ("PHONE", "0️⃣9️⃣7️⃣7️⃣000111", "0️⃣9️⃣7️⃣7️⃣000111"),
    ("PHONE", "sdt: 0977 (000) 111", "0977 (000) 111"),
    ("PHONE", "số khong 9 bay bay khong 0 ba 1 1 mot", "khong 9 bay bay khong 0 ba 1 1 mot"),
    ("PHONE", "Mình tên Na (0977-000-111), ở Vinh", "0977-000-111"),
    ("PHONE", "số 0977:000:111", "0977:000:111"),
    ("PHONE", "84 977 000 111 là số mới", "84 977 000 111"),
    ("PHONE", "hotline: 0977_000_111!", "0977_000_111"),
    ("PHONE", '0977"000"111', '0977"000"111'),
    ("PHONE", "0977000111đ", "0977000111"),
    ("PHONE", "cọc 500k qua 0977000111", "0977000111"),
    ("PHONE", "Hỗ trợ 24/7: 0977.000.111", "0977.000.111"),
    ("PHONE", "09❤️77❤️000❤️111", "09❤️77❤️000❤️111"),
    ("ACCOUNT", "Ck giúp mình 0011004000123 vietcombank Nguyen Thi Na", "0011004000123"),
    ("ACCOUNT", "STK 2100 2052 0001 23 Agribank chi nhánh Vinh", "2100 2052 0001 23"),
    ("ACCOUNT", "số tk: 65010000123456 (BIDV)", "65010000123456"),
    ("ACCOUNT", "mb 0000123456789 le thi na", "0000123456789"),
    ("ACCOUNT", "Tài khoản nhận ủng hộ: 113600001234 – Vietinbank", "113600001234"),
    ("ACCOUNT", "stk.190300001111 tech", "190300001111"),
    ("ACCOUNT", "gửi vào stk số 0501000123456 giúp em", "0501000123456"),
    ("ACCOUNT", "s.t.k 0501000123456 VCB", "0501000123456"),
    ("ID", "số cccd của chị: 038 188 000 456", "038 188 000 456"),
    ("ID", "CMND: 187000456 cấp 2010", "187000456"),
    ("ID", "căn cước công dân số 040300000456", "040300000456"),
    ("ID", "040099000456 Lê Thị Na", "040099000456"),
    ("ID", "chung minh thu 187.000.456", "187.000.456"),
    ("OTP", "<#> 551 203 la ma xac thuc cua ban", "551 203"),
    ("OTP", "Mã OTP của quý khách là 551203. Không cung cấp cho ai", "551203"),
    ("OTP", "OTP 551203", "551203"),
    ("OTP", "ma xac nhan Shopee: 551203, het han sau 5 phut", "551203"),
    ("OTP", "Nhap 551203 de xac thuc OTP", "551203"),
    ("OTP", "Facebook: 551203 is your code", "551203"),
    ("OTP", "Ma dang nhap Telegram: 55120", "55120"),
    ("PLATE", "xe biển 37A-000.45 va chạm", "37A-000.45"),
    ("PLATE", "BKS 37C 000.45", "37C 000.45"),
    ("PLATE", "37B2-000.45", "37B2-000.45"),
    ("PLATE", "bs 37a00045", "37a00045"),
    ("PLATE", "ô tô 37K-00045 phạt nguội", "37K-00045"),
    ("EMAIL", "gửi CV về tuyendung.na @gmail.com", "tuyendung.na @gmail.com"),
    ("EMAIL", "nana77 a còng gmail chấm com", "nana77 a còng gmail chấm com"),
    ("EMAIL", "Mail: na@cty-abc.com.vn.", "na@cty-abc.com.vn"),
    ("ACCOUNT_NAME", "add tele @na_na77 nhé", "@na_na77"),
    ("ACCOUNT_NAME", "tiktok: na.na77", "na.na77"),
    ("ACCOUNT_NAME", "@Lê Thị Na xem này", "@Lê Thị Na"),
    ("CARD", "thẻ 4000 0566 5566 5556 exp 12/27", "4000 0566 5566 5556"),
    ("CARD", "visa 4000056655665556", "4000056655665556"),
)  # fmt: skip

SPELLINGS = {
    "ACCOUNT": ACCOUNTS, "CARD": CARDS, "EMAIL": MAILS, "ID": IDS, "OTP": CODES, "PLATE": PLATES,
    "ACCOUNT_NAME": NAMES,
}  # fmt: skip
FRAMES = ("{}", "Chị ơi {}", "{} nha mọi người", "Ngày 03/09/2025: {} (đã báo 113)")


def _cases() -> list[tuple[str, str, str]]:
    phones = [
        ("PHONE", context.replace("{}", phone), context.replace("{}", "<PHONE>"))
        for phone, context in product(PHONES, CONTEXTS)
    ]
    others = [
        (
            name,
            frame.replace("{}", before + secret + after),
            frame.replace("{}", f"{before}<{name}>{after}"),
        )
        for name, spellings in SPELLINGS.items()
        for (before, secret, after), frame in product(spellings, FRAMES)
    ]
    sentences = [
        (name, text, text.replace(first, f"<{name}>").replace(second or first, f"<{name}>"))
        for name, text, secrets in SENTENCES
        for first, _, second in [secrets.partition("|")]
    ]
    return phones + others + sentences


def test_recall_and_precision_of_every_mask_are_above_98_percent() -> None:
    cases = _cases()
    expected, found, right = Counter[str](), Counter[str](), Counter[str]()
    wrong = []
    for name, text, wanted in cases:
        masked = mask(text)
        expected[name] += 1
        found.update(masked.counts.keys())
        right[name] += masked.text == wanted
        wrong += [(text, masked.text)] if masked.text != wanted else []
    for text in KEPT:
        found.update(mask(text).counts.keys())

    for name, count in sorted(expected.items()):
        recall, precision = right[name] / count, right[name] / max(found[name], 1)
        print(f"{name:<13}{count:>5} cases   recall {recall:6.1%}   precision {precision:6.1%}")  # noqa: T201 - published with -s
        assert recall >= 0.98, wrong
        assert precision >= 0.98, wrong


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("số 0900 000 120 k biết của ai", "số <PHONE> k biết của ai"),
        ("(+84) 900 000 120 k gọi được", "<PHONE> k gọi được"),
        ("stk 1012345678 k rõ của ai", "stk <ACCOUNT> k rõ của ai"),
        ("OTP 123456 k được đọc", "OTP <OTP> k được đọc"),
        ("gọi 0900000120, 120k một suất", "gọi <PHONE>, 120k một suất"),
    ],
)
def test_a_k_that_stands_alone_is_a_word_and_saves_no_number(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize("text", KEPT)
def test_what_is_nobodys_stays_as_it_is(text: str) -> None:
    for frame in ("{}", "hôm nay {} rồi", "({})"):
        assert mask(frame.format(text)).text == frame.format(text)


def test_there_are_at_least_100_texts_that_must_stay() -> None:
    assert len(set(KEPT)) >= 100


@pytest.mark.parametrize(
    ("text", "left", "domains"),
    [
        ("vào https://zalo.me/0900012345?x=1.", "vào zalo.me.", ("zalo.me",)),
        ("facebook.com/tran.buoi.7 nhé", "facebook.com nhé", ("facebook.com",)),
        ("t.me/buoi_99", "t.me", ("t.me",)),
        ("http://a:b@VNPAY-gia.com:8080/x?y#z", "vnpay-gia.com", ("vnpay-gia.com",)),
        ("vnpay-gia[.]com/nhan-qua", "vnpay-gia.com", ("vnpay-gia.com",)),
        ("hxxps://nhanqua-gia.top/a", "nhanqua-gia.top", ("nhanqua-gia.top",)),
        ("(xem WWW.Bao-Gia.VN/tin/1)", "(xem www.bao-gia.vn)", ("www.bao-gia.vn",)),
        ("http://bücher.example/x", "xn--bcher-kva.example", ("xn--bcher-kva.example",)),
        ("a-gia.com a-gia.com/b c.xyz", "a-gia.com a-gia.com c.xyz", ("a-gia.com", "c.xyz")),
        ("http://0900012345.com/x", "<LINK>", ()),
        ("khong.co gi", "khong.co gi", ()),
    ],
)  # fmt: skip
def test_of_a_link_only_the_domain_is_left(text: str, left: str, domains: tuple[str, ...]) -> None:
    masked = mask(text)

    assert (masked.text, masked.link_domains) == (left, domains)


PIECES = st.sampled_from(
    [spelling for _, text, _ in _cases()[::7] for spelling in (text, text.upper())]
    + list(KEPT)
    + ["@", "0", "84", "stk", "otp", "http://", ".com", "/", "<", ">", "\u200b", "1900", " ", "\n",
    "cccd"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=8), st.from_regex(r"[0-9 .@/-]{1,14}")), max_size=8)
)
def test_masking_twice_is_masking_once(pieces: list[str]) -> None:
    once = mask("".join(pieces))

    assert mask(once.text).text == once.text


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "P", "S", "Z"], exclude_characters="@./:<")))
def test_a_text_without_digits_handles_and_links_is_hardly_touched(text: str) -> None:
    masked = mask(text)

    assert masked.link_domains == ()
    assert not set(masked.counts) - {"PHONE", "EMAIL"}
