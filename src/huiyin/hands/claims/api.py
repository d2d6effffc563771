"""The API of claims: what members, heads, branches and employers do on their pages."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema, Status
from pydantic import Field

from huiyin.civic.places import public as places
from huiyin.hands.claims import actions, queries
from huiyin.hands.claims.actions import NeedDraft, Profile
from huiyin.hands.claims.queries import Duty, HallFilter, NeedCard, Row, Where
from huiyin.hands.claims.rules.needs import (
    ABOUT_LENGTH,
    MOST_PLACES,
    REASON_LENGTH,
    SPOT_LENGTH,
    TITLE_LENGTH,
)
from huiyin.hands.claims.rules.points import FORMULAS, formula_on
from huiyin.hands.claims.rules.words import CheckinState, ClaimState, Free, NeedState, Skill
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, asks, list_out

router = Router(tags=["claims"])
MINE = asks(P.OWN_ACCOUNT_USE)
NeedId = Annotated[int, Path(ge=1, le=2**63 - 1, description="The number of a need.")]
ClaimId = Annotated[int, Path(ge=1, le=2**63 - 1, description="The number of a claim.")]
Words = Annotated[str, Field(max_length=REASON_LENGTH)]


class NeedOut(Schema):
    """A small need; `mine` is the state of one's own claim, "" for none."""

    id: int
    title: str
    about: str
    work: str
    skills: list[str]
    starts: datetime
    ends: datetime
    spot: str
    place: str
    places: int
    left: int
    waiting: int
    state: NeedState
    mine: str


class NeedIn(Schema):
    """A need as its branch publishes it; with `code` a matter that was accepted is offered."""

    place: Annotated[str, Field(max_length=120, description="The token of a compound or building.")]
    title: Annotated[str, Field(max_length=TITLE_LENGTH)]
    about: Annotated[str, Field(max_length=ABOUT_LENGTH)] = ""
    work: Annotated[str, Field(max_length=16)]
    starts: datetime
    ends: datetime
    spot: Annotated[str, Field(max_length=SPOT_LENGTH)]
    places: Annotated[int, Field(ge=1, le=MOST_PLACES)]
    skills: Annotated[list[Skill], Field(max_length=9)] = Field([])
    head: Id | None = None
    code: Annotated[str, Field(max_length=20)] = ""


class ClaimIn(Schema):
    """How one can do two things at one hour; whether one would wait in line."""

    clash_reason: Words = ""
    wait: bool = False


class ClaimOut(Schema):
    """A claim after an act."""

    id: int
    need_id: int
    state: ClaimState


class DutyOut(Schema):
    """One's own claim with its need."""

    id: int
    need_id: int
    title: str
    spot: str
    place: str
    starts: datetime
    ends: datetime
    state: ClaimState
    arrived_at: datetime | None
    minutes: int | None


class ClaimWhyIn(Schema):
    """Why."""

    reason: Words


class ArrivalIn(Schema):
    """The code of this minute; a position only if one wishes, of which the distance is kept."""

    code: Annotated[str, Field(max_length=20)]
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None


class ReportIn(Schema):
    """What was done, with photos of POST /photos."""

    text: Annotated[str, Field(max_length=500)]
    photos: Annotated[list[Annotated[str, Field(max_length=43)]], Field(max_length=9)] = Field([])


class MinutesIn(Schema):
    """How long somebody worked."""

    minutes: Annotated[int, Field(ge=1, le=100_000)]


class ClaimRateIn(Schema):
    """How well something was done."""

    score: Annotated[int, Field(ge=1, le=5)]
    words: Annotated[str, Field(max_length=500)] = ""


class CheckinIn(Schema):
    """Where one lives and works, what one can do and when one is free."""

    place: Annotated[str, Field(max_length=120, description="The token of the compound.")]
    employer: Id
    skills: Annotated[list[Skill], Field(max_length=9)] = Field([])
    free: Annotated[list[Free], Field(max_length=5)] = Field([])
    code: Annotated[str, Field(max_length=20)] = ""


class CheckinOut(Schema):
    """A check-in after an act."""

    id: int
    compound_id: int
    state: CheckinState


class DecisionIn(Schema):
    """Whether somebody lives here; a no says why."""

    confirmed: bool
    reason: Words = ""


class StandingOut(Schema):
    """What confirmed work comes to; `formula` is the version that counted it."""

    deeds: int
    minutes: int
    on_time: int
    points: int
    formula: int


class MemberStandingOut(StandingOut):
    """The standing of one of an employer's members."""

    name: str


class PointsFormulaOut(Schema):
    """A version of the formula."""

    version: int
    since: date
    an_hour: int
    most_minutes_a_day: int
    most_minutes_a_month: int
    a_deed: int
    on_time: int
    ratings: list[tuple[float, int]]


class ActingOut(Schema):
    """How many act together on a day under a place."""

    members: int
    employers: int
    compounds: int
    places_taken: int
    hours: float


def _need(card: NeedCard) -> NeedOut:
    return NeedOut(**{name: getattr(card, name) for name in NeedOut.model_fields})


def _duty(duty: Duty) -> DutyOut:
    return DutyOut(**{name: getattr(duty, name) for name in DutyOut.model_fields})


def _claim(row: Any) -> ClaimOut:
    return ClaimOut(id=row.pk, need_id=row.need_id, state=ClaimState(row.state))


@router.get("/needs", response=list[NeedOut], **MINE)
def list_needs(
    request: HttpRequest,
    where: Where = Where.MINE,
    skill: Skill | None = None,
    day: date | None = None,
    free: bool = False,
) -> HttpResponse:
    """List what hands are wanted for in one's own compound, or near it; empty before one has checked in."""
    wanted = HallFilter(where=where, skill=skill.value if skill else "", day=day, only_free=free)
    return list_out(queries.hall(actor_of(request), wanted), NeedOut)


@router.post("/needs", response={201: NeedOut}, **asks(P.HANDS_NEED_PUBLISH))
def publish_need(request: HttpRequest, data: NeedIn) -> Status[Any]:
    """Publish a need on the list of its compound."""
    said = data.dict()
    place = places.place_by_token(said.pop("place"))
    draft = NeedDraft(place_id=place.id, head_id=said.pop("head"), **said)
    made = actions.publish_need(actor=actor_of(request), draft=draft)
    return Status(201, _need(queries.need_card(actor_of(request), made.pk)))


@router.get("/needs/{need_id}", response=NeedOut, **MINE)
def read_need(request: HttpRequest, need_id: NeedId) -> NeedOut:
    """Read one need."""
    return _need(queries.need_card(actor_of(request), need_id))


@router.get("/needs/{need_id}/alternatives", response=list[NeedOut], **MINE)
def list_alternatives(request: HttpRequest, need_id: NeedId) -> list[NeedOut]:
    """List up to three needs like one that is full."""
    queries.need_card(actor_of(request), need_id)
    return [_need(card) for card in queries.alternatives(need_id)]


@router.post("/needs/{need_id}/claim", response={201: ClaimOut}, **MINE)
def claim_need(request: HttpRequest, need_id: NeedId, data: ClaimIn) -> Status[Any]:
    """Claim a place; twice is the same claim. The problem `place_gone` names `alternatives`."""
    made = actions.claim_need(actor=actor_of(request), need_id=need_id, **data.dict())
    return Status(201, _claim(made))


@router.post("/needs/{need_id}/arrive", response=ClaimOut, **MINE)
def arrive(request: HttpRequest, need_id: NeedId, data: ArrivalIn) -> ClaimOut:
    """Check in at the spot with the code of this minute."""
    position = (data.lat, data.lon) if data.lat is not None and data.lon is not None else None
    return _claim(actions.arrive(actor=actor_of(request), need_id=need_id, code=data.code, position=position))


@router.post("/needs/{need_id}/rating", response={204: None}, **MINE)
def rate_need(request: HttpRequest, need_id: NeedId, data: ClaimRateIn) -> Status[None]:
    """Rate as a resident what was done; again replaces it."""
    actions.rate_need(actor=actor_of(request), need_id=need_id, **data.dict())
    return Status(204, None)


@router.get("/claims", response=list[DutyOut], **MINE)
def list_claims(request: HttpRequest, over: bool = False) -> list[DutyOut]:
    """List one's own claims: those ahead, or those that are over."""
    return [_duty(one) for one in queries.duties(actor_of(request), over=over)]


@router.post("/claims/{claim_id}/drop", response=ClaimOut, **MINE)
def drop_claim(request: HttpRequest, claim_id: ClaimId, data: ClaimWhyIn) -> ClaimOut:
    """Give a claim back, with a reason; the first in line moves up."""
    return _claim(actions.drop_claim(actor=actor_of(request), claim_id=claim_id, reason=data.reason))


@router.post("/claims/{claim_id}/report", response=ClaimOut, **MINE)
def report(request: HttpRequest, claim_id: ClaimId, data: ReportIn) -> ClaimOut:
    """Say what was done."""
    return _claim(
        actions.report(actor=actor_of(request), claim_id=claim_id, text=data.text, photos=tuple(data.photos))
    )


@router.post("/claims/{claim_id}/tick", response=ClaimOut, **MINE)
def tick(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Tick somebody off as there, as the head of the need."""
    return _claim(actions.tick(actor=actor_of(request), claim_id=claim_id))


@router.post("/claims/{claim_id}/confirm", response=ClaimOut, **MINE)
def confirm_hours(request: HttpRequest, claim_id: ClaimId, data: MinutesIn) -> ClaimOut:
    """Confirm how long somebody worked, as the head of the need."""
    return _claim(actions.confirm_hours(actor=actor_of(request), claim_id=claim_id, minutes=data.minutes))


@router.post("/claims/{claim_id}/missed", response=ClaimOut, **MINE)
def mark_missed(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Say that somebody did not come, as the head of the need."""
    return _claim(actions.mark_missed(actor=actor_of(request), claim_id=claim_id))


@router.post("/checkins", response={201: CheckinOut}, **MINE)
def check_in(request: HttpRequest, data: CheckinIn) -> Status[Any]:
    """Report to the compound where one lives; with the code of its letter boxes at once."""
    made = actions.ask_in(
        actor=actor_of(request),
        place_id=places.place_by_token(data.place).id,
        employer_id=data.employer,
        profile=Profile(data.skills, data.free),
        code=data.code,
    )
    return Status(201, CheckinOut(id=made.pk, compound_id=made.compound_id, state=CheckinState(made.state)))


@router.post("/checkins/{checkin_id}/decision", response=CheckinOut, **asks(P.HANDS_CHECKIN_DECIDE))
def decide_checkin(
    request: HttpRequest,
    checkin_id: Annotated[int, Path(ge=1, le=2**63 - 1, description="The number of a check-in.")],
    data: DecisionIn,
) -> CheckinOut:
    """Confirm as the branch that somebody lives here, or say why not."""
    row = actions.decide_checkin(actor=actor_of(request), checkin_id=checkin_id, **data.dict())
    return CheckinOut(id=row.pk, compound_id=row.compound_id, state=CheckinState(row.state))


@router.get("/standing", response=StandingOut, **MINE)
def my_standing(request: HttpRequest, first: date, until: date) -> StandingOut:
    """Read one's own standing from a day to before another."""
    found = queries.mine(actor_of(request), first, until)
    return StandingOut(**vars(found), formula=formula_on(first).version)


@router.get("/employers/{org_id}/standing", response=list[MemberStandingOut], **asks(P.HANDS_STANDING_READ))
def employer_standing(
    request: HttpRequest,
    org_id: Annotated[int, Path(ge=1, le=2**63 - 1, description="The number of an employer.")],
    first: date,
    until: date,
) -> list[MemberStandingOut]:
    """Export the standing of an employer's own members: totals, nothing of residents. It is noted."""
    rows: list[Row] = actions.note_export(actor=actor_of(request), org_id=org_id, first=first, until=until)
    version = formula_on(first).version
    return [MemberStandingOut(name=row.name, formula=version, **vars(row.standing)) for row in rows]


@router.get("/formulas", response=list[PointsFormulaOut], **asks(P.PUBLIC_PAGE_READ))
def list_formulas(request: HttpRequest) -> list[PointsFormulaOut]:
    """List every version of the formula by which points are counted."""
    return [PointsFormulaOut(**vars(one)) for one in FORMULAS.values()]


@router.get("/acting/{token}", response=ActingOut, **asks(P.PUBLIC_PAGE_READ))
def read_acting(request: HttpRequest, token: Annotated[str, Path(max_length=40)], day: date) -> ActingOut:
    """Count who acts on a day under a place; nobody is named."""
    return ActingOut(**vars(queries.acting(places.place_by_token(token), day)))
