"""What the guard over raising reads: recent matters of one origin, open suspicions, limits in force."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from huiyin.civic.matters import access
from huiyin.civic.matters.models import Matter, RaisedFrom, RaisingLimit, Suspect, Suspicion
from huiyin.civic.matters.rules.guard import (
    LIMITABLE,
    Origin,
    Raised,
    Reason,
    Subject,
    SuspicionState,
    Threshold,
    Thresholds,
)
from huiyin.civic.matters.rules.words import State
from huiyin.civic.people.public import names
from huiyin.civic.places.public import place_names
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.crypto import blind_index, open_token, seal_token
from huiyin.kit.limits import RateLimit, in_force
from huiyin.kit.paging import Page, keyset_page
from huiyin.kit.remember import Remembered

LOOK_REPEATED = RateLimit("look-repeated", times=4, seconds=86_400)
LOOK_BURST = RateLimit("look-burst", times=6, seconds=3_600)
LOOK_FLOOD = RateLimit("look-flood", times=10, seconds=86_400)
# How long a trace of where a matter came from is kept.
KEEP_TRACES = timedelta(days=30)
_COMPARED = 200
_SEALED_AS = "matters.origin"


def thresholds() -> Thresholds:
    """Return the numbers in force."""
    return Thresholds(
        *(
            Threshold(limit.times, timedelta(seconds=limit.seconds))
            for limit in map(in_force, (LOOK_REPEATED, LOOK_BURST, LOOK_FLOOD))
        )
    )


def digest_of(subject: Subject, text: str, *, anonymous: bool = False) -> str:
    """Return the keyed digest of a device, person or address; nothing for an unknown one.

    What somebody raises anonymously is linked with nothing else of theirs: it has digests of its own. An
    address is digested with the day, so that it is another one tomorrow.
    """
    if not text:
        return ""
    day = f"|{clock.today().isoformat()}" if subject is Subject.ADDRESS else ""
    return blind_index(f"{'anonymous|' if anonymous else ''}{text}{day}", f"matters.{subject.value}")


def sealed_origin(origin: Origin | None) -> str:
    """Return an origin as an event carries it: sealed, so that only the guard reads it."""
    return "" if origin is None else seal_token(json.dumps(asdict(origin)), _SEALED_AS)


def opened_origin(text: str) -> Origin | None:
    """Return the origin an event carries; None for none, and for one that cannot be opened any more."""
    try:
        return Origin(**json.loads(open_token(text, _SEALED_AS))) if text else None
    except (TypeError, ValueError):
        return None


def place_key(matter: Matter) -> int:
    """Return the compound of a matter, or the smallest area known above it."""
    return matter.compound_id or matter.community_id or matter.place_id


def raised_lately(key: int, origin: Origin, now: datetime) -> list[Raised]:
    """Return the matters raised lately at a place or from an origin, in one query for each way to look."""
    asked = thresholds()
    at_place = Q(place_key=key, raised_at__gte=now - asked.burst.within)
    since = now - max(asked.repeated.within, asked.flood.within)
    ways = [
        at_place,
        *(Q((subject.value, digest), raised_at__gte=since) for subject, digest in origin.subjects()),
    ]
    columns = (
        "matter_id",
        "matter__title",
        "matter__body",
        "raised_at",
        "place_key",
        "device",
        "person",
        "address",
    )
    found = {
        row[0]: Raised(row[0], f"{row[1]}\n{row[2]}", row[3], row[4], Origin(*row[5:]))
        for way in ways
        for row in RaisedFrom.objects.filter(way).order_by("-raised_at").values_list(*columns)[:_COMPARED]
    }
    return list(found.values())


def looked_at(matters: Iterable[int]) -> frozenset[int]:
    """Return which matters staff looked at already: these count no more."""
    rows = Suspect.objects.filter(matter_id__in=list(matters)).exclude(suspicion__state=SuspicionState.OPEN)
    return frozenset(rows.values_list("matter_id", flat=True))


# ---------------------------------------------------------------- limits

_ANY_LIMIT = Remembered(
    lambda: RaisingLimit.objects.filter(lifted_at__isnull=True, until__gt=clock.now()).exists()
)


def forget_limits() -> None:
    """Let this process look anew whether anybody is limited."""
    _ANY_LIMIT.forget()


def limit_for(keys: Sequence[str]) -> RaisingLimit | None:
    """Return the strictest limit in force for one of these digests; asks nothing while nobody is limited."""
    if not any(keys) or not _ANY_LIMIT.get():
        return None
    rows = RaisingLimit.objects.filter(
        key__in=[key for key in keys if key], lifted_at__isnull=True, until__gt=clock.now()
    )
    return rows.order_by("a_day", "-until").first()


@dataclass(frozen=True)
class LimitRow:
    """A limit as staff see it: what it says, who set it, and whether it still holds."""

    id: int
    subject: Subject
    a_day: int
    reason: str
    starts: datetime
    until: datetime
    made_by: str
    lifted_at: datetime | None
    lifted_reason: str
    suspicion_id: int
    holds: bool


def raising_limits(actor: Actor, *, cursor: str = "", limit: int = 50) -> Page[LimitRow]:
    """Return the limits that came of suspicions in the actor's reach, newest first."""
    reach = access.suspicions_visible_to(actor, P.CIVIC_RAISING_LIMIT)
    rows = RaisingLimit.objects.filter(suspicion__in=reach.values("pk"))
    page = keyset_page(rows, by="-starts", cursor=cursor, limit=limit)
    called = names(row.made_by_id for row in page.items)
    now = clock.now()
    return page.map(
        lambda row: LimitRow(
            id=row.pk,
            subject=Subject(row.subject),
            a_day=row.a_day,
            reason=row.reason,
            starts=row.starts,
            until=row.until,
            made_by=called.get(row.made_by_id or 0, ""),
            lifted_at=row.lifted_at,
            lifted_reason=row.lifted_reason,
            suspicion_id=row.suspicion_id,
            holds=row.lifted_at is None and row.until > now,
        )
    )


# ---------------------------------------------------------------- suspicions


@dataclass(frozen=True)
class SuspicionRow:
    """A suspicion in a line."""

    id: int
    reason: Reason
    subject: Subject
    state: SuspicionState
    count: int
    place: str
    opened_at: datetime
    last_at: datetime
    note: str
    decided_at: datetime | None
    decided_by: str


def suspicions(
    actor: Actor, *, decided: bool = False, cursor: str = "", limit: int = 50
) -> Page[SuspicionRow]:
    """Return what the actor should look at, the latest first; with `decided` what was looked at."""
    rows = access.suspicions_visible_to(actor, P.CIVIC_MATTER_ACCEPT)
    rows = rows.exclude(state=SuspicionState.OPEN) if decided else rows.filter(state=SuspicionState.OPEN)
    page = keyset_page(rows, by="-last_at", cursor=cursor, limit=limit)
    return Page(_rows(page.items), page.next_cursor)


def _rows(found: Sequence[Suspicion]) -> list[SuspicionRow]:
    here = place_names(row.place_id for row in found)
    called = names(row.decided_by_id for row in found)
    return [
        SuspicionRow(
            id=row.pk,
            reason=Reason(row.reason),
            subject=Subject(row.subject),
            state=SuspicionState(row.state),
            count=row.count,
            place=here[row.place_id],
            opened_at=row.opened_at,
            last_at=row.last_at,
            note=row.note,
            decided_at=row.decided_at,
            decided_by=called.get(row.decided_by_id or 0, ""),
        )
        for row in found
    ]


@dataclass(frozen=True)
class SuspectLine:
    """A matter of a suspicion. `device`, `person` and `address` are letters: A and A came from the same one.

    `title` is empty where the matter is not the reader's to see.
    """

    code: str
    title: str
    text: str
    state: State
    place: str
    filed_at: datetime
    device: str
    person: str
    address: str
    elder: str


@dataclass(frozen=True)
class SuspicionView:
    """A suspicion with its matters, and what the reader may do about it."""

    row: SuspicionRow
    lines: list[SuspectLine]
    may_limit: bool
    limitable: frozenset[Subject]


_MOST_LINES = 200


def suspicion_view(actor: Actor, suspicion_id: int) -> SuspicionView:
    """Return a suspicion with its matters, oldest first, at most 200. Raises NotFound."""
    held = access.suspicion_to(P.CIVIC_MATTER_ACCEPT, actor, suspicion_id)
    ids = list(held.suspects.order_by("matter_id").values_list("matter_id", flat=True)[:_MOST_LINES])
    matters = (
        Matter.objects.select_related("elder", "raised_from").filter(pk__in=ids).order_by("filed_at", "pk")
    )
    lines = _suspect_lines(actor, list(matters))
    known = frozenset(subject for subject in LIMITABLE for line in lines if getattr(line, subject.value))
    may_limit = bool(access.may_limit(actor, held))
    return SuspicionView(_rows([held])[0], lines, may_limit, known if may_limit else frozenset())


def _suspect_lines(actor: Actor, matters: Sequence[Matter]) -> list[SuspectLine]:
    readable = set(
        access.within_reach(actor, P.CIVIC_MATTER_READ)
        .filter(pk__in=[matter.pk for matter in matters])
        .values_list("pk", flat=True)
    )
    here = place_names(matter.place_id for matter in matters)
    letters = {name: _letters(matters, name) for name in ("device", "person", "address")}
    return [
        SuspectLine(
            code=matter.code,
            title=matter.title if matter.pk in readable else "",
            text=matter.body[:300] if matter.pk in readable else "",
            state=State(matter.state),
            place=here[matter.place_id] if matter.pk in readable else "",
            filed_at=matter.filed_at,
            elder=matter.elder.code if matter.elder else "",
            **{name: letters[name].get(_trace(matter, name), "") for name in letters},
        )
        for matter in matters
    ]


def _trace(matter: Matter, name: str) -> str:
    trace: Any = getattr(matter, "raised_from", None)
    return str(getattr(trace, name)) if trace else ""


def _letters(matters: Sequence[Matter], name: str) -> Mapping[str, str]:
    known = [digest for digest in dict.fromkeys(_trace(matter, name) for matter in matters) if digest]
    return {digest: _letter(number) for number, digest in enumerate(known)}


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)


@dataclass(frozen=True)
class SuspicionTold:
    """A suspicion as a notice speaks of it, and who should look."""

    reason: Reason
    count: int
    place: str
    link: str
    scope_of: int


def suspicion_told(suspicion_id: int) -> SuspicionTold:
    """Return the words for a notice about a suspicion; `scope_of` is a matter of it."""
    held = Suspicion.objects.get(pk=suspicion_id)
    first = held.suspects.order_by("matter_id").values_list("matter_id", flat=True).first()
    here = place_names([held.place_id])[held.place_id]
    return SuspicionTold(Reason(held.reason), held.count, here, f"/desk/look/{held.pk}/", first or 0)
