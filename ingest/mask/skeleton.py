"""The letters and digits under a text, whatever their marks, case, width and disguise."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from langnghe.text import fold

_HIDDEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e007f]"
)
_CIRCLED = {ord(sign): str(number) for number, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨")}


@dataclass(frozen=True)
class Skeleton:
    """One text twice, character by character, without what cannot be seen.

    Attributes:
        folded: lower case without marks; every digit of every script as 0 to 9.
        written: the characters as they were written.
        origin: where each character lies in the text.
    """

    folded: str
    written: str
    origin: Sequence[int]

    def place(self, start: int, end: int, text: str) -> tuple[int, int]:
        """Return where a stretch lies in the text, with the hidden marks at its end."""
        last = self.origin[end - 1] + 1
        while last < len(text) and _HIDDEN.match(text[last]):
            last += 1
        return self.origin[start], last


def skeleton_of(text: str) -> Skeleton:
    """Return the skeleton of a text that is in NFC."""
    if text.isascii() or not _HIDDEN.search(text):
        return Skeleton(text.translate(_folding()), text, range(len(text)))
    origin = [place for place, letter in enumerate(text) if not _HIDDEN.match(letter)]
    written = "".join(text[place] for place in origin)
    return Skeleton(written.translate(_folding()), written, origin)


class _Folding(dict[int, str]):
    """Folds one character into one character, and remembers it."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        number = unicodedata.decimal(letter, None)
        plain = unicodedata.normalize("NFKC", letter)
        folded = fold(plain if unicodedata.category(letter) != "No" else letter)
        if number is not None:
            folded = str(number)
        self[code] = folded if len(folded) == 1 else letter
        return self[code]


@cache
def _folding() -> _Folding:
    return _Folding(_CIRCLED)
