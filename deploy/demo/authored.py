"""The authored texts that the demo draws from."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import wording
from placeholders import filled

LOCAL = re.compile(
    r"\b(?:[Ởở]|[Tt]ại|tai|[Xx]ã|xa|[Hh]uyện|huyen|[Pp]hường|phuong|thị xã|thị trấn|[Tt]ỉnh"
    r"|[Qq]uận|thôn|ấp|phà|[Đđ]èo|[Dd]eo|[Cc]ầu|[Hh]ồ|[Ss]ông|[Nn]úi|[Đđ]ảo|[Bb]ãi|[Cc]hợ|[Đđ]ường"
    r"|phố|KCN|TP) [A-ZĐÂĂÊÔƠƯ]\w+"
)
"""A place below a province, by the word before its name; many of them lie in one province only."""


@dataclass(frozen=True)
class Row:
    """A text of the authored corpus."""

    text: str
    kind: str
    label: str  # the form or else the claim topic; empty for what is ordinary
    is_about_claim: bool
    writing: str  # how it is written: as sms, call, facebook, press …
    names_place: bool

    @property
    def word_count(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    def suits(self, kind: str) -> bool:
        """Tell whether a post of the kind can be made of it; a quoted report quotes a scam."""
        if kind == "quoted_report":
            return self.kind == "scam" and self.writing in {"sms", "call", "zalo"}
        return self.kind == kind


def read_authored(folder: Path, plan: dict[str, Any]) -> list[Row]:
    """Return the authored texts that can be used: of this season, with every number understood."""
    words = plan["wording"]
    names = [wording.fold(name) for p in plan["provinces"].values() for name in p["names"]]
    place = wording.words_pattern([*names, *words["other_places"]])
    season = wording.words_pattern(words["out_of_season"])
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = _row_of(json.loads(line), place)
            trial = filled(row.text, Random(0), (), ["a"])  # noqa: S311 - only a trial
            if trial is not None and not season.search(wording.fold(row.text)):
                rows.append(row)
    return rows


def _row_of(fields: dict[str, Any], place: re.Pattern[str]) -> Row:
    label = fields["form"] or fields["claim_topic"] or ""
    # No paper prints a scam or a false claim as such: what reads like one goes round in groups.
    is_copied = fields["channel"] == "press" and fields["kind"] in {"scam", "harmful_claim"}
    return Row(
        text=fields["text"],
        kind=fields["kind"],
        label=label,
        is_about_claim=bool(fields["claim_topic"]),
        writing="facebook" if is_copied else fields["channel"],
        names_place=bool(
            place.search(wording.fold(fields["text"]))
            or (fields["kind"] != "harmful_claim" and LOCAL.search(fields["text"]))
        ),
    )
