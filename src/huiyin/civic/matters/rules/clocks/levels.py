"""Supervision 督办: how far a clock has run, and when somebody has to look again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from huiyin.civic.matters.rules.clocks.limits import Step
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import Budget


class Level(IntEnum):
    """How loudly a clock is being watched; each level is above the one before."""

    NONE = 0
    REMINDER = 1
    YELLOW = 2
    RED = 3
    LEADER = 4


LEVEL_WORDS: dict[Level, str] = {
    Level.NONE: N_("No supervision"),
    Level.REMINDER: N_("Reminder"),
    Level.YELLOW: N_("Yellow card"),
    Level.RED: N_("Red card"),
    Level.LEADER: N_("Before the leader"),
}

# At which part of the limit, in per cent of it, a level is reached (the platform's proposal). "Overdue" and
# "more than half over" exclude the number itself (民法典 art. 1259).
THRESHOLDS: dict[Level, int] = {
    Level.REMINDER: 80,
    Level.YELLOW: 100,
    Level.RED: 150,
    Level.LEADER: 200,
}
_JUST_AFTER = timedelta(seconds=1)


@dataclass(frozen=True)
class Running:
    """A clock that runs now; `due` is the deadline as it was written down and told."""

    step: Step
    budget: Budget
    due: datetime

    def moments(self) -> Iterator[tuple[Level, datetime]]:
        """Yield from when on each level is reached, in their order."""
        for level, percent in THRESHOLDS.items():
            if level is Level.YELLOW:
                moment = self.due
            elif level is Level.REMINDER:
                moment = min(self.budget.at(percent), self.due)
            else:
                moment = max(self.budget.at(percent), self.due)
            yield level, moment + _JUST_AFTER


def reached(clock: Running, now: datetime) -> Level:
    """Return the highest level that a clock has reached."""
    return max((level for level, moment in clock.moments() if moment <= now), default=Level.NONE)


def next_look(clocks: Iterable[Running], now: datetime) -> datetime | None:
    """Return when the next level of any clock will be reached; None if nothing more can happen."""
    ahead = (moment for clock in clocks for _, moment in clock.moments() if moment > now)
    return min(ahead, default=None)
