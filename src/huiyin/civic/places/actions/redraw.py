"""Carrying out a reorganisation in the directory: one map of a city becomes another on a day."""

from collections.abc import Iterable, Mapping
from datetime import date

from huiyin.civic.places import access, events, queries
from huiyin.civic.places.actions.planting import Draft, plant
from huiyin.civic.places.models import Area, AreaName, AreaPlacement
from huiyin.civic.places.rules import LADDER, LEVELS, Atlas, PlacesAudit, Spot, changed_between
from huiyin.kernel.actor import Actor
from huiyin.kernel.text import clean
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce

_STEPS = tuple(step.value for step in LADDER)
_WRITTEN = ["name", "code", "full_name", "parent", "valid_to", "successor", *_STEPS]
_BATCH = 200


@action(audit=PlacesAudit.AREAS_REDRAWN)
def redraw_areas(*, actor: Actor, old: Atlas, new: Atlas, on: date, reason: str) -> dict[int, int]:
    """Make the directory equal to a new map from a day on; return the ids of the areas that were made.

    Ids stay; what an area was called and where it lay is kept with its dates. The areas that the new map
    makes have negative ids in it.
    """
    for spot in new.spots.values():
        if spot.level == LEVELS[0]:
            access.may_edit_place(actor, queries.place(spot.id)).or_raise()
    rows = Area.objects.in_bulk(changed_between(old, new))
    _keep_history(rows, old, new, on, reason)
    _make_room(rows, new, on)
    made = _plant(new, on)
    _write(rows, new, made, on)
    queries.forget_places()
    detail(changed=sorted(rows), made=sorted(made.values()), on=on.isoformat())
    for area_id in sorted(rows):
        _announce(old.spot(area_id), new.spot(area_id))
    return made


def _keep_history(rows: Mapping[int, Area], old: Atlas, new: Atlas, on: date, reason: str) -> None:
    renamed = [row for row in rows.values() if _own(old.spot(row.pk)) != _own(new.spot(row.pk))]
    since = _last(AreaName.objects.filter(area__in=renamed).values_list("area_id", "valid_to"))
    AreaName.objects.bulk_create(
        AreaName(
            area=row,
            code=row.code,
            name=row.name,
            parent_id=row.parent_id,
            valid_from=_since(row, since, on),
            valid_to=on,
            reason=clean(reason, 200),
        )
        for row in renamed
    )
    since = _last(AreaPlacement.objects.filter(area__in=list(rows)).values_list("area_id", "valid_to"))
    AreaPlacement.objects.bulk_create(
        (
            AreaPlacement(
                area=row,
                full_name=row.full_name,
                **{f"{step}_id": getattr(row, f"{step}_id") for step in _STEPS},
                valid_from=_since(row, since, on),
                valid_to=on,
            )
            for row in rows.values()
        ),
        batch_size=_BATCH,
    )


def _own(spot: Spot) -> tuple[str, str, int | None]:
    return spot.name, spot.code, spot.parent_id


def _last(rows: Iterable[tuple[int, date]]) -> dict[int, date]:
    found: dict[int, date] = {}
    for area_id, until in rows:
        found[area_id] = max(until, found.get(area_id, until))
    return found


def _since(row: Area, last: Mapping[int, date], on: date) -> date | None:
    since = last.get(row.pk, row.valid_from)
    # What was entered later than the day of the decree has no time before it.
    return since if since is None else min(since, on)


def _make_room(rows: Mapping[int, Area], new: Atlas, on: date) -> None:
    """Free names and codes first: two areas may swap theirs, and a new one may take an ended one's."""
    for row in rows.values():
        spot = new.spot(row.pk)
        if spot.valid_to is not None:
            row.valid_to = spot.valid_to
        if (spot.name, spot.parent_id) != (row.name, row.parent_id):
            row.name = f"#{row.token}"
        if spot.code != row.code:
            row.code = ""
    Area.objects.bulk_update(rows.values(), ["valid_to", "name", "code"], batch_size=_BATCH)


def _plant(new: Atlas, on: date) -> dict[int, int]:
    fresh = [spot for spot in new.spots.values() if spot.id < 0]
    above: dict[int, Area | Draft] = {**Area.objects.in_bulk([spot.parent_id or 0 for spot in fresh])}
    drafts: dict[int, Draft] = {}
    for spot in sorted(fresh, key=lambda spot: LEVELS.index(spot.level)):
        draft = Draft(spot.level, spot.name, above[spot.parent_id or 0], spot.code, valid_from=on)
        above[spot.id] = drafts[spot.id] = draft
    plant(list(drafts.values()))
    return {area_id: draft.row.pk for area_id, draft in drafts.items() if draft.row}


def _write(rows: Mapping[int, Area], new: Atlas, made: Mapping[int, int], on: date) -> None:
    """Write the final state, those that were made included: their surroundings may move on the same day."""
    real = {area_id: made.get(area_id, area_id) for area_id in new.spots}
    everything = {**rows, **Area.objects.in_bulk(made.values())}
    back = {row_id: area_id for area_id, row_id in real.items()}
    for row in everything.values():
        spot, scope = new.spot(back[row.pk]), new.scope(back[row.pk])
        row.name, row.code, row.full_name = spot.name, spot.code, new.full_name(spot.id)
        row.parent_id = _real(spot.parent_id, real)
        row.valid_to, row.successor_id = spot.valid_to, _real(spot.successor_id, real)
        for step in _STEPS:
            found: int | None = getattr(scope, f"{step}_id")
            setattr(row, f"{step}_id", _real(found, real))
    Area.objects.bulk_update(everything.values(), _WRITTEN, batch_size=_BATCH)


def _real(area_id: int | None, real: Mapping[int, int]) -> int | None:
    return None if area_id is None else real[area_id]


def _announce(old: Spot, new: Spot) -> None:
    if new.valid_to is not None and old.valid_to is None:
        announce(events.AreaEnded(new.id))
    elif old.parent_id != new.parent_id:
        announce(events.AreaMoved(new.id, old.parent_id, new.parent_id))
    if old.name != new.name:
        announce(events.AreaRenamed(new.id, old.name, new.name))
