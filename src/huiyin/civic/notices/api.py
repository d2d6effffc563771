"""The API of notices: read one's own, mark them as read."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from huiyin.civic.notices import actions, queries
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, Limit, PageOut, asks, page_out
from huiyin.kit.paging import Page

router = Router(tags=["notices"])
READ = Permission.CIVIC_NOTICE_READ
# Where a page ended: the id of its last row.
After = Annotated[str, Field(pattern=r"^[0-9]{0,18}$")]


class NoticeOut(Schema):
    """A notice in words; `link` is a path on this server."""

    id: int
    kind: str
    title: str
    text: str
    link: str
    made_at: datetime
    is_read: bool


class UnreadOut(Schema):
    """How many notices are unread."""

    unread: int


class ReadIn(Schema):
    """Which notice was read; none for all."""

    notice_id: Id | None = None


class ReadOut(Schema):
    """How many notices were marked as read."""

    marked: int


@router.get("", response=PageOut[NoticeOut], **asks(READ))
def list_notices(request: HttpRequest, cursor: After = "", limit: Limit = queries.PAGE) -> dict[str, Any]:
    """List one's own notices, newest first."""
    after = int(cursor) if cursor else None
    rows = queries.my_notices(actor_of(request), after=after, limit=limit)
    following = str(rows[-1].id) if len(rows) == limit else ""
    return page_out(Page(rows, following), _out)


def _out(row: queries.NoticeRow) -> NoticeOut:
    said = queries.said(row.kind, row.params)
    return NoticeOut(
        id=row.id,
        kind=row.kind.value,
        title=said.title,
        text=said.text,
        link=row.link,
        made_at=row.made_at,
        is_read=row.is_read,
    )


@router.get("/unread", response=UnreadOut, **asks(READ))
def unread(request: HttpRequest) -> UnreadOut:
    """Count one's own unread notices."""
    return UnreadOut(unread=queries.unread_count(actor_of(request)))


@router.post("/read", response=ReadOut, **asks(READ))
def mark_read(request: HttpRequest, data: ReadIn) -> ReadOut:
    """Mark one of one's own notices as read, or all."""
    return ReadOut(marked=actions.mark_read(actor=actor_of(request), notice_id=data.notice_id))
