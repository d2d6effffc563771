"""The API of the mailbox: its log and the addresses of places."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from huiyin.civic.mailbox import actions, queries
from huiyin.civic.mailbox.rules import Outcome, Why
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, Limit, PageOut, asks, page_out
from huiyin.kit.paging import Page

router = Router(tags=["mailbox"])
ENTER = Permission.ADMIN_SITE_ENTER
# Where a page ended: the id of its last row.
After = Annotated[str, Field(pattern=r"^[0-9]{0,18}$")]


class IncomingOut(Schema):
    """An e-mail that came in; its sender is masked."""

    id: int
    received_at: datetime
    size: int
    sender: str
    outcome: Outcome
    why: Why | None
    matter_code: str


class AliasOut(Schema):
    """An address that stands for a place."""

    id: int
    address: str
    place: str


class AliasIn(Schema):
    """The part before the @, and the place it stands for."""

    local: Annotated[str, Field(max_length=40)]
    area_id: Id


@router.get("", response=PageOut[IncomingOut], **asks(ENTER))
def list_incoming(request: HttpRequest, cursor: After = "", limit: Limit = queries.PAGE) -> dict[str, Any]:
    """List the e-mails that came in, newest first."""
    rows = queries.log(actor_of(request), after=int(cursor) if cursor else None, limit=limit)
    following = str(rows[-1].id) if len(rows) == limit else ""
    return page_out(Page(rows, following), lambda row: IncomingOut(**vars(row)))


@router.get("/aliases", response=list[AliasOut], **asks(ENTER))
def list_aliases(request: HttpRequest) -> list[AliasOut]:
    """List the addresses that stand for places."""
    return [AliasOut(**vars(row)) for row in queries.aliases(actor_of(request))]


@router.post("/aliases", response=list[AliasOut], **asks(ENTER))
def give_alias(request: HttpRequest, data: AliasIn) -> list[AliasOut]:
    """Let an address stand for a place."""
    actions.give_alias(actor=actor_of(request), local=data.local, area_id=data.area_id)
    return list_aliases(request)


@router.post("/aliases/{alias_id}/end", response=list[AliasOut], **asks(ENTER))
def take_alias_back(request: HttpRequest, alias_id: Id) -> list[AliasOut]:
    """Let an address stand for nothing any more."""
    actions.take_alias_back(actor=actor_of(request), alias_id=alias_id)
    return list_aliases(request)
