"""What codes are called: kinds, labels and places in the words of a Vietnamese reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards.formats import inside
from langnghe.domain import NATION, Kind, Post
from langnghe.places import load_places
from langnghe.taxonomy import Taxonomy, load_taxonomy
from langnghe.text import fold

NATION_NAME = "Cả nước"
SHORT_KINDS = {Kind.SCAM: "lừa đảo", Kind.HARMFUL_CLAIM: "tin sai", Kind.REPORT: "phản ánh"}
KINDS_WITH_LABELS = (Kind.SCAM, Kind.HARMFUL_CLAIM, Kind.REPORT, Kind.WARNING)


@dataclass(frozen=True)
class Names:
    """Names of today's taxonomy and places; a code that nobody knows stays a code."""

    taxonomy: Taxonomy
    provinces: Mapping[str, str]

    def kind(self, kind: Kind) -> str:
        """Return the name of a kind: Lừa đảo."""
        return self.taxonomy.kind_name(kind)

    def label(self, label: str) -> str:
        """Return the short name of a form or claim topic: Giả danh công an."""
        return self.taxonomy.short_name_of(label)

    def full_label(self, label: str) -> str:
        """Return the full name of a form or claim topic."""
        return self.taxonomy.name_of(label)

    def place(self, code: str) -> str:
        """Return the name of a province of today, or Cả nước."""
        return self.provinces.get(code, NATION_NAME if code == NATION else code)

    def where(self, code: str) -> str:
        """Return a place as it stands inside a sentence: ở Thanh Hoá, trên cả nước."""
        return "trên cả nước" if code == NATION else f"ở {self.place(code)}"

    def unresolved(self, post: Post) -> list[str]:
        """Return the names in a post that may mean several provinces, none of them found."""
        found = {fold(self.place(code)) for code in post.provinces}
        return [name for name in post.ambiguous_places if fold(name) not in found]

    def danger(self, label: str) -> str:
        """Return a form or claim topic inside a sentence: lừa đảo “giả danh công an”."""
        name = inside(self.label(label))
        return f"lừa đảo “{name}”" if self.taxonomy.is_form(label) else name

    def kinds_of_posts(self, kinds: Sequence[Kind]) -> str:
        """Return what a count holds where it is more than one kind: " lừa đảo và phản ánh"."""
        if len(kinds) <= 1:
            return ""
        *first, last = [SHORT_KINDS.get(kind) or inside(self.kind(kind)) for kind in kinds]
        return f" {', '.join(first)} và {last}"

    def series(self, kind: Kind, label: str) -> str:
        """Return what a series counts, as it stands inside a sentence: phản ánh lừa đảo “…”."""
        match kind:
            case Kind.REPORT:
                return f"phản ánh {self.danger(label)}"
            case Kind.WARNING:
                return f"cảnh báo {self.danger(label)}"
            case _:
                return self.danger(label)

    def code_of_label(self, text: str) -> str | None:
        """Return the form or topic that a code or name means, None where it means none."""
        entries = (*self.taxonomy.forms, *self.taxonomy.claim_topics)
        names = [(e.code, (e.code, e.short_name, self.full_label(e.code))) for e in entries]
        return next((code for code, said in names if fold(text) in map(fold, said)), None)

    def code_of_place(self, text: str) -> str | None:
        """Return the place that a code or name means, marks forgiven; None where it means none."""
        named = [(NATION, NATION_NAME), *self.provinces.items()]
        return next(
            (code for code, name in named if fold(text.strip()) in (fold(code), fold(name))), None
        )

    def label_choices(self) -> list[tuple[str, str]]:
        """Return code and short name of every form, then of every claim topic."""
        entries = (*self.taxonomy.forms, *self.taxonomy.claim_topics)
        return [(entry.code, entry.short_name) for entry in entries]

    def place_choices(self) -> list[tuple[str, str]]:
        """Return code and name of every province of today."""
        return list(self.provinces.items())

    def kind_choices(self) -> list[tuple[str, str]]:
        """Return code and name of every kind that is counted by label."""
        return [(kind.value, self.kind(kind)) for kind in KINDS_WITH_LABELS]


def load_names() -> Names:
    """Return the names of the shipped taxonomy and places."""
    return Names(load_taxonomy(), {place.code: place.name for place in load_places().today()})
