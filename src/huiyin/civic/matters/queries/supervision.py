"""What stands under supervision, and who has to hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from huiyin.civic.matters.access import ways, within_reach
from huiyin.civic.matters.models import Extension, Matter, Supervision
from huiyin.civic.matters.queries.desk import COLUMNS, QueueRow, queue_rows
from huiyin.civic.matters.queries.telling import holder_staff, intake_staff, scope_of
from huiyin.civic.matters.rules.clocks import Level, Step
from huiyin.civic.people.public import nearest_holders
from huiyin.civic.places.public import LADDER, AreaLevel, Place, Scope, area_scope_q
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.paging import Page, keyset_page_of_all


@dataclass(frozen=True)
class Raised:
    """One level as it was raised."""

    id: int
    matter_id: int
    step: Step
    level: Level


def clocks_to_look_at(now: datetime, limit: int) -> list[int]:
    """Return the ids of matters at which supervision has to look now, the longest waiting first."""
    rows = Matter.objects.filter(watch_at__lte=now).order_by("watch_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def raised(supervision_id: int) -> Raised:
    """Return one raised level."""
    row = Supervision.objects.get(pk=supervision_id)
    return Raised(row.pk, row.matter_id, Step(row.step), Level(row.level))


def people_to_tell(found: Raised) -> list[int]:
    """Return who hears of a raised level.

    A reminder: the holder's people. Overdue: the dispatcher too. Long overdue: the office above the holder
    too. Before the leader: the nearest leader too.
    """
    matter = Matter.objects.get(pk=found.matter_id)
    persons = list(holder_staff(matter.pk))
    if found.level >= Level.YELLOW:
        persons += [matter.dispatcher_id] if matter.dispatcher_id else intake_staff(matter.pk)
    if found.level >= Level.RED:
        persons += supervisors(matter)
    if found.level >= Level.LEADER:
        persons += nearest_holders(P.CIVIC_MATTER_INSTRUCT, scope_of(matter))
    return list(dict.fromkeys(persons))


def supervisors(matter: Matter, exclude: Sequence[int] = ()) -> list[int]:
    """Return who supervises above the holder; where nobody stands above, the nearest who supervises."""
    whole = scope_of(matter)
    above = nearest_holders(P.CIVIC_MATTER_SUPERVISE, _above(whole, matter.level), exclude=exclude)
    return above or nearest_holders(P.CIVIC_MATTER_SUPERVISE, whole, exclude=exclude)


def _above(scope: Scope, level: str) -> Scope:
    """Return the areas of a scope that lie above a level."""
    lowest = LADDER.index(AreaLevel(level)) if level in set(LADDER) else len(LADDER)
    return replace(scope, **{Scope.column_for(below): None for below in LADDER[lowest:]})


def _standing(where: Place | None, level: Level | None) -> Q:
    standing = Q(supervision=level) if level else Q(supervision__gt=Level.NONE)
    return standing & area_scope_q(where) if where else standing


def supervised(
    actor: Actor, *, where: Place | None = None, level: Level | None = None, cursor: str = "", limit: int = 50
) -> Page[QueueRow]:
    """Return a page of what stands under supervision within the actor's reach, the longest overdue first."""
    rows: QuerySet[Matter, Any] = Matter.objects.filter(_standing(where, level), due_at__isnull=False)
    lines = rows.values_list(*COLUMNS, named=True)
    reached = [lines.filter(way) for way in ways(actor, P.CIVIC_MATTER_READ)]
    page = keyset_page_of_all(reached, by="due_at", cursor=cursor, limit=min(limit, 200))
    return Page(queue_rows(page.items), page.next_cursor)


def supervised_counts(actor: Actor, where: Place | None = None) -> dict[Level, int]:
    """Return how many matters stand at each level within the actor's reach, in one query."""
    rows = within_reach(actor, P.CIVIC_MATTER_READ).filter(_standing(where, None))
    counted = dict(rows.order_by().values_list("supervision").annotate(n=Count("pk")))
    return {level: counted.get(level.value, 0) for level in Level if level}


def deciders(extension_id: int) -> list[int]:
    """Return who decides about an extension: whoever supervises above the holder, without the asker."""
    row = Extension.objects.select_related("matter").get(pk=extension_id)
    return supervisors(row.matter, exclude=[row.asked_by_id] if row.asked_by_id else [])
