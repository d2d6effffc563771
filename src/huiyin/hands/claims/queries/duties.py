"""What a member has claimed, for their own page, their calendar, and the worker that reminds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.hands.claims import access
from huiyin.hands.claims.models import Claim, Feed, Objection, Proposal
from huiyin.hands.claims.rules.needs import REMIND_BEFORE
from huiyin.hands.claims.rules.words import ClaimState, ObjectionState, ProposalState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit import feeds

KEPT_IN_CALENDAR = timedelta(days=90)


@dataclass(frozen=True)
class Duty:
    """A claim with its need, as its member reads it."""

    id: int
    need_id: int
    title: str
    about: str
    spot: str
    place: str
    starts: datetime
    ends: datetime
    state: ClaimState
    head: str
    arrived_at: datetime | None
    report: str
    minutes: int | None
    objection: str
    answer: str
    can_object: bool


def duties(actor: Actor, *, over: bool = False) -> list[Duty]:
    """Return what the reader has claimed: what lies ahead or waits for something, or what is over."""
    rows = Claim.objects.select_related("need").filter(person=access.me(actor))
    ahead = [ClaimState.HELD, ClaimState.WAITING, ClaimState.REPORTED]
    if over:
        return _duties(list(rows.exclude(state__in=ahead).order_by("-need__starts", "-id")[:100]))
    return _duties(list(rows.filter(state__in=ahead).order_by("need__starts", "id")[:100]))


def duty(actor: Actor, claim_id: int) -> Duty:
    """Return one claim of the reader's own. Raises NotFound."""
    return _duties([access.my_claim(actor, claim_id)])[0]


def _duties(found: Sequence[Claim]) -> list[Duty]:
    named = places.place_names(row.need.place_id for row in found)
    heads = people.names(row.need.head_id for row in found)
    objections = {row.claim_id: row for row in Objection.objects.filter(claim__in=found).order_by("id")}
    return [
        _duty(row, named.get(row.need.place_id, ""), heads.get(row.need.head_id or 0, ""), objections)
        for row in found
    ]


def _duty(row: Claim, place: str, head: str, objections: dict[int, Objection]) -> Duty:
    said = objections.get(row.pk)
    settled = ClaimState(row.state) in {ClaimState.CONFIRMED, ClaimState.MISSED}
    return Duty(
        id=row.pk,
        need_id=row.need_id,
        title=row.need.title,
        about=row.need.about,
        spot=row.need.spot,
        place=place,
        starts=row.need.starts,
        ends=row.need.ends,
        state=ClaimState(row.state),
        head=head,
        arrived_at=row.arrived_at,
        report=row.report,
        minutes=row.minutes,
        objection=said.state if said else "",
        answer=said.answer if said else "",
        can_object=settled and (said is None or said.state != ObjectionState.OPEN),
    )


def calendar_of(secret: str) -> list[Duty]:
    """Return what stands in the calendar behind a secret address. Raises NotFound for one that is revoked."""
    person_id = feeds.owner_of(Feed.objects, secret)
    since = clock.now() - KEPT_IN_CALENDAR
    shown = [ClaimState.HELD, ClaimState.WAITING, ClaimState.REPORTED, ClaimState.CONFIRMED]
    rows = Claim.objects.select_related("need").filter(
        person=person_id, state__in=shown, need__starts__gte=since
    )
    return _duties(list(rows.order_by("need__starts", "id")[:500]))


def has_feed(actor: Actor) -> bool:
    """Tell whether the reader has a calendar address that works."""
    return feeds.has_one(Feed.objects, access.me(actor))


def to_remind() -> list[int]:
    """Return the claims of which their members should be reminded now."""
    now = clock.now()
    rows = Claim.objects.filter(
        state=ClaimState.HELD,
        reminded_at__isnull=True,
        need__starts__gt=now,
        need__starts__lte=now + REMIND_BEFORE,
    )
    return list(rows.order_by("id").values_list("pk", flat=True)[:500])


@dataclass(frozen=True)
class ClaimTold:
    """What a notice about a claim says, and to whom."""

    person_id: int
    head_id: int | None
    matter_id: int
    need_id: int
    title: str
    place: str
    starts: datetime
    ends: datetime
    state: ClaimState
    minutes: int | None


def claim_told(claim_id: int) -> ClaimTold:
    """Return the words for a notice about a claim; for reactions."""
    row = Claim.objects.select_related("need").get(pk=claim_id)
    need = row.need
    return ClaimTold(
        person_id=row.person_id,
        head_id=need.head_id or need.published_by_id,
        matter_id=need.matter_id,
        need_id=need.pk,
        title=need.title,
        place=places.place(need.place_id).name,
        starts=need.starts,
        ends=need.ends,
        state=ClaimState(row.state),
        minutes=row.minutes,
    )


@dataclass(frozen=True)
class Invited:
    """A place that a member is asked to take, with the reasons for asking them."""

    id: int
    need_id: int
    title: str
    place: str
    spot: str
    starts: datetime
    ends: datetime
    reasons: Sequence[str]


def invitations(actor: Actor) -> list[Invited]:
    """Return the places the reader is asked to take and that still lie ahead."""
    rows = Proposal.objects.select_related("need").filter(
        person=access.me(actor), state=ProposalState.INVITED, need__starts__gt=clock.now()
    )
    found = list(rows.order_by("need__starts", "id")[:20])
    named = places.place_names(row.need.place_id for row in found)
    return [
        Invited(
            row.pk,
            row.need_id,
            row.need.title,
            named.get(row.need.place_id, ""),
            row.need.spot,
            row.need.starts,
            row.need.ends,
            row.reasons,
        )
        for row in found
    ]
