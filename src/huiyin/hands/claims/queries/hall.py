"""The claim hall: what hands are wanted for, in one's own compound and near it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from huiyin.civic.places import public as places
from huiyin.civic.places.public import AreaLevel, Place
from huiyin.hands.claims.models import Checkin, Claim, Need
from huiyin.hands.claims.models.claims import STANDING_Q
from huiyin.hands.claims.rules.words import CheckinState, ClaimState, NeedState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import NotFound
from huiyin.kit.prepared import Prepared

MOST = 60
ALTERNATIVES = 3
# Of so many that come first the likest are named.
LOOKED_AT = 30


class Where(StrEnum):
    """How far a member looks: their own compound, or all of its street."""

    MINE = "mine"
    NEAR = "near"


@dataclass(frozen=True)
class HallFilter:
    """What a member looks for; empty fields do not narrow."""

    where: Where = Where.MINE
    skill: str = ""
    work: str = ""
    day: date | None = None
    only_free: bool = False


@dataclass(frozen=True)
class NeedCard:
    """A need as members read it; `mine` is the state of the reader's own claim, "" for none."""

    id: int
    title: str
    about: str
    work: str
    skills: Sequence[str]
    starts: datetime
    ends: datetime
    spot: str
    place: str
    compound_id: int
    places: int
    taken: int
    waiting: int
    state: NeedState
    mine: str = ""
    mine_id: int = 0

    @property
    def left(self) -> int:
        """Return how many places are left."""
        return self.places - self.taken


def hall(actor: Actor, wanted: HallFilter) -> list[NeedCard]:
    """Return the needs that lie ahead, by day; three queries however many there are."""
    now = clock.now()
    person_id = actor.person_id or 0
    for (compound_id,) in _HOME.rows(person_id=person_id):
        if wanted.where is Where.MINE:
            rows = _OPEN_HERE.objects(compound_id=compound_id, now=now)
        else:
            rows = [*_open(now).filter(compound__in=near(compound_id))]
        found = [row for row in rows if _is_wanted(row, wanted)][:MOST]
        mine = {need: (state, pk) for need, state, pk in _HELD_AHEAD.rows(person_id=person_id, now=now)}
        return _cards(found, mine)
    return []


def _is_wanted(need: Need, wanted: HallFilter) -> bool:
    return (
        (not wanted.skill or wanted.skill in need.skills)
        and (not wanted.work or wanted.work == need.work)
        and (not wanted.only_free or need.taken < need.places)
        and (wanted.day is None or wanted.day == need.starts.astimezone(SHANGHAI).date())
    )


def open_needs() -> QuerySet[Need]:
    """Return what may be claimed now."""
    return _open(clock.now())


def _open(now: datetime) -> QuerySet[Need]:
    return Need.objects.filter(state=NeedState.OPEN, starts__gt=now).order_by("starts", "id")


def _ask_home(person_id: int) -> QuerySet[Any, tuple[Any, ...]]:
    return Checkin.objects.filter(person=person_id, state=CheckinState.CONFIRMED).values_list("compound_id")


def _ask_open_here(compound_id: int, now: datetime) -> QuerySet[Need]:
    return _open(now).filter(compound=compound_id)


def _ask_held_ahead(person_id: int, now: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    rows = Claim.objects.filter(STANDING_Q, person=person_id, need__starts__gt=now)
    return rows.values_list("need_id", "state", "pk")


# Asked by everybody who opens the list: on some mornings thousands at once.
_HOME, _OPEN_HERE, _HELD_AHEAD = (
    Prepared(_ask_home, on_server=True),
    Prepared(_ask_open_here, on_server=True),
    Prepared(_ask_held_ahead, on_server=True),
)


def near(compound_id: int) -> list[int]:
    """Return the compounds of the same street, as remembered for half a minute."""
    home = places.remembered_places([compound_id])[compound_id]
    street = home.scope.at(AreaLevel.STREET)
    if street is None:
        return [compound_id]
    communities = [one.id for one in places.remembered_children(street)]
    return [one.id for area in communities for one in places.remembered_children(area) if one.is_compound]


def cards(found: Sequence[Need], person_id: int | None = None) -> list[NeedCard]:
    """Return needs as cards, with what the reader has of them: two queries for any number."""
    return _cards(found, _mine(found, person_id))


def _cards(found: Sequence[Need], mine: Mapping[int, tuple[str, int]]) -> list[NeedCard]:
    named = places.place_names(need.place_id for need in found)
    return [
        NeedCard(
            id=need.pk,
            title=need.title,
            about=need.about,
            work=need.work,
            skills=need.skills,
            starts=need.starts,
            ends=need.ends,
            spot=need.spot,
            place=named.get(need.place_id, ""),
            compound_id=need.compound_id,
            places=need.places,
            taken=need.taken,
            waiting=need.waiting,
            state=NeedState(need.state),
            mine=mine.get(need.pk, ("", 0))[0],
            mine_id=mine.get(need.pk, ("", 0))[1],
        )
        for need in found
    ]


def _mine(found: Collection[Need], person_id: int | None) -> Mapping[int, tuple[str, int]]:
    if person_id is None or not found:
        return {}
    rows = Claim.objects.filter(STANDING_Q, person=person_id, need__in=[need.pk for need in found])
    return {need: (state, pk) for need, state, pk in rows.values_list("need_id", "state", "pk")}


@dataclass(frozen=True)
class Wanted:
    """A need as somebody wants a place of it, with what is known of them: one query."""

    id: int
    state: NeedState
    starts: datetime
    places_left: int
    waiting: int
    employer_id: int | None
    mine: int | None
    clash: str


def wanted(person_id: int, need_id: int) -> Wanted:
    """Return a need with the claimer's employer, own claim and clash of hours. Raises NotFound."""
    for state, starts, places_left, waiting, employer_id, mine, clash in _WANTED.rows(
        person_id=person_id, need_id=need_id
    ):
        return Wanted(
            id=need_id,
            state=NeedState(state),
            starts=starts,
            places_left=places_left,
            waiting=waiting,
            employer_id=employer_id,
            mine=mine,
            clash=clash or "",
        )
    raise NotFound


def _ask_wanted(person_id: int, need_id: int) -> QuerySet[Any, tuple[Any, ...]]:
    own = Claim.objects.filter(STANDING_Q, person=person_id, need=OuterRef("pk")).values("pk")[:1]
    home = Checkin.objects.filter(person=person_id, state=CheckinState.CONFIRMED).values("employer_id")[:1]
    asked = {"mine": Subquery(own), "works": Subquery(home), "clash": Subquery(_clashing(person_id))}
    rows = Need.objects.filter(pk=need_id).annotate(places_left=F("places") - F("taken"), **asked)
    return rows.values_list("state", "starts", "places_left", "waiting", "works", "mine", "clash")


def _clashing(person_id: int) -> QuerySet[Claim, str]:
    """Return the titles of what somebody has at the hours of the need outside."""
    hours = {"need__starts__lt": OuterRef("ends"), "need__ends__gt": OuterRef("starts")}
    busy = [ClaimState.HELD, ClaimState.WAITING]
    rows = Claim.objects.filter(person=person_id, state__in=busy, **hours).exclude(need=OuterRef("pk"))
    return rows.order_by("id").values("need__title")[:1]  # type: ignore[return-value]


# Asked by every claim.
_WANTED = Prepared(_ask_wanted, on_server=True)


def alternatives(need_id: int) -> list[NeedCard]:
    """Return three like a need with places left: its compound before its street, its kind of work first."""
    now = clock.now()
    for gone in _ONE.objects(need_id=need_id):
        found = _like(gone, _FREE_HERE.objects(compound_id=gone.compound_id, now=now))
        if len(found) < ALTERNATIVES:
            around = [one for one in near(gone.compound_id) if one != gone.compound_id]
            found += _like(gone, _free(now).filter(compound__in=around)[:LOOKED_AT])
        return cards(found[:ALTERNATIVES])
    raise NotFound


def _free(now: datetime) -> QuerySet[Need]:
    return _open(now).filter(taken__lt=F("places"))


def _ask_free_here(compound_id: int, now: datetime) -> QuerySet[Need]:
    return _free(now).filter(compound=compound_id)[:LOOKED_AT]


def _ask_one(need_id: int) -> QuerySet[Need]:
    return Need.objects.filter(pk=need_id)


# Asked by everybody for whom no place is left.
_ONE, _FREE_HERE = Prepared(_ask_one, on_server=True), Prepared(_ask_free_here, on_server=True)


def _like(gone: Need, rows: Iterable[Need]) -> list[Need]:
    others = [one for one in rows if one.pk != gone.pk]
    return sorted(others, key=lambda one: (one.work != gone.work, abs(one.starts - gone.starts), one.pk))


def need_card(actor: Actor, need_id: int) -> NeedCard:
    """Return one need. Raises NotFound."""
    row = Need.objects.filter(pk=need_id).first()
    if row is None:
        raise NotFound
    return cards([row], actor.person_id)[0]


@dataclass(frozen=True)
class Acting:
    """How many act on a day in an area: computed from claims, nobody named."""

    members: int
    employers: int
    compounds: int
    places_taken: int
    hours: float


def acting(where: Place, day: date) -> Acting:
    """Count who holds a place on a day under an area, and where; two queries."""
    begins = datetime.combine(day, time(0), SHANGHAI)
    spots = [where.id] if where.is_compound else _compounds_under(where)
    claims = Claim.objects.filter(
        state__in=[ClaimState.HELD, ClaimState.REPORTED, ClaimState.CONFIRMED],
        need__starts__gte=begins,
        need__starts__lt=begins + timedelta(days=1),
        need__compound__in=spots,
    )
    rows = list(claims.values_list("person_id", "employer_id", "need__compound_id", "minutes"))
    return Acting(
        members=len({row[0] for row in rows}),
        employers=len({row[1] for row in rows}),
        compounds=len({row[2] for row in rows}),
        places_taken=len(rows),
        hours=sum(row[3] or 0 for row in rows) / 60,
    )


def _compounds_under(where: Place) -> list[int]:
    found: list[int] = []
    while page := places.compounds(under=where, after=found[-1] if found else None, limit=200):
        found += [one.id for one in page]
    return found


def checked_in_at(where: Place) -> dict[str, int]:
    """Count who has checked in under an area, with how many employers and compounds; one query."""
    spots = [where.id] if where.is_compound else _compounds_under(where)
    here = Checkin.objects.filter(state=CheckinState.CONFIRMED, compound__in=spots)
    rows = list(here.values_list("employer_id", "compound_id"))
    return {
        "members": len(rows),
        "employers": len({row[0] for row in rows}),
        "compounds": len({row[1] for row in rows}),
    }
