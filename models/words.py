"""Text into comparable words: folded, spelled out, with links, sums and numbers as signs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from langnghe.text import fold, to_nfc

START = "^"
"""The sign that opens every text, so that a phrase can ask for the first word."""

_LETTERS = r"[^\W\d_]"
# Every repetition but a word's is bounded: a long row of dashes must not cost quadratic time.
_TOKEN = re.compile(
    rf"""
    <(?P<mask>[a-z]+)>
    | (?P<link>https?://\S{{1,500}} | www\.\S{{1,500}}
        | [\w-]{{0,60}}\w[ ]?\.[ ]?(?:top|vip|club|icu|xyz|cfd)\b(?:/\S{{0,500}})?
        | [\w-]{{1,60}}(?:\.[\w-]{{1,60}}){{0,6}}\.[a-z]{{2,10}}\b(?:/\S{{0,500}})?)
    | (?P<dotted>(?<!\w){_LETTERS}{{1,4}}(?:[.*_·|]{_LETTERS}{{1,4}}){{1,40}}(?!\w))
    | (?P<spaced>(?<!\w){_LETTERS}(?:[ ]{_LETTERS}){{3,40}}(?!\w))
    | (?P<phone>(?<!\d)(?:\+?84|0)[\d. ]{{8,13}}\d(?!\d))
    | (?P<hotline>(?<!\d)1[89]00[\d. ]{{4,9}}(?!\d))
    | (?P<money>(?<![\w.])\d[\d.,]{{0,20}}\s?
        (?:k|tr\d*|triệu|trieu|tỷ|tỉ|ty|đồng|dong|vnđ|vnd|đ|d|usdt|usd|\$|nghìn|nghin|ngàn|ngan|củ)(?!\w))
    | (?P<percent>\d[\d.,]{{0,20}}\s?%)
    | (?P<hour>\d{{1,2}}[h:]\d{{0,2}}(?!\w))
    | (?P<date>\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{2,4}})?(?!\w))
    | (?P<number>\d[\d.,]{{0,40}}(?!\w))
    | (?P<mark>[?!])
    | (?P<word>[\w@$]+)
    """,
    re.VERBOSE,
)
_MASKS = {"phone": "@phone", "account": "@account", "email": "@email", "otp": "@otp", "id": "@id"}
_LEET = str.maketrans("01345@$", "oieasas")
_INNER_LEET = re.compile(r"(?<=[a-z])[01345@$](?=[a-z])")


@dataclass(frozen=True)
class Lexicon:
    """What words and links stand for, from the rules file.

    Attributes:
        spellings: short forms and the words that they are spelled out to.
        signs: words that stand for a sign, such as a bank's name for `@bank`.
        distinct: marked words that must not fold onto a cue, such as `vậy` onto `vay`.
        honest_links: domains of authorities and brands; all below them is theirs too.
        short_links: domains that hide where they lead.
        odd_endings: last parts of domains that honest senders hardly use.
        usual_endings: last parts that make a dotted word a link at all.
        lures: parts of a domain that imitate a brand or promise something.
    """

    spellings: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, str]
    distinct: frozenset[str]
    honest_links: frozenset[str]
    short_links: frozenset[str]
    odd_endings: frozenset[str]
    usual_endings: frozenset[str]
    lures: re.Pattern[str]


class WordReader:
    """Reads texts into comparable words; what it knows of a word it remembers."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._read = lru_cache(maxsize=100_000)(self._read_token)

    def words(self, text: str) -> list[str]:
        """Return the comparable words of a text, after the sign that opens it."""
        found = [START]
        for match in _TOKEN.finditer(to_nfc(text).lower()):
            found.extend(self._read(match.lastgroup or "word", match.group()))
        return found

    def _read_token(self, group: str, token: str) -> tuple[str, ...]:
        match group:
            case "word":
                return self._word(token)
            case "link":
                return self._link(token)
            case "dotted":
                return self._dotted(token)
            case "spaced":
                return ("@evasion", *self._word(token.replace(" ", "")))
            case _:
                return (_sign_of(group, token),)

    def _word(self, token: str) -> tuple[str, ...]:
        if token in self._lexicon.distinct:
            return (token,)
        folded = fold(token)
        if spelled := self._lexicon.spellings.get(folded):
            return spelled
        if sign := self._lexicon.signs.get(folded):
            return (sign,)
        plain = _INNER_LEET.sub(lambda sign: sign.group().translate(_LEET), folded)
        return (folded,) if plain == folded else ("@evasion", *self._word(plain))

    def _dotted(self, token: str) -> tuple[str, ...]:
        """Join `l.ừ.a`; take apart two words with a dot but no blank between them."""
        parts = [part for part in re.split(r"[.*_·|]", token) if part]
        if any(len(part) == 1 for part in parts) or len(parts) > 2:  # noqa: PLR2004 — more than two
            return ("@evasion", *self._word("".join(parts)))
        return tuple(word for part in parts for word in self._word(part))

    def _link(self, token: str) -> tuple[str, ...]:
        domain = re.sub(r"^(?:https?://)?(?:www\.)?|\s", "", token).split("/")[0].rstrip(".,;:!?)")
        ending = domain.rpartition(".")[2]
        if ending not in self._lexicon.usual_endings or fold(domain) != domain:
            if all(len(part) <= 4 for part in domain.split(".")):  # noqa: PLR2004 — a syllable's part
                return self._dotted(domain)
            return tuple(word for part in re.split(r"[.\-_]", domain) for word in self._word(part))
        return ("@link", self._link_sign(domain, ending))

    def _link_sign(self, domain: str, ending: str) -> str:
        tails = {domain.split(".", cut)[cut] for cut in range(domain.count("."))}
        if tails & self._lexicon.honest_links:
            return "@link_honest"
        if tails & self._lexicon.short_links:
            return "@link_short"
        if ending in self._lexicon.odd_endings or self._lexicon.lures.search(domain):
            return "@link_odd"
        return "@link_other"


def _sign_of(group: str, token: str) -> str:
    """Return what stands for a token whose wording does not matter."""
    match group:
        case "mark":
            return token
        case "number":
            return "@num"
        case "mask":
            return _MASKS.get(token[1:-1], "@num")
        case _:
            return "@" + group
