"""Personal data in Vietnamese text: found in all usual spellings, and masked."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from ingest.mask.accounts import (
    find_accounts,
    find_accounts_beside_banks,
    find_cards,
    find_codes,
)
from ingest.mask.kept import find_kept
from ingest.mask.links import find_account_names, find_domains, find_links, find_mails
from ingest.mask.papers import find_citizens, find_identities, find_plates
from ingest.mask.phones import find_phones, find_spelled_phones
from ingest.mask.skeleton import Skeleton, skeleton_of
from ingest.mask.spans import Span
from langnghe.text import to_nfc


class Masked(NamedTuple):
    """A text in which nobody can be found.

    Attributes:
        text: masks such as `<PHONE>` stand for personal data; of a link only the domain is left.
        link_domains: domains of the links, in lower case and punycode, each once, in their order.
        counts: how many were masked, by mask.
    """

    text: str
    link_domains: tuple[str, ...]
    counts: Mapping[str, int]


def mask(text: str) -> Masked:
    """Return the text, in NFC, with personal data masked; masking it again changes nothing."""
    text = to_nfc(text)
    domains: dict[str, None] = {}
    counts = Counter[str]()
    while True:  # a mask may bare what stood behind it; every round leaves less to mask
        masked = _mask_once(text)
        domains |= dict.fromkeys(masked.link_domains)
        counts.update(masked.counts)
        if masked.text == text:
            return Masked(text, tuple(domains), dict(counts))
        text = masked.text


def _mask_once(text: str) -> Masked:
    skeleton = skeleton_of(text)
    links, domains = list(find_links(skeleton)), list(find_domains(skeleton))
    spans = _without_overlaps(
        chain(
            (link.span for link in links),
            find_mails(skeleton),
            (domain.span for domain in domains),
            _found(skeleton),
        ),
        len(skeleton.folded),
    )
    parts, done, counts = [], 0, Counter[str]()
    for span in sorted(spans):
        if span.becomes is None:
            continue
        start, end = skeleton.place(span.start, span.end, text)
        parts += [text[done:start], span.becomes]
        done = end
        if span.becomes.startswith("<"):
            counts[span.becomes.strip("<>")] += 1
    chosen = set(spans)
    names = (link.name for link in (*links, *domains) if link.name and link.span in chosen)
    return Masked("".join((*parts, text[done:])), tuple(dict.fromkeys(names)), counts)


def _found(skeleton: Skeleton) -> Iterable[Span]:
    """Yield what finders see, the surest first."""
    finders = _FINDERS if _FOUR_DIGITS.search(skeleton.folded) else _FINDERS_OF_WORDS
    for find in finders:
        yield from find(skeleton)


_FOUR_DIGITS = re.compile(r"\d(?:[^a-z]{0,3}\d){3}")
_FINDERS_OF_WORDS = (find_account_names, find_spelled_phones)
_FINDERS = (
    find_account_names,
    find_cards,
    find_identities,
    find_plates,
    find_kept,
    find_accounts,
    find_codes,
    find_phones,
    find_spelled_phones,
    find_accounts_beside_banks,
    find_citizens,
)


def _without_overlaps(spans: Iterable[Span], length: int) -> list[Span]:
    """Return the spans that do not touch an earlier, surer one."""
    taken = bytearray(length)
    chosen: list[Span] = []
    for span in spans:
        if taken.find(1, span.start, span.end) < 0:
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            chosen.append(span)
    return chosen
