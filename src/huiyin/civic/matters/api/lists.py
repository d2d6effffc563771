"""Lists 清单 as programs read and keep them."""

from typing import Any

from django.http import HttpRequest
from ninja import Status

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.actions import ListDraft
from huiyin.civic.matters.api.list_schemas import (
    KEEP,
    READ,
    ListCode,
    ListFind,
    ListHistoryOut,
    ListIn,
    ListOut,
    ListProgressOut,
    ListReasonIn,
    ListTemplateOut,
    ListTermIn,
    ListTitleIn,
    ListViewOut,
    ProlongIn,
    ShowIn,
    card_out,
    template_out,
    view_out,
)
from huiyin.civic.matters.api.root import place_named, router
from huiyin.civic.matters.forms.lists import default_title
from huiyin.civic.matters.public import ListFilter, ListShow, template_of, templates
from huiyin.civic.places.public import place
from huiyin.kernel import clock
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Cursor, Limit, PageOut, page_out


@router.get("/list-templates", response=list[ListTemplateOut], **READ)
def read_templates(request: HttpRequest) -> list[Any]:
    """Read the kinds of lists: what each asks of its items."""
    return [template_out(template) for template in templates()]


@router.get("/lists", response=PageOut[ListOut], **READ)
def read_lists(
    request: HttpRequest, find: ListFind, cursor: Cursor = "", limit: Limit = 30
) -> dict[str, Any]:
    """Read the lists one may see, newest first."""
    chosen = ListFilter(
        show=find.show or ListShow.ALL,
        kind=template_of(find.kind).kind if find.kind else "",
        place=place_named(find.place) if find.place else None,
        owner_id=find.owner,
        words=find.q,
    )
    return page_out(queries.list_cards(actor_of(request), chosen, cursor=cursor, limit=limit), card_out)


@router.post("/lists", response={201: ListOut}, **KEEP)
def make_list(request: HttpRequest, data: ListIn) -> Status[Any]:
    """Make an empty list. Without a title it is named by its kind and place."""
    where, template = place_named(data.place), template_of(data.kind)
    wording = queries.wording_for(template.kind, where)
    title = data.title or default_title(template, wording, where.name, clock.today())
    said = data.dict(exclude={"owner", "place", "title"})
    draft = ListDraft(**said, title=title, owner_id=data.owner, place_id=where.id)
    return Status(201, _card(request, actions.make_list(actor=actor_of(request), draft=draft).code))


def _card(request: HttpRequest, code: str) -> dict[str, Any]:
    return card_out(queries.list_view(actor_of(request), code, limit=1).card)


@router.get("/lists/{list_code}", response=ListViewOut, **READ)
def read_list(
    request: HttpRequest, list_code: ListCode, after: int = 0, limit: Limit = 200
) -> dict[str, Any]:
    """Read one list with its matters, in their order; `next` is the `after` of the following page."""
    return view_out(queries.list_view(actor_of(request), list_code, after=max(after, 0), limit=limit))


@router.patch("/lists/{list_code}", response=ListOut, **KEEP)
def change_list(request: HttpRequest, list_code: ListCode, data: ListTitleIn) -> dict[str, Any]:
    """Give a list another title and theme."""
    actions.change_list(actor=actor_of(request), list_code=list_code, **data.dict())
    return _card(request, list_code)


@router.post("/lists/{list_code}/show", response=ListOut, **KEEP)
def show_list(request: HttpRequest, list_code: ListCode, data: ShowIn) -> dict[str, Any]:
    """Show a list to everybody, or to staff only."""
    actions.show_list(actor=actor_of(request), list_code=list_code, visibility=data.visibility)
    return _card(request, list_code)


@router.post("/lists/{list_code}/prolong", response=ListOut, **KEEP)
def prolong_list(request: HttpRequest, list_code: ListCode, data: ProlongIn) -> dict[str, Any]:
    """Let a list run longer, with a reason."""
    actions.prolong_list(actor=actor_of(request), list_code=list_code, **data.dict())
    return _card(request, list_code)


@router.post("/lists/{list_code}/send", response=ListOut, **KEEP)
def send_agenda(request: HttpRequest, list_code: ListCode) -> dict[str, Any]:
    """Tell the council of a compound of its agenda, or that the agenda changed."""
    actions.send_agenda(actor=actor_of(request), list_code=list_code)
    return _card(request, list_code)


@router.post("/lists/{list_code}/close", response=ListOut, **KEEP)
def close_list(request: HttpRequest, list_code: ListCode) -> dict[str, Any]:
    """Close a list; its matters go on as they are."""
    actions.close_list(actor=actor_of(request), list_code=list_code)
    return _card(request, list_code)


@router.post("/lists/{list_code}/reopen", response=ListOut, **KEEP)
def reopen_list(request: HttpRequest, list_code: ListCode, data: ListReasonIn) -> dict[str, Any]:
    """Take up a closed list again, with a reason."""
    actions.reopen_list(actor=actor_of(request), list_code=list_code, reason=data.reason)
    return _card(request, list_code)


@router.post("/lists/{list_code}/archive", response=ListOut, **KEEP)
def archive_list(request: HttpRequest, list_code: ListCode) -> dict[str, Any]:
    """Put a closed list away."""
    actions.archive_list(actor=actor_of(request), list_code=list_code)
    return _card(request, list_code)


@router.post("/lists/{list_code}/copy", response={201: ListOut}, **KEEP)
def copy_list(request: HttpRequest, list_code: ListCode, data: ListTermIn) -> Status[Any]:
    """Make the list of the next term; what is still open may go along and then stands on both."""
    actor = actor_of(request)
    old = queries.list_view(actor, list_code, limit=1)
    where = place(old.card.held.place_id)
    wording = queries.wording_for(old.template.kind, where)
    said = data.dict()
    title = said.pop("title") or default_title(old.template, wording, where.name, clock.today())
    made = actions.copy_list(actor=actor, list_code=list_code, title=title, **said)
    return Status(201, _card(request, made.code))


@router.get("/lists/{list_code}/history", response=PageOut[ListHistoryOut], **KEEP)
def read_history(
    request: HttpRequest, list_code: ListCode, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Read what was done to a list, newest first."""
    return page_out(queries.list_history(actor_of(request), list_code, cursor=cursor, limit=limit))


@router.get("/lists/{list_code}/progress", response=list[ListProgressOut], **READ)
def read_progress(request: HttpRequest, list_code: ListCode) -> list[Any]:
    """Read how far a list was at up to twelve moments, counted from its history."""
    view = queries.list_view(actor_of(request), list_code, limit=1)
    return list(queries.list_progress(view.card.held))
