"""Starting and moving the clocks of a matter with the limits and the calendar in force."""

from datetime import datetime, time
from typing import Any

from huiyin.civic.matters.models import LimitRule, Matter, PastCycle
from huiyin.civic.matters.rules.clocks import Clocks, LimitVersion, Step, next_due, start_clocks
from huiyin.civic.matters.rules.words import Urgency
from huiyin.kernel.workdays import Limit, LimitUnit
from huiyin.kit.calendar import work_calendar
from huiyin.kit.remember import Remembered


def _read_versions() -> tuple[LimitVersion, ...]:
    return tuple(_version(row) for row in LimitRule.objects.all())


_versions = Remembered(_read_versions)


def limit_versions() -> tuple[LimitVersion, ...]:
    """Return the limits that operators entered; a change is seen within half a minute."""
    return _versions.get()


def forget_limits() -> None:
    """Drop the remembered limits, after a change or between tests."""
    _versions.forget()


def _version(row: LimitRule) -> LimitVersion:
    return LimitVersion(
        step=Step(row.step),
        urgency=Urgency(row.urgency),
        limit=Limit(LimitUnit(row.unit), row.n),
        source=row.source,
        mark="",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        id=row.pk,
    )


def clocks_for(urgency: Urgency, start: datetime, closes: time) -> Clocks:
    """Compute the deadlines of a cycle that starts at a moment."""
    return start_clocks(limit_versions(), urgency, start, work_calendar(), closes)


def clock_fields(clocks: Clocks, *, first_answered: bool = False) -> dict[str, Any]:
    """Return the columns that a fresh pair of clocks fills."""
    return {
        "first_due": clocks.first.at,
        "settle_due": clocks.settlement.at,
        "due_at": next_due(
            first_due=clocks.first.at, first_answered=first_answered, settle_due=clocks.settlement.at
        ),
        "due_provisional": clocks.provisional,
    }


def until_closing(matter: Matter, closes: time) -> dict[str, Any]:
    """Return the columns of the running cycle's deadline as it ends at another holder's closing time."""
    if matter.historical:
        return {}
    settlement = clocks_for(Urgency(matter.urgency), matter.cycle_started_at, closes).settlement
    return {
        "settle_due": settlement.at,
        "due_at": next_due(
            first_due=matter.first_due,
            first_answered=matter.first_answered_at is not None,
            settle_due=settlement.at,
        ),
    }


def past_cycle(matter: Matter) -> PastCycle:
    """Return the figures of the cycle that ends, to be saved once the next one has begun."""
    return PastCycle(
        matter=matter,
        number=matter.cycle,
        started_at=matter.cycle_started_at,
        first_due=matter.first_due,
        first_answered_at=matter.first_answered_at,
        settle_due=matter.settle_due,
        settled_at=matter.settled_at,
        settled_level=matter.settled_level,
    )


def new_cycle(matter: Matter, now: datetime, closes: time) -> dict[str, Any]:
    """Return the columns of a matter's next cycle.

    The author has been answered before, so only the settlement clock runs again; the first answer's
    figures stay as they were.
    """
    fields = {
        "cycle": matter.cycle + 1,
        "cycle_started_at": now,
        "settled_at": None,
        "settled_level": "",
        "ended_at": None,
        "final_echo": None,
    }
    if matter.historical:
        return fields
    clocks = clocks_for(Urgency(matter.urgency), now, closes)
    return fields | {
        "settle_due": clocks.settlement.at,
        "due_at": clocks.settlement.at,
        "due_provisional": clocks.settlement.provisional,
    }
