"""The clock of a root and of all that are merged into it: who waited longest is answered first.

The columns of a root say by when it has to answer all of them, and when the first of them was answered.
What its own were stands in `own_clock` until nobody's are earlier.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from huiyin.civic.matters.actions.clocks import (
    clocks_for,
    closes_for,
    settlement_budget,
    settlement_fields,
)
from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.queries.limits import areas_of, settle_version
from huiyin.civic.matters.queries.moving import moves_of
from huiyin.civic.matters.rules.clocks import earliest, has_own_day, lent_until, next_due, stretches
from huiyin.civic.matters.rules.words import Urgency

_FIRST = ("first_due", "first_answered_at", "first_limit")
_SETTLES = ("cycle_started_at", "settle_limit", "settle_due", "due_provisional")
_COLUMNS = (*_FIRST, *_SETTLES, "due_at", "own_clock")
_MOMENTS = frozenset({"first_due", "first_answered_at", "cycle_started_at"})
_OWN = (*_FIRST, "cycle_started_at", "settle_limit", "urgency")


def joined(root: Matter, younger: Matter, at: datetime) -> dict[str, Any]:
    """Return the columns of a root's clocks that change when a matter is merged into it at a moment."""
    return _changes(root, _with(root, younger, at, anew=False))


def parted(root: Matter) -> dict[str, Any]:
    """Return the columns of a root's clocks that change when a matter has left it."""
    own = root.own_clock
    if own is None:
        return {}
    # Another urgency that was given to the whole since holds for each of them.
    anew = own["urgency"] != root.urgency
    found = _restored(root, own, anew=anew)
    family = [one for one in root.youngers.all() if "merged_at" in (one.before_merge or {})]
    direct = [one for one in family if one.before_merge["into"] not in {other.pk for other in family}]
    for younger in sorted(direct, key=lambda one: str(one.before_merge["merged_at"])):
        found = _with(found, younger, datetime.fromisoformat(younger.before_merge["merged_at"]), anew=anew)
    return _changes(root, found)


def kept_of(heir: Matter, own_clock: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an heir keeps of its own clock when it goes on by one that its elder ran by."""
    return {**_own(heir), "by": own_clock["by"]}


def _changes(root: Matter, found: Matter) -> dict[str, Any]:
    pairs = ((name, getattr(found, name)) for name in _COLUMNS)
    return {name: value for name, value in pairs if getattr(root, name) != value}


def _with(root: Matter, younger: Matter, at: datetime, *, anew: bool) -> Matter:
    """Return a root in hand as it runs with a matter merged into it."""
    found = _first(root, younger)
    if root.due_at is not None and younger.settle_due is not None:
        found = _sooner(found, _by_clock_of(found, younger, at, anew=anew))
    if _changes(root, found):
        found.own_clock = {"by": [], **(found.own_clock or {}), **_own(root)}
        _due(found)
    return found


def _first(root: Matter, younger: Matter) -> Matter:
    """Return a root that owes the first answer when either owed it, and gave it when either was given it."""
    found = copy(root)
    if root.first_due is None or younger.first_due is None:
        # History, and what was taken up out of it, owes none.
        return found
    if younger.first_due < root.first_due:
        found.first_due, found.first_limit = younger.first_due, younger.first_limit
    found.first_answered_at = earliest(root.first_answered_at, younger.first_answered_at)
    return found


def _by_clock_of(root: Matter, younger: Matter, at: datetime, *, anew: bool) -> Matter:
    """Return a root that is settled by the clock of a matter merged into it at a moment."""
    found = copy(root)
    found.cycle_started_at = younger.cycle_started_at
    found.settle_limit = _limit_of(younger, root.urgency, anew=anew)
    lent = lent_until(stretches(younger.pk, younger.own_clock), at)
    found.own_clock = {"by": lent}
    return _counted(found)


def _limit_of(matter: Matter, urgency: str, *, anew: bool) -> str:
    if has_own_day(matter.settle_limit):
        return matter.settle_limit
    if anew:
        start, areas = matter.cycle_started_at, areas_of(matter)
        return clocks_for(Urgency(urgency), start, closes_for(matter), areas).settle_limit.key
    return matter.settle_limit or settle_version(matter).key


def _counted(found: Matter) -> Matter:
    budget = settlement_budget(found, closes_for(found), moves_of([found])[found.pk])
    for name, value in settlement_fields(found, budget).items():
        setattr(found, name, value)
    return found


def _sooner(one: Matter, other: Matter) -> Matter:
    if one.settle_due is None or other.settle_due is None:
        return one
    return other if other.settle_due < one.settle_due else one


def _due(found: Matter) -> None:
    if found.due_at is not None:
        answered = found.first_answered_at is not None
        found.due_at = next_due(
            first_due=found.first_due, first_answered=answered, settle_due=found.settle_due
        )


def _own(root: Matter) -> dict[str, Any]:
    """Return what the own clock of a root is, or was before it ran by another's."""
    if root.own_clock is not None:
        return {name: root.own_clock[name] for name in _OWN}
    values = ((name, getattr(root, name)) for name in _OWN)
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values}


def _restored(root: Matter, own: Mapping[str, Any], *, anew: bool) -> Matter:
    """Return a root that runs by its own clock again."""
    found = copy(root)
    for name in (*_FIRST, "cycle_started_at", "settle_limit"):
        text = own[name]
        setattr(found, name, datetime.fromisoformat(text) if text and name in _MOMENTS else text)
    found.own_clock = None
    # What everybody was told while it was merged was told its own author too.
    found.first_answered_at = found.first_answered_at or root.accepted_at or root.settled_at
    found.settle_limit = _limit_of(found, root.urgency, anew=anew)
    if found.settle_due is not None:
        _counted(found)
    found.due_at = found.due_at if root.due_at is not None else None
    return found
