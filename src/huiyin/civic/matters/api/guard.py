"""The guard over raising as programs of an office read it and act on it."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import Field

from huiyin.civic.matters import actions
from huiyin.civic.matters.api.root import router
from huiyin.civic.matters.public import State
from huiyin.civic.matters.queries import guard
from huiyin.civic.matters.rules.guard import MOST_A_DAY, MOST_DAYS, Reason, Subject, SuspicionState
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import MAX_ID, Cursor, Limit, PageOut, asks, page_out

LOOK = asks(P.CIVIC_MATTER_ACCEPT, tags=["guard"])
LIMIT = asks(P.CIVIC_RAISING_LIMIT, tags=["guard"])
SuspicionId = Annotated[int, Path(ge=1, le=MAX_ID)]
LimitId = Annotated[int, Path(ge=1, le=MAX_ID)]
_Codes = Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=200)]
_Code = Annotated[str, Field(max_length=40)]


class SuspicionOut(Schema):
    """Something to look at: why, about whom, and how many matters."""

    id: int
    reason: Reason
    subject: Subject
    state: SuspicionState
    count: int
    place: str
    opened_at: datetime
    last_at: datetime
    note: str
    decided_at: datetime | None


class SuspectOut(Schema):
    """A matter of a suspicion; equal letters came from the same person, device or address."""

    code: str
    title: str
    state: State
    place: str
    filed_at: datetime
    person: str
    device: str
    address: str
    elder: str


class SuspicionViewOut(SuspicionOut):
    """A suspicion with its matters; `limitable` says what of their origin may be limited."""

    matters: list[SuspectOut]
    limitable: list[Subject]


class ClearIn(Schema):
    """What was found."""

    note: Annotated[str, Field(max_length=500)] = ""


class MergeManyIn(Schema):
    """The matters to merge, and into which."""

    codes: _Codes
    into: _Code


class DeclineManyIn(Schema):
    """The matters to decline; each author reads the reason."""

    codes: _Codes
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class LimitIn(Schema):
    """Which matter's device or person to limit, to how many a day, for how many days, and why."""

    code: _Code
    subject: Subject
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 7
    a_day: Annotated[int, Field(ge=1, le=MOST_A_DAY)] = 1
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class RaisingLimitOut(Schema):
    """A limit: it never says who is limited."""

    id: int
    subject: Subject
    a_day: int
    reason: str
    starts: datetime
    until: datetime
    lifted_at: datetime | None
    suspicion_id: int
    holds: bool


class LiftIn(Schema):
    """Why a limit ends before its time."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


@router.get("/suspicions", response=PageOut[SuspicionOut], **LOOK)
def read_suspicions(
    request: HttpRequest, decided: bool = False, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Read what staff should look at, the latest first; or what they looked at."""
    return page_out(guard.suspicions(actor_of(request), decided=decided, cursor=cursor, limit=limit))


@router.get("/suspicions/{suspicion_id}", response=SuspicionViewOut, **LOOK)
def read_suspicion(request: HttpRequest, suspicion_id: SuspicionId) -> dict[str, Any]:
    """Read one suspicion with its matters."""
    return _view(request, suspicion_id)


def _view(request: HttpRequest, suspicion_id: int) -> dict[str, Any]:
    view = guard.suspicion_view(actor_of(request), suspicion_id)
    return vars(view.row) | {"matters": view.lines, "limitable": sorted(view.limitable)}


@router.post("/suspicions/{suspicion_id}/clear", response=SuspicionViewOut, **LOOK)
def clear_suspicion(request: HttpRequest, suspicion_id: SuspicionId, data: ClearIn) -> dict[str, Any]:
    """Say that there is nothing in it; its matters go on as they are."""
    actions.clear_suspicion(actor=actor_of(request), suspicion_id=suspicion_id, note=data.note)
    return _view(request, suspicion_id)


@router.post("/suspicions/{suspicion_id}/merge", response=SuspicionViewOut, **LOOK)
def merge_suspects(request: HttpRequest, suspicion_id: SuspicionId, data: MergeManyIn) -> dict[str, Any]:
    """Merge matters of a suspicion into one of them, all or none."""
    actions.merge_suspects(actor=actor_of(request), suspicion_id=suspicion_id, **data.dict())
    return _view(request, suspicion_id)


@router.post("/suspicions/{suspicion_id}/decline", response=SuspicionViewOut, **LOOK)
def decline_suspects(request: HttpRequest, suspicion_id: SuspicionId, data: DeclineManyIn) -> dict[str, Any]:
    """Decline matters of a suspicion, all or none; each author reads the reason."""
    actions.decline_suspects(actor=actor_of(request), suspicion_id=suspicion_id, **data.dict())
    return _view(request, suspicion_id)


@router.post("/suspicions/{suspicion_id}/limit", response={201: dict[str, int]}, **LIMIT)
def limit_raising(request: HttpRequest, suspicion_id: SuspicionId, data: LimitIn) -> Status[Any]:
    """Limit the device or person a matter came from, for a time; a few a day stay allowed."""
    made = actions.limit_raising(actor=actor_of(request), suspicion_id=suspicion_id, **data.dict())
    return Status(201, {"id": made.pk})


@router.get("/raising-limits", response=PageOut[RaisingLimitOut], **LIMIT)
def read_limits(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """Read the limits in one's reach, newest first."""
    return page_out(guard.raising_limits(actor_of(request), cursor=cursor, limit=limit))


@router.post("/raising-limits/{limit_id}/lift", response={204: None}, **LIMIT)
def lift_limit(request: HttpRequest, limit_id: LimitId, data: LiftIn) -> Status[Any]:
    """End a limit before its time."""
    actions.lift_raising_limit(actor=actor_of(request), limit_id=limit_id, reason=data.reason)
    return Status(204, None)
