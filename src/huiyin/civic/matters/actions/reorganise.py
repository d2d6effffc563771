"""The part of a reorganisation that concerns matters: where they lie, and who holds the open ones.

Where matters lie is rewritten set by set, whatever their number; only open ones that change hands are read,
because each of them gets an entry in its timeline. Clocks are not touched.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from huiyin.civic.matters.actions.echoes import drop_waiting
from huiyin.civic.matters.actions.timeline import draft_entry, record
from huiyin.civic.matters.models import Entry, EntryPayload, List, Matter, Publication
from huiyin.civic.matters.queries.reorganising import Handing, handed_q
from huiyin.civic.matters.rules.marks import area_mark
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.civic.orgs.public import intake_for, orgs_serving
from huiyin.civic.places.public import Shift, place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.fields import Remarked

_BATCH = 500
_MOVED = [
    "holder_org",
    "holder_person",
    "state",
    "before_merge",
    "dispatcher",
    "seq",
    "head",
    "changed_at",
]
_AT_WORK = {State.ASSIGNED.value, State.WORKING.value, State.OFFERED.value}


@action(audit=MatterAudit.REORGANISED)
def hand_over_matters(*, actor: Actor, handings: Sequence[Handing], why: str) -> int:
    """Give open matters to the organisations that are there for them from now on; return how many.

    The level and both clocks stay as they are. What was at work under a plan's own hand-over stays at work;
    what falls to an intake goes back to "taken up", so that it is sent out anew.
    """
    _check(actor)
    count = 0
    for handing in handings:
        count += _hand(actor, handing, why)
        places = {"place_id__in": handing.place_ids, "owner_id": handing.from_org}
        if handing.from_org is not None and not handing.categories:
            List.objects.filter(closed_at__isnull=True, **places).update(owner_id=handing.to_org)
    detail(handed=count)
    return count


@action(audit=MatterAudit.REORGANISED)
def follow_areas(*, actor: Actor, shifts: Sequence[Shift], since: datetime | None = None) -> int:
    """Let matters and lists lie where their areas lie now, set by set; return how many matters that were.

    With `since` only what was raised from then on: somebody may have read the old map a moment before.
    """
    _check(actor)
    count = 0
    for shift in shifts:
        matters, lists = Matter.objects.filter(**shift.where("place_id")), List.objects.all()
        lists = lists.filter(**shift.where("place_id"))
        if since is not None:
            matters, lists = matters.filter(filed_at__gte=since), lists.filter(made_at__gte=since)
        moving = matters.exclude(**shift.columns)
        _mark_again(moving, shift.columns)
        count += moving.update(**shift.columns)
        lists.update(**shift.columns)
    detail(shifts=len(shifts), matters=count)
    if since is not None and not count:
        unchanged()
    return count


def _mark_again(moving: QuerySet[Matter], columns: Mapping[str, int | None]) -> None:
    """Let the published words of matters be searched where these are about to lie."""
    published = moving.filter(published_at__isnull=False)
    more = [area_mark(area_id) for area_id in columns.values() if area_id is not None]
    for old in list(published.order_by().values(*columns).distinct()):
        gone = [area_mark(area_id) for area_id in old.values() if area_id is not None]
        words = Publication.objects.filter(matter__in=published.filter(**_exactly(old)).values("pk"))
        words.update(tokens=Remarked("tokens", gone, more))


def _exactly(columns: Mapping[str, int | None]) -> dict[str, Any]:
    """Return the condition that columns have just these values, where None is one."""
    return {(f"{name}__isnull" if value is None else name): value or True for name, value in columns.items()}


@action(audit=MatterAudit.REORGANISED)
def give_to_intake(*, actor: Actor, shifts: Sequence[Shift], since: datetime, why: str) -> int:
    """Give new matters that arrived at an office which no longer works there to the one that does."""
    _check(actor)
    count = 0
    for shift in shifts:
        late = Matter.objects.filter(**_now_in(shift), state=State.FILED, filed_at__gte=since)
        for matter in late.exclude(holder_org=None):
            where = place(matter.place_id)
            intake = intake_for(where)
            if matter.holder_org_id in {one.id for one in orgs_serving(where)}:
                continue
            said = {"from_org": matter.holder_org_id, "org": intake.id, "reason": why}
            record(matter, said, kind=MatterAudit.REORGANISED, holder_org_id=intake.id)
            count += 1
    detail(handed=count)
    if not count:
        unchanged()
    return count


def _check(actor: Actor) -> None:
    if not actor.system and not actor.has(P.CIVIC_TERRITORY_PLAN):
        raise NotAllowed


def _now_in(shift: Shift) -> dict[str, int | None]:
    """Return where the rows of a shift are after it."""
    if shift.exactly:
        return {"place_id": shift.area_id}
    return {name: value for name, value in shift.columns.items() if value is not None}


def _hand(actor: Actor, handing: Handing, why: str) -> int:
    """Read the matters of one hand-over in batches, locked, and give each its entry."""
    count, after = 0, 0
    mine = Matter.objects.filter(handed_q(handing)).select_for_update(of=("self",)).order_by("pk")
    while batch := list(mine.filter(pk__gt=after)[:_BATCH]):
        after = batch[-1].pk
        count += len(batch)
        _hand_batch(actor, handing, batch, why)
    return count


def _hand_batch(actor: Actor, handing: Handing, batch: Sequence[Matter], why: str) -> None:
    now = clock.now()
    drafts = []
    for matter in batch:
        said = {
            "from_org": matter.holder_org_id,
            "from_person": matter.holder_person_id,
            "org": handing.to_org,
            "from": matter.state,
            "reason": why,
        }
        _take_back(handing, matter)
        matter.holder_org_id, matter.holder_person_id, matter.changed_at = handing.to_org, None, now
        drafts.append(draft_entry(matter, MatterAudit.REORGANISED, actor, said, now))
    Matter.objects.bulk_update(batch, _MOVED, batch_size=_BATCH)
    Entry.objects.bulk_create(draft.entry for draft in drafts)
    EntryPayload.objects.bulk_create(
        EntryPayload(entry=draft.entry, salt=draft.salt, data=draft.payload) for draft in drafts
    )


def _take_back(handing: Handing, matter: Matter) -> None:
    """Let what was at work be sent out anew, and what is merged come back to the new holder."""
    back = {"state": State.ACCEPTED.value, "dispatcher_id": None}
    if matter.before_merge is not None:
        before = matter.before_merge | {"holder_org_id": handing.to_org, "holder_person_id": None}
        matter.before_merge = before | (back if handing.back and before["state"] in _AT_WORK else {})
    elif handing.back and matter.state in _AT_WORK:
        drop_waiting(matter)
        matter.state, matter.dispatcher_id = State.ACCEPTED.value, None
