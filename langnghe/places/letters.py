"""How a syllable is written: folded to compare fast, with its marks to compare strictly."""

import re
import sys
import unicodedata
from functools import cache
from typing import NamedTuple

from langnghe.text import fold

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_TILDE, _HOOK = "\u0303", "\u0309"
_SYLLABLE = re.compile(r"[a-z0-9]+")
_LETTERS = (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))


class Syllable(NamedTuple):
    """A run of letters and digits: folded, as written, and where it lies in the text."""

    folded: str
    raw: str
    start: int
    end: int


@cache
def _fold_table() -> dict[int, str]:
    """Latin letters that fold to one letter; so a folded text is as long as the text."""
    folded = {code: fold(chr(code)) for code in _LETTERS}
    return {code: letter for code, letter in folded.items() if len(letter) == 1}


def syllables_of(text: str) -> list[Syllable]:
    """Return the syllables of an NFC text in order."""
    folded = text.translate(_fold_table())
    return [
        Syllable(sys.intern(match.group()), text[match.start() : match.end()], *match.span())
        for match in _SYLLABLE.finditer(folded)
    ]


def key_of(name: str) -> str:
    """Return the key under which an NFC name is filed: `Hà Giang` under `ha giang`."""
    return " ".join(_SYLLABLE.findall(name.translate(_fold_table())))


def spelt(syllable: str) -> str:
    """Return a syllable with its marks, whatever the case and wherever its tone is placed.

    `hoà` and `hòa` are the same, and so are hỏi and ngã, which many writers mix up.
    """
    decomposed = unicodedata.normalize("NFD", syllable.lower())
    tone = "".join(letter for letter in decomposed if letter in _TONES).replace(_HOOK, _TILDE)
    return "".join(letter for letter in decomposed if letter not in _TONES) + tone


@cache
def spelt_all(name: str) -> tuple[str, ...]:
    """Return the syllables of a name of the gazetteer, each as `spelt`."""
    return tuple(spelt(syllable.raw) for syllable in syllables_of(name))
