"""Vietnamese letters: one form to store, one folded form to compare."""

import unicodedata


def to_nfc(text: str) -> str:
    """Return the text in Unicode normal form C, the form that every record keeps."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text without marks, case or the bar of đ: `Lừa Đảo` becomes `lua dao`.

    The result has one character for each character of the NFC text wherever that character folds
    to one, which holds for every Vietnamese letter.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare.replace("đ", "d"))
