"""The transactional outbox: a fact commits with the change that made it true, reactions follow.

The relay applies each (event, reaction) of the table that `site` hands in once, in its own transaction,
in order per aggregate. A reaction that fails is retried with growing pauses, then lies dead on the
operators' page until somebody asks for another try; meanwhile later events of its aggregate wait, so that
nobody hears "answered" before "accepted".
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q

from huiyin.kernel import clock
from huiyin.kernel.events import Event
from huiyin.kernel.scrubbing import story
from huiyin.kit import metrics
from huiyin.kit.models import OutboxEvent, ReactionRun
from huiyin.kit.outage import Outage, outage
from huiyin.kit.prepared import add

log = logging.getLogger(__name__)

Reaction = Callable[[Any], None]
TRIES = 8
LONGEST_PAUSE = timedelta(hours=1)


def announce(event: Event) -> None:
    """Write a fact to the outbox, in the transaction that made it true."""
    fact = {"name": event.name, "aggregate": event.aggregate, "payload": event.payload()}
    add(OutboxEvent(**fact, announced_at=clock.now()))
    transaction.on_commit(partial(metrics.announced, event.name), robust=True)


def announce_each(events: Iterable[Event]) -> None:
    """Write many facts to the outbox in few statements, in their order."""
    now, announced = clock.now(), [*events]
    rows = (
        OutboxEvent(name=one.name, aggregate=one.aggregate, payload=one.payload(), announced_at=now)
        for one in announced
    )
    OutboxEvent.objects.bulk_create(rows, batch_size=1_000)
    for one in announced:
        transaction.on_commit(partial(metrics.announced, one.name), robust=True)


@dataclass(frozen=True)
class Relay:
    """Applies reactions to announced events. `table` maps an event class to its reactions, in order."""

    table: Mapping[type[Event], Sequence[Reaction]]

    def run_once(self, batch: int = 200) -> int:
        """Work through the oldest open event of each aggregate; return how many events were finished."""
        finished = 0
        for event_id in _heads(batch):
            finished += self._work_off(event_id)
        return finished

    def drain(self, rounds: int = 1_000) -> int:
        """Run until nothing more can be finished now; for tests, the demo and the command line."""
        total = 0
        for _ in range(rounds):
            done = self.run_once()
            if not done:
                break
            total += done
        return total

    def _work_off(self, event_id: int) -> bool:
        row = OutboxEvent.objects.filter(pk=event_id, done_at__isnull=True).first()
        if row is None:
            return False
        event = _load(row)
        if event is None:
            return False
        outcomes = [self._react(row, event, reaction) for reaction in self.table.get(type(event), ())]
        if not all(outcomes):
            return False
        return bool(OutboxEvent.objects.filter(pk=row.pk, done_at__isnull=True).update(done_at=clock.now()))

    def _react(self, row: OutboxEvent, event: Event, reaction: Reaction) -> bool:
        name = f"{reaction.__module__}.{reaction.__qualname__}"[-80:]
        try:
            with transaction.atomic():
                run = _claim(row, name)
                if run is None or run.state == ReactionRun.State.DONE:
                    return run is not None
                reaction(event)
                ReactionRun.objects.filter(pk=run.pk).update(state=ReactionRun.State.DONE, error="")
        except Exception as error:
            log.exception("Reaction %s to event %s failed.", name, row.pk)
            if outage(error) in {Outage.DATABASE, Outage.DISK}:
                raise  # not the reaction's fault: the relay as a whole pauses, and no try is used up
            _failed(row, name, _told(error))
            return False
        return True


def _load(row: OutboxEvent) -> Event | None:
    """Read an event back; one that no module of this version knows lies dead and holds up nobody else."""
    try:
        return Event.load(row.name, row.payload)
    except (KeyError, TypeError) as error:
        log.exception("Event %s, called %r, cannot be read.", row.pk, row.name)
        _failed(row, "load", _told(error))
        return None


def _told(error: Exception) -> str:
    """Return how an error came about, for the operators' page: places, and no personal data."""
    return "\n".join(story(error, most=8)[-40:])


def _heads(batch: int) -> list[int]:
    """Return the ids of the oldest open event of each aggregate, without those that wait or are dead."""
    now = clock.now()
    # A try set further ahead than the longest pause was set by a clock that ran ahead: its time has come.
    waiting = Q(runs__state=ReactionRun.State.DEAD) | Q(
        runs__state=ReactionRun.State.RETRY,
        runs__next_try_at__gt=now,
        runs__next_try_at__lte=now + LONGEST_PAUSE,
    )
    heads = (
        OutboxEvent.objects.filter(done_at__isnull=True)
        .values("aggregate")
        .annotate(first=Min("id"))
        .order_by("first")
        .values_list("first", flat=True)
    )
    blocked = set(OutboxEvent.objects.filter(waiting, done_at__isnull=True).values_list("id", flat=True))
    return [event_id for event_id in heads[: batch + len(blocked)] if event_id not in blocked]


def _claim(row: OutboxEvent, name: str) -> ReactionRun | None:
    """Lock this (event, reaction) for the running transaction; None if another worker is at it."""
    ReactionRun.objects.bulk_create(
        [ReactionRun(event=row, reaction=name, state=ReactionRun.State.RETRY)], ignore_conflicts=True
    )
    return ReactionRun.objects.select_for_update(skip_locked=True).filter(event=row, reaction=name).first()


def _failed(row: OutboxEvent, name: str, error: str) -> None:
    run, _ = ReactionRun.objects.get_or_create(
        event=row, reaction=name, defaults={"state": ReactionRun.State.RETRY}
    )
    tries = run.tries + 1
    # Another worker may have had more luck since this one let go: what is done stays done.
    ReactionRun.objects.filter(pk=run.pk).exclude(state=ReactionRun.State.DONE).update(
        tries=tries,
        state=ReactionRun.State.DEAD if tries >= TRIES else ReactionRun.State.RETRY,
        next_try_at=clock.now() + min(LONGEST_PAUSE, timedelta(seconds=2 ** (tries * 2))),
        error=error[-4000:],
    )


@dataclass(frozen=True)
class Backlog:
    """How much lies in the outbox, since when, and what was given up."""

    waiting: int
    oldest: datetime | None
    dead: int


def backlog() -> Backlog:
    """Return what is not worked off yet; two index look-ups."""
    found = OutboxEvent.objects.filter(done_at__isnull=True).aggregate(
        waiting=Count("id"), oldest=Min("announced_at")
    )
    dead = ReactionRun.objects.filter(state=ReactionRun.State.DEAD).count()
    return Backlog(found["waiting"], found["oldest"], dead)


def dead_letters() -> list[ReactionRun]:
    """Return the reactions that were given up, newest first, at most 200."""
    dead = ReactionRun.objects.filter(state=ReactionRun.State.DEAD).select_related("event")
    return list(dead.order_by("-id")[:200])


def revive(run_id: int) -> bool:
    """Let a dead reaction be tried again; False if it was not dead."""
    return bool(
        ReactionRun.objects.filter(pk=run_id, state=ReactionRun.State.DEAD).update(
            state=ReactionRun.State.RETRY, tries=0, next_try_at=None
        )
    )
