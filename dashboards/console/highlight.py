"""The words of a search marked in a text, whatever their marks and case."""

import re
from itertools import pairwise

from markupsafe import Markup, escape

from langnghe.text import fold, to_nfc


def terms_of(words: str) -> list[str]:
    """Return the folded words, and phrases between double quotes, that a search asks for."""
    pieces = words.split('"')
    phrases = [" ".join(fold(piece).split()) for piece in pieces[1::2]]
    single = [word for piece in pieces[::2] for word in re.findall(r"\w+", fold(piece))]
    return [term for term in (*phrases, *single) if any(map(str.isalnum, term))]


def marked(text: str, words: str) -> Markup:
    """Return the text as HTML with every word of the search inside `<mark>`."""
    text = to_nfc(text)
    spans = _merged(_spans_of(text, terms_of(words)))
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


def _spans_of(text: str, terms: list[str]) -> list[tuple[int, int]]:
    """Return where the terms stand in the text, found in its folded form letter by letter."""
    folded_letters = [fold(letter) for letter in text]
    folded = "".join(folded_letters)
    origin = [place for place, letters in enumerate(folded_letters) for _ in letters]
    spans: list[tuple[int, int]] = []
    for term in terms:
        pattern = r"(?<!\w)" + r"\W+".join(map(re.escape, term.split())) + r"(?!\w)"
        spans.extend(
            (origin[found.start()], origin[found.end() - 1] + 1)
            for found in re.finditer(pattern, folded)
        )
    return sorted(spans)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
