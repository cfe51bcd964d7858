"""The Classifier promise, and the one place where a URL becomes a classifier."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol, runtime_checkable

from langnghe.domain import Verdict
from langnghe.errors import SettingsError


class Classifier(Protocol):
    """Says what posts do and of which form or claim they speak, and when it is in doubt."""

    version: str

    def classify(self, texts: Sequence[str]) -> list[Verdict]:
        """Return one verdict a text, in the same order; the same text always gets the same one.

        The probabilities of the five kinds sum to 1 and the score is that of the kind. What is
        ordinary has no label; a scam has a form, a harmful claim a claim topic, a warning or a
        report has either one.
        """


@runtime_checkable
class Explains(Protocol):
    """A classifier that can say why, in Vietnamese."""

    def explain(self, text: str) -> tuple[str, ...]:
        """Return what spoke for the kinds and labels of a text, the weightiest first."""


@cache
def load_classifier(url: str) -> Classifier:
    """Return the classifier of a URL, loaded once a process; the scheme chooses the backend."""
    scheme, _, rest = url.partition(":")
    match scheme:
        case "keywords":
            from models.keywords import load_keyword_classifier

            return load_keyword_classifier(rest)
        case _:
            raise SettingsError(
                f"LANGNGHE_CLASSIFIER_URL={url}: không hiểu; dùng keywords: hoặc keywords:TỆP_LUẬT"
            )
