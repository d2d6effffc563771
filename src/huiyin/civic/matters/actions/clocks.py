"""Starting and moving the clocks of a matter with the limits and the calendar in force."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from huiyin.civic.matters.models import Matter, PastCycle, Pause
from huiyin.civic.matters.queries.limits import areas_of, kept_version, limit_versions, settle_version
from huiyin.civic.matters.queries.moving import Moves, moves_of
from huiyin.civic.matters.rules.clocks import (
    Clocks,
    Level,
    Lifted,
    Running,
    Step,
    has_own_day,
    next_due,
    own_day_budget,
    reached,
    start_clocks,
)
from huiyin.civic.matters.rules.words import Urgency
from huiyin.civic.orgs.public import org
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import Budget
from huiyin.kit.actions import deed
from huiyin.kit.calendar import work_calendar


def clocks_for(urgency: Urgency, start: datetime, closes: time, areas: Sequence[int]) -> Clocks:
    """Compute the deadlines of a cycle that starts at a moment in some areas, the nearest first."""
    return start_clocks(limit_versions(), urgency, start, work_calendar(), closes, areas)


def clock_fields(clocks: Clocks) -> dict[str, Any]:
    """Return the columns that a fresh pair of clocks fills."""
    return {
        "first_due": clocks.first.at,
        "settle_due": clocks.settlement.at,
        "due_at": clocks.first.at,
        "due_provisional": clocks.provisional,
        "first_limit": clocks.first_limit.key,
        "settle_limit": clocks.settle_limit.key,
    }


def settlement_budget(matter: Matter, closes: time, moves: Moves) -> Budget:
    """Return the budget of the running cycle's settlement, with all that moves it, up to a closing time."""
    named = own_day_budget(matter.settle_limit, work_calendar(), closes, moves.standstills)
    if named is not None:
        return named
    limit = settle_version(matter).limit
    more = sum(one.n for one in moves.more if one.unit == limit.unit)
    limit = replace(limit, n=limit.n + more)
    return Budget(matter.cycle_started_at, limit, work_calendar(), closes, moves.standstills)


def first_budget(matter: Matter, closes: time) -> Budget:
    """Return the budget of the first answer, which nothing stops."""
    limit = kept_version(matter, matter.first_limit, Step.FIRST_ANSWER).limit
    return Budget(matter.cycle_started_at, limit, work_calendar(), closes)


def closing_of(due: datetime) -> time:
    """Return the closing time at which a deadline in working days was set to end."""
    return due.astimezone(SHANGHAI).time()


def closes_for(matter: Matter) -> time:
    """Return the holder's closing time; a person keeps the hours of whoever had it before."""
    if matter.holder_org_id:
        return org(matter.holder_org_id).closes
    return closing_of(matter.settle_due) if matter.settle_due else time(17)


def running_clocks(matter: Matter, moves: Moves | None = None) -> list[Running]:
    """Return the clocks of a matter that run now; `moves` is what moves them, if it was read already."""
    if matter.due_at is None or matter.settle_due is None:
        return []
    known = moves_of([matter])[matter.pk] if moves is None else moves
    settle = settlement_budget(matter, closing_of(matter.settle_due), known)
    clocks = [Running(Step.SETTLEMENT, settle, matter.settle_due)]
    if matter.first_due is not None and matter.first_answered_at is None:
        first = first_budget(matter, closing_of(matter.first_due))
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
    if matter.settle_due is None:
        return {}
    return settlement_fields(matter, settlement_budget(matter, closes, moves_of([matter])[matter.pk]))


def moved_settlement(matter: Matter) -> dict[str, Any]:
    """Return the columns of the running cycle's deadline after what moves it has changed."""
    if matter.settle_due is None:
        return {}
    closes = closing_of(matter.settle_due)
    return settlement_fields(matter, settlement_budget(matter, closes, moves_of([matter])[matter.pk]))


def settlement_fields(matter: Matter, budget: Budget) -> dict[str, Any]:
    """Return the columns of the running cycle's deadline when its budget has changed."""
    settlement, first_answered = budget.due(), matter.first_answered_at is not None
    first_counts = matter.first_due is not None and not first_answered
    first = first_budget(matter, closing_of(matter.first_due)).due() if matter.first_due else None
    return {
        "settle_due": settlement.at,
        "due_at": next_due(
            first_due=matter.first_due, first_answered=first_answered, settle_due=settlement.at
        ),
        "due_provisional": settlement.provisional or bool(first_counts and first and first.provisional),
    }


def with_urgency(matter: Matter, urgency: Urgency, *, answered: bool) -> dict[str, Any]:
    """Return the columns of a matter of another urgency, counted anew from the start of the cycle.

    `answered` says that its first answer is given by now; one given earlier keeps its own deadline.
    """
    if matter.settle_due is None:
        return {"urgency": urgency}
    closes = closes_for(matter)
    clocks = clocks_for(urgency, matter.cycle_started_at, closes, areas_of(matter))
    changed = copy(matter)
    found: dict[str, Any] = {"urgency": urgency}
    if not has_own_day(matter.settle_limit):
        found["settle_limit"] = clocks.settle_limit.key
    if matter.first_due is not None and matter.first_answered_at is None:
        found |= {"first_due": clocks.first.at, "first_limit": clocks.first_limit.key}
    for name, value in found.items():
        setattr(changed, name, value)
    if answered:
        changed.first_answered_at = matter.first_answered_at or clock.now()
    budget = settlement_budget(changed, closes, moves_of([matter])[matter.pk])
    return {**found, **settlement_fields(changed, budget)}


def pause_over(matter: Matter, how: Lifted, at: datetime | None = None) -> dict[str, Any]:
    """End the open pause of a matter in hand; return the columns that change."""
    moment = at or clock.now()
    Pause.objects.filter(matter=matter, lifted_at__isnull=True).update(
        lifted_at=moment, lifted_as=how, lifted_by_id=deed().actor.person_id
    )
    return {"paused_as": "", "paused_until": None, **moved_settlement(matter)}


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
    figures stay as they were. History that is taken up again is alive like any other matter.
    """
    clocks = clocks_for(Urgency(matter.urgency), now, closes, areas_of(matter))
    return {
        "cycle": matter.cycle + 1,
        "cycle_started_at": now,
        "settled_at": None,
        "settled_level": "",
        "ended_at": None,
        "final_echo": None,
        "historical": False,
        "own_clock": None,
        "settle_due": clocks.settlement.at,
        "due_at": clocks.settlement.at,
        "due_provisional": clocks.settlement.provisional,
        "settle_limit": clocks.settle_limit.key,
    }
