"""A classifier by rules that a person can read: cues with weights, from a data file.

Every kind starts at its prior; each cue that stands in the text adds its weight once; a softmax
over the sums gives the probabilities. A text of n words more than `long_text` holds more cues by
chance, so there the weights count the square root of `long_text / n` of what is written. The form
or claim topic is the one that is allowed for the kind and whose cues weigh most.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from math import exp, sqrt
from pathlib import Path

from langnghe.domain import Kind, Verdict
from langnghe.errors import SettingsError
from langnghe.taxonomy import Taxonomy, load_taxonomy
from models.rules import BOTH, Cues, Rules, read_rules
from models.words import WordReader

NAMELESS = "other"
"""The form of whatever no cue gives a form to."""

Weights = Mapping[str, tuple[tuple[str, float], ...]]
"""For each cue, the kinds or labels it speaks for, and how much."""


class KeywordClassifier:
    """Judges texts by the cues of a rules file; the same text always gets the same verdict."""

    def __init__(self, rules: Rules, taxonomy: Taxonomy) -> None:
        self.version = rules.version
        self._taxonomy = taxonomy
        self._unsure_below = rules.unsure_below
        self._long_text = rules.long_text
        self._sign_names = rules.sign_names
        self._reader = WordReader(rules.lexicon())
        self._priors = {kind: rules.kinds[kind].prior for kind in Kind}
        self._kind_weights = _weights({kind.value: cues for kind, cues in rules.kinds.items()})
        self._label_weights = _weights(rules.labels)
        self._label_priors = {label: cues.prior for label, cues in rules.labels.items()}
        cues = {*self._kind_weights, *self._label_weights}
        self._phrases = frozenset(part for cue in cues for part in cue.split(BOTH))
        self._longest = _longest(self._phrases)
        self._pairs = _pairs(cue for cue in cues if BOTH in cue)

    def classify(self, texts: Sequence[str]) -> list[Verdict]:
        """Return one verdict a text, in the same order."""
        return [self._judge(text) for text in texts]

    def explain(self, text: str) -> tuple[str, ...]:
        """Return in Vietnamese the cues that spoke for the verdict, the weightiest first."""
        verdict = self._judge(text)
        cues = self._cues_in(self._reader.words(text))
        fired = [
            (weight, self._name_of(target), cue)
            for weights in (self._kind_weights, self._label_weights)
            for cue in cues
            for target, weight in weights.get(cue, ())
            if target in (verdict.kind, verdict.label)
        ]
        fired.sort(key=lambda reason: (-reason[0], reason[1], reason[2]))
        return tuple(
            f"{name} +{f'{weight:.1f}'.replace('.', ',')}: {self._spoken(cue)}"
            for weight, name, cue in fired
        )

    def _judge(self, text: str) -> Verdict:
        words = self._reader.words(text)
        cues = self._cues_in(words)
        probabilities = self._probabilities(
            cues, damping=sqrt(min(1, self._long_text / len(words)))
        )
        kind = max(probabilities, key=probabilities.__getitem__)
        score = probabilities[kind]
        label, clear = ("", True) if kind is Kind.ORDINARY else self._label(kind, cues)
        is_form = self._taxonomy.is_form(label)
        return Verdict(
            kind=kind,
            form=label if is_form else None,
            claim_topic=None if is_form or not label else label,
            score=score,
            probabilities=probabilities,
            unsure=score < self._unsure_below or not clear,
            model_version=self.version,
            taxonomy_version=self._taxonomy.version,
        )

    def _probabilities(self, cues: Iterable[str], *, damping: float) -> dict[Kind, float]:
        sums = dict(self._priors)
        for cue in cues:
            for target, weight in self._kind_weights.get(cue, ()):
                sums[Kind(target)] += weight * damping
        highest = max(sums.values())
        powers = {kind: exp(total - highest) for kind, total in sums.items()}
        whole = sum(powers.values())
        return {kind: power / whole for kind, power in powers.items()}

    def _label(self, kind: Kind, cues: Iterable[str]) -> tuple[str, bool]:
        """Return the weightiest label that the kind may have, and whether any cue fired."""
        sums: dict[str, float] = {}
        for cue in cues:
            for label, weight in self._label_weights.get(cue, ()):
                if self._allowed(kind, label):
                    sums[label] = sums.get(label, self._label_priors[label]) + weight
        if sums:
            return max(sorted(sums), key=sums.__getitem__), True
        if kind is not Kind.HARMFUL_CLAIM:
            return NAMELESS, False
        topics = (topic.code for topic in self._taxonomy.claim_topics)
        return max(topics, key=lambda topic: self._label_priors.get(topic, 0.0)), False

    def _allowed(self, kind: Kind, label: str) -> bool:
        match kind:
            case Kind.SCAM:
                return self._taxonomy.is_form(label)
            case Kind.HARMFUL_CLAIM:
                return not self._taxonomy.is_form(label)
            case _:
                return True

    def _cues_in(self, words: Sequence[str]) -> list[str]:
        """Return the cues that stand in the text, each once, in an order that never changes."""
        found: dict[str, None] = {}
        for position, phrase in enumerate(words):
            for length in range(self._longest.get(phrase, 0)):
                if length:
                    if position + length >= len(words):
                        break
                    phrase = f"{phrase} {words[position + length]}"  # noqa: PLW2901 — it grows
                if phrase in self._phrases:
                    found[phrase] = None
        pairs = [
            cue for first in found for second, cue in self._pairs.get(first, ()) if second in found
        ]
        return [*found, *pairs]

    def _name_of(self, target: str) -> str:
        if self._taxonomy.has(target):
            return self._taxonomy.short_name_of(target)
        return self._taxonomy.kind_name(target)

    def _spoken(self, cue: str) -> str:
        words = (self._sign_names.get(word, word) for word in cue.split())
        return "“" + " ".join(words).replace(" & ", "” và “") + "”"


def load_keyword_classifier(path: str = "") -> KeywordClassifier:
    """Return a classifier by the rules of a file, or by the shipped rules."""
    if path:
        try:
            content = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"Không đọc được tệp luật {path}: {error}") from error
    else:
        shipped = resources.files("models").joinpath("keywords.yaml")
        content = shipped.read_text(encoding="utf-8")
    return KeywordClassifier(read_rules(content, path or "keywords.yaml"), load_taxonomy())


def _weights(targets: Mapping[str, Cues]) -> Weights:
    weights: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for target, cues in targets.items():
        for cue, weight in cues.weighted():
            weights[cue].append((target, weight))
    return {cue: tuple(spoken_for) for cue, spoken_for in weights.items()}


def _longest(phrases: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in phrases:
        words = phrase.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def _pairs(cues: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for cue in cues:
        first, second = cue.split(BOTH)
        pairs[first].append((second, cue))
    return {first: tuple(seconds) for first, seconds in pairs.items()}
