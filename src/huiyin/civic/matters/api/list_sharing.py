"""Who reads a list: other organisations and secret links; and its rows as a file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from ninja import Path, Schema, Status
from pydantic import Field

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.api.list_schemas import KEEP, READ, ListCode, ListViewOut, view_out
from huiyin.civic.matters.api.root import place_named, router
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import asks
from huiyin.kit.json_lines import json_line

ShareKey = Annotated[str, Path(max_length=60, description="The key at the end of a secret link.")]
LinkId = Annotated[int, Path(ge=1, le=2**63 - 1)]
OrgId = Annotated[int, Path(ge=1, le=2**63 - 1)]


class ReaderOut(Schema):
    """An organisation that a list is shown to."""

    id: int
    name: str


class LinkOut(Schema):
    """A secret link that is valid; its key is told only when it is made."""

    id: int
    label: str
    made_at: datetime
    expires_at: datetime


class ReadersOut(Schema):
    """Who reads a list besides its owner and the staff of its place."""

    orgs: list[ReaderOut]
    links: list[LinkOut]


class LinkIn(Schema):
    """A secret link: for whom, and for how many days."""

    label: Annotated[str, Field(max_length=80)] = ""
    days: Annotated[int, Field(ge=1, le=366)] = 30


class NewLinkOut(LinkOut):
    """A new secret link with its key and its address, told this once."""

    key: str
    url: str


class WordingIn(Schema):
    """What lists of a kind are called in a city or district, and what stands over them in print."""

    place: Annotated[str, Field(min_length=1, max_length=40)]
    kind: Annotated[str, Field(max_length=16)]
    title: Annotated[str, Field(max_length=80)] = ""
    header: Annotated[str, Field(max_length=200)] = ""


@router.get("/lists/{list_code}/readers", response=ReadersOut, **KEEP)
def read_readers(request: HttpRequest, list_code: ListCode) -> Any:
    """Read who a list is shown to."""
    return queries.list_readers(actor_of(request), list_code)


@router.put("/lists/{list_code}/readers/{org_id}", response={204: None}, **KEEP)
def show_list_to(request: HttpRequest, list_code: ListCode, org_id: OrgId) -> Status[Any]:
    """Show a list to another organisation; its people are told."""
    actions.show_list_to(actor=actor_of(request), list_code=list_code, org_id=org_id)
    return Status(204, None)


@router.delete("/lists/{list_code}/readers/{org_id}", response={204: None}, **KEEP)
def hide_list_from(request: HttpRequest, list_code: ListCode, org_id: OrgId) -> Status[Any]:
    """Show a list to an organisation no longer."""
    actions.hide_list_from(actor=actor_of(request), list_code=list_code, org_id=org_id)
    return Status(204, None)


@router.post("/lists/{list_code}/links", response={201: NewLinkOut}, **KEEP)
def make_list_link(request: HttpRequest, list_code: ListCode, data: LinkIn) -> Status[Any]:
    """Make a secret link; its key is told this once and kept nowhere."""
    made, key = actions.make_list_link(actor=actor_of(request), list_code=list_code, **data.dict())
    shown = {name: getattr(made, name) for name in LinkOut.model_fields}
    address = f"{settings.HUIYIN_BASE_URL}{reverse('matters:list_shared', kwargs={'key': key})}"
    return Status(201, shown | {"key": key, "url": address})


@router.delete("/lists/{list_code}/links/{link_id}", response={204: None}, **KEEP)
def revoke_list_link(request: HttpRequest, list_code: ListCode, link_id: LinkId) -> Status[Any]:
    """End a secret link at once."""
    actions.revoke_list_link(actor=actor_of(request), list_code=list_code, link_id=link_id)
    return Status(204, None)


@router.get("/shared-lists/{key}", response=ListViewOut, **READ)
def read_shared_list(request: HttpRequest, key: ShareKey) -> dict[str, Any]:
    """Read a list by its secret link: approved words only, the rest by code, category and state."""
    return view_out(queries.shared_list(key))


@router.get("/lists/{list_code}/items.jsonl", **READ)
def export_list(request: HttpRequest, list_code: ListCode) -> StreamingHttpResponse:
    """Read every item of a list as JSON lines, as far as one may see it."""
    actor = actor_of(request)
    queries.list_view(actor, list_code, limit=1)
    lines: Iterator[str] = (json_line(row) for row in queries.list_rows(actor, list_code))
    return StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")


@router.put("/list-wordings", response={204: None}, **asks(P.CIVIC_LIST_WORD, tags=["lists"]))
def word_lists(request: HttpRequest, data: WordingIn) -> Status[Any]:
    """Say what lists of a kind are called in a city or district; what is left empty is ours again."""
    actions.word_lists(
        actor=actor_of(request), place_id=place_named(data.place).id, **data.dict(exclude={"place"})
    )
    return Status(204, None)
