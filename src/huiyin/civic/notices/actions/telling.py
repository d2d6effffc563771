"""Telling persons something once, and queueing what carries it to them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from huiyin.civic.notices import access
from huiyin.civic.notices.models import Choice, Delivery, Notice, QuietHours, Waiting
from huiyin.civic.notices.queries import QUIET
from huiyin.civic.notices.rules import Group, Mode, NoticeKind, NoticesAudit, Quiet, Way, ways
from huiyin.civic.people import public as people
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kit.actions import action, unchanged
from huiyin.kit.channels.configured import is_configured
from huiyin.kit.channels.interface import ChannelName
from huiyin.kit.mail import new_message_id


@action(audit=NoticesAudit.NOTICES_MADE)
def notify(
    *,
    actor: Actor,
    persons: Sequence[int],
    kind: NoticeKind,
    params: Mapping[str, Any],
    link: str,
    dedupe: str,
    urgent: bool = False,
) -> int:
    """Tell persons something, once for each `dedupe`, and queue what carries it to where they are reached.

    Returns how many had not been told yet. The notices themselves are the record. `urgent` work passes
    quiet hours. The number of statements does not grow with the persons.
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
    _queue(_ways(fresh, kind, now, urgent=urgent), dedupe, now)
    return len(fresh)


def _ways(fresh: Collection[int], kind: NoticeKind, now: datetime, *, urgent: bool) -> dict[int, list[Way]]:
    channels = [name.value for name in ChannelName if is_configured(name)]
    reached = people.reachable(fresh, channels)
    if not any(reached.values()):
        return {}
    chosen: dict[int, dict[tuple[str, Group], Mode]] = {}
    for row in Choice.objects.filter(person__in=reached):
        chosen.setdefault(row.person_id, {})[row.channel, Group(row.group)] = Mode(row.mode)
    quiet = {row.pk: Quiet(row.starts, row.ends) for row in QuietHours.objects.filter(pk__in=reached)}
    return {
        person: ways(kind, on, chosen.get(person, {}), quiet.get(person, QUIET), now, urgent=urgent)
        for person, on in reached.items()
    }


def _queue(found: Mapping[int, Sequence[Way]], dedupe: str, now: datetime) -> None:
    carried = [person for person, each in found.items() if each]
    if not carried:
        return
    rows = Notice.objects.filter(person__in=carried, dedupe=dedupe).order_by("id")
    pairs = [(notice, way) for notice in rows for way in found[notice.person_id]]
    Delivery.objects.bulk_create(
        [
            Delivery(
                notice=notice,
                person_id=notice.person_id,
                channel=way.channel,
                message_id=new_message_id(),
                due_at=way.due_at,
            )
            for notice, way in pairs
            if way.due_at is not None
        ],
        ignore_conflicts=True,
    )
    waiting = [
        Waiting(notice=notice, person_id=notice.person_id, channel=way.channel, made_at=now)
        for notice, way in pairs
        if way.due_at is None
    ]
    if waiting:
        Waiting.objects.bulk_create(waiting, ignore_conflicts=True)


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
