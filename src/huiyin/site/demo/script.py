"""The sample story as it is written down in demo_data, and when each step of it happens."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

from huiyin.civic.matters.public import Urgency
from huiyin.kernel.clock import SHANGHAI

Entry = dict[str, Any]
IsWorkday = Callable[[date], bool]
SILENT_DAYS = timedelta(days=15)
# The hour of each act, so that the steps of a day follow each other as they do in an office.
HOURS = {
    "accept": time(9, 5),
    "assign": time(9, 25),
    "merge": time(9, 40),
    "start": time(10, 10),
    "rule": time(9, 30),
    "decline": time(10, 30),
    "whistle": time(10, 40),
    "report_in": time(13, 30),
    "hand_up": time(16, 30),
    "spot": time(11, 0),
    "share": time(14, 30),
    "note": time(15, 0),
    "suspend": time(15, 10),
    "ask": time(15, 20),
    "progress": time(15, 30),
    "echo": time(16, 10),
    "return": time(16, 10),
    "return_to": time(16, 20),
    "approve": time(16, 50),
    "list": time(17, 20),
    "call": time(18, 0),
    "solved": time(19, 20),
    "unsolved": time(19, 30),
    "reopen": time(20, 0),
    "join": time(20, 10),
    "follow": time(20, 15),
    "withdraw": time(20, 30),
}
OF_RESIDENTS = frozenset(
    {"file", "solved", "unsolved", "reopen", "join", "follow", "withdraw", "close_silent"}
)


@dataclass(frozen=True, order=True)
class Step:
    """One act of the story: when, which matter (by number), what, and with which words."""

    at: datetime
    matter: int
    order: int
    act: str
    words: tuple[Any, ...] = ()


@cache
def read(name: str) -> Any:
    """Return one file of the sample."""
    return json.loads((files("huiyin.site") / "demo_data" / f"{name}.json").read_text(encoding="utf-8"))


def entries() -> list[Entry]:
    """Return the matters of the sample."""
    return [*read("matters_xingcheng"), *read("matters_district")]


def urgency(entry: Entry) -> Urgency:
    """Return how fast a matter must be met; what takes weeks is complex."""
    if entry.get("urgent"):
        return Urgency.URGENT
    longest = max((day for day, *_ in way(entry)), default=0)
    return Urgency.COMPLEX if longest > 9 else Urgency.ORDINARY


def way(entry: Entry) -> list[list[Any]]:
    """Return the steps of a matter after its filing, each a day, an act and its words."""
    if "way" in entry:
        return [*entry["way"], *_joining(entry, min((day for day, *_ in entry["way"]), default=0))]
    first = entry.get("after", 0 if entry.get("urgent") else 1)
    last = max(entry["in"], first)
    steps: list[list[Any]] = [[first, "accept", entry["accept"]], [first, "assign", entry["to"]]]
    steps += _joining(entry, first)
    steps += [[first + 1, "start"], [last + 1, "echo", entry["echo"]], [last + 1, "approve"]]
    end = ["close_silent"] if entry.get("silent") else ["solved", entry["score"], entry["words"]]
    return [*steps, [last + 3, *end]]


def _joining(entry: Entry, day: int) -> list[list[Any]]:
    return [[day, "join", entry["join"]]] if "join" in entry else []


def schedule(number: int, entry: Entry, now: datetime, is_workday: IsWorkday) -> list[Step]:
    """Return a matter's steps that have happened by now, in order; offices rest on days off."""
    local = now.astimezone(SHANGHAI).date()
    filed = datetime.combine(local - timedelta(days=entry["days"]), time.fromisoformat(entry["at"]), SHANGHAI)
    if filed >= now:
        # Built in the small hours, "today at half past seven" was yesterday.
        filed -= timedelta(days=1)
    steps = [Step(filed, number, 0, "file")]
    for order, (day, act, *words) in enumerate(_in_order(way(entry)), start=1):
        if act == "close_silent":
            at = _after_silence(steps[-1].at, is_workday)
        else:
            on = filed.date() + timedelta(days=day)
            if act not in OF_RESIDENTS and not entry.get("urgent"):
                on = _next_workday(on, is_workday)
            at = datetime.combine(on, HOURS[act], SHANGHAI) + _jitter(entry, order)
        at = max(at, steps[-1].at + timedelta(minutes=12))
        steps.append(Step(at, number, order, act, tuple(words)))
    return [step for step in steps if step.at < now]


def _in_order(steps: list[list[Any]]) -> list[list[Any]]:
    return sorted(steps, key=lambda step: (step[0], HOURS.get(step[1], time(23, 0))))


def _next_workday(day: date, is_workday: IsWorkday) -> date:
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def _after_silence(answered: datetime, is_workday: IsWorkday) -> datetime:
    """Return the small hours after the last day on which a word on an answer is heard."""
    last = _next_workday(answered.date() + SILENT_DAYS, is_workday)
    return datetime.combine(last + timedelta(days=1), time(4), SHANGHAI)


def _jitter(entry: Entry, order: int) -> timedelta:
    return timedelta(minutes=crc32(f"{entry['title']}{order}".encode()) % 12)
