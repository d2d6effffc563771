"""Reading subscriptions and calls: for operators, and for the worker that calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, QuerySet

from huiyin.civic.hooks import access
from huiyin.civic.hooks.models import Call, Subscription
from huiyin.civic.hooks.rules import (
    CALLING_LASTS_AT_MOST,
    OPEN_CALLS,
    HookCallState,
    HookKind,
    SubscriptionState,
)
from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import LADDER, Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission

PAGE = 50


@dataclass(frozen=True)
class SubscriptionRow:
    """A subscription as operators see it; the address is shown as its host only."""

    id: int
    name: str
    host: str
    kinds: Sequence[HookKind]
    where: str
    state: SubscriptionState
    why: str
    failing_since: datetime | None
    made_at: datetime
    has_old_secret: bool


@dataclass(frozen=True)
class CallRow:
    """A call of the log."""

    id: int
    subscription_id: int
    subscription: str
    call_id: str
    kind: HookKind
    subject: str
    state: HookCallState
    tries: int
    made_at: datetime
    due_at: datetime
    settled_at: datetime | None
    status: int | None
    error: str
    body: str


def subscriptions(actor: Actor) -> list[SubscriptionRow]:
    """Return the subscriptions the actor looks after, newest first."""
    return _rows(access.visible(actor))


def subscription(actor: Actor, subscription_id: int) -> SubscriptionRow:
    """Return one subscription. Raises NotFound."""
    return _rows([access.subscription(actor, subscription_id)])[0]


def _rows(found: Sequence[Subscription]) -> list[SubscriptionRow]:
    areas = places.places(row.area_id for row in found)
    offices = orgs.orgs(row.org_id for row in found if row.org_id is not None)
    where = {row.pk: areas[row.area_id].full_name for row in found if row.area_id is not None}
    where |= {row.pk: offices[row.org_id].name for row in found if row.org_id is not None}
    return [_row(row, where[row.pk]) for row in found]


def _row(row: Subscription, where: str) -> SubscriptionRow:
    return SubscriptionRow(
        id=row.pk,
        name=row.name,
        host=row.host,
        kinds=[HookKind(kind) for kind in row.kinds],
        where=where,
        state=SubscriptionState(row.state),
        why=row.why,
        failing_since=row.failing_since,
        made_at=row.made_at,
        has_old_secret=row.old_secret_ends is not None and row.old_secret_ends > clock.now(),
    )


def calls(actor: Actor, subscription_id: int, after: int | None = None, limit: int = PAGE) -> list[CallRow]:
    """Return the calls of a subscription, newest first, from below the id `after`. Raises NotFound."""
    access.subscription(actor, subscription_id)
    rows = Call.objects.filter(subscription=subscription_id)
    return _log(rows.filter(pk__lt=after) if after is not None else rows, limit)


def dead_calls(actor: Actor, limit: int = 200) -> list[CallRow]:
    """Return the calls that were given up, newest first."""
    mine = [row.pk for row in access.visible(actor)]
    return _log(Call.objects.filter(subscription__in=mine, state=HookCallState.DEAD), limit)


def _log(rows: QuerySet[Call], limit: int) -> list[CallRow]:
    return [_call(row) for row in rows.select_related("subscription").order_by("-id")[:limit]]


def _call(row: Call) -> CallRow:
    return CallRow(
        id=row.pk,
        subscription_id=row.subscription_id,
        subscription=row.subscription.name,
        call_id=row.call_id,
        kind=HookKind(row.kind),
        subject=row.subject,
        state=HookCallState(row.state),
        tries=row.tries,
        made_at=row.made_at,
        due_at=row.due_at,
        settled_at=row.settled_at,
        status=row.status,
        error=row.error,
        body=row.body,
    )


def due_calls() -> list[int]:
    """Return the oldest open call of each active subscription, if its time has come.

    Only the oldest: what comes behind one that waits for another try waits too, so that a receiver never
    hears "closed" before "answered".
    """
    active = Call.objects.filter(state__in=OPEN_CALLS, subscription__state=SubscriptionState.ACTIVE)
    heads = active.values("subscription").annotate(head=Min("id")).values("head")
    due = Call.objects.filter(pk__in=heads, state=HookCallState.QUEUED, due_at__lte=clock.now())
    return list(due.order_by("due_at", "id").values_list("id", flat=True))


def has_stuck_calls() -> bool:
    """Tell whether a worker died while it called."""
    horizon = clock.now() - CALLING_LASTS_AT_MOST
    return Call.objects.filter(state=HookCallState.CALLING, started_at__lt=horizon).exists()


def subscribed(kind: HookKind, area_ids: Sequence[int], org_id: int | None) -> list[Subscription]:
    """Return who is to be told: the subscriptions to this kind over these areas or of this organisation.

    One to an area that has ended is told what happens in its successor. Two queries.
    """
    rows = Subscription.objects.exclude(state=SubscriptionState.ENDED).order_by("id")
    wanted = [row for row in rows if kind.value in row.kinds]
    areas = places.places(row.area_id for row in wanted)
    here = {area_id for area_id, area in areas.items() if _present(area) in area_ids}
    return [row for row in wanted if row.area_id in here or (row.org_id is not None and row.org_id == org_id)]


def _present(area: Place) -> int:
    """Return the area that a subscription means now: an ended one carries the ladder of its successor."""
    return (area.scope.at(area.level) if area.level in LADDER else None) or area.id


def keepers(subscription_id: int) -> tuple[str, list[int]]:
    """Return a subscription's name, and who is told when it is paused: its maker and the operators there."""
    found = Subscription.objects.get(pk=subscription_id)
    told = [found.made_by_id] if found.made_by_id else []
    if found.area_id is not None:
        told += people.holders_of(Permission.CIVIC_HOOK_EDIT, places.place(found.area_id).scope)
    return found.name, list(dict.fromkeys(told))
