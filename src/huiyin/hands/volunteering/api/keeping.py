"""What leaders and offices do: shifts set, rosters confirmed."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.actions import ShiftPlan
from huiyin.hands.volunteering.api.root import OWN, Hours, router
from huiyin.hands.volunteering.api.shifts import ShiftOut
from huiyin.hands.volunteering.rules.words import MOST_CREW, Rhythm, SignState
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, LocalTime, asks


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
