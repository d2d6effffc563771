"""Adding, renaming and ending places by hand."""

from datetime import date

from huiyin.civic.places import access, events, queries, rules
from huiyin.civic.places.actions.planting import Draft, plant, profile_columns
from huiyin.civic.places.models import Area, AreaName
from huiyin.civic.places.rules import LEVELS, NO_PROFILE, AreaLevel, CompoundKind, Place, PlacesAudit, Profile
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotFound, Refusal
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce

# A place as callers hold it: as they read it, as an action returned it, or its id.
PlaceRef = Place | Area | int


@action(audit=PlacesAudit.AREA_ADDED, retry_race=True)
def add_area(
    *,
    actor: Actor,
    parent: PlaceRef | None,
    level: AreaLevel,
    name: str,
    code: str = "",
    official_code: str = "",
    point: tuple[float, float] | None = None,
    valid_from: date | None = None,
) -> Area:
    """Add a place under the one right above it; below the community an empty code gets our next one.

    Raises Invalid for a name or code that is taken or cannot be.
    """
    above = _row(parent)
    access.may_edit_place(actor, above.as_place() if above else None).or_raise()
    return _add(Draft(level, name, above, code, official_code, point, valid_from))


@action(audit=PlacesAudit.AREA_ADDED, retry_race=True)
def add_compound(
    *,
    actor: Actor,
    parent: PlaceRef,
    name: str,
    kind: CompoundKind | None = None,
    has_property_management: bool | None = None,
    has_owners_committee: bool | None = None,
    dwellings: int | None = None,
    founded: int | None = None,
    code: str = "",
    official_code: str = "",
    point: tuple[float, float] | None = None,
    valid_from: date | None = None,
) -> Area:
    """Add a compound under its community, with what is known of it."""
    above = _row(parent)
    access.may_edit_place(actor, above.as_place() if above else None).or_raise()
    profile = Profile(kind, has_property_management, has_owners_committee, dwellings, founded)
    return _add(Draft(AreaLevel.COMPOUND, name, above, code, official_code, point, valid_from, profile))


@action(audit=PlacesAudit.COMPOUND_UPDATED)
def update_compound(
    *,
    actor: Actor,
    area: PlaceRef,
    profile: Profile = NO_PROFILE,
    official_code: str = "",
    point: tuple[float, float] | None = None,
) -> Area:
    """Replace what is known of a place besides its name; a profile only means something for a compound."""
    row = _editable(actor, area)
    rules.check_point(point)
    if row.level == AreaLevel.COMPOUND:
        rules.check_profile(profile, today=clock.today())
    lat, lon = point or (None, None)
    known = profile_columns(profile) if row.level == AreaLevel.COMPOUND else {}
    columns = {**known, "official_code": clean(official_code, 40), "lat": lat, "lon": lon}
    detail(old={name: _plain(getattr(row, name)) for name in columns}, new=columns)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    queries.forget_places()
    return row


@action(audit=PlacesAudit.AREA_RENAMED, retry_race=True)
def rename_area(*, actor: Actor, area: PlaceRef, name: str, on: date, reason: str = "") -> Area:
    """Give a place another name from a day on; the old one is kept, all full names under it follow."""
    row = _editable(actor, area)
    kept = rules.check_name(name)
    if kept == row.name:
        unchanged()
        return row
    _check_free(row.parent_id, AreaLevel(row.level), kept)
    _keep_name(row, on, reason)
    detail(old=row.name, new=kept, on=on.isoformat())
    announce(events.AreaRenamed(row.pk, row.name, kept))
    # The old name is part of the condition: two who rename at once must not both think they did.
    if not Area.objects.filter(pk=row.pk, name=row.name).update(name=kept):
        raise AlreadyChanged
    row.name = kept
    _write_full_names(row)
    queries.forget_places()
    return row


@action(audit=PlacesAudit.AREA_ENDED)
def end_area(*, actor: Actor, area: PlaceRef, on: date) -> Area:
    """Take a place out of the directory; it stays readable for what was filed there.

    Raises Refusal while valid places lie in it.
    """
    row = _editable(actor, area)
    _check_span(row.valid_from, on)
    if Area.objects.filter(parent=row, valid_to__isnull=True).exists():
        raise Refusal(
            N_("Places still lie in “%(name)s”. End or move those first."),
            code="not_empty",
            params={"name": row.full_name},
        )
    if not Area.objects.filter(pk=row.pk, valid_to__isnull=True).update(valid_to=on):
        raise AlreadyChanged
    row.valid_to = on
    queries.forget_places()
    detail(on=on.isoformat())
    announce(events.AreaEnded(row.pk))
    return row


def _add(draft: Draft) -> Area:
    parent = draft.parent if isinstance(draft.parent, Area) else None
    rules.may_stand_under(draft.level, AreaLevel(parent.level) if parent else None).or_raise()
    if parent and parent.valid_to is not None:
        raise Refusal(
            N_("“%(name)s” is no more. Choose a place that is."),
            code="parent_ended",
            params={"name": parent.full_name},
        )
    draft.name = rules.check_name(draft.name)
    draft.official_code = clean(draft.official_code, 40)
    draft.valid_from = draft.valid_from or clock.today()
    rules.check_point(draft.point)
    rules.check_profile(draft.profile, today=clock.today())
    _check_free(parent.pk if parent else None, draft.level, draft.name)
    draft.code = _code(draft, parent)
    (row,) = plant([draft])
    detail(name=row.full_name, level=row.level, code=row.code)
    announce(events.AreaAdded(row.pk, row.level, row.parent_id))
    return row


def _code(draft: Draft, parent: Area | None) -> str:
    above = parent.code if parent else ""
    given = rules.canonical_code(draft.code)
    if not given:
        siblings = Area.objects.filter(parent=parent).values_list("code", flat=True)
        return rules.next_code(draft.level, above, siblings)
    rules.check_code(draft.level, given, above).or_raise()
    holder = Area.objects.filter(code=given, valid_to__isnull=True).first()
    if holder is not None:
        raise Invalid(
            N_("The code %(code)s belongs to “%(name)s” already."),
            code="code_taken",
            field="code",
            params={"code": given, "name": holder.full_name},
        )
    return given


def _check_free(parent_id: int | None, level: AreaLevel, name: str) -> None:
    if Area.objects.filter(parent_id=parent_id, level=level, name=name, valid_to__isnull=True).exists():
        raise Invalid(
            N_("“%(name)s” is already there. Open it, or choose another name."),
            code="already_there",
            field="name",
            params={"name": name},
        )


def _keep_name(row: Area, on: date, reason: str) -> None:
    last = AreaName.objects.filter(area=row).order_by("-valid_to", "-pk").first()
    since = last.valid_to if last else row.valid_from
    _check_span(since, on)
    AreaName.objects.create(
        area=row,
        code=row.code,
        name=row.name,
        parent_id=row.parent_id,
        valid_from=since,
        valid_to=on,
        reason=clean(reason, 200),
    )


def _check_span(since: date | None, on: date) -> None:
    if since is not None and on < since:
        raise Invalid(
            N_("%(on)s lies before %(since)s, since when this holds. Choose a later day."),
            code="bad_day",
            field="on",
            params={"on": on.isoformat(), "since": since.isoformat()},
        )


def _write_full_names(top: Area) -> None:
    """Put the full names together again, from a renamed area downwards."""
    under = Area.objects.filter(queries.area_scope_q(top.as_place())).exclude(pk=top.pk)
    inside = under if top.level in rules.LADDER else Area.objects.filter(parent=top)
    known = {top.pk: top}
    top.full_name = rules.full_name(top.name, top.parent)
    for row in sorted(inside, key=lambda row: LEVELS.index(AreaLevel(row.level))):
        if row.parent_id in known:
            row.full_name = rules.full_name(row.name, known[row.parent_id])
            known[row.pk] = row
    Area.objects.bulk_update(known.values(), ["full_name"], batch_size=500)


def _row(ref: PlaceRef | None) -> Area | None:
    if ref is None:
        return None
    row = Area.objects.filter(pk=ref if isinstance(ref, int) else ref.id).first()
    if row is None:
        raise NotFound
    return row


def _editable(actor: Actor, ref: PlaceRef) -> Area:
    row = _row(ref)
    if row is None:
        raise NotFound
    access.may_edit_place(actor, row.as_place()).or_raise()
    return row


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | bool | int) else str(value)
