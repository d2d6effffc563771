"""Reading notices, and what the mail worker and the operators need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from huiyin.civic.notices import access
from huiyin.civic.notices.models import Delivery, Notice
from huiyin.civic.notices.rules import NEEDS_A_PERSON, WORDING, DeliveryState, NoticeKind, fill, opened_link
from huiyin.civic.people import public as people
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kit.keys import keyring

PAGE = 30
BATCH = 50


@dataclass(frozen=True)
class NoticeRow:
    """A notice as stored; delivery makes the sentences from kind and params."""

    id: int
    kind: NoticeKind
    params: dict[str, Any]
    link: str
    made_at: datetime
    is_read: bool


@dataclass(frozen=True)
class DeliveryRow:
    """An e-mail on the operators' page; the address is masked."""

    id: int
    state: DeliveryState
    kind: NoticeKind
    to: str
    message_id: str
    tries: int
    since: datetime
    error: str
    words: str


@dataclass(frozen=True)
class Said:
    """A notice in words."""

    title: str
    text: str


def said(kind: NoticeKind, params: Mapping[str, Any]) -> Said:
    """Put a notice into words, in the language that is active."""
    wording = WORDING[kind]
    return Said(fill(gettext(wording.title), params), fill(gettext(wording.text), params))


def my_notices(actor: Actor, after: int | None = None, limit: int = PAGE) -> list[NoticeRow]:
    """Return the actor's notices, newest first, from below the id `after`."""
    rows = access.mine(actor)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return [_row(row) for row in rows.order_by("-id")[:limit]]


def my_notice(actor: Actor, notice_id: int) -> NoticeRow:
    """Return one of the actor's notices. Raises NotFound, also for somebody else's."""
    found = access.mine(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    return _row(found)


def unread_count(actor: Actor) -> int:
    """Count the actor's unread notices; none for a stranger."""
    if actor.person_id is None:
        return 0
    return access.mine(actor).filter(read_at__isnull=True).count()


def notices_for_copy(person_id: int) -> list[dict[str, Any]]:
    """Return what a person was told, oldest first, in the language that is active."""
    rows = Notice.objects.filter(person=person_id).order_by("pk")
    found = ((row, said(NoticeKind(row.kind), row.params)) for row in rows)
    return [{"title": words.title, "text": words.text, "at": row.made_at} for row, words in found]


def _row(row: Notice) -> NoticeRow:
    link = opened_link(row.link, row.params, keyring().follow, row.person_id)
    return NoticeRow(row.pk, NoticeKind(row.kind), row.params, link, row.made_at, row.read_at is not None)


def due_deliveries(limit: int = BATCH) -> list[int]:
    """Return the e-mails whose time has come, oldest first."""
    rows = Delivery.objects.filter(state=DeliveryState.QUEUED, due_at__lte=clock.now())
    return list(rows.order_by("due_at", "id").values_list("id", flat=True)[:limit])


def letter_counts() -> dict[str, int]:
    """Count the e-mails by state, without those that were sent: they are many, and done."""
    states = [state.value for state in DeliveryState if state is not DeliveryState.SENT]
    # A count a state, so that each is read from the index that holds only its rows.
    return {state: Delivery.objects.filter(state=state).count() for state in states}


def deliveries_to_look_at(actor: Actor) -> Sequence[DeliveryRow]:
    """Return the uncertain and the failed e-mails, newest first, at most 200. Two queries."""
    access.may_see_deliveries(actor).or_raise()
    rows = Delivery.objects.filter(state__in=NEEDS_A_PERSON).select_related("notice").order_by("-id")[:200]
    found = list(rows)
    to = people.masked_contact(row.notice.person_id for row in found)
    return [_delivery(row, to[row.notice.person_id].email) for row in found]


def _delivery(row: Delivery, to: str) -> DeliveryRow:
    return DeliveryRow(
        id=row.pk,
        state=DeliveryState(row.state),
        kind=NoticeKind(row.notice.kind),
        to=to,
        message_id=row.message_id,
        tries=row.tries,
        since=row.settled_at or row.started_at or row.due_at,
        error=row.error,
        words=row.words,
    )
