"""Echoes: written by whoever works, approved by somebody else."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Status

from huiyin.civic.matters import actions
from huiyin.civic.matters.api.root import Code, router
from huiyin.civic.matters.api.schemas import ApproveIn, EchoIn, EchoStateOut, ReasonIn
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import MAX_ID, asks

EchoId = Annotated[int, Path(ge=1, le=MAX_ID)]


@router.post(
    "/matters/{code}/echo", response={201: EchoStateOut}, **asks(P.CIVIC_MATTER_WORK, tags=["echoes"])
)
def draft(request: HttpRequest, code: Code, data: EchoIn) -> Status[Any]:
    """Write the final echo; it answers the matter once somebody else approves it."""
    echo = actions.draft_echo(
        actor=actor_of(request), code=code, text=data.text, wanted=data.wanted, photos=tuple(data.photos)
    )
    return Status(201, echo)


@router.post(
    "/matters/{code}/progress", response={201: EchoStateOut}, **asks(P.CIVIC_MATTER_WORK, tags=["echoes"])
)
def progress(request: HttpRequest, code: Code, data: EchoIn) -> Status[Any]:
    """Write a progress echo; it stops no clock."""
    echo = actions.tell_progress(
        actor=actor_of(request), code=code, text=data.text, wanted=data.wanted, photos=tuple(data.photos)
    )
    return Status(201, echo)


@router.post(
    "/echoes/{echo_id}/approve", response=EchoStateOut, **asks(P.CIVIC_MATTER_APPROVE, tags=["echoes"])
)
def approve(request: HttpRequest, echo_id: EchoId, data: ApproveIn) -> Any:
    """Approve an echo for an audience; neither its doer nor the matter's dispatcher may."""
    return actions.approve_echo(
        actor=actor_of(request),
        echo_id=echo_id,
        audience=data.audience,
        text=data.text,
        photos=tuple(data.photos),
    )


@router.post(
    "/echoes/{echo_id}/return", response=EchoStateOut, **asks(P.CIVIC_MATTER_APPROVE, tags=["echoes"])
)
def give_back(request: HttpRequest, echo_id: EchoId, data: ReasonIn) -> Any:
    """Send a waiting echo back to its doer with what to change."""
    return actions.return_echo(actor=actor_of(request), echo_id=echo_id, reason=data.reason)
