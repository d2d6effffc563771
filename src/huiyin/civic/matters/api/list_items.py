"""The items of a list as programs put them on, edit, move and take off."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Status

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.actions import Filing, ItemSaid
from huiyin.civic.matters.api.list_schemas import (
    KEEP,
    ItemIn,
    ListCode,
    ListItemIn,
    ListItemOut,
    PlaceIn,
    line_out,
)
from huiyin.civic.matters.api.root import Code, router
from huiyin.kit.http import actor_of


@router.post("/lists/{list_code}/items", response={201: dict[str, str | int]}, **KEEP)
def add_item(request: HttpRequest, list_code: ListCode, data: ListItemIn) -> Status[Any]:
    """Put matters into a list, or write a new need straight into it.

    Answers with the matter's code; for several with how many did not stand there yet.
    """
    actor = actor_of(request)
    if data.codes:
        return Status(
            201, {"added": actions.add_many_to_list(actor=actor, list_code=list_code, codes=data.codes)}
        )
    if data.code:
        item = actions.add_to_list(actor=actor, list_code=list_code, code=data.code)
        return Status(201, {"code": item.matter.code})
    words = data.dict(include={"title", "body", "spot", "idempotency_key"})
    filed = actions.write_into_list(
        actor=actor, list_code=list_code, filing=Filing(place_id=0, **words), said=_said(data)
    )
    return Status(201, {"code": filed.code})


def _said(data: ItemIn) -> ItemSaid:
    return ItemSaid(data.due, data.extra, data.note)


@router.get("/lists/{list_code}/items/{code}", response=ListItemOut, **KEEP)
def read_item(request: HttpRequest, list_code: ListCode, code: Code) -> dict[str, Any]:
    """Read one item of a list one keeps."""
    return line_out(queries.item_view(actor_of(request), list_code, code).line)


@router.put("/lists/{list_code}/items/{code}", response=ListItemOut, **KEEP)
def edit_item(request: HttpRequest, list_code: ListCode, code: Code, data: ItemIn) -> dict[str, Any]:
    """Say what the list's template asks of an item; what is left out is emptied."""
    actor = actor_of(request)
    actions.edit_item(actor=actor, list_code=list_code, code=code, said=_said(data))
    return line_out(queries.item_view(actor, list_code, code).line)


@router.post("/lists/{list_code}/items/{code}/place", response=ListItemOut, **KEEP)
def place_item(request: HttpRequest, list_code: ListCode, code: Code, data: PlaceIn) -> dict[str, Any]:
    """Move an item to a place in the order."""
    actor = actor_of(request)
    actions.place_item(actor=actor, list_code=list_code, code=code, position=data.position)
    return line_out(queries.item_view(actor, list_code, code).line)


_Reason = Annotated[str, Query(min_length=1, max_length=500)]


@router.delete("/lists/{list_code}/items/{code}", response={204: None}, **KEEP)
def remove_item(request: HttpRequest, list_code: ListCode, code: Code, reason: _Reason) -> Status[Any]:
    """Take a matter out of a list, with a reason; the matter itself stays as it is."""
    actions.remove_from_list(actor=actor_of(request), list_code=list_code, code=code, reason=reason)
    return Status(204, None)
