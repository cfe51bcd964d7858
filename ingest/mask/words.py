"""The words beside which a number is personal, as data."""

import re
from functools import cache
from importlib.resources import files

import yaml


@cache
def load_words() -> dict[str, tuple[str, ...]]:
    """Return the lists of words that ship with the mask, by name."""
    content = files("ingest.mask").joinpath("words.yaml").read_text(encoding="utf-8")
    return {name: tuple(words) for name, words in yaml.safe_load(content).items()}


def any_of(*names: str) -> str:
    """Return a pattern that matches any word of these lists, the longest first."""
    words = {word for name in names for word in load_words()[name]}
    by_length = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s") for word in by_length) + ")"
