"""Badges, honours and letters of appointment: one's own, and what a recording unit gives."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.actions import Appointment
from huiyin.hands.volunteering.api.records import UnitPaperOut
from huiyin.hands.volunteering.api.root import OPEN, OWN, Token, Words, router
from huiyin.hands.volunteering.api.shifts import ShiftReasonIn
from huiyin.hands.volunteering.rules.badges import BADGES, Badge, Count
from huiyin.hands.volunteering.rules.words import NAME_LENGTH, LetterState
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, asks

KEEP = Permission.HANDS_VOLUNTEER_KEEP
Short = Annotated[str, Field(max_length=NAME_LENGTH)]


class BadgeOut(Schema):
    """A badge: what it counts, and how many it takes."""

    code: str
    name: str
    count: Count
    needed: int


class LetterOut(Schema):
    """A letter of appointment as its volunteer reads it."""

    code: str
    org: str
    role: str
    starts: date
    ends: date
    state: LetterState
    issued_at: datetime
    revoked_at: datetime | None
    revoked_because: str


class HonourOut(Schema):
    """An honour as whom it was given to reads it."""

    id: int
    org: str
    title: str
    reason: str
    day: date
    revoked_at: datetime | None
    revoked_because: str


class HonoursOut(Schema):
    """What one has reached and was given; `shown` to the members of one's teams, if one wishes."""

    badges: list[BadgeOut]
    honours: list[HonourOut]
    letters: list[LetterOut]
    shown: bool


class ShownIn(Schema):
    """Whether the members of one's teams may see one's badges and honours."""

    shown: bool


class LetterAnswerIn(Schema):
    """A yes or a no; nobody has to say why."""

    accepts: bool


class AppointIn(Schema):
    """Whom a unit appoints, to which role, from which day to which."""

    volunteer_id: Id
    role: Short
    starts: date
    ends: date


class HonourIn(Schema):
    """Whom a unit honours, and for what."""

    volunteer_id: Id
    title: Short
    reason: Words
    day: date


class UnitHonourOut(Schema):
    """An honour as the unit that gave it sees it."""

    id: int
    name: str
    title: str
    reason: str
    day: date
    revoked_at: datetime | None
    revoked_because: str


class GivenOut(Schema):
    """The letters and honours of a unit, newest first, at most 200 of each."""

    letters: list[UnitPaperOut]
    honours: list[UnitHonourOut]


@router.get("/badges", response=list[BadgeOut], **asks(OPEN))
def list_badges(request: HttpRequest) -> list[Badge]:
    """List the badges with their published thresholds."""
    return list(BADGES)


@router.get("/mine/honours", response=HonoursOut, **asks(OWN))
def my_honours(request: HttpRequest) -> Any:
    """Read one's own badges, honours and letters of appointment."""
    return queries.my_honours(actor_of(request))


@router.post("/mine/honours/show", response={204: None}, **asks(OWN))
def show_honours(request: HttpRequest, data: ShownIn) -> Status[None]:
    """Let the members of one's teams see badges and honours, or no longer."""
    actions.show_honours(actor=actor_of(request), shown=data.shown)
    return Status(204, None)


@router.post("/letters/{paper_code}/answer", response=HonoursOut, **asks(OWN))
def answer_letter(request: HttpRequest, paper_code: Token, data: LetterAnswerIn) -> Any:
    """Accept a letter of appointment, or decline it."""
    actor = actor_of(request)
    actions.answer_letter(actor=actor, code=parse_public_code(paper_code) or "", accepts=data.accepts)
    return queries.my_honours(actor)


@router.get("/units/{unit_id}/given", response=GivenOut, **asks(KEEP))
def unit_given(request: HttpRequest, unit_id: Id) -> Any:
    """List the letters and honours of a unit in whose name one gives."""
    return queries.unit_given(actor_of(request), unit_id)


@router.post("/units/{unit_id}/letters", response={201: UnitPaperOut}, **asks(KEEP))
def offer_letter(request: HttpRequest, unit_id: Id, data: AppointIn) -> Status[Any]:
    """Offer a letter of appointment; it holds once the volunteer has accepted."""
    actor = actor_of(request)
    made = actions.offer_letter(actor=actor, org_id=unit_id, what=Appointment(**data.dict()))
    return Status(201, queries.unit_paper(actor, made.code))


@router.post("/units/{unit_id}/honours", response={201: UnitHonourOut}, **asks(KEEP))
def give_honour(request: HttpRequest, unit_id: Id, data: HonourIn) -> Status[Any]:
    """Honour a member of the unit's teams."""
    actor = actor_of(request)
    made = actions.give_honour(actor=actor, org_id=unit_id, **data.dict())
    return Status(201, queries.unit_honour(actor, made.pk))


@router.post("/honours/{honour_id}/withdraw", response=UnitHonourOut, **asks(KEEP))
def withdraw_honour(request: HttpRequest, honour_id: Id, data: ShiftReasonIn) -> Any:
    """Take an honour back, with a reason."""
    actor = actor_of(request)
    actions.withdraw_honour(actor=actor, honour_id=honour_id, reason=data.reason)
    return queries.unit_honour(actor, honour_id)
