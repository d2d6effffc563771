"""Drawing the new world: the steps of a plan, one after the other, on a copy of the old one.

Nothing is written here. Whatever cannot be is a problem with the number of its step; a plan with one problem
is refused whole.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NoReturn

from huiyin.civic.people.public import HeldRole
from huiyin.civic.places.public import (
    LEVEL_WORDS,
    LEVELS,
    AreaLevel,
    Atlas,
    Spot,
    canonical_code,
    check_code,
    check_name,
    is_step_above,
)
from huiyin.civic.territory.queries.world import World
from huiyin.civic.territory.rules import FIELD_WORDS, KIND_WORDS, NEEDS, Problem, Ref, Step, StepKind
from huiyin.kernel.errors import Refusal
from huiyin.kernel.text import Message
from huiyin.kernel.text import gettext_noop as N_

K = StepKind


@dataclass(frozen=True)
class HandOver:
    """That one organisation's matters in an area, of some categories or of all, go to another."""

    from_org: int
    to_org: int
    area_id: int
    categories: tuple[int, ...]


@dataclass
class Drawing:
    """The world while it is being drawn. `moved` maps roles to where they are held, None when they end."""

    old: World
    on: date
    spots: dict[int, Spot]
    works: dict[tuple[int, int], bool]
    orgs: dict[int, tuple[str, str]]
    charges: dict[tuple[int, int], int]
    moved: dict[int, HeldRole | None] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)
    hand_overs: list[HandOver] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def world(self) -> World:
        """Return the new world."""
        roles = {role.id: role for role in self.roles()}
        return replace(
            self.old,
            atlas=Atlas(self.spots.values()),
            works=self.works,
            orgs=self.orgs,
            roles=roles,
            charges=self.charges,
        )

    def roles(self) -> Iterable[HeldRole]:
        """Yield the roles as they are held after the steps so far."""
        for role_id, role in self.old.roles.items():
            held = self.moved.get(role_id, role)
            if held is not None:
                yield held

    def spot(self, ref: Ref | None) -> Spot:
        """Return the area a step means. Raises Refusal with a sentence."""
        area_id = self.made.get(ref) if isinstance(ref, str) else ref
        if area_id not in self.spots:
            refuse(N_("There is no place “%(value)s”. Write its code or its whole name."), value=str(ref))
        return self.spots[area_id]

    def standing(self, ref: Ref | None) -> Spot:
        """Return an area that is there on the day. Raises Refusal for one that has ended."""
        spot = self.spot(ref)
        if not spot.stands:
            refuse(N_("“%(name)s” is no longer there on that day."), name=spot.name)
        return spot

    def org(self, org_id: int | None) -> int:
        """Return an organisation that is there. Raises Refusal."""
        if org_id not in self.orgs:
            refuse(N_("There is no organisation with the number %(value)s."), value=str(org_id))
        return org_id

    def put(self, spot: Spot, **change: Any) -> None:
        """Change an area."""
        self.spots[spot.id] = replace(spot, **change)

    def children(self, area_id: int) -> list[Spot]:
        """Return what lies directly in an area now, ended ones too."""
        return [spot for spot in self.spots.values() if spot.parent_id == area_id]


def refuse(message: str, **params: object) -> NoReturn:
    """Raise a sentence about a step."""
    raise Refusal(message, code="bad_step", params=params)


def draw(old: World, steps: Iterable[Step], on: date) -> Drawing:
    """Carry out the steps on a copy of the world; what is wrong with them is in `problems`."""
    drawing = Drawing(old, on, dict(old.atlas.spots), dict(old.works), dict(old.orgs), dict(old.charges))
    for number, step in enumerate(steps, start=1):
        try:
            _check_fields(step)
            STEPS[step.kind](drawing, step)
        except Refusal as refusal:
            drawing.problems.append(Problem(number, refusal.message, refusal.params))
    return drawing


def _check_fields(step: Step) -> None:
    for name in NEEDS[step.kind]:
        if getattr(step, name) in {None, ""}:
            refuse(
                N_("“%(kind)s” needs “%(field)s”."),
                kind=Message(KIND_WORDS[step.kind]),
                field=Message(FIELD_WORDS[name]),
            )


def _create(drawing: Drawing, step: Step) -> None:
    parent = drawing.standing(step.to)
    if parent.level == LEVELS[-1]:
        refuse(N_("Nothing can lie in “%(name)s”."), name=parent.name)
    level = LEVELS[LEVELS.index(parent.level) + 1]
    if step.key in drawing.made:
        refuse(N_("“%(name)s” is made twice in this plan."), name=step.code or step.name)
    area_id = -1 - len(drawing.made)
    drawing.made[step.key] = area_id
    code = _code(level, step.code) if step.code else ""
    drawing.spots[area_id] = Spot(area_id, level, check_name(step.name), code, parent.id)


def _code(level: AreaLevel, text: str) -> str:
    code = canonical_code(text)
    check_code(level, code, "").or_raise()
    return code


def _move(drawing: Drawing, step: Step) -> None:
    area, parent = drawing.standing(step.area), drawing.standing(step.to)
    if area.parent_id == parent.id:
        refuse(N_("“%(name)s” lies in “%(parent)s” already."), name=area.name, parent=parent.name)
    _check_level(area, parent)
    drawing.put(area, parent_id=parent.id)


def _check_level(area: Spot, parent: Spot) -> None:
    if area.id == parent.id:
        refuse(N_("“%(name)s” cannot lie in itself."), name=area.name)
    if not is_step_above(parent.level, area.level):
        refuse(
            N_("“%(name)s” (%(level)s) cannot lie directly in “%(parent)s” (%(above)s)."),
            name=area.name,
            level=Message(LEVEL_WORDS[area.level]),
            parent=parent.name,
            above=Message(LEVEL_WORDS[parent.level]),
        )


def _merge(drawing: Drawing, step: Step) -> None:
    area, into = drawing.standing(step.area), drawing.standing(step.to)
    if area.level != into.level or area.id == into.id:
        refuse(
            N_("“%(name)s” cannot merge into “%(into)s”: two different places of one level merge."),
            name=area.name,
            into=into.name,
        )
    for child in drawing.children(area.id):
        if child.stands:
            drawing.put(child, parent_id=into.id)
    _end(drawing, area, into)


def _end(drawing: Drawing, area: Spot, into: Spot) -> None:
    """End an area; what has ended in it before, and who works and serves there, goes along."""
    for child in drawing.children(area.id):
        if child.successor_id is None and not child.stands:
            drawing.put(child, **_heir(child, area, into))
    drawing.put(drawing.spots[area.id], valid_to=drawing.on, successor_id=into.id)
    _works_along(drawing, area, into)
    for (there, category_id), org_id in sorted(drawing.charges.items()):
        if there == area.id:
            del drawing.charges[there, category_id]
            drawing.charges.setdefault((into.id, category_id), org_id)
    # A role over a compound must not become one over its community: those a step has to place.
    if area.level == into.level:
        for role in list(drawing.roles()):
            if role.area_id == area.id:
                drawing.moved[role.id] = replace(role, area_id=into.id)


def _works_along(drawing: Drawing, area: Spot, into: Spot) -> None:
    """Let who works in an ended area work in what it became; an intake that is there already stays."""
    has_intake = any(there == into.id and intake for (_, there), intake in drawing.works.items())
    for (org_id, there), intake in sorted(drawing.works.items()):
        if there == area.id:
            del drawing.works[org_id, there]
            if area.level == into.level:
                kept = drawing.works.get((org_id, into.id), False)
                drawing.works[org_id, into.id] = kept or (intake and not has_intake)


def _heir(child: Spot, area: Spot, into: Spot) -> dict[str, int]:
    return {"parent_id": into.id} if area.level == into.level else {"successor_id": into.id}


def _retire(drawing: Drawing, step: Step) -> None:
    area, into = drawing.standing(step.area), drawing.standing(step.to)
    if area.level == LEVELS[0]:
        refuse(N_("A city cannot end here."))
    if LEVELS.index(into.level) > LEVELS.index(area.level) or area.id == into.id:
        refuse(
            N_("What belongs to “%(name)s” cannot go to “%(into)s”: choose a place of its level or above."),
            name=area.name,
            into=into.name,
        )
    left = [child.name for child in drawing.children(area.id) if child.stands]
    if left:
        refuse(
            N_("“%(child)s” still lies in “%(name)s” (%(n)s in all). Move each of them first."),
            child=left[0],
            name=area.name,
            n=len(left),
        )
    _end(drawing, area, into)


def _restore(drawing: Drawing, step: Step) -> None:
    area = drawing.spot(step.area)
    if area.stands:
        refuse(N_("“%(name)s” has not ended."), name=area.name)
    parent = drawing.standing(step.to if step.to is not None else area.parent_id)
    _check_level(area, parent)
    drawing.put(area, valid_to=None, successor_id=None, parent_id=parent.id)


def _rename(drawing: Drawing, step: Step) -> None:
    drawing.put(drawing.standing(step.area), name=check_name(step.name))


def _recode(drawing: Drawing, step: Step) -> None:
    area = drawing.standing(step.area)
    drawing.put(area, code=_code(area.level, step.code))


def _works(drawing: Drawing, step: Step) -> None:
    org_id, area = drawing.org(step.org), drawing.standing(step.area)
    if area.level in {AreaLevel.BUILDING, AreaLevel.STAIRWELL}:
        refuse(N_("Organisations work in a compound or something larger, not in “%(name)s”."), name=area.name)
    if step.intake:
        _take_intake(drawing, area.id)
    drawing.works[org_id, area.id] = step.intake or drawing.works.get((org_id, area.id), False)


def _take_intake(drawing: Drawing, area_id: int) -> None:
    for (org_id, there), intake in list(drawing.works.items()):
        if there == area_id and intake:
            drawing.works[org_id, there] = False


def _stops(drawing: Drawing, step: Step) -> None:
    org_id, area = drawing.org(step.org), drawing.standing(step.area)
    if drawing.works.pop((org_id, area.id), None) is None:
        refuse(N_("“%(org)s” does not work in “%(name)s”."), org=drawing.orgs[org_id][0], name=area.name)


def _hand_over(drawing: Drawing, step: Step) -> None:
    """Hand over all of an area, or some categories: then the old organisation works on there."""
    old, new, area = drawing.org(step.org), drawing.org(step.to_org), drawing.standing(step.area)
    if old == new:
        refuse(N_("“%(org)s” cannot hand over to itself."), org=drawing.orgs[old][0])
    for category_id in step.categories:
        if category_id not in drawing.old.above:
            refuse(N_("There is no category number %(number)s."), number=category_id)
        drawing.charges[area.id, category_id] = new
    drawing.hand_overs.append(HandOver(old, new, area.id, step.categories))
    intake = False if step.categories else drawing.works.pop((old, area.id), False)
    if intake:
        _take_intake(drawing, area.id)
    drawing.works[new, area.id] = intake or drawing.works.get((new, area.id), False)


def _org_name(drawing: Drawing, step: Step) -> None:
    org_id = drawing.org(step.org)
    drawing.orgs[org_id] = (check_name(step.name), drawing.orgs[org_id][1])


def _org_level(drawing: Drawing, step: Step) -> None:
    org_id = drawing.org(step.org)
    if step.level not in {level.value for level in LEVELS[:5]}:
        refuse(N_("“%(value)s” is no step of the ladder."), value=step.level)
    drawing.orgs[org_id] = (drawing.orgs[org_id][0], step.level)


def _roles(drawing: Drawing, step: Step) -> None:
    """Move the roles over an area or in an organisation; without a place to go to they end."""
    meant = [role for role in drawing.roles() if _is_meant(drawing, step, role)]
    if not meant:
        refuse(N_("Nobody holds such a role there."))
    for role in meant:
        drawing.moved[role.id] = _moved(drawing, step, role)


def _is_meant(drawing: Drawing, step: Step, role: HeldRole) -> bool:
    if step.role and role.role != step.role:
        return False
    if step.grants:
        return role.id in step.grants
    if step.org is not None:
        return role.org_id == drawing.org(step.org)
    return role.area_id == drawing.spot(step.area).id


def _moved(drawing: Drawing, step: Step, role: HeldRole) -> HeldRole | None:
    if role.org_id is not None:
        return None if step.to_org is None else replace(role, org_id=drawing.org(step.to_org))
    return None if step.to is None else replace(role, area_id=drawing.standing(step.to).id)


STEPS: dict[StepKind, Callable[[Drawing, Step], None]] = {
    K.CREATE: _create,
    K.MOVE: _move,
    K.MERGE: _merge,
    K.RENAME: _rename,
    K.RECODE: _recode,
    K.RETIRE: _retire,
    K.RESTORE: _restore,
    K.WORKS: _works,
    K.STOPS: _stops,
    K.HAND_OVER: _hand_over,
    K.ORG_NAME: _org_name,
    K.ORG_LEVEL: _org_level,
    K.ROLES: _roles,
}
