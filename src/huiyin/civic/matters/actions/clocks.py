"""Starting and moving the clocks of a matter with the limits and the calendar in force."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime, time
from typing import Any

from huiyin.civic.matters.models import LimitRule, Matter, PastCycle
from huiyin.civic.matters.rules.clocks import (
    Clocks,
    Level,
    LimitVersion,
    Running,
    Step,
    limit_of,
    next_due,
    reached,
    start_clocks,
)
from huiyin.civic.matters.rules.words import Urgency
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import Budget, Limit, LimitUnit
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
        "first_limit": clocks.first_limit.key,
        "settle_limit": clocks.settle_limit.key,
    }


def settlement_budget(matter: Matter, closes: time) -> Budget:
    """Return the budget of the running cycle's settlement, as it ends at a closing time."""
    urgency, start = Urgency(matter.urgency), matter.cycle_started_at
    version = limit_of(limit_versions(), matter.settle_limit, Step.SETTLEMENT, urgency, start)
    return Budget(start, version.limit, work_calendar(), closes)


def _first_budget(matter: Matter, closes: time) -> Budget:
    urgency, start = Urgency(matter.urgency), matter.cycle_started_at
    version = limit_of(limit_versions(), matter.first_limit, Step.FIRST_ANSWER, urgency, start)
    return Budget(start, version.limit, work_calendar(), closes)


def closing_of(due: datetime) -> time:
    """Return the closing time at which a deadline in working days was set to end."""
    return due.astimezone(SHANGHAI).time()


def running_clocks(matter: Matter) -> list[Running]:
    """Return the clocks of a matter that run now."""
    if matter.due_at is None or matter.settle_due is None:
        return []
    settle = settlement_budget(matter, closing_of(matter.settle_due))
    clocks = [Running(Step.SETTLEMENT, settle, matter.settle_due)]
    if matter.first_due is not None and matter.first_answered_at is None:
        first = _first_budget(matter, closing_of(matter.first_due))
        clocks.append(Running(Step.FIRST_ANSWER, first, matter.first_due))
    return clocks


_CLOCKS = frozenset({"due_at", "first_due", "settle_due", "first_answered_at"})


def watched(matter: Matter, changes: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return what a change of the clocks changes about supervision: look at once, and lower what is over.

    Only the periodic job raises a level.
    """
    if "watch_at" in changes or not _CLOCKS & changes.keys():
        return {}
    if changes.get("due_at", matter.due_at) is None:
        return {"watch_at": None, "supervision": Level.NONE}
    if not matter.supervision:
        return {"watch_at": now}
    changed = copy(matter)
    for name, value in changes.items():
        setattr(changed, name, value)
    still = max((reached(clock, now) for clock in running_clocks(changed)), default=Level.NONE)
    return {"watch_at": now, "supervision": min(matter.supervision, still)}


def until_closing(matter: Matter, closes: time) -> dict[str, Any]:
    """Return the columns of the running cycle's deadline as it ends at another holder's closing time."""
    if matter.historical:
        return {}
    return settlement_fields(matter, settlement_budget(matter, closes))


def settlement_fields(matter: Matter, budget: Budget) -> dict[str, Any]:
    """Return the columns of the running cycle's deadline when its budget has changed."""
    settlement = budget.due()
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
        "settle_limit": clocks.settle_limit.key,
    }
