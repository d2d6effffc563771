"""What is open now, to whom; and who opened whose data, for the persons themselves and for the operators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import access
from huiyin.civic.people.models import Opening, Person, Residence
from huiyin.civic.people.queries.persons import field_of, names, opened
from huiyin.civic.people.rules import ROLE_NAMES
from huiyin.civic.people.rules.openings import (
    FIELD_NAMES,
    PURPOSE_NAMES,
    UNUSUAL_FROM,
    UNUSUAL_WITHIN,
    Masked,
    Purpose,
)
from huiyin.civic.places import public as places
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission, Role

MOST = 50
WATCHED = timedelta(days=7)


@dataclass(frozen=True)
class OpenedField:
    """One field in plain, with its name as message id."""

    field: Masked
    name: str
    value: str


@dataclass(frozen=True)
class OpenNow:
    """What a reader has open of a person, and for how many seconds more; nothing is 0."""

    fields: Sequence[OpenedField] = ()
    seconds: int = 0

    def value(self, field: Masked) -> str:
        """Return one field, or "" if it is not open."""
        return next((one.value for one in self.fields if one.field is field), "")


@dataclass(frozen=True)
class AccessRow:
    """One opening as the person reads it: the office, never the name of who opened."""

    id: int
    at: datetime
    field_name: str
    purpose_name: str
    words: str
    role_name: str
    office: str
    about: str
    by_id: int | None
    by_name: str = ""
    person_id: int = 0


@dataclass(frozen=True)
class Watched:
    """Somebody who opened unusually much within one hour of late."""

    person_id: int
    name: str
    count: int
    last: datetime


def open_now(actor: Actor, person_id: int) -> OpenNow:
    """Return what this actor has open of a person at this moment; nothing for whoever opened nothing."""
    rows = _open(actor).filter(person=person_id).exclude(field=Masked.ROOM)
    found = {Masked(row.field): row for row in rows}
    if not found:
        return OpenNow()
    person = Person.objects.get(pk=person_id)
    shown = [
        OpenedField(field, FIELD_NAMES[field], field_of(person, field)) for field in Masked if field in found
    ]
    return OpenNow(shown, _seconds(found.values()))


def rooms_open_now(actor: Actor) -> tuple[dict[int, str], int]:
    """Return the rooms this actor has open, by home, and for how many seconds more."""
    rows = list(_open(actor).filter(field=Masked.ROOM))
    homes = Residence.objects.filter(pk__in=[row.home_id for row in rows])
    return {home.pk: opened(home.room) for home in homes}, _seconds(rows)


def _open(actor: Actor) -> QuerySet[Opening]:
    # Nobody's openings are nobody's: a stranger or a job has no number to ask for.
    return Opening.objects.filter(by_id=actor.person_id or -1, until__gt=clock.now()).order_by("id")


def _seconds(rows: Iterable[Opening]) -> int:
    now = clock.now()
    return int(max(((row.until - now).total_seconds() + 0.999 for row in rows), default=0))


def who_opens(actor: Actor, needs: Permission) -> tuple[str, str]:
    """Return as which role and of which office or area somebody opens; they may hold a thing in person."""
    grant = next(iter([*actor.grants_for(needs), *actor.grants]), None)
    if grant is None:
        return "", ""
    if grant.org_id is not None:
        return grant.role.value, orgs.orgs([grant.org_id])[grant.org_id].name
    where = places.place(grant.area_id).full_name if grant.area_id is not None else ""
    return grant.role.value, where


def my_access_log(actor: Actor, *, before: int | None = None, limit: int = MOST) -> list[AccessRow]:
    """Return who opened the actor's own data, newest first. Raises NeedsLogin for a stranger."""
    return _page(Opening.objects.filter(person=access.me(actor)), before, limit)


def access_log_of(person_id: int) -> list[dict[str, object]]:
    """Return the whole access log of a person for their copy, oldest first."""
    rows = Opening.objects.filter(person=person_id).order_by("id")
    fields = ("at", "field", "purpose", "words", "by_role", "by_office", "about")
    return [{name: getattr(row, name) for name in fields} for row in rows]


def openings_by(actor: Actor, *, before: int | None = None, limit: int = MOST) -> list[AccessRow]:
    """Return all openings with who made them, for the operators. Raises NotAllowed for others."""
    if not actor.has(Permission.CIVIC_OPENING_READ):
        raise NotAllowed
    return _page(Opening.objects.all(), before, limit, named=True)


def openings_to_watch(actor: Actor) -> list[Watched]:
    """Return who opened more than is usual within any clock hour of the last week, for the operators."""
    if not actor.has(Permission.CIVIC_OPENING_READ):
        raise NotAllowed
    since = clock.now() - WATCHED
    busy = (
        Opening.objects.filter(at__gt=since)
        .values("by_id")
        .annotate(n=Count("id"))
        .filter(n__gte=UNUSUAL_FROM)
        .values_list("by_id", flat=True)
    )
    found = [_busiest(by_id, since) for by_id in busy if by_id is not None]
    called = names(by_id for by_id, _, _ in found)
    return [
        Watched(by_id, called.get(by_id, ""), count, last)
        for by_id, count, last in sorted(found, key=lambda row: -row[1])
        if count >= UNUSUAL_FROM
    ]


def _busiest(by_id: int, since: datetime) -> tuple[int, int, datetime]:
    """Return the most openings of somebody within an hour, and when that hour's last one was."""
    moments = list(
        Opening.objects.filter(by_id=by_id, at__gt=since).order_by("at").values_list("at", flat=True)
    )
    best, last, start = 0, since, 0
    for end, moment in enumerate(moments):
        while moment - moments[start] >= UNUSUAL_WITHIN:
            start += 1
        if end - start + 1 > best:
            best, last = end - start + 1, moment
    return by_id, best, last


def _page(rows: QuerySet[Opening], before: int | None, limit: int, *, named: bool = False) -> list[AccessRow]:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[:limit])
    called = names(row.by_id for row in found) if named else {}
    return [_row(row, called.get(row.by_id or 0, "")) for row in found]


def _row(row: Opening, by_name: str) -> AccessRow:
    return AccessRow(
        id=row.pk,
        at=row.at,
        field_name=FIELD_NAMES[Masked(row.field)],
        purpose_name=PURPOSE_NAMES[Purpose(row.purpose)],
        words=row.words,
        role_name=ROLE_NAMES[Role(row.by_role)] if row.by_role else "",
        office=row.by_office,
        about=row.about,
        by_id=row.by_id,
        by_name=by_name,
        person_id=row.person_id,
    )
