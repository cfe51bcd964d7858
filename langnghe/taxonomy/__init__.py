"""Kinds, scam forms and claim topics as versioned data, checked when loaded."""

from datetime import date
from functools import cache, cached_property
from importlib import resources
from typing import Annotated, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from langnghe.domain import Kind
from langnghe.errors import SettingsError

T = TypeVar("T")

_HOTLINE = "{hotline}"

_Text = Annotated[str, Field(min_length=1)]
_Code = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]


class _Entry(BaseModel):
    """Data of the file: frozen, and without a field that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Entry):
    """Where a piece of advice comes from."""

    title: _Text
    publisher: _Text
    published: _Text


class Hotline(_Entry):
    """The number that advice tells people to call."""

    number: _Text
    name: _Text
    source: str
    last_checked: date


class KindEntry(_Entry):
    """What a kind is called and means."""

    code: Kind
    name: _Text
    meaning: _Text


class Label(_Entry):
    """A scam form or a claim topic, and what the public should do about it."""

    code: _Code
    name: _Text
    short_name: Annotated[str, Field(min_length=1, max_length=24)]
    harm: int = Field(ge=1, le=3)
    forms_2023: tuple[int, ...] = ()
    scripts_2026: tuple[int, ...] = ()
    advice: Annotated[tuple[_Text, ...], Field(min_length=2, max_length=4)]
    advice_source: str
    last_checked: date


class Crosswalk(_Entry):
    """An official list that forms are mapped to; `uncovered` owns up to numbers without a form."""

    title: _Text
    entries: dict[int, _Text]
    uncovered: tuple[int, ...] = ()


class Crosswalks(_Entry):
    """The official lists: 24 forms of 2023 and 25 scripts of 2026."""

    forms_2023: Crosswalk
    scripts_2026: Crosswalk


class Taxonomy(_Entry):
    """What posts may be labelled with; every label named, advised and mapped."""

    version: _Text
    hotline: Hotline
    sources: dict[str, Source]
    kinds: tuple[KindEntry, ...]
    forms: tuple[Label, ...]
    claim_topics: tuple[Label, ...]
    crosswalks: Crosswalks

    def name_of(self, label: str) -> str:
        """Return the full Vietnamese name of a form or claim topic; a code unknown stays a code."""
        return self._labels[label].name if label in self._labels else label

    def short_name_of(self, label: str) -> str:
        """Return the name that fits a table cell; a code unknown stays a code."""
        return self._labels[label].short_name if label in self._labels else label

    def harm_of(self, label: str) -> int:
        """Return how grave the label is, 1 to 3; what is unknown counts 1."""
        return self._labels[label].harm if label in self._labels else 1

    def kind_name(self, kind: Kind | str) -> str:
        """Return the Vietnamese name of a kind."""
        return self._kinds[Kind(kind)].name

    def advice_of(self, label: str) -> tuple[str, ...]:
        """Return what to tell the public, hotline filled in; nothing for an unknown code."""
        if label not in self._labels:
            return ()
        return tuple(
            sentence.replace(_HOTLINE, self.hotline.number)
            for sentence in self._labels[label].advice
        )

    def has(self, label: str) -> bool:
        """Return whether the code is a form or a claim topic."""
        return label in self._labels

    def is_form(self, label: str) -> bool:
        """Return whether the code is a scam form."""
        return label in self._form_codes

    @cached_property
    def _labels(self) -> dict[str, Label]:
        return {entry.code: entry for entry in (*self.forms, *self.claim_topics)}

    @cached_property
    def _form_codes(self) -> frozenset[str]:
        return frozenset(entry.code for entry in self.forms)

    @cached_property
    def _kinds(self) -> dict[Kind, KindEntry]:
        return {entry.code: entry for entry in self.kinds}

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        problems = [*self._problems_of_codes(), *self._problems_of_sources()]
        for field in ("forms_2023", "scripts_2026"):
            problems += self._problems_of_crosswalk(field, getattr(self.crosswalks, field))
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _problems_of_codes(self) -> list[str]:
        codes = [entry.code for entry in (*self.forms, *self.claim_topics)]
        kinds = [entry.code for entry in self.kinds]
        return [
            *(f"code {code!r} is given twice" for code in _repeated(codes)),
            *(f"kind {kind.value!r} is given twice" for kind in _repeated(kinds)),
            *(f"kind {kind.value!r} is missing" for kind in Kind if kind not in kinds),
        ]

    def _problems_of_sources(self) -> list[str]:
        labels = (*self.forms, *self.claim_topics)
        used = {entry.code: entry.advice_source for entry in labels} | {
            "hotline": self.hotline.source
        }
        return [
            f"{where}: no source {source!r}"
            for where, source in used.items()
            if source not in self.sources
        ]

    def _problems_of_crosswalk(self, field: str, crosswalk: Crosswalk) -> list[str]:
        covered = {number: form.code for form in self.forms for number in getattr(form, field)}
        return [
            *(
                f"{code}: {field} has no number {number}"
                for number, code in covered.items()
                if number not in crosswalk.entries
            ),
            *(
                f"{field}: number {number} has no form and is not listed as uncovered"
                for number in crosswalk.entries
                if number not in covered and number not in crosswalk.uncovered
            ),
        ]


def read_taxonomy(content: str, where: str) -> Taxonomy:
    """Return the taxonomy that a file's content describes, or say what is wrong and where."""
    try:
        return Taxonomy.model_validate(yaml.safe_load(content))
    except yaml.YAMLError as error:
        raise SettingsError(f"{where} is not YAML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc']) or 'whole file'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise SettingsError(f"{where} is not a valid taxonomy: {problems}") from error


@cache
def load_taxonomy() -> Taxonomy:
    """Return the shipped taxonomy, read and checked once a process."""
    file = resources.files("langnghe.taxonomy").joinpath("taxonomy.yaml")
    return read_taxonomy(file.read_text(encoding="utf-8"), "taxonomy.yaml")


def _repeated(values: list[T]) -> list[T]:
    return sorted({value for value in values if values.count(value) > 1}, key=str)
