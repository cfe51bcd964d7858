"""Sentences as people write them: how often the place is found, missed, wrong or left open."""

from collections import Counter
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from langnghe.places import Resolution, resolve

FIRST = Path(__file__).with_name("place_sentences.yaml")
LATER = Path(__file__).with_name("place_sentences_later.yaml")
OUTCOMES = ("right", "cautious", "missed", "wrong")


class Judged(NamedTuple):
    """A sentence, what was found in it, and how that compares with the answer."""

    sentence: dict[str, Any]
    found: Resolution
    outcome: str


def sentences_of(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def found_in(sentence: dict[str, Any]) -> Resolution:
    day = sentence.get("posted", date(2026, 3, 4))
    return resolve(
        sentence["text"],
        posted_at=datetime.combine(day, time(5), tzinfo=UTC),
        hints=tuple(sentence.get("hints", ())),
    )


def outcome_of(sentence: dict[str, Any], found: Resolution) -> str:
    """Wrong: what is not so. Cautious: left open what is sure. Missed: less than is sure."""
    codes, olds = {p.code for p in found.places}, {p.old_code for p in found.places} - {None}
    asked, asked_olds = set(sentence["codes"]), set(sentence.get("old", olds))
    open_names, asked_names = set(found.ambiguous), set(sentence.get("ambiguous", ()))
    if codes - asked or olds - asked_olds or (codes == asked and asked_names - open_names):
        return "wrong"
    if codes == asked and olds == asked_olds and open_names == asked_names:
        return "right"
    return "cautious" if open_names - asked_names else "missed"


def judged(path: Path) -> list[Judged]:
    return [
        Judged(sentence, found, outcome_of(sentence, found))
        for sentence, found in ((each, found_in(each)) for each in sentences_of(path))
    ]


def table_of(results: list[Judged]) -> str:
    """Return the shares, and every sentence that is not right."""
    tally = Counter(result.outcome for result in results)
    lines = [f"{name:9} {tally[name]:4} {tally[name] / len(results):7.1%}" for name in OUTCOMES]
    called = sum(1 for result in results if result.found.ambiguous)
    lines.append(f"{'called ambiguous':16} {called} {called / len(results):.1%}")
    lines += [
        f"  {result.outcome}: {result.sentence['text']}\n"
        f"      asked {result.sentence['codes']} {result.sentence.get('ambiguous', [])}; found "
        f"{[(p.code, p.old_code) for p in result.found.places]} {list(result.found.ambiguous)}"
        for result in results
        if result.outcome != "right"
    ]
    return "\n".join(lines)


def test_of_two_hundred_sentences_hardly_any_is_resolved_wrongly() -> None:
    results = judged(FIRST)
    tally = Counter(result.outcome for result in results)

    print("\n" + table_of(results))  # noqa: T201 -- the report: pytest -s

    assert len(results) == 200
    assert tally["right"] / len(results) >= 0.95
    assert tally["wrong"] / len(results) <= 0.01


def test_sentences_written_after_the_resolver_are_rather_left_open_than_resolved_wrongly() -> None:
    results = judged(LATER)
    tally = Counter(result.outcome for result in results)

    print("\n" + table_of(results))  # noqa: T201 -- the report: pytest -s

    assert len(results) == 120
    assert tally["right"] / len(results) >= 0.85
    assert tally["wrong"] / len(results) <= 0.02
