"""How a list came to be what it is: its history, how far it was on a day, and who hears of its end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from huiyin.civic.matters import access
from huiyin.civic.matters.models import List, ListEntry, ListItem, Matter, PastCycle
from huiyin.civic.matters.queries.lists.cards import ROOT
from huiyin.civic.matters.rules.progress import Progress, Settled, Stay, moments, progress_at
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.civic.orgs.public import org
from huiyin.civic.people.public import names, nearest_holders, org_members
from huiyin.civic.places.public import place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.paging import Page, keyset_page


@dataclass(frozen=True)
class ListStep:
    """One line of a list's history; `who` is empty for the program itself and for who was erased."""

    at: datetime
    kind: str
    who: str
    code: str
    detail: Mapping[str, Any]


def list_history(actor: Actor, code: str, *, cursor: str = "", limit: int = 50) -> Page[ListStep]:
    """Return what was done to a list, newest first, to whoever keeps it. Raises NotFound or NotAllowed."""
    held = access.list_to_keep(actor, code)
    page = keyset_page(ListEntry.objects.filter(list=held), by="-at", cursor=cursor, limit=limit)
    called = names(entry.person_id for entry in page.items)
    return page.map(
        lambda entry: ListStep(
            entry.at, entry.kind, called.get(entry.person_id or 0, ""), entry.code, entry.detail
        )
    )


def list_progress(held: List, at: Sequence[datetime] = ()) -> list[Progress]:
    """Return how far a list was at some moments, by default up to twelve over its term, in three queries.

    Counted from when matters were put on and taken off and when they had their final echo. A merged matter
    is read as its root all along.
    """
    rows = ListItem.objects.filter(list=held).annotate(root=ROOT["root"])
    stays = [Stay(*row) for row in rows.values_list("root", "added_at", "removed_at")]
    settled = _settled({stay.matter_id for stay in stays})
    return [progress_at(moment, stays, settled) for moment in at or _moments(held, stays)]


def _moments(held: List, stays: Sequence[Stay]) -> list[datetime]:
    start = min((stay.since for stay in stays), default=held.made_at)
    return moments(start, held.closed_at or clock.now())


def _settled(matters: set[int]) -> dict[int, Sequence[Settled]]:
    """Return when matters had their final echo: the present cycle's, and those a reopening ended."""
    found: dict[int, list[Settled]] = defaultdict(list)
    starts: dict[tuple[int, int], datetime] = {}
    past = list(
        PastCycle.objects.filter(matter_id__in=matters)
        .order_by("matter_id", "number")
        .values_list("matter_id", "number", "started_at", "settled_at")
    )
    now = Matter.objects.filter(pk__in=matters).values_list("pk", "cycle", "cycle_started_at", "settled_at")
    for pk, number, started, settled_at in now:
        starts[pk, number] = started
        if settled_at:
            found[pk].append(Settled(settled_at))
    starts |= {(pk, number): started for pk, number, started, _ in past}
    for pk, number, _started, settled_at in past:
        if settled_at:
            found[pk].append(Settled(settled_at, starts.get((pk, number + 1))))
    return dict(found)


@dataclass(frozen=True)
class ListTold:
    """A list as notices speak of it, and who hears of it."""

    code: str
    title: str
    owner: str
    place: str
    link: str
    staff: list[int]


def list_told(list_id: int, org_id: int | None = None) -> ListTold:
    """Return the words for a notice about a list.

    `staff` are the people of `org_id`; without one its owner's, or the nearest who keep lists there, and
    whoever made it.
    """
    held = List.objects.get(pk=list_id)
    where = place(held.place_id)
    staff = org_members(org_id or held.owner_id, P.CIVIC_MATTER_READ)
    if org_id is None:
        near = staff or nearest_holders(P.CIVIC_MATTER_LIST, where.scope)
        made = ListEntry.objects.filter(list=held, kind=MatterAudit.LIST_MADE).first()
        staff = [*near, *([made.person_id] if made and made.person_id else [])]
    return ListTold(
        code=held.code,
        title=held.title,
        owner=org(held.owner_id).name,
        place=where.name,
        link=f"/lists/{held.code}/",
        staff=staff,
    )


def ended_lists(limit: int = 500) -> list[int]:
    """Return the ids of lists over their term, still open, whose owner was not told of this end yet."""
    rows = List.objects.filter(closed_at__isnull=True, ends__lt=clock.today())
    untold = rows.exclude(ended_told=F("ends"), ended_told__isnull=False)
    return list(untold.order_by("ends", "pk").values_list("pk", flat=True)[:limit])
