"""Lists 清单: make, fill, show, close, read."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import Field

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.actions import Filing, ListDraft
from huiyin.civic.matters.api.root import Code, place_named, router
from huiyin.civic.matters.public import ListKind, State, Visibility
from huiyin.civic.matters.queries import ListCard
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Cursor, Id, Limit, PageOut, asks, page_out

ListCode = Annotated[str, Path(max_length=40, description="The public code of the list.")]
KEEP = asks(P.CIVIC_MATTER_LIST, tags=["lists"])
READ = asks(P.PUBLIC_PAGE_READ, tags=["lists"])


class ListIn(Schema):
    """A new list. `owner` is an organisation; `place` the token of a QR link or a statistical code."""

    title: Annotated[str, Field(max_length=80)]
    kind: ListKind
    owner: Id
    place: Annotated[str, Field(min_length=1, max_length=40)]
    theme: Annotated[str, Field(max_length=200)] = ""
    starts: date | None = None
    ends: date | None = None
    visibility: Visibility = Visibility.PRIVATE


class ListOut(Schema):
    """A list and how far its matters are."""

    code: str
    title: str
    kind: ListKind
    theme: str
    owner: str
    place: str
    visibility: Visibility
    starts: date
    ends: date | None
    closed_at: datetime | None
    total: int
    open: int
    answered: int
    closed: int


class ListItemOut(Schema):
    """A matter of a list, without words that are not for everybody."""

    code: str
    state: State
    filed_at: datetime
    settled_at: datetime | None


class ListViewOut(ListOut):
    """A list with its matters, as far as the reader may see them (at most 200)."""

    items: list[ListItemOut]
    may_keep: bool


class ListItemIn(Schema):
    """A matter to put into a list: one that is there already (`code`), or words for a new need."""

    code: Annotated[str, Field(max_length=40)] = ""
    body: Annotated[str, Field(max_length=5_000)] = ""
    spot: Annotated[str, Field(max_length=120)] = ""


class ShowIn(Schema):
    """Who may read a list."""

    visibility: Visibility


@router.get("/lists", response=PageOut[ListOut], **READ)
def read_lists(request: HttpRequest, cursor: Cursor = "", limit: Limit = 30) -> dict[str, Any]:
    """Read the lists one may see, newest first."""
    return page_out(queries.list_cards(actor_of(request), cursor=cursor, limit=limit), _card)


@router.post("/lists", response={201: ListOut}, **KEEP)
def make_list(request: HttpRequest, data: ListIn) -> Status[Any]:
    """Make an empty list."""
    said = data.dict(exclude={"owner", "place"})
    draft = ListDraft(**said, owner_id=data.owner, place_id=place_named(data.place).id)
    made = actions.make_list(actor=actor_of(request), draft=draft)
    return Status(201, _card(queries.list_view(actor_of(request), made.code).card))


@router.get("/lists/{list_code}", response=ListViewOut, **READ)
def read_list(request: HttpRequest, list_code: ListCode) -> dict[str, Any]:
    """Read one list with its matters."""
    view = queries.list_view(actor_of(request), list_code)
    return _card(view.card) | {"items": view.items, "may_keep": view.may_keep}


@router.post("/lists/{list_code}/items", response={201: dict[str, str]}, **KEEP)
def add_item(request: HttpRequest, list_code: ListCode, data: ListItemIn) -> Status[Any]:
    """Put a matter into a list, or write a new need straight into it; answers with the matter's code."""
    actor = actor_of(request)
    if data.code:
        item = actions.add_to_list(actor=actor, list_code=list_code, code=data.code)
        return Status(201, {"code": item.matter.code})
    filing = Filing(place_id=0, body=data.body, spot=data.spot)
    return Status(
        201, {"code": actions.write_into_list(actor=actor, list_code=list_code, filing=filing).code}
    )


@router.delete("/lists/{list_code}/items/{code}", response={204: None}, **KEEP)
def remove_item(request: HttpRequest, list_code: ListCode, code: Code) -> Status[Any]:
    """Take a matter out of a list; the matter itself stays as it is."""
    actions.remove_from_list(actor=actor_of(request), list_code=list_code, code=code)
    return Status(204, None)


@router.post("/lists/{list_code}/show", response=dict[str, str], **KEEP)
def show(request: HttpRequest, list_code: ListCode, data: ShowIn) -> dict[str, str]:
    """Show a list to everybody, or to staff only."""
    held = actions.show_list(actor=actor_of(request), list_code=list_code, visibility=data.visibility)
    return {"code": held.code, "visibility": held.visibility}


@router.post("/lists/{list_code}/close", response=dict[str, str], **KEEP)
def close(request: HttpRequest, list_code: ListCode) -> dict[str, str]:
    """Close a list; its matters go on as they are."""
    held = actions.close_list(actor=actor_of(request), list_code=list_code)
    return {"code": held.code, "title": held.title}


def _card(card: ListCard) -> dict[str, Any]:
    own = ("code", "title", "kind", "theme", "visibility", "starts", "ends", "closed_at")
    counted = ("owner", "place", "total", "open", "answered", "closed")
    return {name: getattr(card.held, name) for name in own} | {name: getattr(card, name) for name in counted}
