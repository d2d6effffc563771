"""What modules above read of many matters at once: words for the machine, facts and rows for staff."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from huiyin.civic.matters.access import within_reach
from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.rules.words import Kind, State
from huiyin.civic.places.public import Place, area_scope_q, place_names
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission as P

_SOME = 500


@dataclass(frozen=True, slots=True)
class Raw:
    """The words of a matter and where and when it was raised, for the machine alone."""

    id: int
    title: str
    body: str
    filed_at: datetime
    street_id: int | None
    district_id: int | None = None
    community_id: int | None = None
    compound_id: int | None = None
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What of a matter is counted: no words."""

    id: int
    filed_at: datetime
    supporters: int
    place_id: int


@dataclass(frozen=True)
class Member:
    """A matter as staff see it among others."""

    id: int
    code: str
    title: str
    body: str
    state: State
    filed_at: datetime
    supporters: int
    place: str


def words_since(actor: Actor, since: datetime, most: int) -> Iterator[Raw]:
    """Yield the newest matters since a moment, for a named system actor; what was withdrawn is left out."""
    if not actor.system:
        raise NotAllowed
    rows = Matter.objects.filter(filed_at__gte=since).exclude(state=State.WITHDRAWN).exclude(kind=Kind.NEED)
    scope = ("street_id", "district_id", "community_id", "compound_id")
    wanted = ("id", "title", "body", "filed_at", *scope, "author_id")
    for row in rows.order_by("-filed_at", "-id").values_list(*wanted)[:most].iterator(chunk_size=2_000):
        yield Raw(*row)


def newest_matter(actor: Actor) -> int:
    """Return the id of the newest matter, 0 without any, for a named system actor."""
    if not actor.system:
        raise NotAllowed
    return Matter.objects.order_by("-id").values_list("id", flat=True).first() or 0


def facts_among(ids: Iterable[int], where: Place, since: datetime, until: datetime) -> Iterator[Fact]:
    """Yield what is counted of those of the matters that lie under a place and were raised in a period.

    For counting only, as `figures_base`; merged ones are voices of their own here.
    """
    known = list(ids)
    for at in range(0, len(known), _SOME):
        rows = Matter.objects.filter(
            area_scope_q(where), pk__in=known[at : at + _SOME], filed_at__gte=since, filed_at__lt=until
        )
        for row in rows.values_list("id", "filed_at", "supporters", "place_id"):
            yield Fact(*row)


def members_among(actor: Actor, ids: Iterable[int], where: Place) -> list[Member]:
    """Return those of the matters under a place that the actor reads by office, newest first."""
    reach = within_reach(actor, P.CIVIC_MATTER_READ).filter(area_scope_q(where), pk__in=list(ids))
    rows = list(reach.order_by("-filed_at", "-id"))
    names = place_names({row.place_id for row in rows})
    return [
        Member(
            row.pk,
            row.code,
            row.title,
            row.body,
            State(row.state),
            row.filed_at,
            row.supporters,
            names.get(row.place_id, ""),
        )
        for row in rows
    ]


def titles_of(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """Return the titles of those of the matters that the actor reads by office."""
    reach = within_reach(actor, P.CIVIC_MATTER_READ).filter(pk__in=list(ids))
    return dict(reach.values_list("id", "title"))


def ids_of_codes(codes: Iterable[str]) -> list[int]:
    """Return the ids of matters by their codes."""
    return list(Matter.objects.filter(code__in=list(codes)).values_list("id", flat=True))
