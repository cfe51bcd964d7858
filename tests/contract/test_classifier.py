"""What every classifier promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langnghe.domain import Kind, Verdict
from langnghe.errors import SettingsError
from langnghe.taxonomy import load_taxonomy
from models.classifier import Classifier, load_classifier

URLS = ["keywords:"]

TEXTS = [
    "VCB: tai khoan cua quy khach bi khoa, dang nhap vcb-xacminh.top de mo lai",
    "Công an khuyến cáo người dân cảnh giác thủ đoạn giả danh ngân hàng, không đọc OTP cho ai",
    "Em bị lừa 5 triệu tiền cọc phòng Đà Lạt, chuyển xong nó chặn luôn",
    "Chạy ngay bà con ơi, đập thuỷ điện vỡ rồi, hàng ngàn người chết",
    "Trời hôm nay đẹp quá, chiều đi đá bóng không",
    "",
]


@pytest.fixture(params=URLS)
def classifier(request: pytest.FixtureRequest) -> Classifier:
    return load_classifier(request.param)


def assert_keeps_the_rules(verdict: Verdict) -> None:
    taxonomy = load_taxonomy()
    assert set(verdict.probabilities) == set(Kind)
    assert sum(verdict.probabilities.values()) == pytest.approx(1)
    assert verdict.score == verdict.probabilities[verdict.kind]
    assert verdict.form is None or taxonomy.is_form(verdict.form)
    assert verdict.claim_topic is None or not taxonomy.is_form(verdict.claim_topic)
    assert verdict.label == "" or taxonomy.has(verdict.label)
    assert verdict.taxonomy_version == taxonomy.version
    match verdict.kind:
        case Kind.ORDINARY:
            assert (verdict.form, verdict.claim_topic) == (None, None)
        case Kind.SCAM:
            assert verdict.form
            assert verdict.claim_topic is None
        case Kind.HARMFUL_CLAIM:
            assert verdict.claim_topic
            assert verdict.form is None
        case _:
            assert bool(verdict.form) != bool(verdict.claim_topic)


def test_every_text_gets_one_verdict_in_the_same_order(classifier: Classifier) -> None:
    together = classifier.classify(TEXTS)

    assert together == [classifier.classify([text])[0] for text in TEXTS]


def test_no_texts_get_no_verdicts(classifier: Classifier) -> None:
    assert classifier.classify([]) == []


@given(text=st.text())
@pytest.mark.parametrize("url", URLS)
def test_any_text_gets_a_verdict_that_keeps_the_rules(url: str, text: str) -> None:
    [verdict] = load_classifier(url).classify([text])

    assert_keeps_the_rules(verdict)


def test_a_flagged_text_gets_a_verdict_that_keeps_the_rules(classifier: Classifier) -> None:
    for verdict in classifier.classify(TEXTS):
        assert_keeps_the_rules(verdict)


def test_the_same_text_always_gets_the_same_verdict(classifier: Classifier) -> None:
    assert classifier.classify(TEXTS) == classifier.classify(TEXTS)


def test_a_verdict_says_which_model_gave_it(classifier: Classifier) -> None:
    [verdict] = classifier.classify(["xin chào"])

    assert verdict.model_version == classifier.version


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        (TEXTS[0], Kind.SCAM, "bank"),
        (TEXTS[1], Kind.WARNING, "bank"),
        (TEXTS[2], Kind.REPORT, "travel"),
        (TEXTS[3], Kind.HARMFUL_CLAIM, "disaster"),
        (TEXTS[4], Kind.ORDINARY, ""),
        (TEXTS[5], Kind.ORDINARY, ""),
    ],
)
def test_the_plainest_post_of_each_kind_is_told(
    classifier: Classifier, text: str, kind: Kind, label: str
) -> None:
    [verdict] = classifier.classify([text])

    assert (verdict.kind, verdict.label) == (kind, label)


def test_a_classifier_is_loaded_once_a_process() -> None:
    assert load_classifier("keywords:") is load_classifier("keywords:")


def test_an_unknown_scheme_is_refused_and_the_right_ones_named() -> None:
    with pytest.raises(SettingsError, match="keywords:"):
        load_classifier("oracle:delphi")


def test_a_missing_rules_file_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.yaml"):
        load_classifier("keywords:nowhere.yaml")
