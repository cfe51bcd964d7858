"""What the demo's making leaves behind: the lines, the truth about them, what should be found."""

import gzip
import hashlib
import io
import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from post import Post

Document = dict[str, Any]
LATE_SHARE = 0.015
NO_OBJECTS = (
    b"502 Bad Gateway",
    b"null",
    b'["cho que", "sang nay"]',
    b"<html><body>Too many requests</body></html>",
)


def document_of(post: Post) -> Document:
    """Return the post as its source hands it over, without the truth about it."""
    source = post.source
    document = {
        "source": source["name"],
        "external_id": post.external_id,
        "text": post.text,
        "posted_at": post.posted_at.isoformat(),
        "platform": source["platform"],
        "channel": source["channel"],
        "url": source["url"] + post.external_id.partition("-")[2] if "url" in source else None,
        "author": post.author,
        "engagement": post.engagement,
        "place_hints": list(post.hints),
    }
    return {name: value for name, value in document.items() if value not in (None, {}, [])}


def lines_of(posts: Sequence[Post], rejections: dict[str, int], rng: Random) -> list[bytes]:
    """Return the lines as they come in: nearly in the order of time, broken ones among them."""

    def arrival(post: Post) -> datetime:
        late = rng.randrange(5, 180) if rng.random() < LATE_SHARE else 0
        return post.posted_at + timedelta(minutes=late)

    arrivals = sorted(((arrival(post), post) for post in posts), key=lambda pair: pair[0])
    documents = [document_of(post) for _, post in arrivals]
    after: dict[int, list[bytes]] = {}
    for reason, line_count in rejections.items():
        for number in range(line_count):
            position = rng.randrange(200, len(documents) - 200)
            at = position + rng.randrange(1, 150) if reason == "duplicate_id" else position
            after.setdefault(at, []).append(_broken(documents[position], reason, number))
    return [
        line
        for position, document in enumerate(documents)
        for line in (_line(document), *after.get(position, ()))
    ]


def _line(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _broken(document: Document, reason: str, number: int) -> bytes:
    """Return a line that ingest must refuse for this reason."""
    if reason == "duplicate_id":
        return _line(document)
    mine = document | {"external_id": f"{document['external_id']}-{reason}-{number}"}
    if reason == "bad_json":
        torn = _line(mine)[: 40 + 7 * number].decode(errors="ignore").encode()
        return torn if number % 2 else NO_OBJECTS[number // 2 % len(NO_OBJECTS)]
    if reason == "bad_encoding":
        return _line(mine | {"text": "bài lưu sai bảng mã §"}).replace("§".encode(), b"\xf0\xea")
    text, day = document["text"], document["posted_at"]
    faults: dict[str, tuple[Document, ...]] = {
        "empty_text": ({"text": ""}, {"text": "   "}, {"text": "\n\t"}),
        "null_byte": ({"text": f"{text[:20]}\0{text[20:]}"},),
        "date_in_future": ({"posted_at": f"2099{day[4:]}"},),
        "date_too_old": ({"posted_at": f"1999{day[4:]}"},),
        "bad_date": ({"posted_at": "hôm qua lúc 8 giờ"}, {"posted_at": "2026-13-45"}),
        "bad_record": ({"text": 17}, {"channel": "loa phường"}),
    }
    return _line(mine | faults[reason][number % len(faults[reason])])


def write_gzip(path: Path, content: bytes) -> None:
    """Write content packed, without the time or the name that would make it differ next time."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=0, compresslevel=9) as file:
        file.write(content)
    path.write_bytes(packed.getvalue())


def write_truth(path: Path, posts: Sequence[Post]) -> None:
    """Write what each post truly is, and where it is meant to be."""
    rows = ["external_id,kind,form,claim_topic,province,wave"]
    for post in posts:
        is_claim = post.row.is_about_claim
        form, topic = ("", post.row.label) if is_claim else (post.row.label, "")
        rows.append(f"{post.external_id},{post.kind},{form},{topic},{post.province},{post.wave}")
    write_gzip(path, "".join(f"{row}\n" for row in rows).encode())


def write_expected(
    path: Path, plan: dict[str, Any], posts: Sequence[Post], lines: Sequence[bytes]
) -> None:
    """Write what a run over the lines should find."""
    content = b"".join(line + b"\n" for line in lines)
    last_day = plan["first_day"] + timedelta(days=plan["days"] - 1)
    silence = plan["silence"]
    out = [
        "# What a run over posts.jsonl.gz should find. Made by make_posts.py: change plan.toml.",
        "# Days are days of Việt Nam time, first and last both counted.",
        f"period: {{first_day: {plan['first_day']}, last_day: {last_day}}}",
        f"lines: {len(lines)}",
        f"posts: {len(posts)}",
        f"sha256: {hashlib.sha256(content).hexdigest()}   # of the unpacked lines",
        "rejections:",
        *(f"  {reason}: {line_count}" for reason, line_count in plan["rejections"].items()),
        "waves:",
    ]
    for wave in plan["waves"]:
        mine = [post for post in posts if post.wave == wave["name"]]
        kinds = Counter(post.kind for post in mine)
        out += [
            f"  - name: {wave['name']}",
            f"    label: {wave['label']}",
            f'    province: "{wave["province"]}"',
            f"    province_name: {plan['provinces'][wave['province']]['names'][0]}",
            f"    start: {wave['start']}",
            f"    end: {wave['start'] + timedelta(days=len(wave['posts_by_day']) - 1)}",
            f"    posts: {len(mine)}",
            f"    posts_by_day: {wave['posts_by_day']}",
            f"    kinds: {{{', '.join(f'{kind}: {n}' for kind, n in sorted(kinds.items()))}}}",
            f"    authors: {len({post.author for post in mine})}",
            f"    sources: {len({post.source['name'] for post in mine})}",
        ]
    out += [
        "silent_source:",
        f"  source: {silence['source']}",
        f"  first_silent_day: {last_day - timedelta(days=silence['days'] - 1)}",
        f"  last_silent_day: {last_day}",
        "sources:",
        *(f"  - {source['name']}" for source in plan["sources"]),
    ]
    path.write_text("".join(f"{line}\n" for line in out), encoding="utf-8")
