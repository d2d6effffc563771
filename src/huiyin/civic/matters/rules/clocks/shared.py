"""One clock for several matters: after a merge the root answers when whoever waited longest has to hear.

The root keeps what its own clock was, so that taking a matter out gives it back, and whose pauses moved the
clock in which time: those of a matter until it was merged, the root's own from then on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.kernel.workdays import Standstill


@dataclass(frozen=True)
class Stretch:
    """A time in which the pauses and extensions of one matter moved a clock; None is open."""

    matter_id: int
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies in it."""
        after = self.since is None or moment >= self.since
        return after and (self.until is None or moment < self.until)

    def cut(self, stills: Iterable[Standstill]) -> Iterator[Standstill]:
        """Yield what of some standstills lies in it."""
        for still in stills:
            start = max(still.start, self.since or still.start)
            end = min(still.end, self.until or still.end)
            if start < end:
                yield Standstill(start, end)


def stretches(matter_id: int, own_clock: Mapping[str, Any] | None) -> list[Stretch]:
    """Return whose pauses moved the clock by which a matter runs now, the earliest first."""
    if not own_clock or not own_clock["by"]:
        return [Stretch(matter_id)]
    lent = [Stretch(number, _moment(since), _moment(until)) for number, since, until in own_clock["by"]]
    return [*lent, Stretch(matter_id, lent[-1].until)]


def lent_until(lent: Sequence[Stretch], moment: datetime) -> list[list[Any]]:
    """Return, as a root keeps it, whose pauses moved a clock that it takes over at a moment."""
    ended = [*lent[:-1], Stretch(lent[-1].matter_id, lent[-1].since, moment)]
    return [[one.matter_id, _text(one.since), _text(one.until)] for one in ended]


def earliest(*moments: datetime | None) -> datetime | None:
    """Return the earliest of the moments that there are."""
    return min((moment for moment in moments if moment is not None), default=None)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
