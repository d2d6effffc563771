"""How far a list was on a day, counted from what is recorded: never typed in, never stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Stay:
    """That a matter stood on a list: from when, and until when if it was taken off."""

    matter_id: int
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Settled:
    """That a matter had its final echo: from when, and until when if it was taken up again."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Progress:
    """How many matters stood on a list at a moment, and how many of them were settled."""

    moment: datetime
    total: int
    settled: int


def _holds(since: datetime, until: datetime | None, moment: datetime) -> bool:
    return since <= moment and (until is None or moment < until)


def progress_at(
    moment: datetime, stays: Iterable[Stay], settled: Mapping[int, Sequence[Settled]]
) -> Progress:
    """Count a list at one moment; a matter that stands there twice (merged) counts once."""
    there = {stay.matter_id for stay in stays if _holds(stay.since, stay.until, moment)}
    done = sum(
        any(_holds(one.since, one.until, moment) for one in settled.get(matter_id, ())) for matter_id in there
    )
    return Progress(moment, len(there), done)


def moments(start: datetime, end: datetime, most: int = 12) -> list[datetime]:
    """Return at most `most` moments from start to end, whole days apart, the end always among them."""
    days = max((end - start).days, 0)
    step = timedelta(days=max(-(-days // max(most - 1, 1)), 1))
    found = [end]
    while len(found) < most and found[-1] - step >= start:
        found.append(found[-1] - step)
    return found[::-1]
