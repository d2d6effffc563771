"""Every write on notices and their e-mails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.civic.notices import access
from huiyin.civic.notices.models import Delivery, Notice
from huiyin.civic.notices.rules import (
    DELIVERY,
    SENDING_LASTS_AT_MOST,
    DeliveryState,
    NoticeKind,
    NoticesAudit,
    after_refusal,
    may_resend,
    opened_link,
    opened_params,
    pause_before,
)
from huiyin.civic.people import public as people
from huiyin.civic.people.public import Contact
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import AlreadyChanged, NotAllowed, NotFound
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import shorten
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.keys import keyring
from huiyin.kit.mail import Outcome, Result, new_message_id

NO_ADDRESS = N_("This person has no e-mail address any more.")


@dataclass(frozen=True)
class Letter:
    """What the mail worker needs to send one e-mail."""

    delivery_id: int
    message_id: str
    to: Contact
    kind: NoticeKind
    params: dict[str, Any]
    link: str


@action(audit=NoticesAudit.NOTICES_MADE)
def notify(
    *,
    actor: Actor,
    persons: Sequence[int],
    kind: NoticeKind,
    params: Mapping[str, Any],
    link: str,
    dedupe: str,
) -> int:
    """Tell persons something, once for each `dedupe`, and queue an e-mail for whoever has an address.

    Returns how many had not been told yet. The notices themselves are the record. The number of
    statements does not grow with the persons.
    """
    unchanged()
    wanted = set(persons)
    told = Notice.objects.filter(person__in=wanted, dedupe=dedupe).values_list("person_id", flat=True)
    fresh = sorted(wanted.difference(told)) if wanted else []
    if not fresh:
        return 0
    now = clock.now()
    Notice.objects.bulk_create(
        [
            Notice(
                person_id=person, kind=kind.value, params=dict(params), link=link, dedupe=dedupe, made_at=now
            )
            for person in fresh
        ],
        # Another worker may tell the same thing at this moment; then its row stands.
        ignore_conflicts=True,
    )
    _queue(people.reachable_by_mail(fresh), dedupe, now)
    return len(fresh)


def _queue(persons: set[int], dedupe: str, now: datetime) -> None:
    if not persons:
        return
    notices = Notice.objects.filter(person__in=persons, dedupe=dedupe).values_list("id", flat=True)
    Delivery.objects.bulk_create(
        [
            Delivery(notice_id=notice, message_id=new_message_id(), due_at=now)
            for notice in notices.order_by("id")
        ],
        ignore_conflicts=True,
    )


@action(audit=NoticesAudit.NOTICES_READ)
def mark_read(*, actor: Actor, notice_id: int | None = None) -> int:
    """Mark one of the actor's notices as read, or all; return how many were unread."""
    unchanged()
    rows = access.mine(actor)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
        if not rows.exists():
            raise NotFound
    return rows.filter(read_at__isnull=True).update(read_at=clock.now())


@action(audit=NoticesAudit.DELIVERY_TAKEN_UP)
def take_up(*, actor: Actor, delivery_id: int) -> Letter | None:
    """Claim a queued e-mail for sending; None if another worker has it, or nobody can receive it.

    The claim commits before the mail server hears of it: a crash while sending leaves a trace.
    """
    access.may_send(actor).or_raise()
    unchanged()
    row = Delivery.objects.select_related("notice").get(pk=delivery_id)
    if not _move(
        row, DeliveryState.QUEUED, DeliveryState.SENDING, tries=row.tries + 1, started_at=clock.now()
    ):
        return None
    to = people.contacts([row.notice.person_id], actor=actor).get(row.notice.person_id)
    if to is None or not to.email:
        _move(row, DeliveryState.SENDING, DeliveryState.FAILED, error=NO_ADDRESS, settled_at=clock.now())
        return None
    notice = row.notice
    secret = keyring().follow
    link = opened_link(notice.link, notice.params, secret, notice.person_id)
    params = opened_params(notice.params, secret, notice.person_id)
    return Letter(row.pk, row.message_id, to, NoticeKind(notice.kind), params, link)


@action(audit=NoticesAudit.DELIVERY_SETTLED)
def settle(*, actor: Actor, delivery_id: int, result: Result) -> None:
    """Write down what became of an e-mail that was taken up."""
    access.may_send(actor).or_raise()
    unchanged()
    row = Delivery.objects.get(pk=delivery_id)
    now = clock.now()
    target = _target(result.outcome, row.tries)
    wait = pause_before(row.tries) if target is DeliveryState.QUEUED else None
    facts: dict[str, Any] = {"error": result.error, "words": shorten(result.words, 300), "settled_at": now}
    if wait is not None:
        facts["due_at"] = now + wait
    _move(row, DeliveryState.SENDING, target, **facts)


def _target(outcome: Outcome, tries: int) -> DeliveryState:
    if outcome is Outcome.SENT:
        return DeliveryState.SENT
    if outcome is Outcome.UNCERTAIN:
        return DeliveryState.UNCERTAIN
    return after_refusal(tries, temporary=outcome is Outcome.TEMPORARY)


def _move(row: Delivery, source: DeliveryState, target: DeliveryState, **facts: Any) -> bool:
    """Move an e-mail if it is still where we saw it; only one UPDATE finds it there."""
    DELIVERY.may_move(source, target).or_raise()
    return bool(Delivery.objects.filter(pk=row.pk, state=source).update(state=target, **facts))


@action(audit=NoticesAudit.DELIVERY_DOUBTED)
def mark_uncertain(*, actor: Actor) -> int:
    """Put e-mails that were being sent when a worker died where a person sees them; return how many."""
    access.may_send(actor).or_raise()
    stuck = Delivery.objects.filter(
        state=DeliveryState.SENDING, started_at__lt=clock.now() - SENDING_LASTS_AT_MOST
    )
    moved = stuck.update(
        state=DeliveryState.UNCERTAIN, error=N_("The program stopped while sending."), settled_at=clock.now()
    )
    if not moved:
        unchanged()
    detail(uncertain=moved)
    return moved


@action(audit=NoticesAudit.DELIVERY_RESENT)
def resend(*, actor: Actor, delivery_id: int) -> Delivery:
    """Queue an uncertain or failed e-mail again, on a person's decision, under the same Message-ID."""
    row = access.delivery_to_resend(actor, delivery_id)
    source = DeliveryState(row.state)
    may_resend(source).or_raise()
    now = clock.now()
    if not _move(row, source, DeliveryState.QUEUED, tries=0, due_at=now, settled_at=None, error="", words=""):
        raise AlreadyChanged
    detail(was=source.value, message_id=row.message_id)
    return row


@action(audit=NoticesAudit.NOTICES_FORGOTTEN)
def forget_person(*, actor: Actor, person_id: int, may: Decision) -> int:
    """Delete what a person was told, with the e-mails that carried it; return how many notices."""
    may.or_raise()
    gone = Notice.objects.filter(person=person_id)
    count = gone.count()
    Delivery.objects.filter(notice__in=gone).delete()
    gone.delete()
    detail(person=person_id, notices=count)
    return count


@action(audit=NoticesAudit.NOTICES_FORGOTTEN)
def forget_before(*, actor: Actor, before: datetime, limit: int = 5_000) -> int:
    """Delete notices that are older than their keeping time, oldest first; return how many."""
    if not actor.system:
        raise NotAllowed
    ids = list(Notice.objects.filter(made_at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit])
    Delivery.objects.filter(notice__in=ids).delete()
    Notice.objects.filter(pk__in=ids).delete()
    detail(notices=len(ids))
    if not ids:
        unchanged()
    return len(ids)
