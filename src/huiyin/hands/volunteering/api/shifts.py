"""Registering, teams and shifts: what everybody reads, and one's own places."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from huiyin.civic.places.public import place_by_token
from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.actions import Registration
from huiyin.hands.volunteering.api.root import OPEN, OWN, Token, Words, router
from huiyin.hands.volunteering.queries import ShiftRow
from huiyin.hands.volunteering.rules.words import SignState
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, asks


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
