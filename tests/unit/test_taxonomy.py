"""The taxonomy is complete, consistent, and refuses a file that is not."""

from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
import yaml

from langnghe.domain import Kind
from langnghe.errors import SettingsError
from langnghe.taxonomy import load_taxonomy, read_taxonomy

LABELS = (*load_taxonomy().forms, *load_taxonomy().claim_topics)


def changed(change: Callable[[dict[str, Any]], None]) -> str:
    """Return the shipped file with one change."""
    shipped = resources.files("langnghe.taxonomy").joinpath("taxonomy.yaml")
    content = yaml.safe_load(shipped.read_text(encoding="utf-8"))
    change(content)
    return yaml.safe_dump(content, allow_unicode=True)


def test_there_are_thirty_forms_five_topics_and_five_kinds() -> None:
    taxonomy = load_taxonomy()

    assert len(taxonomy.forms) == 30
    assert len(taxonomy.claim_topics) == 5
    assert {entry.code for entry in taxonomy.kinds} == set(Kind)


def test_both_official_lists_are_whole() -> None:
    crosswalks = load_taxonomy().crosswalks

    assert sorted(crosswalks.forms_2023.entries) == list(range(1, 25))
    assert sorted(crosswalks.scripts_2026.entries) == list(range(1, 26))


@pytest.mark.parametrize("field", ["forms_2023", "scripts_2026"])
def test_every_number_of_an_official_list_has_a_form(field: str) -> None:
    taxonomy = load_taxonomy()

    covered = {number for form in taxonomy.forms for number in getattr(form, field)}

    assert covered == set(getattr(taxonomy.crosswalks, field).entries)


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.code)
def test_every_label_is_named_and_tells_the_public_what_to_do(label: Any) -> None:
    taxonomy = load_taxonomy()

    assert taxonomy.name_of(label.code) == label.name
    assert taxonomy.short_name_of(label.code) == label.short_name
    assert 2 <= len(taxonomy.advice_of(label.code)) <= 4
    assert all(sentence.endswith(".") for sentence in taxonomy.advice_of(label.code))


def test_names_are_told_apart_in_a_table() -> None:
    assert len({label.short_name for label in LABELS}) == len(LABELS)


def test_advice_holds_the_hotline_of_the_data_and_no_gap() -> None:
    taxonomy = load_taxonomy()

    advice = taxonomy.advice_of("police_court")

    assert any(taxonomy.hotline.number in sentence for sentence in advice)
    assert not any(
        "{" in sentence for label in LABELS for sentence in taxonomy.advice_of(label.code)
    )


def test_forms_and_topics_are_told_apart() -> None:
    taxonomy = load_taxonomy()

    assert taxonomy.is_form("bank")
    assert not taxonomy.is_form("disaster")
    assert taxonomy.has("disaster")
    assert not taxonomy.has("nothing_known")


def test_a_code_of_a_later_version_is_shown_as_it_is() -> None:
    taxonomy = load_taxonomy()

    assert taxonomy.name_of("from_the_future") == "from_the_future"
    assert taxonomy.short_name_of("from_the_future") == "from_the_future"
    assert taxonomy.advice_of("from_the_future") == ()


def test_kinds_are_named_in_vietnamese() -> None:
    assert load_taxonomy().kind_name(Kind.SCAM) == "Lừa đảo"
    assert load_taxonomy().kind_name("warning") == "Cảnh báo"


def test_it_is_read_once_a_process() -> None:
    assert load_taxonomy() is load_taxonomy()


def twice(content: dict[str, Any]) -> None:
    content["claim_topics"][0]["code"] = "bank"


def off_the_list(content: dict[str, Any]) -> None:
    content["forms"][0]["forms_2023"] = [14, 99]


def uncovered(content: dict[str, Any]) -> None:
    content["forms"][0]["forms_2023"] = []


def unsourced(content: dict[str, Any]) -> None:
    content["forms"][0]["advice_source"] = "hearsay"


def unknown_field(content: dict[str, Any]) -> None:
    content["forms"][0]["colour"] = "red"


def kindless(content: dict[str, Any]) -> None:
    content["kinds"].pop()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (twice, "'bank' is given twice"),
        (off_the_list, "forms_2023 has no number 99"),
        (uncovered, "forms_2023: number 14 has no form"),
        (unsourced, "police_court: no source 'hearsay'"),
        (unknown_field, r"forms\.0\.colour"),
        (kindless, "'ordinary' is missing"),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong_and_where(
    change: Callable[[dict[str, Any]], None], said: str
) -> None:
    with pytest.raises(SettingsError, match=f"mine.yaml.*{said}"):
        read_taxonomy(changed(change), "mine.yaml")


def test_a_number_owned_up_to_as_uncovered_is_accepted() -> None:
    def own_up(content: dict[str, Any]) -> None:
        uncovered(content)
        content["crosswalks"]["forms_2023"]["uncovered"] = [14]

    assert read_taxonomy(changed(own_up), "mine.yaml").crosswalks.forms_2023.uncovered == (14,)


def test_what_is_not_yaml_is_refused() -> None:
    with pytest.raises(SettingsError, match="not YAML"):
        read_taxonomy("forms: [", "mine.yaml")
