"""One's own record, papers made from it, and whether one holds."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.api.root import OPEN, OWN, Token, router
from huiyin.hands.volunteering.api.shifts import ShiftReasonIn
from huiyin.hands.volunteering.rules.words import AskState, LetterState
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Cursor, Id, Limit, PageOut, asks, limit_strangers, page_out


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


class UnitPaperOut(Schema):
    """A record (`hours`) or a letter (`role`, `state`) as its unit sees it, and why it was revoked."""

    code: str
    name: str
    hours: str
    role: str
    state: LetterState | None
    first: date
    last: date
    issued_at: datetime
    revoked_at: datetime | None
    revoked_because: str


class VerifiedOut(Schema):
    """Whether a paper holds; the name is masked. `hours_now` differs if the record was corrected since.

    A letter of appointment has a `role` and no hours; `first` and `last` are its term.
    """

    code: str
    title: str
    is_valid: bool
    name: str
    hours: str
    hours_now: str
    role: str
    is_over: bool
    org: str
    first: date
    last: date
    issued_at: datetime
    revoked_at: datetime | None


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


@router.get("/units/{unit_id}/papers", response=PageOut[UnitPaperOut], **asks(OWN))
def unit_papers(request: HttpRequest, unit_id: Id, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """List the papers of a recording unit whose teams one keeps, newest first."""
    return page_out(queries.unit_papers(actor_of(request), unit_id, cursor=cursor, limit=limit))


@router.post("/papers/{paper_code}/revoke", response=UnitPaperOut, **asks(OWN))
def revoke_paper(request: HttpRequest, paper_code: Token, data: ShiftReasonIn) -> Any:
    """Revoke a paper of a recording unit whose teams one keeps, with a reason; nobody revokes their own."""
    actor = actor_of(request)
    code = queries.unit_paper(actor, paper_code).code
    actions.revoke_paper(actor=actor, code=code, reason=data.reason)
    return queries.unit_paper(actor, code)


@router.get("/verify/{code}", response=VerifiedOut, **asks(OPEN))
def verify(request: HttpRequest, code: Token) -> Any:
    """Say whether a paper holds, to whoever has its code."""
    limit_strangers(request, queries.VERIFY_FROM)
    return queries.verified(code)
