"""Makes the demo's ten weeks of invented public posts; the same every time.

    python deploy/demo/make_posts.py --authored FOLDER --out deploy/demo/posts.jsonl.gz

FOLDER holds the project's authored texts as JSONL. Beside the posts it writes `truth.csv.gz`, what
each post truly is, and `expected.yaml`, what a run over the posts should find. `plan.toml` says
what to make.
"""

import argparse
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import wording
from authored import Row, read_authored
from outcome import lines_of, write_expected, write_gzip, write_truth
from placeholders import filled, invented_mail, invented_phone, with_current_dates
from post import Post
from source import Source, day_weights, engagement_of, handles_of, moment_of

Plan = dict[str, Any]
PUBLIC = {"facebook", "comment", "forum", "tiktok", "telegram"}
PRIVATE = {"sms", "call"}
QUOTED_IN = ["facebook", "facebook", "comment", "zalo", "forum", "call"]
SHORTEST = 8  # words; ordinary chatter may be shorter
SHORTEST_ORDINARY = 5


class Maker:
    """Draws posts according to the plan; every draw comes from one seeded generator."""

    def __init__(self, plan: Plan, rows: Sequence[Row]) -> None:
        self.plan = plan
        self.rows = rows
        self.words = plan["wording"]
        self.chance = plan["chance"]
        self.days = [plan["first_day"] + timedelta(days=n) for n in range(plan["days"])]
        self.silent_days = set(self.days[-plan["silence"]["days"] :])
        self.rng = Random(plan["seed"])  # noqa: S311 - a demo must repeat, not be secret
        sources = plan["sources"]
        self._volume = {s["name"]: day_weights(s, self.days, plan, self.rng) for s in sources}
        self._handles = {s["name"]: handles_of(s, plan["authors"], self.rng) for s in sources}
        self._mood: dict[str, list[float]] = defaultdict(self._day_mood)
        self._heard: Counter[tuple[str, str, date]] = Counter()

    def _day_mood(self) -> list[float]:
        """Return how much each day is given to one subject: about the same, but not quite."""
        return [self.rng.gammavariate(25, 1 / 25) for _ in self.days]

    def background(self) -> list[Post]:
        """Return what people write at any time: mostly ordinary, a little of everything else."""
        posts = []
        for kind, post_count in self.plan["background"].items():
            rows = [row for row in self.rows if row.suits(kind) and self._is_long_enough(row)]
            again = [row for row in rows if kind == "ordinary" or row.writing != "sms"]
            used: set[Row] = set()
            for row in self.rng.sample([*rows, *again], post_count):
                posts.append(self._background_post(row, kind, is_copy=row in used))
                used.add(row)
        return self._without_gaps(posts)

    def _without_gaps(self, posts: Sequence[Post]) -> list[Post]:
        """Return the posts so that every source speaks every day, or else is silent for good."""
        by_day: dict[str, dict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
        for position, post in enumerate(posts):
            by_day[post.source["name"]][post.posted_at.date()].append(position)
        moved = list(posts)
        for name, heard in by_day.items():
            silent = self.silent_days if name == self.plan["silence"]["source"] else set()
            for day in sorted({*self.days} - heard.keys() - silent):
                busiest = max(sorted(heard), key=lambda other: len(heard[other]))
                if len(heard[busiest]) == 1:
                    break  # too few posts to speak every day
                plain = [n for n in heard[busiest] if not moved[n].row.label]
                chosen = self.rng.choice(plain or heard[busiest])
                heard[busiest].remove(chosen)
                posted_at = moved[chosen].posted_at + (day - busiest)
                moved[chosen] = replace(moved[chosen], posted_at=posted_at)
        return moved

    def _is_long_enough(self, row: Row) -> bool:
        return row.word_count >= (SHORTEST_ORDINARY if row.kind == "ordinary" else SHORTEST)

    def _background_post(self, row: Row, kind: str, *, is_copy: bool) -> Post:
        writing = self._writing_of(row, kind)
        source = self._source_for(writing)
        mood = self._mood[row.label] if row.label else [1.0] * len(self.days)
        volume = self._volume[source["name"]]
        weights = [much * keen for much, keen in zip(volume, mood, strict=True)]
        (day,) = self.rng.choices(self.days, weights)
        handles = self._handles[source["name"]]
        (author,) = self.rng.choices(handles, [1 / (rank + 12) for rank in range(len(handles))])
        unsigned = source["channel"] == "press" and self.rng.random() < self.chance["unsigned"]
        post = Post(
            row=row,
            kind="report" if kind == "quoted_report" else kind,
            writing=writing,
            text="",
            source=source,
            posted_at=moment_of(source, day, self.plan["rhythm"], self.rng),
            author=None if unsigned else author,
            engagement=engagement_of(source, self.rng),
        )
        post = self._worded(post, kind, is_copy=is_copy)
        province = self._province_for(row, source, day)
        return self._placed(post, province, self.chance["place_in_text"])

    def wave(self, wave: dict[str, Any]) -> list[Post]:
        """Return the posts of a planted wave: many authors, several sources, varied texts."""
        chosen = [
            (row, kind, is_copy)
            for kind, post_count in wave["kinds"].items()
            for row, is_copy in self._wave_rows(wave, kind, post_count)
        ]
        self.rng.shuffle(chosen)
        days = [
            wave["start"] + timedelta(days=n)
            for n, post_count in enumerate(wave["posts_by_day"])
            for _ in range(post_count)
        ]
        phones = self.rng.sample(range(1000), 6)
        taken: set[str] = set()
        posts = []
        for (row, kind, is_copy), day in zip(chosen, days, strict=True):
            writing = self._writing_of(row, kind)
            source = self._source_for(writing, home=wave["province"], day=day)
            known = self._handles[source["name"]]
            fresh = [handle for handle in known if handle not in taken]
            author = self.rng.choice(fresh if self.rng.random() < self.chance["fresh"] else known)
            taken.add(author)
            post = Post(
                row=row,
                kind="report" if kind == "quoted_report" else kind,
                writing=writing,
                text="",
                source=source,
                posted_at=moment_of(source, day, self.plan["rhythm"], self.rng),
                author=author,
                engagement=engagement_of(source, self.rng),
                wave=wave["name"],
            )
            post = self._worded(post, kind, is_copy=is_copy, phones=phones)
            posts.append(self._placed(post, wave["province"], self.chance["place_in_wave_text"]))
        return posts

    def _wave_rows(
        self, wave: dict[str, Any], kind: str, post_count: int
    ) -> list[tuple[Row, bool]]:
        """Return rows for one kind of a wave; a row comes again only when all have come."""
        keep = wording.words_pattern(wave["keep"]) if "keep" in wave else re.compile("")
        rows = [
            row
            for row in self.rows
            if row.suits(kind)
            and row.label == wave["label"]
            and self._is_long_enough(row)
            and not row.names_place
            and not any(part in row.text for part in wave["leave_out"])
            and (kind == "report" or keep.search(wording.fold(row.text)))
            and (kind != "scam" or row.writing != "call")
        ]
        self.rng.shuffle(rows)
        return [(rows[n % len(rows)], n >= len(rows)) for n in range(post_count)]

    def _writing_of(self, row: Row, kind: str) -> str:
        """Return where a text is written; who quotes a scam writes where people ask."""
        return self.rng.choice(QUOTED_IN) if kind == "quoted_report" else row.writing

    def _source_for(self, writing: str, home: str = "", day: date | None = None) -> Source:
        """Return a source that carries such writing: of a wave, one that speaks and is near."""
        silent = self.plan["silence"]["source"] if day in self.silent_days else ""
        sources = [
            source
            for source in self.plan["sources"]
            if writing in source["takes"]
            and source["name"] != silent
            and (not home or source.get("home", home) == home)
        ]
        weights = [
            source["takes"][writing] * (2 if home and source.get("home") == home else 1)
            for source in sources
        ]
        (source,) = self.rng.choices(sources, weights)
        return dict(source)

    def _province_for(self, row: Row, source: Source, day: date) -> str:
        """Return a province for a background post, or none; so that no day is loud by accident."""
        if row.names_place or self.rng.random() < self.chance["no_place"]:
            return ""
        provinces = self.plan["provinces"]
        (province,) = self.rng.choices(list(provinces), [p["weight"] for p in provinces.values()])
        if "home" in source and self.rng.random() < self.chance["at_home"]:
            province = source["home"]
        series = (row.label, province, day)
        if row.label and self._heard[series] >= self.plan["calm"]:
            return ""
        self._heard[series] += 1
        return str(province)

    def _worded(self, post: Post, kind: str, *, is_copy: bool, phones: Sequence[int] = ()) -> Post:
        """Return the post with its row's text, filled in, dated, varied and quoted as need be."""
        row, mail_names = post.row, self.words["mail_names"]
        text = filled(row.text, self.rng, phones, mail_names) or row.text
        text = with_current_dates(text, post.posted_at, self.rng)
        says_enough = kind != "scam" or row.writing not in PUBLIC or "900" in text
        if not says_enough and self.rng.random() < self.chance["contact"]:
            contact = self.rng.choice(self.words["contact"]).format(
                phone=invented_phone(self.rng, phones),
                mail=invented_mail(self.rng, mail_names),
                account=f"0000{self.rng.randrange(10**6, 10**9)}",
            )
            text += ("." if text[-1].isalnum() else "") + " " + wording.like(text, contact)
        if is_copy and row.writing in PUBLIC | {"zalo"}:
            text = wording.varied(text, self.rng, self.words["emoji"][row.kind])
        if kind == "quoted_report":
            frames = self.words["quoted_call" if row.writing == "call" else "quoted_message"]
            text = wording.quoted(text, self.rng, frames)
        return replace(post, text=text)

    def _placed(self, post: Post, province: str, in_text: float) -> Post:
        """Return the post with its province as a hint of the source or worded into the text."""
        if not province:
            return post
        names = self.plan["provinces"][province]["names"]
        name = self.rng.choice([names[0], names[0], *names])
        said = post.writing not in PRIVATE and self.rng.random() < in_text
        if not said and post.writing != "press":
            return replace(post, hints=(name,), province=province)
        templates = self.words["place"][_place_wording(post, self.words["place"])]
        text = wording.placed(post.text, name.removeprefix("tỉnh "), self.rng, templates)
        return replace(post, text=text, province=province)


def _place_wording(post: Post, known: Iterable[str]) -> str:
    """Return which way of naming a place fits: the label's own where it has one, or the kind's."""
    if post.writing == "press":
        return "press"
    if post.kind in {"ordinary", "warning"}:
        return post.kind
    if post.row.label in known and (post.kind != "report" or post.row.is_about_claim):
        return post.row.label
    return "harmful_claim" if post.row.is_about_claim else post.kind


def with_ids(posts: Iterable[Post], rng: Random) -> list[Post]:
    """Return the posts in the order of time, each with the running number of its source."""
    numbers: Counter[str] = Counter()
    numbered = []
    for post in sorted(posts, key=lambda post: (post.posted_at, post.text)):
        code = post.source["code"]
        numbers[code] += rng.randrange(1, 9)
        numbered.append(replace(post, external_id=f"{code}-{100_000 + numbers[code]}"))
    return numbered


def main() -> None:
    """Make the posts, the truth and what is expected."""
    parser = argparse.ArgumentParser(description="Makes the demo's invented posts.")
    parser.add_argument("--authored", type=Path, required=True, help="folder of the authored JSONL")
    parser.add_argument("--out", type=Path, required=True, help="where to write posts.jsonl.gz")
    options = parser.parse_args()
    plan = tomllib.loads(Path(__file__).with_name("plan.toml").read_text(encoding="utf-8"))

    maker = Maker(plan, read_authored(options.authored, plan))
    waves = [post for wave in plan["waves"] for post in maker.wave(wave)]
    posts = with_ids([*maker.background(), *waves], maker.rng)
    lines = lines_of(posts, plan["rejections"], maker.rng)

    write_gzip(options.out, b"".join(line + b"\n" for line in lines))
    write_truth(options.out.with_name("truth.csv.gz"), posts)
    write_expected(options.out.with_name("expected.yaml"), plan, posts, lines)


if __name__ == "__main__":
    main()
