"""The API of webhooks: what operators do on the page."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from huiyin.civic.hooks import actions, queries
from huiyin.civic.hooks.queries import CallRow, SubscriptionRow
from huiyin.civic.hooks.rules import MAX_NAME, HookCallState, HookKind, SubscriptionState
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, Limit, PageOut, asks, page_out
from huiyin.kit.outgoing import MOST_URL
from huiyin.kit.paging import Page

router = Router(tags=["webhooks"])
EDIT = Permission.CIVIC_HOOK_EDIT
# Where a page ended: the id of its last row.
After = Annotated[str, Field(pattern=r"^[0-9]{0,18}$")]


class HookOut(Schema):
    """A system that is told; of its address only the host is shown."""

    id: int
    name: str
    host: str
    kinds: list[HookKind]
    where: str
    state: SubscriptionState
    why: str
    failing_since: datetime | None
    made_at: datetime


class HookIn(Schema):
    """A system to be told: of matters in a place, or held by an organisation."""

    name: Annotated[str, Field(max_length=MAX_NAME)]
    url: Annotated[str, Field(max_length=MOST_URL)]
    kinds: Annotated[list[HookKind], Field(min_length=1, max_length=20)]
    area_id: Id | None = None
    org_id: Id | None = None


class SecretOut(Schema):
    """A secret, shown this once: it signs every call (Standard Webhooks, `whsec_…`)."""

    id: int
    secret: str


class CallOut(Schema):
    """A call and how it went; `call_id` is the header `webhook-id`."""

    id: int
    hook_id: int
    call_id: str
    kind: HookKind
    subject: str
    state: HookCallState
    tries: int
    status: int | None
    error: str
    made_at: datetime
    due_at: datetime
    settled_at: datetime | None


def _hook(row: SubscriptionRow) -> HookOut:
    facts = {name: getattr(row, name) for name in HookOut.model_fields}
    return HookOut(**facts)


def _call(row: CallRow) -> CallOut:
    facts = {name: getattr(row, name) for name in CallOut.model_fields if name != "hook_id"}
    return CallOut(hook_id=row.subscription_id, **facts)


@router.get("", response=list[HookOut], **asks(EDIT))
def list_hooks(request: HttpRequest) -> list[HookOut]:
    """List the systems that are told what happens in one's area, newest first."""
    return [_hook(row) for row in queries.subscriptions(actor_of(request))]


@router.post("", response=SecretOut, **asks(EDIT))
def subscribe(request: HttpRequest, data: HookIn) -> SecretOut:
    """Have a system told; the answer holds the secret, this once."""
    made = actions.subscribe(actor=actor_of(request), **data.dict())
    return SecretOut(id=made.id, secret=made.secret)


@router.get("/dead", response=list[CallOut], **asks(EDIT))
def list_dead(request: HttpRequest) -> list[CallOut]:
    """List the calls that were given up, newest first."""
    return [_call(row) for row in queries.dead_calls(actor_of(request))]


@router.post("/calls/{call_id}/resend", response=None, **asks(EDIT))
def resend(request: HttpRequest, call_id: Id) -> None:
    """Send a call that was given up again, under the same id."""
    actions.resend_call(actor=actor_of(request), call_id=call_id)


@router.get("/{hook_id}", response=HookOut, **asks(EDIT))
def read_hook(request: HttpRequest, hook_id: Id) -> HookOut:
    """Show one system that is told."""
    return _hook(queries.subscription(actor_of(request), hook_id))


@router.get("/{hook_id}/calls", response=PageOut[CallOut], **asks(EDIT))
def list_calls(
    request: HttpRequest, hook_id: Id, cursor: After = "", limit: Limit = queries.PAGE
) -> dict[str, Any]:
    """List the calls to a system, newest first."""
    after = int(cursor) if cursor else None
    rows = queries.calls(actor_of(request), hook_id, after=after, limit=limit)
    following = str(rows[-1].id) if len(rows) == limit else ""
    return page_out(Page(rows, following), _call)


@router.post("/{hook_id}/secret", response=SecretOut, **asks(EDIT))
def change_secret(request: HttpRequest, hook_id: Id) -> SecretOut:
    """Give a subscription a new secret; for a day the old one signs too."""
    made = actions.change_secret(actor=actor_of(request), subscription_id=hook_id)
    return SecretOut(id=made.id, secret=made.secret)


@router.post("/{hook_id}/try", response=None, **asks(EDIT))
def try_out(request: HttpRequest, hook_id: Id) -> None:
    """Send a ping."""
    actions.try_out(actor=actor_of(request), subscription_id=hook_id)


@router.post("/{hook_id}/pause", response=HookOut, **asks(EDIT))
def pause(request: HttpRequest, hook_id: Id) -> HookOut:
    """Stop calling a system for now."""
    actions.pause_subscription(actor=actor_of(request), subscription_id=hook_id)
    return read_hook(request, hook_id)


@router.post("/{hook_id}/resume", response=HookOut, **asks(EDIT))
def resume(request: HttpRequest, hook_id: Id) -> HookOut:
    """Call a system again, with what waited for it first."""
    actions.resume_subscription(actor=actor_of(request), subscription_id=hook_id)
    return read_hook(request, hook_id)


@router.post("/{hook_id}/end", response=None, **asks(EDIT))
def end(request: HttpRequest, hook_id: Id) -> None:
    """End a subscription for good."""
    actions.end_subscription(actor=actor_of(request), subscription_id=hook_id)
