"""Deadlines: which limit applies, when it ends, and which of a matter's two clocks runs next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from huiyin.civic.matters.rules.words import Urgency
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import Due, Limit, LimitUnit, WorkCalendar, due


class Step(StrEnum):
    """The two clocks of a cycle."""

    FIRST_ANSWER = "first_answer"
    SETTLEMENT = "settlement"


@dataclass(frozen=True)
class LimitVersion:
    """One version of one limit; `valid_to` is the first day on which it no longer holds."""

    step: Step
    urgency: Urgency
    limit: Limit
    source: str
    mark: str
    valid_from: date
    valid_to: date | None = None
    id: int | None = None


def _version(step: Step, urgency: Urgency, unit: LimitUnit, n: int) -> LimitVersion:
    return LimitVersion(step, urgency, Limit(unit, n), "platform default", "P", date(2020, 1, 1))


# The platform's own proposal, to be replaced by the city's rule: no statute fixes these for a compound.
# The classes follow the hotline practice of Beijing (2 hours, 24 hours, 7 days, 15 days).
DEFAULTS = (
    _version(Step.FIRST_ANSWER, Urgency.CRITICAL, LimitUnit.HOURS, 1),
    _version(Step.SETTLEMENT, Urgency.CRITICAL, LimitUnit.HOURS, 2),
    _version(Step.FIRST_ANSWER, Urgency.URGENT, LimitUnit.HOURS, 2),
    _version(Step.SETTLEMENT, Urgency.URGENT, LimitUnit.HOURS, 24),
    _version(Step.FIRST_ANSWER, Urgency.ORDINARY, LimitUnit.WORKING_DAYS, 1),
    _version(Step.SETTLEMENT, Urgency.ORDINARY, LimitUnit.WORKING_DAYS, 5),
    _version(Step.FIRST_ANSWER, Urgency.COMPLEX, LimitUnit.WORKING_DAYS, 1),
    _version(Step.SETTLEMENT, Urgency.COMPLEX, LimitUnit.WORKING_DAYS, 15),
)


def limit_in_force(
    versions: Iterable[LimitVersion], step: Step, urgency: Urgency, moment: datetime
) -> LimitVersion:
    """Return the version that held at a moment; the platform's default where none was set."""
    day = moment.astimezone(SHANGHAI).date()
    fitting = [
        version
        for version in (*DEFAULTS, *versions)
        if version.step == step
        and version.urgency == urgency
        and version.valid_from <= day
        and (version.valid_to is None or day < version.valid_to)
    ]
    return max(
        fitting,
        key=lambda version: (version.id is not None, version.valid_from),
        default=_default(step, urgency),
    )


def _default(step: Step, urgency: Urgency) -> LimitVersion:
    return next(version for version in DEFAULTS if (version.step, version.urgency) == (step, urgency))


@dataclass(frozen=True)
class Clocks:
    """The deadlines of one cycle."""

    first: Due
    settlement: Due

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
) -> Clocks:
    """Compute both deadlines of a cycle that starts now; `closing` is the holder's closing time."""
    known = tuple(versions)
    first = limit_in_force(known, Step.FIRST_ANSWER, urgency, start).limit
    settlement = limit_in_force(known, Step.SETTLEMENT, urgency, start).limit
    return Clocks(due(start, first, calendar, closing), due(start, settlement, calendar, closing))


def next_due(
    *, first_due: datetime | None, first_answered: bool, settle_due: datetime | None
) -> datetime | None:
    """Return the deadline a desk should look at: the first answer's until it is given."""
    return settle_due if first_answered or first_due is None else first_due
