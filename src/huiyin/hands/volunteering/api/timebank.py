"""The time bank: one's own time, help asked, taken and confirmed."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.actions import HelpDraft
from huiyin.hands.volunteering.api.root import OWN, Hours, Token, Words, router
from huiyin.hands.volunteering.rules.timebank import Help, HelpState, TimeKind
from huiyin.hands.volunteering.rules.words import NAME_LENGTH
from huiyin.kernel.errors import Invalid
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, asks


class HelpOut(Schema):
    """A wish for help; `who` and `spot` only for who asked, who comes, and who keeps the team."""

    id: int
    kind: Help
    words: str
    spot: str
    who: str
    taken_by: str
    team: str
    starts: datetime
    hours: str
    confirmed: str
    state: HelpState


class TimeEntryOut(Schema):
    """An entry of one's account: what went out is below zero."""

    kind: TimeKind
    hours: str
    at: datetime


class MyTimeOut(Schema):
    """One's time account, which nobody else sees; `wanted` is what one's teams are asked."""

    code: str
    balance: str
    held: str
    free: str
    uncredited: str
    entries: list[TimeEntryOut]
    asked: list[HelpOut]
    taken: list[HelpOut]
    wanted: list[HelpOut]


class AskHelpIn(Schema):
    """Which help is wanted of which team; `code` is the card of somebody for whom a leader asks."""

    team_id: Id
    kind: Help
    starts: datetime
    hours: Hours
    spot: Annotated[str, Field(min_length=1, max_length=NAME_LENGTH)]
    words: Words = ""
    code: Token = ""


class GiveTimeIn(Schema):
    """To whom hours are given: number and name have to belong together."""

    code: Token
    name: Annotated[str, Field(max_length=40)]
    hours: Hours


class HelpHoursIn(Schema):
    """How long the help was; 0 means that nobody came."""

    hours: Hours


class TeamTimeOut(Schema):
    """What a team that one keeps is asked."""

    waiting: list[HelpOut]
    over: list[HelpOut]


@router.get("/time", response=MyTimeOut, **asks(OWN))
def my_time(request: HttpRequest) -> Any:
    """Read one's own time account, wishes and help."""
    return queries.my_time(actor_of(request))


@router.post("/time/credit", response=MyTimeOut, **asks(OWN))
def credit_hours(request: HttpRequest) -> Any:
    """Credit all confirmed hours of one's record that are not credited yet."""
    actor = actor_of(request)
    actions.credit_hours(actor=actor)
    return queries.my_time(actor)


@router.post("/time/give", response=MyTimeOut, **asks(OWN))
def give_time(request: HttpRequest, data: GiveTimeIn) -> Any:
    """Give hours to somebody of the family."""
    actor = actor_of(request)
    actions.give_time(actor=actor, code=data.code, name=data.name, minutes=round(data.hours * 60))
    return queries.my_time(actor)


@router.post("/time/help", response={201: HelpOut}, **asks(OWN))
def ask_help(request: HttpRequest, data: AskHelpIn) -> Status[Any]:
    """Ask a team for help; its hours are set aside."""
    actor = actor_of(request)
    if data.starts.tzinfo is None:
        raise Invalid(N_("A moment needs its time zone, like +08:00."), code="no_zone", field="starts")
    draft = HelpDraft(data.team_id, data.kind, data.starts, round(data.hours * 60), data.spot, data.words)
    code = (parse_public_code(data.code) or "-") if data.code else ""
    made = actions.ask_help(actor=actor, draft=draft, code=code)
    return Status(201, queries.help_row(actor, made.pk))


@router.post("/time/help/{help_id}/take", response=MyTimeOut, **asks(OWN))
def take_help(request: HttpRequest, help_id: Id) -> Any:
    """Take a wish for help of one of one's teams."""
    actor = actor_of(request)
    actions.take_help(actor=actor, help_id=help_id)
    return queries.my_time(actor)


@router.post("/time/help/{help_id}/give-back", response=MyTimeOut, **asks(OWN))
def give_help_back(request: HttpRequest, help_id: Id) -> Any:
    """Say that one cannot come after all."""
    actor = actor_of(request)
    actions.give_help_back(actor=actor, help_id=help_id)
    return queries.my_time(actor)


@router.post("/time/help/{help_id}/withdraw", response=HelpOut, **asks(OWN))
def withdraw_help(request: HttpRequest, help_id: Id) -> Any:
    """Say that help is no longer needed."""
    actor = actor_of(request)
    actions.withdraw_help(actor=actor, help_id=help_id)
    return queries.help_row(actor, help_id)


@router.post("/time/help/{help_id}/confirm", response=HelpOut, **asks(OWN))
def confirm_help(request: HttpRequest, help_id: Id, data: HelpHoursIn) -> Any:
    """Confirm as the receiver or the leader how long the help was; then hours change accounts."""
    actor = actor_of(request)
    actions.confirm_help(actor=actor, help_id=help_id, minutes=round(data.hours * 60))
    return queries.help_row(actor, help_id)


@router.get("/teams/{team_id}/time", response=TeamTimeOut, **asks(OWN))
def team_time(request: HttpRequest, team_id: Id) -> Any:
    """Read what a team that one keeps is asked."""
    return queries.team_time(actor_of(request), team_id)
