"""Texts written by someone who had not seen the rules: what of them is masked, and what is left."""

import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from ingest.mask import mask

CASES = Path(__file__).with_name("mask_independent.yaml")
MARKED = re.compile(r"\{(?P<kind>[A-Z_]+)\|(?P<raw>[^|}]*)(?:\|(?P<left>[^}]*))?\}")
TOKEN = re.compile(r"<[A-Z_]+>|\w+|[^\w]")
ENOUGH = 20
PLACEHOLDER = re.compile(r"<([A-Z_]+)>")


class Item(NamedTuple):
    """Something personal in a text: its kind, and where its replacement stands among the tokens."""

    kind: str
    start: int
    end: int


class Tally(NamedTuple):
    """How often each kind was there, was found right, and was claimed; and which texts were not."""

    there: Counter[str]
    right: Counter[str]
    claimed: Counter[str]
    wrong_texts: list[tuple[str, str]]
    changed_negatives: list[tuple[str, str]]
    negative_count: int

    def recall(self, kind: str) -> float:
        return self.right[kind] / self.there[kind]

    def precision(self, kind: str) -> float:
        return self.right[kind] / self.claimed[kind] if self.claimed[kind] else 1.0

    def untouched(self) -> float:
        return 1 - len(self.changed_negatives) / self.negative_count


def plain(case: str) -> str:
    """The text as its writer posted it."""
    return MARKED.sub(lambda found: found["raw"], case)


def expected(case: str) -> tuple[list[str], list[Item]]:
    """The tokens of the text as it should be masked, and where the masked items are in them."""
    tokens: list[str] = []
    items: list[Item] = []
    after = 0
    for found in MARKED.finditer(case):
        tokens += TOKEN.findall(case[after : found.start()])
        start = len(tokens)
        left = found["left"] if found["left"] is not None else f"<{found['kind']}>"
        tokens += TOKEN.findall(left)
        items.append(Item(found["kind"], start, len(tokens)))
        after = found.end()
    return tokens + TOKEN.findall(case[after:]), items


def right_items(wanted: list[str], items: list[Item], got: list[str]) -> list[Item]:
    """The items that are masked as wanted, with nothing of the number or the path left beside."""
    place: dict[int, int] = {}
    for block in SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks():
        place |= {block.a + offset: block.b + offset for offset in range(block.size)}
    taken = {there: here for here, there in place.items()}

    def leaves_nothing(at: int) -> bool:
        return not 0 <= at < len(got) or at in taken or not re.match(r"[\w/]", got[at])

    return [
        item
        for item in items
        if all(at in place for at in range(item.start, item.end))
        and leaves_nothing(place[item.start] - 1)
        and leaves_nothing(place[item.end - 1] + 1)
    ]


def tally(positives: list[str], negatives: list[str]) -> Tally:
    there: Counter[str] = Counter()
    right: Counter[str] = Counter()
    claimed: Counter[str] = Counter()
    wrong: list[tuple[str, str]] = []
    for case in positives:
        wanted, items = expected(case)
        masked = mask(plain(case)).text
        got = TOKEN.findall(masked)
        found = right_items(wanted, items, got)
        there.update(item.kind for item in items)
        right.update(item.kind for item in found)
        claimed.update(item.kind for item in found if item.kind == "LINK")
        claimed.update(PLACEHOLDER.findall(masked))
        if got != wanted:
            wrong.append((case, masked))
    changed = []
    for text in negatives:
        masked = mask(text).text
        claimed.update(Counter(PLACEHOLDER.findall(masked)) - Counter(PLACEHOLDER.findall(text)))
        if masked != text:
            changed.append((text, masked))
    return Tally(there, right, claimed, wrong, changed, len(negatives))


def report(title: str, counted: Tally, text_count: int) -> None:
    lines = [f"\n{title}", f"{'kind':14}{'there':>7}{'recall':>9}{'precision':>11}"]
    for kind, count in counted.there.most_common():
        lines.append(
            f"{kind:14}{count:7}{counted.recall(kind):9.3f}"
            + (f"{'-':>11}" if kind == "LINK" else f"{counted.precision(kind):11.3f}")
        )
    there, right = sum(counted.there.values()), sum(counted.right.values())
    lines.append(f"{'all':14}{there:7}{right / there:9.3f}")
    lines.append(f"texts masked exactly   {text_count - len(counted.wrong_texts)} of {text_count}")
    untouched = counted.negative_count - len(counted.changed_negatives)
    lines.append(f"negatives untouched    {untouched} of {counted.negative_count}")
    lines += [f"  {case!r} -> {got!r}" for case, got in counted.wrong_texts]
    lines += [f"  kept? {case!r} -> {got!r}" for case, got in counted.changed_negatives]
    print("\n".join(lines))  # noqa: T201  invented texts; the table is for whoever runs pytest -s


@pytest.fixture(scope="module")
def cases() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return found


def test_what_is_personal_is_masked_and_the_rest_is_left(cases: dict[str, Any]) -> None:
    counted = tally(cases["positives"], cases["negatives"])

    report("independent texts", counted, len(cases["positives"]))
    short = {
        kind: counted.recall(kind)
        for kind, count in counted.there.items()
        if count >= ENOUGH and counted.recall(kind) < 0.95
    }
    assert not short
    assert counted.untouched() >= 0.97


def test_texts_that_the_rules_were_never_fitted_to_are_masked_as_well(
    cases: dict[str, Any],
) -> None:
    blind = cases["blind_after_fixes"]

    counted = tally(blind["positives"], blind["negatives"])

    report("blind after the fixes", counted, len(blind["positives"]))
    assert counted.right.total() / counted.there.total() >= 0.8
