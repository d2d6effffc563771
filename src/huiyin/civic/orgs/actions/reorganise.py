"""The part of a reorganisation that concerns organisations."""

from collections.abc import Mapping
from datetime import date

from huiyin.civic.orgs import access, events
from huiyin.civic.orgs.models import Org, OrgArea, OrgPast
from huiyin.civic.orgs.queries import forget_intakes, forget_past
from huiyin.civic.orgs.rules import OrgsAudit
from huiyin.civic.places.public import Place, places
from huiyin.kernel.actor import Actor
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce

Works = Mapping[tuple[int, int], bool]


@action(audit=OrgsAudit.REORGANISED)
def reorganise_orgs(
    *,
    actor: Actor,
    city: Place,
    old: Works,
    new: Works,
    facts: Mapping[int, tuple[str, str]],
    on: date,
) -> None:
    """Let organisations work where a plan says from a day on, under the names and levels it says.

    `old` and `new` map (organisation, area) to whether the area's matters arrive there. Rows that end are
    kept with their day.
    """
    access.may_place_org(actor, city).or_raise()
    _stop(old, new, on)
    _start(old, new, on)
    _rename(facts, on)
    forget_intakes()
    forget_past()
    detail(ended=sorted(set(old) - set(new)), begun=sorted(set(new) - set(old)), orgs=sorted(facts))
    _announce(old, new)


def _stop(old: Works, new: Works, on: date) -> None:
    """End work areas first, and intakes: an area has one at a time."""
    for org_id, area_id in sorted(set(old) - set(new)):
        rows = OrgArea.objects.filter(org_id=org_id, area_id=area_id, ends__isnull=True)
        # What was entered later than the day of the decree ends on the day it began.
        for row in rows:
            OrgArea.objects.filter(pk=row.pk).update(ends=max(on, row.starts))
    for org_id, area_id in sorted(key for key in set(old) & set(new) if old[key] and not new[key]):
        OrgArea.objects.filter(org_id=org_id, area_id=area_id, ends__isnull=True).update(is_intake=False)


def _start(old: Works, new: Works, on: date) -> None:
    begun = sorted(set(new) - set(old))
    where = places(area_id for _, area_id in begun)
    OrgArea.objects.bulk_create(
        OrgArea(
            org_id=org_id,
            area_id=area_id,
            area_level=where[area_id].level.value,
            is_intake=new[org_id, area_id],
            starts=on,
        )
        for org_id, area_id in begun
    )
    for org_id, area_id in sorted(key for key in set(old) & set(new) if new[key] and not old[key]):
        OrgArea.objects.filter(org_id=org_id, area_id=area_id, ends__isnull=True).update(is_intake=True)


def _rename(facts: Mapping[int, tuple[str, str]], on: date) -> None:
    for row in Org.objects.filter(pk__in=list(facts)):
        last = OrgPast.objects.filter(org=row).order_by("-valid_to").first()
        since = last.valid_to if last else row.starts
        OrgPast.objects.create(
            org=row, name=row.name, level=row.level, valid_from=min(since, on), valid_to=on
        )
        row.name, row.level = facts[row.pk]
        row.save(update_fields=["name", "level"])


def _announce(old: Works, new: Works) -> None:
    before = {area_id: org_id for (org_id, area_id), is_intake in old.items() if is_intake}
    after = {area_id: org_id for (org_id, area_id), is_intake in new.items() if is_intake}
    for area_id in sorted(set(before) | set(after)):
        if before.get(area_id) != after.get(area_id):
            announce(events.IntakeChanged(area_id, after.get(area_id)))
