"""Vietnamese letters: one form to store, one folded form to compare."""

import unicodedata
from functools import cache


def to_nfc(text: str) -> str:
    """Return the text in Unicode normal form C, the form that every record keeps."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text without marks, case or the bar of đ: `Lừa Đảo` becomes `lua dao`.

    The result has one character for each character of the NFC text wherever that character folds
    to one, which holds for every Vietnamese letter.
    """
    return to_nfc(text).translate(_folded_letters())


class _FoldedLetters(dict[int, str]):
    """What each character folds to, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code).casefold())
        bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
        self[code] = unicodedata.normalize("NFC", bare.replace("đ", "d"))
        return self[code]


@cache
def _folded_letters() -> _FoldedLetters:
    return _FoldedLetters()
