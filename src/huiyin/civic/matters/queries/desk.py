"""What staff read: the queue with its lights, one matter whole, and who may be given it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet

from huiyin.civic.matters.access import ways, within_reach
from huiyin.civic.matters.models import Echo, Entry, Matter
from huiyin.civic.matters.queries.duty import to_rule_q
from huiyin.civic.matters.queries.tasks import helpers_late_q
from huiyin.civic.matters.rules.answering import over_before
from huiyin.civic.matters.rules.clocks import Level
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import EchoState, State
from huiyin.civic.orgs.public import org_names
from huiyin.civic.people.public import names
from huiyin.civic.places.public import Place, area_scope_q, place_names
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.calendar import work_calendar
from huiyin.kit.paging import Page, keyset_page, keyset_page_of_all
from huiyin.kit.prepared import Prepared


class Queue(StrEnum):
    """The trays of a desk."""

    OPEN = "open"
    NEW = "new"
    TO_ASSIGN = "to_assign"
    MINE = "mine"
    WORKING = "working"
    TO_APPROVE = "to_approve"
    TO_RULE = "to_rule"
    HELPERS_LATE = "helpers_late"
    ANSWERED = "answered"
    LATE = "late"
    PAUSED = "paused"
    OVER = "over"


class Light(StrEnum):
    """How near a deadline is."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"
    NONE = "none"
    SUSPENDED = "suspended"


def light(due_at: datetime | None, now: datetime, *, paused: bool = False) -> Light:
    """Return the light of a deadline: late after it, soon within a day of it, its own while it rests.

    A first answer is owed however long the rest of the matter stands still.
    """
    if due_at is None:
        return Light.NONE
    if paused and now <= due_at:
        return Light.SUSPENDED
    if now > due_at:
        return Light.LATE
    return Light.SOON if due_at - now <= timedelta(days=1) else Light.OK


@dataclass(frozen=True)
class QueueRow:
    """One line of the desk."""

    code: str
    title: str
    kind: str
    state: State
    urgency: str
    place: str
    category: str
    holder: str
    supporters: int
    filed_at: datetime
    due_at: datetime | None
    light: Light
    provisional: bool
    published: bool
    matter_id: int
    supervision: Level = Level.NONE
    paused_as: str = ""
    paused_until: date | None = None


@dataclass(frozen=True)
class QueueFilter:
    """What a desk looks at; empty fields do not narrow."""

    queue: Queue = Queue.OPEN
    place: Place | None = None
    category_id: int | None = None
    words: str = ""


# What a line of the desk shows, and what its page is ordered by.
COLUMNS = (
    *("pk", "code", "title", "kind", "state", "urgency", "place_id", "category__path"),
    *("holder_org_id", "holder_person_id", "supporters", "filed_at", "due_at", "due_provisional"),
    *("published_at", "supervision", "paused_as", "paused_until"),
)


_SPECIAL = (Queue.LATE, Queue.PAUSED, Queue.TO_RULE, Queue.HELPERS_LATE)
# Trays of whoever may do what lies there, and not of all who may read it.
_TRAY_OF = {Queue.TO_APPROVE: P.CIVIC_MATTER_APPROVE, Queue.TO_RULE: P.CIVIC_MATTER_RULE}


def _tray(actor: Actor, queue: Queue, now: datetime) -> Q:
    match queue:
        case Queue.TO_APPROVE:
            return Q(pk__in=_echo_waits(actor))
        case Queue.ANSWERED:
            return Q(state=State.ANSWERED)
        case Queue.OVER:
            return Q(state__in=[State.CLOSED, State.DECLINED, State.WITHDRAWN])
        case _:
            # What has a deadline is open: by that alone an index gives the order and a page's rows.
            return Q(due_at__isnull=False, historical=False) & _owed(actor, queue, now)


def _owed(actor: Actor, queue: Queue, now: datetime) -> Q:
    """Return which of the matters that owe work lie in a tray."""
    match queue:
        case Queue.NEW:
            return Q(state=State.FILED)
        case Queue.TO_ASSIGN:
            return Q(state__in=[State.ACCEPTED, State.OFFERED])
        case Queue.MINE:
            orgs = Q(holder_org_id__in=actor.orgs_for(P.CIVIC_MATTER_WORK))
            return orgs | Q(holder_person_id=actor.person_id or -1)
        case Queue.WORKING:
            return Q(state__in=[State.ASSIGNED, State.WORKING])
        case Queue.LATE:
            return Q(due_at__lt=now)
        case Queue.PAUSED:
            return ~Q(paused_as="")
        case Queue.TO_RULE:
            return to_rule_q()
        case Queue.HELPERS_LATE:
            return helpers_late_q(now)
        case _:
            return Q()


def _echo_waits(actor: Actor) -> QuerySet[Echo, Any]:
    """Return the matters with an echo that this actor, and not its doer or dispatcher, may approve."""
    waiting = Echo.objects.filter(
        state__in=[EchoState.AWAITING, EchoState.DELIVERED], approved_at__isnull=True
    )
    if actor.person_id:
        waiting = waiting.exclude(doer_id=actor.person_id).exclude(matter__dispatcher_id=actor.person_id)
    return waiting.values("matter_id")


def queue(actor: Actor, chosen: QueueFilter, *, cursor: str = "", limit: int = 50) -> Page[QueueRow]:
    """Return a page of a tray: open ones by deadline, the rest newest first. At most 200 rows."""
    permission = _TRAY_OF.get(chosen.queue, P.CIVIC_MATTER_READ)
    rows = _narrowed(Matter.objects.filter(_tray(actor, chosen.queue, clock.now())), chosen)
    running = chosen.queue not in {Queue.OVER, Queue.ANSWERED, Queue.TO_APPROVE}
    if running and chosen.words.strip():
        # What is open has an index of words of its own.
        rows = rows.filter(state__in=sorted(OPEN))
    by = "due_at" if running else "-changed_at"
    lines = rows.values_list(*COLUMNS, *(() if running else ("changed_at",)), named=True)
    reached = [lines.filter(way) for way in ways(actor, permission)]
    page = keyset_page_of_all(reached, by=by, cursor=cursor, limit=min(limit, 200))
    return Page(queue_rows(page.items), page.next_cursor)


def _narrowed(rows: QuerySet[Matter], chosen: QueueFilter) -> QuerySet[Matter]:
    if chosen.place:
        rows = rows.filter(area_scope_q(chosen.place))
    if chosen.category_id:
        rows = rows.filter(
            Q(category_id=chosen.category_id)
            | Q(category__parent_id=chosen.category_id)
            | Q(category__parent__parent_id=chosen.category_id)
        )
    if chosen.words.strip():
        rows = rows.filter(_said_or_called(chosen.words))
    return rows


def _said_or_called(words: str) -> Q:
    """Return the condition that a matter says these words, or that they are its code."""
    # Only what can be a code is asked for as one: an OR keeps a database from its index of words.
    code = parse_public_code(words)
    return Q(tokens__matches=words) | Q(code=code) if code else Q(tokens__matches=words)


def queue_rows(matters: Sequence[Any]) -> list[QueueRow]:
    """Return the lines of matters, given as named tuples of `COLUMNS`."""
    now = clock.now()
    here = place_names(matter.place_id for matter in matters)
    held = org_names(matter.holder_org_id for matter in matters)
    people = names(matter.holder_person_id for matter in matters)
    return [
        QueueRow(
            code=matter.code,
            title=matter.title,
            kind=matter.kind,
            state=State(matter.state),
            urgency=matter.urgency,
            place=here[matter.place_id],
            category=matter.category__path or "",
            holder=held.get(matter.holder_org_id) or people.get(matter.holder_person_id, ""),
            supporters=matter.supporters,
            filed_at=matter.filed_at,
            due_at=matter.due_at,
            light=light(matter.due_at, now, paused=bool(matter.paused_as)),
            provisional=matter.due_provisional,
            published=matter.published_at is not None,
            matter_id=matter.pk,
            supervision=Level(matter.supervision),
            paused_as=matter.paused_as,
            paused_until=matter.paused_until,
        )
        for matter in matters
    ]


def queue_counts(actor: Actor) -> dict[Queue, int]:
    """Return how many matters lie in each tray that owes work, in two queries."""
    now = clock.now()
    trays = (Queue.OPEN, Queue.NEW, Queue.TO_ASSIGN, Queue.MINE, Queue.WORKING, *_SPECIAL)
    counted = (
        within_reach(actor, P.CIVIC_MATTER_READ)
        .filter(due_at__isnull=False, historical=False)
        .aggregate(**{tray.value: Count("pk", filter=_tray(actor, tray, now)) for tray in trays})
    )
    found = {tray: counted[tray.value] or 0 for tray in trays}
    waiting = within_reach(actor, P.CIVIC_MATTER_APPROVE).filter(_tray(actor, Queue.TO_APPROVE, now))
    return found | {Queue.TO_APPROVE: waiting.count()}


def search_desk(actor: Actor, words: str, *, cursor: str = "", limit: int = 50) -> Page[QueueRow]:
    """Search everything the actor reaches by office, whatever its state, newest first."""
    rows = within_reach(actor, P.CIVIC_MATTER_READ)
    rows = rows.filter(_said_or_called(words))
    lines = rows.values_list(*COLUMNS, named=True)
    page = keyset_page(lines, by="-filed_at", cursor=cursor, limit=min(limit, 200))
    return Page(queue_rows(page.items), page.next_cursor)


def still_reads(actor: Actor, code: str) -> bool:
    """Tell whether a matter is still the actor's to read by office; who hands it back may lose it."""
    return within_reach(actor, P.CIVIC_MATTER_READ).filter(code=parse_public_code(code) or "").exists()


def entries(matter: Matter) -> list[Entry]:
    """Return the whole timeline, oldest first, each with its payload unless that was erased."""
    return _ENTRIES.objects(matter_id=matter.pk)


def _ask_entries(matter_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(matter_id=matter_id).select_related("payload").order_by("seq")[:1000]


_ENTRIES = Prepared(_ask_entries, on_server=True)


def silent_matters(now: datetime, limit: int = 500) -> list[int]:
    """Return the ids of answered matters whose author said nothing for 15 days, oldest first."""
    rows = Matter.objects.filter(state=State.ANSWERED, settled_at__lt=over_before(now, work_calendar()))
    return list(rows.order_by("settled_at").values_list("pk", flat=True)[:limit])
