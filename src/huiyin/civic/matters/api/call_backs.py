"""Call-backs, and the author's word by the link of a message."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.api.root import TRYING_KEYS, Code, Signed, router
from huiyin.civic.matters.api.schemas import FeedbackIn, FeedbackOut, Words
from huiyin.civic.matters.public import CallChannel, CallOutcome, CallState
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import asks, limit_strangers

CALLS = asks(P.CIVIC_MATTER_CALL_BACK, tags=["call-backs"])
BY_LINK = asks(P.CIVIC_MATTER_FOLLOW, tags=["author"])


class CallBackIn(Schema):
    """One attempt to reach an author; `solved` is asked for if they were reached."""

    channel: CallChannel = CallChannel.PHONE
    outcome: CallOutcome
    solved: bool | None = None
    score: Annotated[int, Field(ge=1, le=5)] | None = None
    words: Words = ""
    note: Annotated[str, Field(max_length=300)] = ""


class CallBackOut(Schema):
    """Where a call-back stands after an attempt."""

    code: str
    cycle: int
    state: CallState
    tries: int


class CallDueOut(Schema):
    """An author to call; name and number are masked."""

    code: str
    title: str
    place: str
    org: str
    answered_at: datetime
    tries: int
    name: str
    phone: str


class CallsOut(Schema):
    """Whom to call, longest waiting first, at most 100, and how many wait."""

    items: list[CallDueOut]
    waiting: int


class SayOut(Schema):
    """An answer, for whoever opened the link that asks about it."""

    code: str
    title: str
    place: str
    org: str
    text: str
    at: datetime
    closes_at: datetime


@router.get("/call-backs", response=CallsOut, **CALLS)
def calls_due(request: HttpRequest) -> dict[str, Any]:
    """Read whom to call back within one's reach: those who said nothing to an answer for some days."""
    due, waiting = queries.calls_due(actor_of(request))
    lines = [
        {
            "code": one.code,
            "title": one.title,
            "place": one.place,
            "org": one.org,
            "answered_at": one.answered_at,
            "tries": one.tries,
            "name": one.contact.name,
            "phone": one.contact.phone,
        }
        for one in due
    ]
    return {"items": lines, "waiting": waiting}


@router.post("/matters/{code}/call-backs", response=CallBackOut, **CALLS)
def call_back(request: HttpRequest, code: Code, data: CallBackIn) -> Any:
    """Keep one attempt to reach an author, with their word if they were reached; never by its doer."""
    held = actions.record_call_back(actor=actor_of(request), code=code, **data.dict())
    return {
        "code": held.matter.code,
        "cycle": held.cycle,
        "state": held.state,
        "tries": held.attempts.count(),
    }


@router.get("/say/{signed}", response=SayOut, **BY_LINK)
def read_answer(request: HttpRequest, signed: Signed) -> Any:
    """Read the answer that the link of a message asks about."""
    limit_strangers(request, TRYING_KEYS)
    return queries.say_view(signed)


@router.post("/say/{signed}", response=FeedbackOut, **BY_LINK)
def say(request: HttpRequest, signed: Signed, data: FeedbackIn) -> Any:
    """Say once, by the link of a message, whether it is solved."""
    limit_strangers(request, TRYING_KEYS)
    return actions.say_by_link(actor=actor_of(request), token=signed, **data.dict())
