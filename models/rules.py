"""The rules file of the keyword classifier: cues with weights, read and checked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from langnghe.domain import Kind
from langnghe.errors import SettingsError
from langnghe.taxonomy import load_taxonomy
from langnghe.text import fold
from models.words import Lexicon

BOTH = " & "
"""Joins two phrases of a cue that must both stand somewhere in the text."""


def _as_pattern(listed: str) -> str:
    """Return one pattern that finds any of the listed ones."""
    pattern = "|".join(listed.split())
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


class Cues(BaseModel):
    """What speaks for one kind or label: phrases by weight, and what it scores without any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prior: float = 0.0
    cues: dict[float, str] = {}

    def weighted(self) -> Iterator[tuple[str, float]]:
        """Yield each cue and its weight."""
        for weight, listed in self.cues.items():
            for cue in listed.split(","):
                if words := cue.split():
                    yield " ".join(words), weight


class Rules(BaseModel):
    """The rules file as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = Field(min_length=1)
    unsure_below: float = Field(ge=0, le=1)
    long_text: int = Field(gt=0)
    sign_names: dict[str, str]
    spellings: dict[str, str]
    signs: dict[str, str]
    distinct: str
    honest_links: str
    short_links: str
    odd_endings: str
    usual_endings: str
    lures: Annotated[str, AfterValidator(_as_pattern)]
    kinds: dict[Kind, Cues]
    labels: dict[str, Cues]

    def lexicon(self) -> Lexicon:
        """Return what words and links stand for."""
        return Lexicon(
            spellings={
                fold(short): tuple(fold(full).split())
                for full, shorts in self.spellings.items()
                for short in shorts.split()
            },
            signs=_by_word(self.signs),
            distinct=frozenset(self.distinct.split()),
            honest_links=frozenset(self.honest_links.split()),
            short_links=frozenset(self.short_links.split()),
            odd_endings=frozenset(self.odd_endings.split()),
            usual_endings=frozenset(self.usual_endings.split()),
            lures=re.compile(self.lures),
        )


def read_rules(content: str, where: str) -> Rules:
    """Return the rules that a file's content describes, or say what is wrong and where."""
    try:
        rules = Rules.model_validate(yaml.safe_load(content))
    except yaml.YAMLError as error:
        raise SettingsError(f"{where} is not YAML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        )
        raise SettingsError(f"{where} is not a valid rules file: {problems}") from error
    if problem_list := list(_problems_of(rules)):
        raise SettingsError(f"{where} is not a valid rules file: {'; '.join(problem_list)}")
    return rules


def _problems_of(rules: Rules) -> Iterator[str]:
    taxonomy = load_taxonomy()
    yield from (f"kinds: {kind.value} is missing" for kind in Kind if kind not in rules.kinds)
    yield from (
        f"labels: the taxonomy has no {label!r}"
        for label in rules.labels
        if not taxonomy.has(label)
    )
    for where, cues in _all_cues(rules):
        for cue, _ in cues.weighted():
            if cue.count(BOTH) > 1:
                yield f"{where}: {cue!r} joins more than two phrases"
            if cue != fold(cue) and not _words_of(cue) & set(rules.distinct.split()):
                yield f"{where}: write {cue!r} without marks and in small letters"


def _all_cues(rules: Rules) -> Iterable[tuple[str, Cues]]:
    yield from ((f"kinds.{kind.value}", cues) for kind, cues in rules.kinds.items())
    yield from ((f"labels.{label}", cues) for label, cues in rules.labels.items())


def _words_of(cue: str) -> set[str]:
    return set(cue.split())


def _by_word(listed: Mapping[str, str]) -> dict[str, str]:
    return {word: sign for sign, words in listed.items() for word in words.split()}
