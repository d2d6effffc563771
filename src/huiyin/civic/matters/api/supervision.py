"""Supervision: what stands at which level, and what leaders say to it."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.api.root import Code, place_named, router
from huiyin.civic.matters.api.schemas import QueueRowOut, StateOut, WordsIn
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
