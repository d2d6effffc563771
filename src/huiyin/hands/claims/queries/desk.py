"""The desk of a compound's branch and the tick list of a head."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, Q

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.hands.claims import access
from huiyin.hands.claims.models import Checkin, Claim, Invitation, Need, Objection, Rating
from huiyin.hands.claims.models.claims import STANDING_Q
from huiyin.hands.claims.queries.hall import NeedCard, cards
from huiyin.hands.claims.rules.needs import is_on_time
from huiyin.hands.claims.rules.spot import ELSEWHERE_METRES, code_at, step_of
from huiyin.hands.claims.rules.words import CheckinState, ClaimState, NeedState, ObjectionState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kit import attachments
from huiyin.kit.keys import keyring

RECENT = timedelta(days=60)


@dataclass(frozen=True)
class Member:
    """A check-in as the branch reads it."""

    id: int
    person_id: int
    name: str
    employer: str
    state: CheckinState
    proof: str
    skills: Sequence[str]
    free: Sequence[str]
    asked_at: datetime


@dataclass(frozen=True)
class Line:
    """One claim on the tick list of a head."""

    id: int
    name: str
    state: ClaimState
    arrived_at: datetime | None
    arrived_by: str
    is_on_time: bool
    is_elsewhere: bool
    report: str
    minutes: int | None
    photos: Sequence[str]


@dataclass(frozen=True)
class TickList:
    """A need with everybody on it."""

    need: NeedCard
    lines: Sequence[Line]
    planned_minutes: int
    score: float | None
    raters: int
    may_steer: bool


def waiting_checkins(actor: Actor, compound: Place) -> list[Member]:
    """Return who waits for the branch. Raises NotAllowed."""
    access.reaches(actor, P.HANDS_CHECKIN_DECIDE, compound).or_raise()
    return _members(Checkin.objects.filter(compound=compound.id, state=CheckinState.ASKED).order_by("id"))


def members_here(actor: Actor, compound: Place, *, after: int = 0, limit: int = 100) -> list[Member]:
    """Return who has checked in here. Raises NotAllowed."""
    access.reaches(actor, P.HANDS_CHECKIN_DECIDE, compound).or_raise()
    rows = Checkin.objects.filter(compound=compound.id, state=CheckinState.CONFIRMED, pk__gt=after)
    return _members(rows.order_by("id")[:limit])


def _members(rows: Iterable[Checkin]) -> list[Member]:
    found = list(rows)
    called = people.names(row.person_id for row in found)
    works = orgs.org_names(row.employer_id for row in found)
    return [
        Member(
            id=row.pk,
            person_id=row.person_id,
            name=called.get(row.person_id, ""),
            employer=works.get(row.employer_id, ""),
            state=CheckinState(row.state),
            proof=row.proof,
            skills=row.skills,
            free=row.free,
            asked_at=row.asked_at,
        )
        for row in found
    ]


def invitations_here(actor: Actor, compound: Place) -> list[Invitation]:
    """Return the invitation codes that still work here. Raises NotAllowed."""
    access.reaches(actor, P.HANDS_CHECKIN_DECIDE, compound).or_raise()
    rows = Invitation.objects.filter(
        compound=compound.id, revoked_at__isnull=True, expires_at__gt=clock.now()
    )
    return list(rows.order_by("-id"))


def needs_here(actor: Actor, compound: Place) -> list[NeedCard]:
    """Return the needs of a compound that lie ahead or were lately, newest day first. Raises NotAllowed."""
    access.reaches(actor, P.HANDS_NEED_PUBLISH, compound).or_raise()
    rows = Need.objects.filter(compound=compound.id, starts__gte=clock.now() - RECENT)
    return cards(list(rows.order_by("-starts", "-id")[:200]))


def to_confirm(compound: Place) -> dict[int, int]:
    """Count by need the claims whose hours wait for a head, of needs that have begun."""
    rows = access.of_compound(compound).filter(
        state__in=[ClaimState.HELD, ClaimState.REPORTED],
        need__state=NeedState.OPEN,
        need__starts__lte=clock.now(),
    )
    return dict(rows.values("need_id").annotate(n=Count("id")).values_list("need_id", "n"))


def tick_list(actor: Actor, need_id: int) -> TickList:
    """Return a need with everybody on it, for its head. Raises NotFound."""
    need = access.need_to_head(actor, need_id)
    found = list(Claim.objects.filter(STANDING_Q, need=need).order_by("id"))
    called = people.names(row.person_id for row in found)
    kept = attachments.of([f"claim:{row.pk}" for row in found])
    told = Rating.objects.filter(need=need).aggregate(mean=Avg("score"), n=Count("id"))
    where = places.place(need.place_id)
    return TickList(
        need=cards([need])[0],
        lines=[
            _line(
                row, need, called.get(row.person_id, ""), [p.token for p in kept.get(f"claim:{row.pk}", [])]
            )
            for row in found
        ],
        planned_minutes=int((need.ends - need.starts).total_seconds() // 60),
        score=told["mean"],
        raters=told["n"],
        may_steer=bool(access.reaches(actor, P.HANDS_NEED_PUBLISH, where)),
    )


def _line(row: Claim, need: Need, name: str, photos: Sequence[str]) -> Line:
    return Line(
        id=row.pk,
        name=name,
        state=ClaimState(row.state),
        arrived_at=row.arrived_at,
        arrived_by=row.arrived_by,
        is_on_time=is_on_time(row.arrived_at, need.starts),
        is_elsewhere=row.metres is not None and row.metres > ELSEWHERE_METRES,
        report=row.report,
        minutes=row.minutes,
        photos=photos,
    )


def heads_needs(actor: Actor) -> list[NeedCard]:
    """Return the needs of which the reader is the head and that are not settled."""
    since = clock.now() - RECENT
    rows = Need.objects.filter(head=access.me(actor), state=NeedState.OPEN, starts__gte=since)
    return cards(list(rows.order_by("starts", "id")[:100]))


def code_now(actor: Actor, need_id: int) -> tuple[str, int]:
    """Return the code that a need shows this minute, and the seconds it still has. Raises NotFound."""
    need = access.need_to_head(actor, need_id)
    now = clock.now()
    return code_at(keyring().index, need.pk, step_of(now)), 60 - int(now.timestamp()) % 60


@dataclass(frozen=True)
class Objected:
    """An objection with what it is about."""

    id: int
    name: str
    title: str
    starts: datetime
    state: ClaimState
    minutes: int | None
    words: str


def open_objections(actor: Actor, compound: Place) -> list[Objected]:
    """Return the objections that wait for a decision. Raises NotAllowed."""
    access.reaches(actor, P.HANDS_STANDING_SIGN, compound).or_raise()
    rows = Objection.objects.select_related("claim__need").filter(
        Q(claim__need__compound=compound.id), state=ObjectionState.OPEN
    )
    found = list(rows.order_by("id"))
    called = people.names(row.claim.person_id for row in found)
    return [
        Objected(
            row.pk,
            called.get(row.claim.person_id, ""),
            row.claim.need.title,
            row.claim.need.starts,
            ClaimState(row.claim.state),
            row.claim.minutes,
            row.words,
        )
        for row in found
    ]


def checkin_told(checkin_id: int) -> Checkin:
    """Return a check-in for reactions."""
    return Checkin.objects.get(pk=checkin_id)


def my_checkins(actor: Actor) -> list[Checkin]:
    """Return the reader's check-ins, newest first."""
    return list(Checkin.objects.filter(person=access.me(actor)).order_by("-id")[:20])


def claim_photo(actor: Actor, claim_id: int, token: str, size: str) -> bytes | None:
    """Return a photo of a report for its member and its head; None for absent and not-yours alike."""
    claim = access.claim_to_see(actor, claim_id)
    found = attachments.read(token, size) if size in {"full", "thumb"} else None
    if found is None or found[0].owner != f"claim:{claim.pk}":
        return None
    return found[1]


def may_head(actor: Actor, need_id: int) -> bool:
    """Tell whether the reader looks after a need."""
    return access.is_head(actor, access.need_to_show(need_id))


def compounds_of(actor: Actor) -> list[Place]:
    """Return the compounds where the reader decides on check-ins."""
    return access.compounds_of(actor, P.HANDS_CHECKIN_DECIDE)


def employers_named(actor: Actor) -> dict[int, str]:
    """Return the employers whose members' standing the reader reads, by name."""
    return orgs.org_names(access.employers_of(actor))
