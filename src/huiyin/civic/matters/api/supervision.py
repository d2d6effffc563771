"""Clocks: what stands under supervision, pauses, extensions, urgency."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.api.clock_schemas import (
    AskAuthorIn,
    DecideIn,
    ExtensionIn,
    ExtensionOut,
    SuspendIn,
    UrgencyIn,
    WordsIn,
)
from huiyin.civic.matters.api.root import Code, place_named, router
from huiyin.civic.matters.api.schemas import NoteIn, QueueRowOut, StateOut
from huiyin.civic.matters.public import Level
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Cursor, Limit, PageOut, asks, rows_out

LevelName = Literal["", "reminder", "yellow", "red", "leader"]


@router.get("/supervision", response=PageOut[QueueRowOut], **asks(P.CIVIC_MATTER_READ, tags=["desk"]))
def read_supervision(
    request: HttpRequest,
    place: Annotated[str, Query(max_length=40)] = "",
    level: LevelName = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> HttpResponse:
    """Read what stands under supervision in an area, the longest overdue first."""
    where = place_named(place) if place else None
    wanted = Level[level.upper()] if level else None
    page = queries.supervised(actor_of(request), where=where, level=wanted, cursor=cursor, limit=limit)
    return rows_out(page, QueueRowOut)


@router.post("/matters/{code}/instruct", response=StateOut, **asks(P.CIVIC_MATTER_INSTRUCT, tags=["desk"]))
def instruct(request: HttpRequest, code: Code, data: WordsIn) -> Any:
    """Say as a leader what is to be done; the holder is told and goes on holding the matter."""
    return actions.instruct_matter(actor=actor_of(request), code=code, text=data.text)


@router.post("/matters/{code}/suspend", response=StateOut, **asks(P.CIVIC_MATTER_ASSIGN, tags=["desk"]))
def suspend(request: HttpRequest, code: Code, data: SuspendIn) -> Any:
    """Let a matter rest up to and with a day; everybody reads the note."""
    return actions.suspend_matter(actor=actor_of(request), code=code, **data.dict())


@router.post("/matters/{code}/ask-author", response=StateOut, **asks(P.CIVIC_MATTER_WORK, tags=["desk"]))
def ask_author(request: HttpRequest, code: Code, data: AskAuthorIn) -> Any:
    """Ask the author for what is missing; the settlement clock waits. They answer with POST …/add."""
    return actions.ask_author(actor=actor_of(request), code=code, **data.dict())


@router.post("/matters/{code}/resume", response=StateOut, **asks(P.CIVIC_MATTER_WORK, tags=["desk"]))
def resume(request: HttpRequest, code: Code, data: NoteIn) -> Any:
    """Let the settlement clock run again before its day."""
    return actions.resume_matter(actor=actor_of(request), code=code, note=data.text)


@router.post("/matters/{code}/extension", response=ExtensionOut, **asks(P.CIVIC_MATTER_WORK, tags=["desk"]))
def ask_extension(request: HttpRequest, code: Code, data: ExtensionIn) -> Any:
    """Ask for more time, in the unit of the limit."""
    return actions.ask_extension(actor=actor_of(request), code=code, **data.dict())


@router.post(
    "/matters/{code}/extension/decide",
    response=ExtensionOut,
    **asks(P.CIVIC_MATTER_SUPERVISE, tags=["desk"]),
)
def decide_extension(request: HttpRequest, code: Code, data: DecideIn) -> Any:
    """Grant or refuse the time that was asked for; never whoever asked."""
    return actions.decide_extension(actor=actor_of(request), code=code, **data.dict())


@router.post("/matters/{code}/urgency", response=StateOut, **asks(P.CIVIC_MATTER_ACCEPT, tags=["desk"]))
def change_urgency(request: HttpRequest, code: Code, data: UrgencyIn) -> Any:
    """Say that a matter is more or less urgent; its clocks are counted anew from the cycle's start."""
    return actions.change_urgency(actor=actor_of(request), code=code, **data.dict())
