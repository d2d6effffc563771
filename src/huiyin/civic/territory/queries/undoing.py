"""The steps that take a carried-out plan back, as far as it can be taken back."""

from collections.abc import Iterator, Mapping

from huiyin.civic.places.public import LEVELS, Spot
from huiyin.civic.territory.queries.outcome import Outcome
from huiyin.civic.territory.rules import Step, StepKind

K = StepKind


def undo_steps(outcome: Outcome, made: Mapping[int, int], roles: Mapping[int, int]) -> list[Step]:
    """Return the reverse of a plan: `made` are the ids of its new areas, `roles` the roles that moved.

    What came in between stays where it came; a new area's own matters go to what it was made of.
    """
    return [
        *_areas_back(outcome),
        *_roles_back(outcome, roles),
        *_works_back(outcome, made),
        *_charges_back(outcome, made),
        *_made_end(outcome, made),
    ]


def _areas_back(outcome: Outcome) -> Iterator[Step]:
    old, new = outcome.old.atlas, outcome.new.atlas
    changed = [spot for spot in old.spots.values() if spot != new.spot(spot.id)]
    for spot in sorted(changed, key=lambda spot: LEVELS.index(spot.level)):
        now = new.spot(spot.id)
        if spot.stands and not now.stands:
            yield Step(K.RESTORE, area=spot.id, to=spot.parent_id)
        elif spot.stands and spot.parent_id != now.parent_id:
            yield Step(K.MOVE, area=spot.id, to=spot.parent_id)
        elif not spot.stands and now.stands and spot.successor_id is not None:
            yield Step(K.RETIRE, area=spot.id, to=spot.successor_id)
        if spot.stands and spot.name != now.name:
            yield Step(K.RENAME, area=spot.id, name=spot.name)
        if spot.stands and spot.code != now.code and spot.code:
            yield Step(K.RECODE, area=spot.id, code=spot.code)


def _roles_back(outcome: Outcome, roles: Mapping[int, int]) -> Iterator[Step]:
    for before, now in sorted(roles.items()):
        role = outcome.old.roles[before]
        yield Step(K.ROLES, grants=(now,), to=role.area_id, to_org=role.org_id)


def _works_back(outcome: Outcome, made: Mapping[int, int]) -> Iterator[Step]:
    handed = {(order.from_org, order.area_id) for order in outcome.hand_overs if not order.categories}
    handed |= {(order.to_org, order.area_id) for order in outcome.hand_overs if not order.categories}
    for order in outcome.hand_overs:
        if not order.categories and (order.from_org, order.area_id) in outcome.old.works:
            area_id = made.get(order.area_id, order.area_id)
            yield Step(K.HAND_OVER, org=order.to_org, to_org=order.from_org, area=area_id)
    for change in outcome.works:
        if (change.org_id, change.area_id) in handed or change.area_id in made:
            continue
        if change.before is None:
            yield Step(K.STOPS, org=change.org_id, area=change.area_id)
        else:
            yield Step(K.WORKS, org=change.org_id, area=change.area_id, intake=change.before)
    for org_id, (name, level) in outcome.orgs.items():
        if outcome.old.orgs[org_id][0] != name:
            yield Step(K.ORG_NAME, org=org_id, name=outcome.old.orgs[org_id][0])
        if outcome.old.orgs[org_id][1] != level:
            yield Step(K.ORG_LEVEL, org=org_id, level=outcome.old.orgs[org_id][1])


def _charges_back(outcome: Outcome, made: Mapping[int, int]) -> Iterator[Step]:
    for area_id, category_id, before, after in outcome.charges:
        if before is not None and after is not None and area_id not in made:
            yield Step(K.HAND_OVER, org=after, to_org=before, area=area_id, categories=(category_id,))


def _made_end(outcome: Outcome, made: Mapping[int, int]) -> Iterator[Step]:
    """End what was made, lowest first: into what it was made of, or else into what it lies in."""
    spots = [outcome.new.atlas.spot(area_id) for area_id in made]
    for spot in sorted(spots, key=lambda spot: -LEVELS.index(spot.level)):
        into = _made_of(outcome, spot)
        yield Step(K.RETIRE, area=made[spot.id], to=into if into is not None else _parent(spot, made))


def _made_of(outcome: Outcome, spot: Spot) -> int | None:
    merged = (one for one in outcome.new.atlas.spots.values() if one.successor_id == spot.id and one.id > 0)
    return next((one.id for one in merged if outcome.old.atlas.spot(one.id).stands), None)


def _parent(spot: Spot, made: Mapping[int, int]) -> int | None:
    return None if spot.parent_id is None else made.get(spot.parent_id, spot.parent_id)
