"""Saying where organisations work and where matters arrive."""

from huiyin.civic.orgs import access, events, rules
from huiyin.civic.orgs.actions.directory import add_org
from huiyin.civic.orgs.actions.reach import OrgRowRef, existing_row
from huiyin.civic.orgs.models import Org, OrgArea
from huiyin.civic.orgs.queries import forget_intakes
from huiyin.civic.orgs.rules import OrgKind, OrgsAudit
from huiyin.civic.places.public import LADDER, AreaLevel, Place, place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Invalid
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce


@action(audit=OrgsAudit.WORK_AREA_SET, retry_race=True)
def set_work_area(*, actor: Actor, org: OrgRowRef, area_id: int, intake: bool = False) -> OrgArea:
    """Say that an organisation works in an area, and whether the area's matters arrive at it.

    An area has one intake: the one that was it before works on there, without being it.
    """
    where = place(area_id)
    access.may_place_org(actor, where).or_raise()
    if where.level not in LADDER:
        raise Invalid(rules.TOO_SMALL, code="too_small", field="area")
    row = existing_row(org)
    found = OrgArea.objects.filter(org=row, area_id=area_id, ends__isnull=True).first()
    if found is not None and found.is_intake == intake:
        unchanged()
        return found
    detail(area=area_id, intake=intake)
    if intake:
        OrgArea.objects.filter(area_id=area_id, ends__isnull=True, is_intake=True).update(is_intake=False)
    if intake or (found and found.is_intake):
        announce(events.IntakeChanged(area_id, row.pk if intake else None))
    return _write(found, row, where, intake)


@action(audit=OrgsAudit.WORK_AREA_ENDED)
def end_work_area(*, actor: Actor, org: OrgRowRef, area_id: int) -> OrgArea:
    """Say that an organisation no longer works in an area."""
    access.may_place_org(actor, place(area_id)).or_raise()
    row = existing_row(org)
    found = OrgArea.objects.filter(org=row, area_id=area_id, ends__isnull=True).first()
    if found is None or not OrgArea.objects.filter(pk=found.pk, ends__isnull=True).update(ends=clock.today()):
        raise AlreadyChanged
    detail(area=area_id, intake=found.is_intake)
    forget_intakes()
    if found.is_intake:
        announce(events.IntakeChanged(area_id, None))
    return found


@action(audit=OrgsAudit.INTAKE_SEEDED, retry_race=True)
def seed_city_intake(*, actor: Actor, city: Place) -> Org:
    """Let a city's matters arrive at its 12345 hotline, unless they arrive somewhere already."""
    access.may_place_org(actor, city).or_raise()
    found = (
        OrgArea.objects.filter(area_id=city.id, ends__isnull=True, is_intake=True)
        .select_related("org")
        .first()
    )
    if found is not None:
        unchanged()
        return found.org
    row = add_org(
        actor=actor,
        name=f"{city.name}12345政务服务便民热线",
        kind=OrgKind.HOTLINE,
        level=AreaLevel.CITY,
        phone="12345",
    )
    set_work_area(actor=actor, org=row, area_id=city.id, intake=True)
    return row


def _write(found: OrgArea | None, row: Org, where: Place, intake: bool) -> OrgArea:
    forget_intakes()
    if found is None:
        return OrgArea.objects.create(
            org=row, area_id=where.id, area_level=where.level.value, is_intake=intake, starts=clock.today()
        )
    found.is_intake = intake
    found.save(update_fields=["is_intake"])
    return found
