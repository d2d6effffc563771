"""The desk: its queue, and what staff do with a matter."""

from collections.abc import Iterator
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.api.root import Code, place_named, router
from huiyin.civic.matters.api.schemas import (
    AcceptIn,
    AssignIn,
    MergeIn,
    NoteIn,
    OpeningIn,
    OpeningOut,
    PublishIn,
    QueueRowOut,
    ReasonIn,
    StateOut,
)
from huiyin.civic.matters.queries import Queue, QueueFilter
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Cursor, Id, Limit, PageOut, asks, rows_out
from huiyin.kit.json_lines import json_line


@router.get("/queue", response=PageOut[QueueRowOut], **asks(P.CIVIC_MATTER_READ, tags=["desk"]))
def read_queue(
    request: HttpRequest,
    tray: Queue = Queue.OPEN,
    place: Annotated[str, Query(max_length=40)] = "",
    category: Id | None = None,
    words: Annotated[str, Query(max_length=200)] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> HttpResponse:
    """Read a tray of the desk: open matters by deadline, the others newest first."""
    where = place_named(place) if place else None
    chosen = QueueFilter(tray, where, category, words)
    # The desk asks for fifty of them all day.
    return rows_out(queries.queue(actor_of(request), chosen, cursor=cursor, limit=limit), QueueRowOut)


@router.get("/queue/counts", response=dict[Queue, int], **asks(P.CIVIC_MATTER_READ, tags=["desk"]))
def count_queue(request: HttpRequest) -> dict[Queue, int]:
    """Count what lies in each tray that owes work."""
    return queries.queue_counts(actor_of(request))


@router.get("/export.jsonl", **asks(P.CIVIC_MATTER_EXPORT, tags=["desk"]))
def export(request: HttpRequest, place: Annotated[str, Query(max_length=40)] = "") -> StreamingHttpResponse:
    """Export the matters one answers for, one JSON object a line, oldest first, without contact data."""
    where = place_named(place) if place else None
    actions.note_export(actor=actor_of(request), form="jsonl", where=where)
    rows = queries.export_rows(actor_of(request), where)
    return StreamingHttpResponse(_lines(rows), content_type="application/x-ndjson")


def _lines(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    return (json_line(row) for row in rows)


@router.post("/matters/{code}/accept", response=StateOut, **asks(P.CIVIC_MATTER_ACCEPT, tags=["desk"]))
def accept(request: HttpRequest, code: Code, data: AcceptIn) -> Any:
    """Take a matter up; with `publish`, put its redacted words on the wall."""
    return actions.accept_matter(
        actor=actor_of(request),
        code=code,
        message=data.message,
        category_id=data.category,
        urgency=data.urgency,
        publish=data.publish,
        public_title=data.public_title,
        public_text=data.public_text,
    )


@router.post("/matters/{code}/decline", response=StateOut, **asks(P.CIVIC_MATTER_ACCEPT, tags=["desk"]))
def decline(request: HttpRequest, code: Code, data: ReasonIn) -> Any:
    """Refuse a matter with the reason, which the author reads as the final echo."""
    return actions.decline_matter(actor=actor_of(request), code=code, reason=data.reason)


@router.post("/matters/{code}/settle", response=StateOut, **asks(P.CIVIC_MATTER_ACCEPT, tags=["desk"]))
def settle(request: HttpRequest, code: Code, data: ReasonIn) -> Any:
    """Answer an accepted matter at once; `reason` is the answer."""
    return actions.settle_on_spot(actor=actor_of(request), code=code, text=data.reason)


@router.post("/matters/{code}/classify", response=StateOut, **asks(P.CIVIC_MATTER_ACCEPT, tags=["desk"]))
def classify(request: HttpRequest, code: Code, category: Id) -> Any:
    """Give a matter another category."""
    return actions.classify_matter(actor=actor_of(request), code=code, category_id=category)


@router.post("/matters/{code}/publish", response=StateOut, **asks(P.CIVIC_MATTER_ACCEPT, tags=["desk"]))
def publish(request: HttpRequest, code: Code, data: PublishIn) -> Any:
    """Put a wish on the wall in approved words, or replace them."""
    return actions.publish_wish(
        actor=actor_of(request), code=code, title=data.title, text=data.text, photos=tuple(data.photos)
    )


@router.post("/matters/{code}/unpublish", response=StateOut, **asks(P.CIVIC_MATTER_APPROVE, tags=["desk"]))
def unpublish(request: HttpRequest, code: Code, data: ReasonIn) -> Any:
    """Take a wish and its echoes off the wall."""
    return actions.unpublish_wish(actor=actor_of(request), code=code, reason=data.reason)


@router.post("/matters/{code}/assign", response=StateOut, **asks(P.CIVIC_MATTER_ASSIGN, tags=["desk"]))
def assign(request: HttpRequest, code: Code, data: AssignIn) -> Any:
    """Give a matter to one organisation or one person, who holds it from now on."""
    return actions.assign_matter(
        actor=actor_of(request),
        code=code,
        org_id=data.org,
        person_id=data.person,
        basis_id=data.basis,
        note=data.note,
    )


@router.post("/matters/{code}/start", response=StateOut, **asks(P.CIVIC_MATTER_WORK, tags=["desk"]))
def start(request: HttpRequest, code: Code) -> Any:
    """Say that work has begun."""
    return actions.start_work(actor=actor_of(request), code=code)


@router.post("/matters/{code}/note", response=StateOut, **asks(P.CIVIC_MATTER_WORK, tags=["desk"]))
def note(request: HttpRequest, code: Code, data: NoteIn) -> Any:
    """Note what was found or done."""
    return actions.add_note(
        actor=actor_of(request), code=code, text=data.text, photos=tuple(data.photos), when=data.when
    )


@router.post("/matters/{code}/openings", response=OpeningOut, **asks(P.CIVIC_MATTER_WORK, tags=["desk"]))
def open_contact(request: HttpRequest, code: Code, data: OpeningIn) -> OpeningOut:
    """Open for a minute how to reach the author; it lands in the timeline and in the author's access log."""
    found = actions.open_author_contact(
        actor=actor_of(request), code=code, purpose=data.purpose, words=data.words, fields=data.fields
    )
    return OpeningOut(values={one.field.value: one.value for one in found.fields}, seconds=found.seconds)


@router.post("/matters/{code}/merge", response=StateOut, **asks(P.CIVIC_MATTER_MERGE, tags=["desk"]))
def merge(request: HttpRequest, code: Code, data: MergeIn) -> Any:
    """Let a matter share the work and the echo of another."""
    return actions.merge_matter(actor=actor_of(request), code=code, into=data.into)


@router.post("/matters/{code}/unmerge", response=StateOut, **asks(P.CIVIC_MATTER_MERGE, tags=["desk"]))
def unmerge(request: HttpRequest, code: Code) -> Any:
    """Let a merged matter stand alone again."""
    return actions.unmerge_matter(actor=actor_of(request), code=code)
