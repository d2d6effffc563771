"""The API of volunteering: the same acts and rights as the pages."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from huiyin.civic.places.public import place_by_token
from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.actions import Registration, ShiftPlan
from huiyin.hands.volunteering.queries import ShiftRow
from huiyin.hands.volunteering.rules.words import MOST_CREW, TEXT_LENGTH, AskState, Rhythm, SignState
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, LocalTime, asks, limit_strangers

router = Router(tags=["volunteers"])
OPEN, OWN = Permission.PUBLIC_PAGE_READ, Permission.OWN_ACCOUNT_USE
Words = Annotated[str, Field(max_length=TEXT_LENGTH)]
Hours = Annotated[float, Field(ge=0, le=24)]
Token = Annotated[str, Field(max_length=40)]


class ShiftOut(Schema):
    """A shift: `taken` of `most` places; it takes place from `least` on. `sign_id` is one's own place."""

    id: int
    post: str
    spot: str
    task: str
    risks: str
    at_risk: bool
    team_id: int
    team: str
    place: str
    starts: datetime
    ends: datetime
    least: int
    most: int
    taken: int
    is_called_off: bool
    is_confirmed: bool
    sign_id: int | None
    state: SignState | None


class VolunteerTeamOut(Schema):
    """A team and the organisation that keeps its records."""

    id: int
    name: str
    about: str
    place: str
    org: str
    members: int


class RegisterIn(Schema):
    """What a volunteer says; the day of birth decides who has to consent, and is not kept of adults."""

    area_id: Id
    born: date
    skills: Words = ""
    guardian: Annotated[str, Field(max_length=40)] = ""
    own_labour: bool = False


class VolunteerOut(Schema):
    """That somebody is registered."""

    id: int
    minutes: int


class SignIn(Schema):
    """Of small children: that somebody comes along."""

    accompanied: bool = False


class ShiftReasonIn(Schema):
    """Why."""

    reason: Words = ""


class HourLineOut(Schema):
    """A line of one's record; what was countered no longer stands."""

    id: int
    day: date
    activity: str
    content: str
    spot: str
    org: str
    in_charge: str
    hours: str
    is_counter: bool
    is_standing: bool
    reason: str
    asked: AskState | None
    answer: str


class RecordOut(Schema):
    """One's whole record with its sum and stars."""

    hours: str
    stars: int
    entries: list[HourLineOut]


class PaperIn(Schema):
    """Whose records and which days go onto a paper."""

    org_id: Id
    first: date | None = None
    last: date | None = None


class PaperOut(Schema):
    """A paper: its code, and where everybody verifies it."""

    code: str
    hours: str
    address: str


class VerifiedOut(Schema):
    """Whether a paper holds; the name is masked. `hours_now` differs if the record was corrected since."""

    code: str
    title: str
    is_valid: bool
    name: str
    hours: str
    hours_now: str
    org: str
    first: date
    last: date
    issued_at: datetime
    revoked_at: datetime | None


class ShiftPlanIn(Schema):
    """When a post is staffed, by how many, how often and until which day."""

    first: date
    begins: LocalTime
    until: LocalTime
    least: Annotated[int, Field(ge=1, le=MOST_CREW)]
    most: Annotated[int, Field(ge=1, le=MOST_CREW)]
    rhythm: Rhythm = Rhythm.ONCE
    last: date | None = None


class ConfirmIn(Schema):
    """The hours of each sign-up by its id, 0 for who did not come; how many people were helped."""

    hours: Annotated[dict[Id, Hours], Field(max_length=MOST_CREW)]
    served: Annotated[int, Field(ge=0, le=100_000)] | None = None


class RosterLineOut(Schema):
    """Who has a place in a shift, for whoever leads it."""

    sign_id: int
    name: str
    state: SignState
    hours: str
    is_minor: bool


class RosterOut(Schema):
    """A shift with who stands there; `due` is until when the hours are recorded."""

    shift: ShiftOut
    due: datetime
    lines: list[RosterLineOut]


@router.get("/shifts", response=list[ShiftOut], **asks(OPEN))
def list_shifts(request: HttpRequest, place: Token = "") -> list[ShiftRow]:
    """List the shifts of the next five weeks, everywhere or at a place by its token; at most 200."""
    where = place_by_token(place) if place else None
    return queries.open_shifts(actor_of(request), where=where)


@router.get("/shifts/{shift_id}", response=ShiftOut, **asks(OPEN))
def read_shift(request: HttpRequest, shift_id: Id) -> ShiftRow:
    """Read one shift."""
    return queries.shift_row(actor_of(request), shift_id)


@router.get("/teams", response=list[VolunteerTeamOut], **asks(OPEN))
def list_teams(request: HttpRequest) -> list[dict[str, Any]]:
    """List the teams, at most 200."""
    return [{**vars(row), "place": row.place.full_name} for row in queries.team_rows()]


@router.post("/register", response={201: VolunteerOut}, **asks(OWN))
def register(request: HttpRequest, data: RegisterIn) -> Status[Any]:
    """Register as a volunteer."""
    return Status(201, actions.register(actor=actor_of(request), said=Registration(**data.dict())))


@router.post("/teams/{team_id}/join", response={204: None}, **asks(OWN))
def join_team(request: HttpRequest, team_id: Id) -> Status[None]:
    """Join a team; a member stays one."""
    actions.join_team(actor=actor_of(request), team_id=team_id)
    return Status(204, None)


@router.post("/shifts/{shift_id}/sign-up", response={201: ShiftOut}, **asks(OWN))
def sign_up(request: HttpRequest, shift_id: Id, data: SignIn) -> Status[ShiftRow]:
    """Take a place in a shift; one who has a place keeps it. `shift_full` when the last is gone."""
    actor = actor_of(request)
    actions.sign_up(actor=actor, shift_id=shift_id, accompanied=data.accompanied)
    return Status(201, queries.shift_row(actor, shift_id))


@router.post("/signs/{sign_id}/cancel", response={204: None}, **asks(OWN))
def cancel_sign(request: HttpRequest, sign_id: Id, data: ShiftReasonIn) -> Status[None]:
    """Give a place back before the shift begins."""
    actions.cancel_sign(actor=actor_of(request), sign_id=sign_id, reason=data.reason)
    return Status(204, None)


@router.get("/mine/shifts", response=list[ShiftOut], **asks(OWN))
def my_shifts(request: HttpRequest) -> list[ShiftRow]:
    """List one's own shifts: those to come, then the last twenty."""
    shown = queries.mine(actor_of(request))
    return [*shown.coming, *shown.past]


@router.get("/mine/record", response=RecordOut, **asks(OWN))
def my_record(request: HttpRequest) -> dict[str, Any]:
    """Read one's own record, newest line first, at most 500."""
    shown = queries.record(actor_of(request))
    return {"hours": shown.hours, "stars": shown.star.stars, "entries": shown.entries}


@router.post("/mine/papers", response={201: PaperOut}, **asks(OWN))
def make_paper(request: HttpRequest, data: PaperIn) -> Status[PaperOut]:
    """Have a paper made of what an organisation recorded; the PDF is on the page of one's record."""
    made = actions.issue_paper(actor=actor_of(request), **data.dict())
    shown = queries.verified(made.code)
    return Status(201, PaperOut(code=made.code, hours=shown.hours, address=queries.address_of(made.code)))


@router.get("/verify/{code}", response=VerifiedOut, **asks(OPEN))
def verify(request: HttpRequest, code: Token) -> Any:
    """Say whether a paper holds, to whoever has its code."""
    limit_strangers(request, queries.VERIFY_FROM)
    return queries.verified(code)


@router.post("/posts/{post_id}/shifts", response={201: list[int]}, **asks(OWN))
def set_shifts(request: HttpRequest, post_id: Id, data: ShiftPlanIn) -> Status[list[int]]:
    """Set shifts at a post of a team that one keeps; return their ids."""
    actor = actor_of(request)
    made = actions.set_shifts(actor=actor, post_id=post_id, plan=ShiftPlan(**data.dict()))
    return Status(201, [shift.pk for shift in made])


@router.get("/shifts/{shift_id}/roster", response=RosterOut, **asks(OWN))
def read_roster(request: HttpRequest, shift_id: Id) -> Any:
    """Read who stands in a shift of a team that one keeps."""
    return queries.roster(actor_of(request), shift_id)


@router.post("/shifts/{shift_id}/confirm", response=RosterOut, **asks(OWN))
def confirm_shift(request: HttpRequest, shift_id: Id, data: ConfirmIn) -> Any:
    """Confirm who was there and for how long; nobody confirms their own hours."""
    actor = actor_of(request)
    minutes = {sign_id: round(hours * 60) for sign_id, hours in data.hours.items()}
    actions.confirm_shift(actor=actor, shift_id=shift_id, minutes=minutes, served=data.served)
    return queries.roster(actor, shift_id)
