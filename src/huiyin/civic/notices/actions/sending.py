"""Sending on every channel: claimed, sent outside any transaction, settled; once, or shown as uncertain."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.civic.notices import access
from huiyin.civic.notices.models import Delivery, Notice, QuietHours, Waiting
from huiyin.civic.notices.queries import QUIET
from huiyin.civic.notices.rules import (
    DELIVERY,
    KEY_PLACE,
    SENDING_LASTS_AT_MOST,
    DeliveryState,
    NoticeKind,
    NoticesAudit,
    Quiet,
    after_refusal,
    digest_is_due,
    may_resend,
    opened_link,
    opened_params,
    pause_before,
)
from huiyin.civic.people import public as people
from huiyin.civic.people.public import Contact
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import shorten
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.channels.interface import ChannelName
from huiyin.kit.keys import keyring
from huiyin.kit.mail import Outcome, Result, new_message_id

NO_ADDRESS = N_("This person has no e-mail address any more.")
NOT_REACHED = N_("This person is not reached this way any more.")
# In one digest; what is more comes with the next.
MOST_ITEMS = 100
AT_ONCE = 500


@dataclass(frozen=True)
class Item:
    """One notice as its reader gets it: links are opened, keys are in them."""

    kind: NoticeKind
    params: dict[str, Any]
    link: str
    is_authors: bool


@dataclass(frozen=True)
class Letter:
    """What the worker needs to send one message: to whom, where, and one notice or a digest of several."""

    delivery_id: int
    message_id: str
    channel: ChannelName
    to: Contact
    address: str
    items: tuple[Item, ...]
    is_digest: bool


@action(audit=NoticesAudit.DELIVERY_TAKEN_UP)
def take_up(*, actor: Actor, delivery_id: int) -> Letter | None:
    """Claim a queued message for sending; None if another worker has it, or nobody can receive it.

    The claim commits before anybody outside hears of it: a crash while sending leaves a trace.
    """
    access.may_send(actor).or_raise()
    unchanged()
    row = Delivery.objects.select_related("notice").get(pk=delivery_id)
    if not _move(
        row, DeliveryState.QUEUED, DeliveryState.SENDING, tries=row.tries + 1, started_at=clock.now()
    ):
        return None
    person = row.person_id or (row.notice.person_id if row.notice else 0)
    channel = ChannelName(row.channel)
    to = people.contacts([person], actor=actor).get(person)
    address = people.address_on(person, channel.value, actor=actor) if to is not None else ""
    if to is None or not address:
        error = NO_ADDRESS if channel is ChannelName.MAIL else NOT_REACHED
        _move(row, DeliveryState.SENDING, DeliveryState.FAILED, error=error, settled_at=clock.now())
        return None
    return Letter(row.pk, row.message_id, channel, to, address, _items(row), row.notice_id is None)


def _items(row: Delivery) -> tuple[Item, ...]:
    if row.notice is not None:
        return (_item(row.notice),)
    waiting = Waiting.objects.filter(delivery=row).select_related("notice").order_by("id")
    return tuple(_item(each.notice) for each in waiting[:MOST_ITEMS])


def _item(notice: Notice) -> Item:
    secret = keyring().follow
    return Item(
        NoticeKind(notice.kind),
        opened_params(notice.params, secret, notice.person_id),
        opened_link(notice.link, notice.params, secret, notice.person_id),
        is_authors=KEY_PLACE in notice.link,
    )


@action(audit=NoticesAudit.DELIVERY_SETTLED)
def settle(*, actor: Actor, delivery_id: int, result: Result) -> None:
    """Write down what became of a message that was taken up."""
    access.may_send(actor).or_raise()
    unchanged()
    row = Delivery.objects.get(pk=delivery_id)
    now = clock.now()
    target = _target(result.outcome, row.tries)
    wait = pause_before(row.tries) if target is DeliveryState.QUEUED else None
    facts: dict[str, Any] = {
        "error": result.error,
        "words": shorten(result.words, 300),
        "provider_id": result.provider_id,
        "settled_at": now,
    }
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
    """Move a message if it is still where we saw it; only one UPDATE finds it there."""
    DELIVERY.may_move(source, target).or_raise()
    return bool(Delivery.objects.filter(pk=row.pk, state=source).update(state=target, **facts))


@action(audit=NoticesAudit.DELIVERY_DOUBTED)
def mark_uncertain(*, actor: Actor) -> int:
    """Put messages that were being sent when a worker died where a person sees them; return how many."""
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
    """Queue an uncertain or failed message again, on a person's decision, under the same Message-ID."""
    row = access.delivery_to_resend(actor, delivery_id)
    source = DeliveryState(row.state)
    may_resend(source).or_raise()
    now = clock.now()
    if not _move(row, source, DeliveryState.QUEUED, tries=0, due_at=now, settled_at=None, error="", words=""):
        raise AlreadyChanged
    detail(was=source.value, message_id=row.message_id)
    return row


@action(audit=NoticesAudit.DIGESTS_MADE)
def make_digests(*, actor: Actor) -> int:
    """Put what waited for the daily digest into one message a person and channel; return how many."""
    access.may_send(actor).or_raise()
    unchanged()
    until = digest_is_due(clock.now())
    if until is None:
        return 0
    rows = Waiting.objects.filter(delivery__isnull=True, made_at__lt=until)
    pairs = list(rows.order_by("person_id").values_list("person_id", "channel").distinct()[:AT_ONCE])
    hours = QuietHours.objects.filter(pk__in={person for person, _ in pairs})
    quiet = {row.pk: Quiet(row.starts, row.ends) for row in hours}
    made = [_digest(person, channel, until, quiet.get(person, QUIET)) for person, channel in pairs]
    return sum(made)


def _digest(person: int, channel: str, until: datetime, quiet: Quiet) -> int:
    waits = Waiting.objects.filter(
        person_id=person, channel=channel, delivery__isnull=True, made_at__lt=until
    )
    ids = list(waits.order_by("id").values_list("id", flat=True)[:MOST_ITEMS])
    made = Delivery.objects.create(
        person_id=person,
        channel=channel,
        message_id=new_message_id(),
        due_at=quiet.over_at(clock.now()),
    )
    # Another worker may have been first; then nothing is left for this one.
    taken = Waiting.objects.filter(pk__in=ids, delivery__isnull=True).update(delivery=made)
    if not taken:
        made.delete()
    return int(bool(taken))
