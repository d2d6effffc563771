"""The two clocks of a cycle: when they end, and which of them runs next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from huiyin.civic.matters.rules.clocks.limits import LimitVersion, Step, limit_in_force
from huiyin.civic.matters.rules.words import Urgency
from huiyin.kernel.workdays import Due, WorkCalendar, due


@dataclass(frozen=True)
class Clocks:
    """The deadlines of one cycle, and the versions of the limits they rest on."""

    first: Due
    settlement: Due
    first_limit: LimitVersion
    settle_limit: LimitVersion

    @property
    def provisional(self) -> bool:
        """Tell whether a day the calendar does not know yet was counted."""
        return self.first.provisional or self.settlement.provisional


def start_clocks(
    versions: Iterable[LimitVersion],
    urgency: Urgency,
    start: datetime,
    calendar: WorkCalendar,
    closing: time,
    areas: Sequence[int | None] = (),
) -> Clocks:
    """Compute both deadlines of a cycle that starts now; `closing` is the holder's closing time.

    `areas` are those the matter lies in, the nearest first.
    """
    known = tuple(versions)
    first = limit_in_force(known, Step.FIRST_ANSWER, urgency, start, areas)
    settlement = limit_in_force(known, Step.SETTLEMENT, urgency, start, areas)
    return Clocks(
        first=due(start, first.limit, calendar, closing),
        settlement=due(start, settlement.limit, calendar, closing),
        first_limit=first,
        settle_limit=settlement,
    )


def next_due(
    *, first_due: datetime | None, first_answered: bool, settle_due: datetime | None
) -> datetime | None:
    """Return the deadline a desk should look at: the first answer's until it is given."""
    return settle_due if first_answered or first_due is None else first_due
