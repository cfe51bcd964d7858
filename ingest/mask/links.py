"""Addresses: links, e-mails, and names of accounts on social networks."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ingest.mask.skeleton import Skeleton
from ingest.mask.spans import ACCOUNT_NAME, EMAIL, LINK, Span
from ingest.mask.words import any_of, load_words

_WITH_SCHEME = re.compile(
    r"(?:h(?:tt|xx)ps?|ftp)\s?:\s?//(?P<rest>[^\s<>\"“”]*)|(?<![\w.@-])www\.(?P<www>[^\s<>\"“”]+)",
    re.IGNORECASE,
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOT = r"(?:\.|\s?[\[({](?:\.|dot|cham|chấm)[\])}]\s?)"
_TRAILING = ".,;:!?)]}'…*_~|"
_MANY_DIGITS = re.compile(r"\d{9}|\d(?:[.-]?\d){8}")
_HOST = re.compile(
    rf"(?:{_LABEL}\.)+(?:xn--[a-z0-9-]+|[a-z]{{2,24}})|\d{{1,3}}(?:\.\d{{1,3}}){{3}}"
)
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")

_MAIL = re.compile(
    r"[a-z0-9_][a-z0-9_.+%-]{0,63}(?:@|\s?[\[(]\s?(?:at|a\scong)\s?[\])]\s?)"
    rf"(?:{_LABEL}(?:\.|\s(?:dot|cham)\s|\s?[\[(]\s?(?:\.|dot|cham)\s?[\])]\s?))+"
    rf"(?:[a-z]{{2,10}}|{_LABEL},(?:com|vn|net))(?![a-z0-9])"
)
_AT_IN_WORDS = re.compile(r"(?<![a-z])at(?![a-z])|a\s(?:cong|moc)(?![a-z])")
_MAIL_IN_WORDS = re.compile(
    rf"[a-z0-9_][a-z0-9_.+-]{{0,63}}\s(?:at|a\scong|a\smoc)\s{_LABEL}"
    rf"(?:\s(?:dot|cham)\s{_LABEL})*\s(?:dot|cham)\s(?:com|vn|net|org|edu|info)(?![a-z0-9])"
)
_HANDLE = re.compile(r"(?<![\w.@])@(?=[a-z0-9_.]*[a-z])[a-z0-9_](?:[a-z0-9_.]{0,38}[a-z0-9_])")
_SHORTEST_NAME = len("@pp")
_MORE_NAME = re.compile(r" [^\W\d_]+")


class Domain(NamedTuple):
    """A link's domain and where the link lies."""

    span: Span
    name: str


def find_links(skeleton: Skeleton) -> Iterator[Domain]:
    """Yield links that say they are one; each becomes its bare domain."""
    for match in _WITH_SCHEME.finditer(skeleton.written):
        end = match.start() + len(match.group().rstrip(_TRAILING))
        name = _domain_of(match["rest"] or match["www"] or "", www=match["www"] is not None)
        if name or match["rest"] is not None:
            yield Domain(Span(match.start(), end, name or LINK), name)


def find_domains(skeleton: Skeleton) -> Iterator[Domain]:
    """Yield domains without a scheme, and with whatever path stands behind them."""
    if "." not in skeleton.written and "]" not in skeleton.written:
        return
    for match in _bare_link().finditer(skeleton.written):
        name = _plain(match["host"])
        if _is_bare_domain(match, name):
            end = match.start() + len(match.group().rstrip(_TRAILING))
            yield Domain(Span(match.start(), end, name), name)


def find_mails(skeleton: Skeleton) -> Iterator[Span]:
    """Yield e-mail addresses, plain or in the usual disguises."""
    if "@" in skeleton.folded:
        for pattern in (_MAIL, _mail_at_home()):
            for match in pattern.finditer(skeleton.folded):
                yield Span(match.start(), match.end(), EMAIL)
    elif _AT_IN_WORDS.search(skeleton.folded):
        for pattern in (_MAIL, _MAIL_IN_WORDS, _mail_at_home()):
            for match in pattern.finditer(skeleton.folded):
                yield Span(match.start(), match.end(), EMAIL)


def find_account_names(skeleton: Skeleton) -> Iterator[Span]:
    """Yield `@name` and names behind the name of a network."""
    if "@" in skeleton.folded:
        for match in _HANDLE.finditer(skeleton.folded):
            end = _end_of_name(skeleton.written, match)
            if end - match.start() > _SHORTEST_NAME:  # `@pp` is an app in disguise
                yield Span(match.start(), end, ACCOUNT_NAME)
    for match in _named_account().finditer(skeleton.folded):
        yield Span(match.start("name"), match.end("name"), ACCOUNT_NAME)


def _end_of_name(written: str, match: re.Match[str]) -> int:
    """Take in the words of a full name: people are called as `@Trần Thị Bưởi`."""
    end = match.end()
    if written[match.start() + 1].isupper():
        while (more := _MORE_NAME.match(written, end)) and more.group().istitle():
            end = more.end()
    return end


def _domain_of(rest: str, *, www: bool) -> str:
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2]
    host = re.sub(r":\d*$", "", authority).rstrip(_TRAILING)
    name = _plain(f"www.{host}" if www else host)
    return name if _HOST.fullmatch(name) and not _is_personal(name) else ""


def _plain(host: str) -> str:
    """Return a host in the letters that the network itself uses: lower case, punycode."""
    dotted = re.sub(_DOT, ".", host.lower(), flags=re.IGNORECASE).strip(".")
    try:
        return dotted if dotted.isascii() else dotted.encode("idna").decode()
    except UnicodeError:
        return ""


def _is_personal(name: str) -> bool:
    return bool(_MANY_DIGITS.search(name)) and not _IP.fullmatch(name)


def _is_bare_domain(match: re.Match[str], name: str) -> bool:
    """Tell a domain from a sentence that goes on without a space after its full stop."""
    if not _HOST.fullmatch(name) or _is_personal(name):
        return False
    end = name.rpartition(".")[2]
    if match["path"] and len(match["path"]) > 1:
        return True
    known = load_words()
    is_new_sentence = match["host"][-len(end) :].istitle()
    return not is_new_sentence and (name in known["hosts"] or end not in known["word_tlds"])


@cache
def _bare_link() -> re.Pattern[str]:
    ends = rf"(?:{any_of('tlds', 'word_tlds')}|xn--[a-z0-9-]+)"
    return re.compile(
        rf"(?<![\w@./-])(?P<host>(?:{_LABEL}{_DOT})+{ends})(?![\w-])(?::\d{{1,5}})?(?P<path>[/?#][^\s<>\"“”]*)?",
        re.IGNORECASE,
    )


@cache
def _mail_at_home() -> re.Pattern[str]:
    at = r"\s?(?:@|[\[(]\s?(?:at|a\scong)\s?[\])]|\s(?:at|a\scong|a\smoc)\s)\s?"
    return re.compile(
        rf"[a-z0-9_][a-z0-9_.+-]{{0,63}}{at}{any_of('mail_homes')}(?:\s?[.,]\s?[a-z]{{2,4}}|\s(?:dot|cham)\s[a-z]{{2,4}})?(?![a-z0-9])"
    )


@cache
def _named_account() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![a-z0-9]){any_of('networks')}\s?:\s?(?P<name>@?(?=[a-z_.]*[0-9_.][a-z0-9_.])[a-z][a-z0-9_.]{{2,38}}[a-z0-9])(?![a-z0-9_.]*[./]\w)"
    )
