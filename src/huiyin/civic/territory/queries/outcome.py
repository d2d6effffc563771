"""What a plan changes, exactly: the difference between the old world and the new one."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from huiyin.civic.matters.public import Handing, HeldGroup
from huiyin.civic.people.public import HeldRole, RoleMove
from huiyin.civic.places.public import LADDER, Scope, Shift, Spot, shifts_between
from huiyin.civic.territory.queries.drawing import Drawing, HandOver
from huiyin.civic.territory.queries.world import World


@dataclass(frozen=True)
class AreaChange:
    """One area that a plan names or moves: its path and code before and after; `below` go along."""

    area_id: int
    old_path: str
    new_path: str
    old_code: str
    new_code: str
    ends: bool
    below: int


@dataclass(frozen=True)
class WorkChange:
    """That an organisation begins or ends to work in an area, or that its intake begins or ends there."""

    org_id: int
    area_id: int
    before: bool | None
    after: bool | None


@dataclass(frozen=True)
class ReachChange:
    """What comes into or falls out of the reach of a role, by the areas that move."""

    role: HeldRole
    gains: tuple[int, ...]
    loses: tuple[int, ...]
    goes_to: HeldRole | None
    moves: bool


@dataclass(frozen=True)
class Outcome:
    """The difference that a plan makes."""

    old: World
    new: World
    hand_overs: Sequence[HandOver]
    moved: dict[int, HeldRole | None]

    @cached_property
    def shifts(self) -> list[Shift]:
        """Return where rows lie from now on, in the order in which they are rewritten."""
        return shifts_between(self.old.atlas, self.new.atlas)

    @cached_property
    def areas(self) -> list[AreaChange]:
        """Return the areas that change by themselves; what only goes along is counted under them."""
        roots = {shift.area_id for shift in self.shifts}
        found = []
        for spot in self.new.atlas.spots.values():
            old = self.old.atlas.spots.get(spot.id)
            if old is None or spot != old or (spot.id in roots and old.successor_id is None):
                found.append(self._change(spot, old))
        return sorted(found, key=lambda one: (one.old_path, one.new_path, one.area_id))

    def _change(self, spot: Spot, old: Spot | None) -> AreaChange:
        ends = not spot.stands
        where = self.new.atlas.standing(spot.id)
        return AreaChange(
            area_id=spot.id,
            old_path=self.old.atlas.path(spot.id) if old and old.stands else "",
            new_path=self.new.atlas.path(where.id),
            old_code=old.code if old else "",
            new_code=where.code,
            ends=ends,
            below=sum(1 for below in self.old.atlas.under(spot.id) if below.stands) - 1 if old else 0,
        )

    @cached_property
    def works(self) -> list[WorkChange]:
        """Return where organisations begin or end to work, or to take matters in."""
        old, new = self.old.works, self.new.works
        return [
            WorkChange(org_id, area_id, old.get((org_id, area_id)), new.get((org_id, area_id)))
            for org_id, area_id in sorted(set(old) | set(new))
            if old.get((org_id, area_id)) != new.get((org_id, area_id))
        ]

    @cached_property
    def orgs(self) -> dict[int, tuple[str, str]]:
        """Return new name and level of the organisations that get others."""
        return {org_id: facts for org_id, facts in self.new.orgs.items() if self.old.orgs[org_id] != facts}

    @cached_property
    def role_moves(self) -> list[RoleMove]:
        """Return which roles are held elsewhere from now on; ended ones point nowhere."""
        return [
            RoleMove(role_id, held.area_id if held else None, held.org_id if held else None)
            for role_id, held in sorted(self.moved.items())
        ]

    @cached_property
    def reach(self) -> list[ReachChange]:
        """Return whose role reaches other areas than before."""
        roots = [shift.area_id for shift in self.shifts]
        before = {area_id: _reaching(self.old, area_id) for area_id in roots}
        after = {area_id: _reaching(self.new, area_id) for area_id in roots}
        found = []
        for role_id, role in sorted(self.old.roles.items()):
            held = self.new.roles.get(role_id)
            gains = tuple(
                a for a in roots if held and held.area_id in after[a] and role.area_id not in before[a]
            )
            loses = tuple(
                a
                for a in roots
                if role.area_id in before[a] and (held is None or held.area_id not in after[a])
            )
            if gains or loses or role_id in self.moved:
                found.append(ReachChange(role, gains, loses, held, role_id in self.moved))
        return found

    @cached_property
    def charges(self) -> list[tuple[int, int, int | None, int | None]]:
        """Return (area, category, organisation before, organisation after) of what changes charge."""
        old, new = self.old.charges, self.new.charges
        return [
            (area_id, category_id, old.get((area_id, category_id)), new.get((area_id, category_id)))
            for area_id, category_id in sorted(set(old) | set(new))
            if old.get((area_id, category_id)) != new.get((area_id, category_id))
        ]

    @cached_property
    def digest(self) -> str:
        """Return the fingerprint of everything but numbers of matters, which change every day."""
        return hashlib.sha256(
            json.dumps(self._facts(), ensure_ascii=False, sort_keys=True, default=str).encode()
        ).hexdigest()

    def _facts(self) -> dict[str, Any]:
        return {
            "areas": [vars(one) for one in self.areas],
            "shifts": [shift.words() for shift in self.shifts],
            "works": [vars(one) for one in self.works],
            "orgs": self.orgs,
            "roles": [vars(one) for one in self.role_moves],
            "reach": [(one.role.id, one.gains, one.loses) for one in self.reach],
            "charges": self.charges,
            "hand_overs": [vars(one) for one in self.hand_overs],
        }


def outcome_of(drawing: Drawing) -> Outcome:
    """Return the difference that a drawing without problems makes."""
    return Outcome(drawing.old, drawing.world(), drawing.hand_overs, drawing.moved)


def _reaching(world: World, area_id: int) -> frozenset[int]:
    """Return the areas a role over which reaches an area, the area itself and what it became included."""
    return frozenset({area_id, *world.atlas.scope(area_id).ids})


@dataclass(frozen=True)
class Handed:
    """Open matters of one place that go from one holder to another: how many, and whether work stops."""

    group: HeldGroup
    to_org: int
    back: bool
    by_plan: HandOver | None = None


def handed(outcome: Outcome, groups: Sequence[HeldGroup]) -> list[Handed]:
    """Decide which open matters change hands.

    First what the plan hands over; then what is held by somebody who no longer works where it lies.
    """
    found = []
    for group in groups:
        order = _ordered(outcome, group)
        if order is not None:
            found.append(Handed(group, order.to_org, back=False, by_plan=order))
            continue
        to_org = _heir(outcome, group)
        if to_org is not None and to_org != group.holder_org_id:
            found.append(Handed(group, to_org, back=True))
    return found


def _ordered(outcome: Outcome, group: HeldGroup) -> HandOver | None:
    scope = outcome.new.atlas.scope(group.place_id)
    above = outcome.new.above.get(group.category_id or 0, frozenset())
    for order in outcome.hand_overs:
        inside = order.area_id in scope.ids or order.area_id == group.place_id
        fits = not order.categories or above & set(order.categories)
        if group.holder_org_id == order.from_org and inside and fits:
            return order
    return None


def _heir(outcome: Outcome, group: HeldGroup) -> int | None:
    """Return who holds a group from now on; None where its holder stays."""
    old, new = outcome.old, outcome.new
    was, will = old.atlas.scope(group.place_id), new.atlas.scope(group.place_id)
    level = _served_at(old, group, was)
    if level is None or _served_at(new, group, will) is not None:
        return None
    return new.intake_near(will, level)


def _served_at(world: World, group: HeldGroup, scope: Scope) -> str | None:
    """Return the lowest level on which the holder was there for a group; None where they never were."""
    for level in LADDER:
        area_id = scope.at(level)
        if area_id is not None and _is_there(world, group, area_id):
            return level.value
    return None


def _is_there(world: World, group: HeldGroup, area_id: int) -> bool:
    if group.holder_org_id is not None:
        return (group.holder_org_id, area_id) in world.works
    return any(
        role.person_id == group.holder_person_id
        and (role.area_id == area_id or (role.org_id is not None and (role.org_id, area_id) in world.works))
        for role in world.roles.values()
    )


def handings(found: Sequence[Handed]) -> list[Handing]:
    """Bring groups together by where they go: what the plan orders first, with its categories."""
    places: dict[tuple[Any, ...], set[int]] = {}
    for one in found:
        categories = one.by_plan.categories if one.by_plan else ()
        key = (
            one.by_plan is None,
            one.to_org,
            one.group.holder_org_id,
            one.group.holder_person_id,
            one.back,
            categories,
        )
        places.setdefault(key, set()).add(one.group.place_id)
    return [
        Handing(tuple(sorted(ids)), key[1], key[2], key[3], key[4], key[5])
        for key, ids in sorted(places.items(), key=lambda item: str(item[0]))
    ]
