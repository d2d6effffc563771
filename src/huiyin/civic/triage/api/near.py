"""Searching by program: words, place, and those like one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from huiyin.civic.matters.public import State
from huiyin.civic.places import public as places
from huiyin.civic.triage import queries
from huiyin.civic.triage.queries import Found
from huiyin.civic.triage.rules.likeness import NearReason
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import asks

router = Router(tags=["triage"])


class PieceOut(Schema):
    """A piece of a text; a marked one is what was searched for."""

    text: str
    marked: bool


class FoundOut(Schema):
    """A matter that was found. With `reasons` its score is how likely it is the same matter, 0 to 1."""

    code: str
    title: list[PieceOut]
    text: list[PieceOut]
    state: State
    place: str
    filed_at: datetime
    supporters: int
    score: float
    reasons: list[NearReason]


class ResultsOut(Schema):
    """What has the words, best first; where that is little, also what says it in other words."""

    found: list[FoundOut]
    otherwise: list[FoundOut]


@router.get("/search", response=ResultsOut, **asks(P.CIVIC_MATTER_READ))
def search(
    request: HttpRequest,
    words: Annotated[str, Query(max_length=queries.MOST_WORDS)],
    place: Annotated[str, Query(max_length=40)] = "",
) -> ResultsOut:
    """Search what one reads by office; a place is named by its token."""
    where = places.place_by_token(place) if place else None
    found = queries.search(actor_of(request), words, where)
    return ResultsOut(found=_out(found.found), otherwise=_out(found.otherwise))


@router.get("/like/{code}", response=list[FoundOut], **asks(P.CIVIC_MATTER_READ))
def like(request: HttpRequest, code: str) -> list[FoundOut]:
    """List the matters that may be the same as one, the surest first, with the reasons."""
    return _out(queries.like(actor_of(request), code))


def _out(rows: Iterable[Found]) -> list[FoundOut]:
    return [
        FoundOut(
            code=row.code,
            title=[PieceOut(text=piece.text, marked=piece.marked) for piece in row.title],
            text=[PieceOut(text=piece.text, marked=piece.marked) for piece in row.text],
            state=row.state,
            place=row.place,
            filed_at=row.filed_at,
            supporters=row.supporters,
            score=row.score,
            reasons=list(row.reasons),
        )
        for row in rows
    ]
