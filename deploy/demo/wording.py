"""How one text is said in several ways: without marks, passed on, quoted, with a place."""

import re
import unicodedata
from collections.abc import Sequence
from random import Random


def unmarked(text: str) -> str:
    """Return the text as somebody writes who does not bother with marks."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D"))


def fold(text: str) -> str:
    """Return the text without marks or case, to compare."""
    return unmarked(text).casefold()


def has_marks(text: str) -> bool:
    """Tell whether a text is written with Vietnamese marks."""
    return unmarked(text) != unicodedata.normalize("NFC", text)


def like(text: str, addition: str) -> str:
    """Return the addition, written with marks only if the text is."""
    return addition if has_marks(text) else unmarked(addition)


def words_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of these folded words, whole, in folded text."""
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)")


def varied(text: str, rng: Random, emoji: Sequence[str]) -> str:
    """Return the text as another hand would pass it on: no marks, no capitals, or an emoji more."""
    ways = [f"{text} {rng.choice(emoji)}", text.rstrip(".!") + rng.choice(("..", "!", "!!", "..."))]
    if has_marks(text):
        ways.append(unmarked(text))
    if "http" not in text:
        ways.append(text.lower())
    return rng.choice(ways)


def quoted(text: str, rng: Random, frames: Sequence[str]) -> str:
    """Return a report by somebody who met this scam and quotes it."""
    frame = like(text, rng.choice(frames))
    return frame.format(text=text.replace('"', "'"))


def placed(text: str, place: str, rng: Random, templates: Sequence[str]) -> str:
    """Return the text with the name of a place worded in."""
    template = rng.choice(templates)
    begins_sentence = template.startswith("{text} ") and template[len("{text} ")].isupper()
    sentence = f"{text}." if begins_sentence and text[-1].isalnum() else text
    return like(text, template).format(text=sentence, place=like(text, place))
