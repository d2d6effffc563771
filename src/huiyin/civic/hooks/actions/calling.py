"""What the worker does: make calls of events, take one up, write down how it went."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from huiyin.civic.hooks import access, rules
from huiyin.civic.hooks.events import HookPaused
from huiyin.civic.hooks.models import Call, Subscription
from huiyin.civic.hooks.queries import subscribed
from huiyin.civic.hooks.rules import CALL, HookCallState, HookKind, HooksAudit, SubscriptionState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce

KEEP_DONE = timedelta(days=14)
KEEP_DEAD = timedelta(days=90)
KEEP_WAITING = timedelta(days=30)
AT_ONCE = 2_000


@dataclass(frozen=True)
class Calling:
    """What the worker needs for one call."""

    id: int
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """How a call went: the status of the answer, or what went wrong before there was one."""

    status: int | None
    error: str = ""

    @property
    def is_good(self) -> bool:
        """Tell whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300


@action(audit=HooksAudit.CALL_MADE)
def make_calls(
    *,
    actor: Actor,
    kind: HookKind,
    facts: Mapping[str, Any],
    dedupe: str,
    area_ids: Sequence[int],
    org_id: int | None,
    subject: str = "",
) -> int:
    """Queue a call for every system that wants to be told; return how many. Telling twice tells once."""
    access.may_call(actor).or_raise()
    unchanged()
    told = subscribed(kind, area_ids, org_id)
    now = clock.now()
    for subscription in told:
        queue_call(subscription, kind, facts, dedupe, subject, now)
    return len(told)


def queue_call(
    subscription: Subscription,
    kind: HookKind,
    facts: Mapping[str, Any],
    dedupe: str,
    subject: str,
    now: datetime,
) -> None:
    """Queue one call within the running action, unless the same was told already."""
    said = {"type": kind.value, "timestamp": now.isoformat(), "data": dict(facts)}
    Call.objects.bulk_create(
        [
            Call(
                subscription=subscription,
                call_id=rules.new_call_id(),
                kind=kind.value,
                dedupe=dedupe,
                subject=subject,
                body=json.dumps(said, ensure_ascii=False, separators=(",", ":")),
                made_at=now,
                due_at=now,
            )
        ],
        ignore_conflicts=True,
    )


@action(audit=HooksAudit.CALL_TAKEN_UP)
def take_up_call(*, actor: Actor, call_id: int) -> Calling | None:
    """Claim a queued call; None if another worker has it, or its subscription was paused meanwhile."""
    access.may_call(actor).or_raise()
    unchanged()
    row = Call.objects.select_related("subscription").get(pk=call_id)
    held, now = row.subscription, clock.now()
    if held.state != SubscriptionState.ACTIVE:
        return None
    if not _move(row, HookCallState.QUEUED, HookCallState.CALLING, tries=row.tries + 1, started_at=now):
        return None
    keys = [held.secret.reveal()]
    if held.old_secret is not None and held.old_secret_ends is not None and held.old_secret_ends > now:
        keys.append(held.old_secret.reveal())
    headers = rules.headers(keys, row.call_id, now, row.body)
    return Calling(row.pk, held.url.reveal(), headers, row.body.encode())


@action(audit=HooksAudit.CALL_SETTLED)
def settle_call(*, actor: Actor, call_id: int, outcome: Outcome) -> None:
    """Write down how a call went; a receiver that is gone, or failed for a day, is paused with a notice."""
    access.may_call(actor).or_raise()
    unchanged()
    row = Call.objects.select_related("subscription").get(pk=call_id)
    now = clock.now()
    facts: dict[str, Any] = {"status": outcome.status, "error": outcome.error[:120], "settled_at": now}
    if outcome.is_good:
        _move(row, HookCallState.CALLING, HookCallState.DONE, **facts)
        Subscription.objects.filter(pk=row.subscription_id, failing_since__isnull=False).update(
            failing_since=None
        )
        return
    gone = outcome.status == rules.GONE
    target = rules.after_failure(row.tries, gone=gone)
    if target is HookCallState.QUEUED:
        facts["due_at"] = now + rules.pause_before(row.tries)
    _move(row, HookCallState.CALLING, target, **facts)
    _note_failure(row.subscription, now, gone=gone)


def _note_failure(held: Subscription, now: datetime, *, gone: bool) -> None:
    Subscription.objects.filter(pk=held.pk, failing_since__isnull=True).update(failing_since=now)
    if not gone and not rules.has_failed_too_long(held.failing_since, now):
        return
    why = N_("The receiver says that it is gone.") if gone else N_("The receiver failed for a whole day.")
    paused = Subscription.objects.filter(pk=held.pk, state=SubscriptionState.ACTIVE).update(
        state=SubscriptionState.PAUSED, why=why, changed_at=now, episodes=held.episodes + 1
    )
    if paused:
        announce(HookPaused(held.pk, held.episodes + 1))


def _move(row: Call, source: HookCallState, target: HookCallState, **facts: Any) -> bool:
    """Move a call if it is still where we saw it; only one UPDATE finds it there."""
    CALL.may_move(source, target).or_raise()
    return bool(Call.objects.filter(pk=row.pk, state=source).update(state=target, **facts))


@action(audit=HooksAudit.CALLS_LET_GO)
def let_go(*, actor: Actor) -> int:
    """Queue again what a worker died over: the receiver knows a call by its id, so twice does no harm."""
    access.may_call(actor).or_raise()
    horizon = clock.now() - rules.CALLING_LASTS_AT_MOST
    freed = Call.objects.filter(state=HookCallState.CALLING, started_at__lt=horizon).update(
        state=HookCallState.QUEUED, due_at=clock.now()
    )
    detail(calls=freed)
    return freed


@action(audit=HooksAudit.CALL_RESENT)
def resend_call(*, actor: Actor, call_id: int) -> Call:
    """Queue a call that was given up again, on a person's decision, under the same id."""
    row = access.call(actor, call_id)
    rules.may_resend(HookCallState(row.state)).or_raise()
    if not _move(
        row, HookCallState.DEAD, HookCallState.QUEUED, tries=0, due_at=clock.now(), error="", status=None
    ):
        raise AlreadyChanged
    detail(call=row.call_id)
    return row


@action(audit=HooksAudit.CALLS_FORGOTTEN)
def forget_old_calls(*, actor: Actor) -> int:
    """Delete calls that arrived two weeks ago, were given up 90 days ago, or waited 30 days for nobody."""
    access.may_call(actor).or_raise()
    now = clock.now()
    old = [
        *_ids(HookCallState.DONE, now - KEEP_DONE),
        *_ids(HookCallState.DEAD, now - KEEP_DEAD),
        *_ids(HookCallState.QUEUED, now - KEEP_WAITING),
    ]
    if not old:
        unchanged()
    Call.objects.filter(pk__in=old).delete()
    detail(calls=len(old))
    return len(old)


def _ids(state: HookCallState, before: datetime) -> list[int]:
    rows = Call.objects.filter(state=state, made_at__lt=before).order_by("id")
    return list(rows.values_list("id", flat=True)[:AT_ONCE])
