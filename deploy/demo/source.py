"""How one invented source behaves: when it speaks, who writes in it, how much it is seen."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any

Source = dict[str, Any]
VIET_NAM = timezone(timedelta(hours=7))
WEEKEND = (5, 6)


def _keeps_office_hours(source: Source) -> bool:
    return bool(source["channel"] == "press" or source["platform"] == "phone")


def day_weights(
    source: Source, days: Sequence[date], plan: dict[str, Any], rng: Random
) -> list[float]:
    """Return how much the source gives each day: its week, times chance; and then silence."""
    rhythm, silence = plan["rhythm"], plan["silence"]
    week = rhythm["office_weekday" if _keeps_office_hours(source) else "weekday"]
    weights = [week[day.weekday()] * rng.gammavariate(60, 1 / 60) for day in days]
    if source["name"] == silence["source"]:
        weights[-silence["days"] :] = [0.0] * silence["days"]
    return weights


def moment_of(source: Source, day: date, rhythm: dict[str, Any], rng: Random) -> datetime:
    """Return a moment of the day, at an hour when the source speaks."""
    people = "people_weekend" if day.weekday() in WEEKEND else "people_weekday"
    hours = rhythm["office" if _keeps_office_hours(source) else people]
    (hour,) = rng.choices(range(24), hours)
    minute, second = rng.randrange(60), rng.randrange(60)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=VIET_NAM)


def handles_of(source: Source, words: dict[str, list[str]], rng: Random) -> list[str]:
    """Return who writes in the source, whoever writes most first; none has a person's name."""
    match source["channel"]:
        case "press":
            return [f"ban_tin_{source['code']}_{n:02d}" for n in range(1, 9)]
        case "hotline":
            return [f"nguoi_bao_{source['code']}_{n:04d}" for n in range(1, 1600)]
        case "collaborator":
            return [f"ctv_{n:03d}" for n in range(1, 140)]
    handles = {
        rng.choice(words["first"])
        + rng.choice("_.")
        + rng.choice(words["second"])
        + rng.choice(("", "_"))
        + str(rng.randrange(2, 99))
        for _ in range(420)
    }
    return rng.sample(sorted(handles), len(handles))


def engagement_of(source: Source, rng: Random) -> dict[str, int]:
    """Return how widely a post of the source is seen: little mostly, now and then a great deal."""
    if source["channel"] in {"hotline", "collaborator"}:
        return {}
    heat = rng.lognormvariate(0, 1.3)
    likes, comments, shares = int(heat * 6), int(heat * rng.uniform(0, 4)), int(heat * rng.random())
    counted = {"likes": likes, "comments": comments, "shares": shares}
    if source["platform"] in {"tiktok", "web", "forum"}:
        counted["views"] = int(heat * rng.uniform(80, 400)) + likes
    return counted
