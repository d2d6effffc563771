"""Reading notices, and what the mail worker and the operators need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext

from huiyin.civic.notices import access
from huiyin.civic.notices.models import Choice, Delivery, Notice, QuietHours
from huiyin.civic.notices.rules import (
    NEEDS_A_PERSON,
    WORDING,
    DeliveryState,
    Group,
    Mode,
    NoticeKind,
    Quiet,
    default_mode,
    fill,
    opened_link,
    read_quiet,
)
from huiyin.civic.people import public as people
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kit.channels.configured import is_configured
from huiyin.kit.channels.interface import ChannelName
from huiyin.kit.keys import keyring

# When nothing that can wait goes out, for whoever has not chosen hours of their own.
QUIET = read_quiet(settings.HUIYIN_QUIET_HOURS)
PAGE = 30
BATCH = 50
_STOP = "huiyin.notices.stop"


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
    kind: NoticeKind | None
    channel: ChannelName
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
    to = people.masked_contact(_person(row) for row in found)
    return [_delivery(row, to[_person(row)]) for row in found]


def _person(row: Delivery) -> int:
    return row.person_id or (row.notice.person_id if row.notice is not None else 0)


def _delivery(row: Delivery, to: people.MaskedContact) -> DeliveryRow:
    return DeliveryRow(
        id=row.pk,
        state=DeliveryState(row.state),
        kind=NoticeKind(row.notice.kind) if row.notice is not None else None,
        channel=ChannelName(row.channel),
        to={"mail": to.email, "sms": to.phone}.get(row.channel, to.name),
        message_id=row.message_id,
        tries=row.tries,
        since=row.settled_at or row.started_at or row.due_at,
        error=row.error,
        words=row.words,
    )


@dataclass(frozen=True)
class Stop:
    """What the link at the foot of an e-mail speaks of: one person's group of notices on one channel."""

    person_id: int
    channel: str
    group: Group
    mode: Mode


@dataclass(frozen=True)
class ChannelChoice:
    """One channel on the page of choices: how each group comes on it."""

    channel: ChannelName
    modes: Mapping[Group, Mode]


@dataclass(frozen=True)
class Choices:
    """What somebody chose: for each channel that reaches them, and their quiet hours."""

    channels: Sequence[ChannelChoice]
    quiet: Quiet


@dataclass(frozen=True)
class Answered:
    """The notice that an e-mail of ours carried: whom it told, and of which matter."""

    person_id: int
    code: str


def stop_link(person: int, channel: str, group: Group) -> str:
    """Return the path that turns a group of notices off without logging in (RFC 8058)."""
    token = signing.dumps([person, channel, group.value], salt=_STOP, compress=False)
    return f"/notices/stop/{token}/"


def read_stop(token: str) -> Stop:
    """Return what a stop link speaks of, and how it is now. Raises NotFound for one not made here."""
    try:
        person, channel, group = signing.loads(token, salt=_STOP)
        named = Group(group)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    found = Choice.objects.filter(person_id=person, channel=channel, group=group).first()
    return Stop(person, channel, named, Mode(found.mode) if found else default_mode(channel, named))


def my_choices(actor: Actor) -> Choices:
    """Return how each channel that reaches the actor brings their notices, and when they want quiet."""
    person = access.person_of(actor)
    on = people.reachable([person], [name.value for name in ChannelName if is_configured(name)])[person]
    chosen = {(row.channel, row.group): Mode(row.mode) for row in Choice.objects.filter(person=person)}
    hours = QuietHours.objects.filter(pk=person).first()
    return Choices(
        [_on(name, chosen) for name in ChannelName if name.value in on],
        Quiet(hours.starts, hours.ends) if hours else QUIET,
    )


def _on(name: ChannelName, chosen: Mapping[tuple[str, str], Mode]) -> ChannelChoice:
    modes = {
        group: chosen.get((name.value, group.value)) or default_mode(name.value, group) for group in Group
    }
    return ChannelChoice(name, modes)


def told_by_mail(message_ids: Sequence[str]) -> Answered | None:
    """Return which notice an e-mail answers, by the Message-IDs it refers to; None if it is none of ours."""
    sent = Delivery.objects.filter(message_id__in=list(message_ids)[:20], notice__isnull=False)
    found = sent.select_related("notice").order_by("-id").first()
    if found is None or found.notice is None or not found.notice.params.get("code"):
        return None
    return Answered(found.notice.person_id, str(found.notice.params["code"]))
