"""The keyword classifier: how it reads words, weighs cues and explains itself."""

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from langnghe.domain import Kind
from langnghe.errors import SettingsError
from langnghe.taxonomy import load_taxonomy
from models.keywords import KeywordClassifier, load_keyword_classifier
from models.rules import Rules, read_rules
from models.words import WordReader


def shipped_content() -> str:
    return resources.files("models").joinpath("keywords.yaml").read_text(encoding="utf-8")


SHIPPED = read_rules(shipped_content(), "keywords.yaml")
READER = WordReader(SHIPPED.lexicon())
CLASSIFIER = load_keyword_classifier()


def small_rules(**changes: Any) -> Rules:
    """Return rules of a few cues, so that sums can be done in the head."""
    fields: dict[str, Any] = {
        "version": "small-1",
        "kinds": {
            "ordinary": {"prior": 1.0},
            "scam": {"cues": {2.0: "trung thuong", 1.0: "@phone & nhan qua"}},
            "harmful_claim": {"cues": {3.0: "vo dap"}},
            "warning": {"cues": {3.0: "canh giac"}},
            "report": {"cues": {3.0: "em bi lua"}},
        },
        "labels": {"prize": {"cues": {1.0: "trung thuong"}}, "disaster": {"cues": {2.0: "lu"}}},
    }
    return Rules.model_validate(SHIPPED.model_dump() | fields | changes)


def small_classifier(**changes: Any) -> KeywordClassifier:
    return KeywordClassifier(small_rules(**changes), load_taxonomy())


@pytest.mark.parametrize(
    "spelt",
    ["lừa đảo", "LỪA ĐẢO", "lua dao", "l.ừ.a đ.ả.o", "l.ua dao", "lừa  đảo!"],
)
def test_a_cue_is_found_however_it_is_spelt(spelt: str) -> None:
    words = [word for word in READER.words(spelt) if word not in {"^", "!", "@evasion"}]

    assert words == ["lua", "dao"]


@pytest.mark.parametrize("evasive", ["l.ừ.a", "M o b i f o n e", "h0hu", "qu@y"])
def test_spelling_round_a_filter_is_itself_a_sign(evasive: str) -> None:
    assert "@evasion" in READER.words(evasive)


@pytest.mark.parametrize("plain", ["lừa đảo", "5tr8", "iPhone 15", "về.Mai", "quán A1", "24h"])
def test_plain_writing_is_no_evasion(plain: str) -> None:
    assert "@evasion" not in READER.words(plain)


def test_short_forms_are_spelt_out() -> None:
    assert READER.words("ck qua stk này") == READER.words("chuyển khoản qua số tài khoản này")


def test_a_marked_word_does_not_fold_onto_another_word() -> None:
    assert "vay" not in READER.words("sao lại vậy")
    assert "vay" in READER.words("cần vay tiền")
    assert "vay" in READER.words("can vay tien")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("gọi <PHONE> ngay", "@phone"),
        ("gọi 0912 345 678 ngay", "@phone"),
        ("chuyển vào <ACCOUNT>", "@account"),
        ("mã <OTP> của bạn", "@otp"),
        ("gửi 500k", "@money"),
        ("lãi 30%", "@percent"),
        ("trước 17h", "@hour"),
        ("tổng đài 1900 1234", "@hotline"),
        ("Vietcombank", "@bank"),
    ],
)
def test_what_varies_becomes_a_sign(text: str, sign: str) -> None:
    assert sign in READER.words(text)


@pytest.mark.parametrize(
    ("link", "sign"),
    [
        ("https://dichvucong.gov.vn/tra-cuu", "@link_honest"),
        ("www.vietcombank.com.vn", "@link_honest"),
        ("bit.ly/abc", "@link_short"),
        ("vcb-xacminh.com", "@link_odd"),
        ("quatang.top", "@link_odd"),
        ("qua-tang . club", "@link_odd"),
        ("dichvucong.gov.vn.tra-cuu.com", "@link_odd"),
        ("tiembanhmini.com", "@link_other"),
    ],
)
def test_a_link_shows_how_far_it_is_to_be_trusted(link: str, sign: str) -> None:
    assert READER.words(link) == ["^", "@link", sign]


def test_text_without_a_cue_is_ordinary() -> None:
    [verdict] = small_classifier().classify(["chợ sáng nay đông"])

    assert verdict.kind is Kind.ORDINARY


def test_cues_outweigh_the_prior() -> None:
    [verdict] = small_classifier().classify(["bạn đã trúng thưởng"])

    assert verdict.kind is Kind.SCAM
    assert verdict.form == "prize"


def test_a_cue_counts_once_however_often_it_stands() -> None:
    classifier = small_classifier()

    once, often = classifier.classify(["trúng thưởng", "trúng thưởng trúng thưởng"])

    assert once.score == often.score


def test_a_cue_of_two_phrases_needs_both() -> None:
    classifier = small_classifier()

    one, both = classifier.classify(["nhận quà", "nhận quà gọi <PHONE>"])

    assert one.probabilities[Kind.SCAM] < both.probabilities[Kind.SCAM]


def test_long_texts_need_more_cues() -> None:
    filler = "hôm nay trời mưa " * 60
    classifier = small_classifier()

    short, long = classifier.classify(["trúng thưởng", f"{filler} trúng thưởng"])

    assert long.probabilities[Kind.SCAM] < short.probabilities[Kind.SCAM]


def test_a_scam_without_a_known_lure_has_the_nameless_form_and_is_unsure() -> None:
    [verdict] = small_classifier(labels={}).classify(["trúng thưởng"])

    assert verdict.form == "other"
    assert verdict.unsure


def test_a_claim_never_has_a_form_even_if_only_a_form_speaks() -> None:
    [verdict] = small_classifier().classify(["vỡ đập, trúng thưởng"])

    assert verdict.kind is Kind.HARMFUL_CLAIM
    assert verdict.claim_topic
    assert verdict.unsure


def test_a_narrow_verdict_is_unsure() -> None:
    broad, narrow = small_classifier(unsure_below=0.6).classify(
        ["cảnh giác lũ", "cảnh giác lũ, em bị lừa"]
    )

    assert not broad.unsure
    assert narrow.unsure


def test_the_reasons_name_the_cues_that_spoke_for_the_verdict() -> None:
    reasons = small_classifier().explain("Trúng thưởng, nhận quà gọi <PHONE>")

    assert reasons == (
        "Lừa đảo +2,0: “trung thuong”",
        "Lừa đảo +1,0: “số điện thoại” và “nhan qua”",
        "Trúng thưởng giả +1,0: “trung thuong”",
    )


@pytest.mark.parametrize(
    "honest",
    [
        "Ma OTP cua quy khach la <OTP>. Khong chia se ma nay cho bat ky ai.",
        "Bán hàng kiểu này đúng là lừa đảo, áo mỏng tanh, giao sai màu",
        "Nhà mình cần tuyển phụ quán, lương 7tr, bao cơm, ghé quán phỏng vấn nha",
        "Mưa lớn quá, xóm mình ngập rồi, ai có xuồng giúp chở bà nội với",
        "Nghĩ tới tiền điện tháng này mà muốn xỉu",
        "Tăng giá xăng hoài, dân khổ quá",
    ],
)
def test_honest_text_is_ordinary(honest: str) -> None:
    [verdict] = CLASSIFIER.classify([honest])

    assert verdict.kind is Kind.ORDINARY


@pytest.mark.parametrize(
    ("marked", "bare"),
    [
        (
            "Công an cảnh báo thủ đoạn giả danh nhân viên điện lực",
            "Cong an canh bao thu doan gia danh nhan vien dien luc",
        ),
        (
            "Tuyển cộng tác viên chốt đơn tại nhà, hoa hồng mỗi đơn 300k, nhắn Zalo <PHONE>",
            "Tuyen cong tac vien chot don tai nha, hoa hong moi don 300k, nhan Zalo <PHONE>",
        ),
    ],
)
def test_a_text_without_marks_is_understood_as_well(marked: str, bare: str) -> None:
    with_marks, without = CLASSIFIER.classify([marked, bare])

    assert (with_marks.kind, with_marks.label) == (without.kind, without.label)
    assert with_marks.kind is not Kind.ORDINARY


def misspelt_kind(content: dict[str, Any]) -> None:
    content["kinds"]["scamm"] = {}


def unknown_label(content: dict[str, Any]) -> None:
    content["labels"]["astrology"] = {}


def marked_cue(content: dict[str, Any]) -> None:
    content["kinds"]["scam"]["cues"][9.0] = "Trúng thưởng"


def three_phrases(content: dict[str, Any]) -> None:
    content["labels"]["bank"]["cues"][9.0] = "a & b & c"


def broken_pattern(content: dict[str, Any]) -> None:
    content["lures"] = "(vay"


def missing_kind(content: dict[str, Any]) -> None:
    del content["kinds"]["report"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (misspelt_kind, "scamm"),
        (unknown_label, "no 'astrology'"),
        (marked_cue, "'Trúng thưởng' without marks"),
        (three_phrases, "'a & b & c'"),
        (broken_pattern, "lures: .*not a regular expression"),
        (missing_kind, "report is missing"),
    ],
)
def test_a_bad_rules_file_is_refused_with_what_is_wrong(
    change: Callable[[dict[str, Any]], None], said: str, tmp_path: Path
) -> None:
    content = yaml.safe_load(shipped_content())
    change(content)
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    with pytest.raises(SettingsError, match=said):
        load_keyword_classifier(str(file))


def test_rules_of_ones_own_replace_the_shipped_ones(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(shipped_content().replace(SHIPPED.version, "mine-1"), encoding="utf-8")

    assert load_keyword_classifier(str(file)).version == "mine-1"
