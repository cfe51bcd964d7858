"""What the provinces by date and the resolver promise."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langnghe.domain import NATION, PlaceEvidence
from langnghe.places import Province, ProvinceKind, Resolution, load_places, resolve
from langnghe.text import fold

BEFORE = datetime(2025, 3, 10, 5, tzinfo=UTC)
AFTER = datetime(2026, 3, 4, 5, tzinfo=UTC)
EVE, FIRST_DAY = date(2025, 6, 30), date(2025, 7, 1)
UNCHANGED = {"01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"}
TAKEN_CODES = {
    "15": ("Yên Bái", "Lào Cai"),
    "24": ("Bắc Giang", "Bắc Ninh"),
    "44": ("Quảng Bình", "Quảng Trị"),
    "52": ("Bình Định", "Gia Lai"),
    "80": ("Long An", "Tây Ninh"),
    "82": ("Tiền Giang", "Đồng Tháp"),
    "91": ("Kiên Giang", "An Giang"),
}


def province(code: str, day: date) -> Province:
    return next(each for each in load_places().on(day) if each.code == code)


def codes_in(found: Resolution) -> set[str]:
    return {place.code for place in found.places}


def olds_in(found: Resolution) -> set[str | None]:
    return {place.old_code for place in found.places}


# --- provinces by date


def test_there_are_34_units_today_and_63_on_the_eve_of_the_merger() -> None:
    places = load_places()

    assert len({each.code for each in places.today(date(2026, 11, 1))}) == 34
    assert len({each.code for each in places.old()}) == 63


def test_six_units_are_cities_on_the_first_day_of_the_merger_and_seven_since_dong_nai() -> None:
    def cities_on(day: date) -> int:
        return sum(each.kind is ProvinceKind.CITY for each in load_places().on(day))

    assert cities_on(FIRST_DAY) == 6
    assert cities_on(date(2026, 4, 30)) == 7


def test_every_old_unit_became_one_of_today_and_every_one_of_today_has_old_units() -> None:
    places = load_places()
    today = {each.code for each in places.today(FIRST_DAY)}

    assert {each.became for each in places.old()} == today
    assert sum(len(places.predecessors_of(code)) for code in today) == 63
    assert all(places.successor_of(each.code) == each.became for each in places.old())


def test_eleven_units_went_on_unchanged() -> None:
    places = load_places()

    alone = {each.code for each in places.today() if len(places.predecessors_of(each.code)) == 1}

    assert alone == UNCHANGED


def test_the_key_of_a_unit_is_its_code_with_the_day_it_began() -> None:
    provinces = load_places().provinces

    assert len({(each.code, each.valid_from) for each in provinces}) == len(provinces)


@pytest.mark.parametrize("code", sorted({each.code for each in load_places().provinces}))
def test_the_times_of_one_code_never_overlap(code: str) -> None:
    rows = sorted(
        (each for each in load_places().provinces if each.code == code),
        key=lambda each: each.valid_from,
    )

    for earlier, later in pairwise(rows):
        assert earlier.valid_to == later.valid_from - timedelta(days=1)


@pytest.mark.parametrize(("code", "names"), TAKEN_CODES.items())
def test_seven_codes_mean_another_unit_since_the_merger(code: str, names: tuple[str, str]) -> None:
    assert (province(code, EVE).name, province(code, FIRST_DAY).name) == names


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2025, 7, 1), ProvinceKind.PROVINCE),
        (date(2026, 4, 29), ProvinceKind.PROVINCE),
        (date(2026, 4, 30), ProvinceKind.CITY),
    ],
)
def test_dong_nai_is_a_city_since_30_april_2026(day: date, kind: ProvinceKind) -> None:
    assert province("75", day).kind is kind


def test_a_province_is_called_in_full_by_its_kind() -> None:
    assert province("75", date(2026, 5, 1)).full_name == "thành phố Đồng Nai"
    assert province("79", FIRST_DAY).full_name == "thành phố Hồ Chí Minh"
    assert province("08", FIRST_DAY).full_name == "tỉnh Tuyên Quang"


def test_a_code_has_the_name_of_today_and_the_nation_has_one_too() -> None:
    places = load_places()

    assert places.name_of("44") == "Quảng Trị"
    assert places.name_of("79") == "TP Hồ Chí Minh"
    assert places.name_of(NATION) == "Cả nước"


@pytest.mark.parametrize("code", ["10", "27", "45", "64", "72", "87", "89", "02", "", "999"])
def test_a_code_that_no_unit_of_today_has_is_refused(code: str) -> None:
    with pytest.raises(KeyError):
        load_places().name_of(code)


def test_tuyen_quang_is_made_of_ha_giang_and_the_old_tuyen_quang() -> None:
    names = {each.name for each in load_places().predecessors_of("08")}

    assert names == {"Hà Giang", "Tuyên Quang"}


def test_the_data_files_stay_small() -> None:
    names = ("provinces.csv", "spellings.csv", "districts.csv", "communes.csv")

    sizes = [len(files("langnghe.places").joinpath(name).read_bytes()) for name in names]

    assert sum(sizes) < 400_000


# --- the resolver


def test_a_reused_name_gives_the_province_and_says_that_its_extent_is_open() -> None:
    found = resolve("Công an tỉnh Tuyên Quang cảnh báo", posted_at=AFTER)

    assert codes_in(found) == {"08"}
    assert olds_in(found) == {None}
    assert found.ambiguous == ("Tuyên Quang",)


def test_before_the_merger_a_reused_name_is_the_old_unit_for_certain() -> None:
    found = resolve("Công an tỉnh Quảng Trị cảnh báo", posted_at=BEFORE)

    assert codes_in(found) == {"44"}
    assert olds_in(found) == {"45"}
    assert found.ambiguous == ()


def test_the_merger_begins_at_midnight_in_viet_nam() -> None:
    midnight = datetime(2025, 6, 30, 17, tzinfo=UTC)
    text = "Mưa lớn ở Lào Cai"

    assert resolve(text, posted_at=midnight - timedelta(seconds=1)).ambiguous == ()
    assert resolve(text, posted_at=midnight).ambiguous == ("Lào Cai",)


@pytest.mark.parametrize("old", load_places().old(), ids=lambda each: each.name)
def test_every_old_province_is_found_in_todays_geography(old: Province) -> None:
    found = resolve(f"Mưa lớn ở tỉnh {old.name.removeprefix('TP ')}", posted_at=BEFORE)

    assert codes_in(found) == {old.became}
    assert olds_in(found) == {old.code}


def test_an_old_name_is_told_from_a_name_of_today() -> None:
    def evidence_of(text: str) -> PlaceEvidence:
        return resolve(text, posted_at=AFTER).places[0].evidence

    assert evidence_of("Mưa ở Yên Bái") is PlaceEvidence.OLD_NAME
    assert evidence_of("Mưa ở Lạng Sơn") is PlaceEvidence.NAME
    assert evidence_of("Mưa ở TP.HCM") is PlaceEvidence.SHORT_FORM
    assert evidence_of("Mưa ở Đà Lạt") is PlaceEvidence.DISTRICT
    assert evidence_of("Mưa ở xã Lũng Cú") is PlaceEvidence.COMMUNE


def test_a_name_of_several_provinces_gives_none_unless_something_decides() -> None:
    def resolved(text: str, *hints: str) -> tuple[set[str], tuple[str, ...]]:
        found = resolve(text, posted_at=AFTER, hints=hints)
        return codes_in(found), found.ambiguous

    assert resolved("Chợ Châu Thành đông quá") == (set(), ("Châu Thành",))
    assert resolved("Chợ Châu Thành, Bến Tre đông quá") == ({"86"}, ())
    assert resolved("Chợ Châu Thành đông quá", "Sóc Trăng") == ({"92"}, ())
    assert resolved("Chợ Châu Thành đông quá", "80") == ({"80"}, ())


def test_hints_are_codes_of_today_or_names_and_others_are_ignored() -> None:
    hints = ("15", "Hà Giang", "Xứ Mơ", "10", "", "Châu Thành")

    found = resolve("Hôm nay chợ đông", posted_at=AFTER, hints=hints)

    assert {(place.code, place.old_code) for place in found.places} == {("15", None), ("08", "02")}
    assert {place.evidence for place in found.places} == {PlaceEvidence.HINT}
    assert found.ambiguous == ()


def test_the_same_name_with_huyen_and_with_thanh_pho_may_lie_in_two_provinces() -> None:
    assert codes_in(resolve("ở thành phố Hòa Bình", posted_at=AFTER)) == {"25"}
    assert codes_in(resolve("ở huyện Hòa Bình", posted_at=AFTER)) == {"96"}


@pytest.mark.parametrize("text", ["", " ", "\x00", "#", "TP.", "xã", "quận", "🙂" * 50, "ở " * 500])
def test_a_text_without_names_gives_nothing(text: str) -> None:
    assert resolve(text, posted_at=AFTER) == Resolution()


@pytest.mark.parametrize("hint", ["tỉnh Nghệ An", "Tỉnh Nghệ An", "tinh nghe an", "NGHỆ AN"])
def test_a_hint_may_carry_the_word_of_its_unit(hint: str) -> None:
    assert {place.code for place in resolve("", posted_at=AFTER, hints=(hint,)).places} == {"40"}


@settings(deadline=None)
@given(text=st.text(), hints=st.lists(st.text(max_size=12), max_size=3))
def test_no_text_and_no_hint_can_make_it_fail(text: str, hints: list[str]) -> None:
    found = resolve(text, posted_at=AFTER, hints=tuple(hints))

    assert codes_in(found) <= {each.code for each in load_places().today()}


NAMES = sorted({each.name.removeprefix("TP ") for each in load_places().provinces})
WORDS = [
    "xã",
    "phường",
    "huyện",
    "TP.",
    "tỉnh",
    "Châu Thành",
    "Hoà Bình",
    "sg",
    "#",
    "(",
    ",",
    "\n",
]


@given(words=st.lists(st.sampled_from(NAMES + WORDS), max_size=8))
@settings(max_examples=300, deadline=None)
def test_no_heap_of_names_can_make_it_fail(words: list[str]) -> None:
    found = resolve(" ".join(words), posted_at=AFTER)

    assert len(found.ambiguous) == len(set(found.ambiguous))
    assert len(found.places) == len({(place.code, place.old_code) for place in found.places})


@settings(deadline=None)
@given(name=st.sampled_from(NAMES), style=st.sampled_from([str.lower, str.upper, str.title, fold]))
def test_after_the_word_tinh_neither_case_nor_marks_matter(
    name: str, style: Callable[[str], str]
) -> None:
    plain = resolve(f"tỉnh {name}", posted_at=AFTER)

    styled = resolve(style(f"tỉnh {name}"), posted_at=AFTER)

    assert codes_in(plain) != set()
    assert (codes_in(styled), styled.ambiguous) == (codes_in(plain), plain.ambiguous)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hoà Bình", "Hòa Bình"), ("Thanh Hoá", "Thanh Hóa"), ("Khánh Hoà", "Khánh Hòa")],
)
def test_the_place_of_the_tone_mark_does_not_matter(one: str, other: str) -> None:
    assert resolve(f"ở {one}", posted_at=AFTER) == resolve(f"ở {other}", posted_at=AFTER)


@pytest.mark.parametrize(
    "text",
    [
        "Căn hộ có hai phòng ngủ rất thoáng",
        "Được thành phố thống nhất chủ trương",
        "Các tỉnh, thành phố chủ động ứng phó",
        "Đi bộ giảm hóc-môn gây stress",
        "Liên hệ ten@hanoi.vn hoặc vào saigon.top/nhan-qua",
        "Khu vực châu Á - Thái Bình Dương",
    ],
)
def test_words_that_only_look_like_places_give_nothing(text: str) -> None:
    assert resolve(text, posted_at=AFTER) == Resolution()


def test_a_place_is_not_taken_from_the_first_part_of_a_longer_name() -> None:
    assert resolve("Lễ hội xã Thanh La", posted_at=AFTER) == Resolution()
    assert codes_in(resolve("Đề án thành phố Quảng Ninh", posted_at=AFTER)) == {"22"}
