"""How a classifier does on files: what it flags, and how often it is right where labels exist."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from pydantic import BaseModel, ConfigDict, ValidationError

from langnghe.domain import Kind, Verdict
from langnghe.errors import SettingsError
from langnghe.taxonomy import load_taxonomy
from models.classifier import Classifier

BATCH = 2_000


class Example(BaseModel):
    """A text to judge, and what it truly is where somebody has said so."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    kind: Kind | None = None
    form: str | None = None
    claim_topic: str | None = None

    @property
    def label(self) -> str:
        """The true form or else claim topic; empty where there is none."""
        return self.form or self.claim_topic or ""


@dataclass
class KindScore:
    """How well one kind is told apart in one file.

    Attributes:
        examples: how many truly are of the kind.
        found: how many of these were called so.
        flagged: how many of these were called anything but ordinary.
        called: how many texts of the file were called so, rightly or not.
        labelled: how many of those found have a true form or topic, and `right` how many got it.
    """

    examples: int = 0
    found: int = 0
    flagged: int = 0
    called: int = 0
    labelled: int = 0
    right: int = 0

    @property
    def recall(self) -> float | None:
        """Share of the kind that was found."""
        return _share(self.found, self.examples)

    @property
    def precision(self) -> float | None:
        """Share of what was called so that truly is; known only where every text has its kind."""
        return _share(self.found, self.called) if self.examples else None

    @property
    def label_accuracy(self) -> float | None:
        """Share of the found whose form or topic is right."""
        return _share(self.right, self.labelled)


@dataclass
class Report:
    """What a classifier made of one file."""

    file: str
    model_version: str
    texts: int = 0
    unsure: int = 0
    called: Counter[Kind] = field(default_factory=Counter)
    kinds: dict[Kind, KindScore] = field(default_factory=dict)

    @property
    def flagged(self) -> float:
        """Share of texts called anything but ordinary."""
        return 1 - self.called[Kind.ORDINARY] / self.texts if self.texts else 0.0

    def add(self, example: Example, verdict: Verdict) -> None:
        """Count one text and its verdict."""
        self.texts += 1
        self.unsure += verdict.unsure
        self.called[verdict.kind] += 1
        if example.kind is None:
            return
        self.kinds.setdefault(verdict.kind, KindScore()).called += 1
        score = self.kinds.setdefault(example.kind, KindScore())
        score.examples += 1
        score.flagged += verdict.kind is not Kind.ORDINARY
        if verdict.kind is example.kind:
            score.found += 1
            if example.label:
                score.labelled += 1
                score.right += verdict.label == example.label

    def as_json(self) -> dict[str, Any]:
        """Return everything counted, with the shares that follow from it."""
        return {
            "file": self.file,
            "model_version": self.model_version,
            "texts": self.texts,
            "unsure": self.unsure,
            "flagged": self.flagged,
            "called": {kind.value: self.called[kind] for kind in Kind},
            "kinds": {
                kind.value: asdict(score)
                | {
                    "recall": score.recall,
                    "precision": score.precision,
                    "label_accuracy": score.label_accuracy,
                }
                for kind in Kind
                if (score := self.kinds.get(kind))
            },
        }


def evaluate(classifier: Classifier, path: Path, *, limit: int | None = None) -> Report:
    """Judge the texts of a file, all of them or the first `limit`, and count how it went."""
    report = Report(file=path.name, model_version=classifier.version)
    examples = islice(read_examples(path), limit)
    while batch := list(islice(examples, BATCH)):
        verdicts = classifier.classify([example.text for example in batch])
        for example, verdict in zip(batch, verdicts, strict=True):
            report.add(example, verdict)
    return report


def read_examples(path: Path) -> Iterator[Example]:
    """Yield the examples of a JSONL file, plain or gzipped; blank lines do not count."""
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _example(line, path, number)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"Không đọc được {path}: {error}") from error


def table_of(reports: Sequence[Report]) -> list[list[str]]:
    """Return the figures as rows of text under Vietnamese headings, one row a file and kind."""
    rows = [
        [
            "Tệp",
            "Loại",
            "Số bài",
            "Gán loại này",
            "Bị gắn cờ",
            "Độ phủ",
            "Độ chính xác",
            "Đúng nhãn",
        ]
    ]
    names = load_taxonomy()
    for report in reports:
        rows.append(
            [report.file, "(tất cả)", str(report.texts), "", _percent(report.flagged), "", "", ""]
        )
        for kind in Kind:
            score = report.kinds.get(kind, KindScore())
            rows.append(
                [
                    "",
                    names.kind_name(kind),
                    str(score.examples) if report.kinds else "",
                    str(report.called[kind]),
                    _percent(_share(score.flagged, score.examples)),
                    _percent(score.recall),
                    _percent(score.precision),
                    _percent(score.label_accuracy),
                ]
            )
    return rows


def _opened(path: Path) -> TextIO:
    return (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8")
    )


def _example(line: str, path: Path, number: int) -> Example:
    try:
        return Example.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise SettingsError(f"{path}, dòng {number}: không phải JSON") from error
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, problem["loc"])) for problem in error.errors())
        raise SettingsError(f"{path}, dòng {number}: sai trường {fields}") from error


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}".replace(".", ",") + " %"
