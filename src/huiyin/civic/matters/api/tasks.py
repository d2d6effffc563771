"""Helpers: calling them, reporting in, doing one's part, and how both sides are appraised."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import Field

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.actions import Helper
from huiyin.civic.matters.api.root import Code, PhotoTokens, place_named, router
from huiyin.civic.matters.queries import TaskView
from huiyin.civic.matters.rules.tasks import TaskState
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, asks

TaskId = Annotated[int, Path(ge=1, le=2**63 - 1, description="The number of a task.")]
MINE = asks(P.OWN_ACCOUNT_USE, tags=["helpers"])
LEAD = asks(P.CIVIC_MATTER_WHISTLE, tags=["helpers"])
READ = asks(P.CIVIC_MATTER_READ, tags=["helpers"])
Words = Annotated[str, Field(max_length=500)]


class HelperIn(Schema):
    """Who is called: exactly one organisation or one person."""

    org: Id | None = None
    person: Id | None = None


class WhistleIn(Schema):
    """What helpers are called for, and until when it should be done."""

    what: Annotated[str, Field(min_length=1, max_length=300)]
    helpers: Annotated[list[HelperIn], Field(min_length=1, max_length=20)]
    due_on: date | None = None


class TaskOut(Schema):
    """A helper's task, what came of it, and what each side thinks of the other."""

    id: int
    code: str
    title: str
    place: str
    what: str
    helper: str
    caller_org: str
    state: TaskState
    called_at: datetime
    report_due: datetime
    due_at: datetime | None
    reported_at: datetime | None
    ended_at: datetime | None
    late: bool
    result: str
    reason: str
    score: int | None
    justified: bool | None


class TaskStateOut(Schema):
    """Where a task stands after an act."""

    id: int
    state: TaskState
    report_due: datetime
    reported_at: datetime | None
    ended_at: datetime | None
    score: int | None
    justified: bool | None


class ResultIn(Schema):
    """What was done, with photos of POST /photos."""

    result: Annotated[str, Field(max_length=1_000)]
    photos: PhotoTokens = Field([])


class WhyIn(Schema):
    """Why a task is declined or called off."""

    reason: Words


class RateIn(Schema):
    """How well a helper did their part."""

    score: Annotated[int, Field(ge=1, le=5)]
    words: Words = ""


class RateCallIn(Schema):
    """Whether a call was justified."""

    justified: bool
    words: Words = ""


class AppraisalOut(Schema):
    """How an organisation answered calls, and how its own were judged; each share with what it is of."""

    org_id: int
    org: str
    called: int
    reported: int
    in_time: int
    done: int
    scored: int
    mean_score: float | None
    calls: int
    judged: int
    justified: int


@router.post("/matters/{code}/whistle", response={201: list[TaskStateOut]}, **LEAD)
def whistle(request: HttpRequest, code: Code, data: WhistleIn) -> Status[Any]:
    """Call helpers to a matter; each gets a task, and the holder stays."""
    made = actions.whistle(
        actor=actor_of(request),
        code=code,
        what=data.what,
        helpers=[Helper(one.org, one.person) for one in data.helpers],
        due_on=data.due_on,
    )
    return Status(201, made)


@router.get("/matters/{code}/tasks", response=list[TaskOut], **READ)
def read_tasks(request: HttpRequest, code: Code) -> list[TaskView]:
    """Read the tasks of a matter, open ones first."""
    view = queries.staff_view(actor_of(request), code)
    return queries.tasks_of_matter(view.matter)


@router.get("/tasks", response=list[TaskOut], **MINE)
def read_my_tasks(request: HttpRequest, over: bool = False) -> list[TaskView]:
    """Read one's own tasks and those of one's office: the open ones, or the last that are over."""
    return queries.my_tasks(actor_of(request), over=over)


@router.post("/tasks/{task_id}/report-in", response=TaskStateOut, **MINE)
def report_in(request: HttpRequest, task_id: TaskId) -> Any:
    """Report in as the helper who was called."""
    return actions.report_in(actor=actor_of(request), task_id=task_id)


@router.post("/tasks/{task_id}/finish", response=TaskStateOut, **MINE)
def finish(request: HttpRequest, task_id: TaskId, data: ResultIn) -> Any:
    """Say what was done."""
    return actions.finish_task(
        actor=actor_of(request), task_id=task_id, result=data.result, photos=tuple(data.photos)
    )


@router.post("/tasks/{task_id}/decline", response=TaskStateOut, **MINE)
def decline_task(request: HttpRequest, task_id: TaskId, data: WhyIn) -> Any:
    """Say as the helper that one cannot do it."""
    return actions.decline_task(actor=actor_of(request), task_id=task_id, reason=data.reason)


@router.post("/tasks/{task_id}/rate-call", response=TaskStateOut, **MINE)
def rate_call(request: HttpRequest, task_id: TaskId, data: RateCallIn) -> Any:
    """Say as the helper whether the call was justified."""
    return actions.rate_call(
        actor=actor_of(request), task_id=task_id, justified=data.justified, words=data.words
    )


@router.post("/tasks/{task_id}/cancel", response=TaskStateOut, **LEAD)
def cancel(request: HttpRequest, task_id: TaskId, data: WhyIn) -> Any:
    """Call a helper off."""
    return actions.cancel_task(actor=actor_of(request), task_id=task_id, reason=data.reason)


@router.post("/tasks/{task_id}/rate", response=TaskStateOut, **LEAD)
def rate(request: HttpRequest, task_id: TaskId, data: RateIn) -> Any:
    """Rate how a helper did their part."""
    return actions.rate_helper(actor=actor_of(request), task_id=task_id, score=data.score, words=data.words)


@router.get("/appraisal", response=list[AppraisalOut], **READ)
def read_appraisal(request: HttpRequest, place: Annotated[str, Field(max_length=40)] = "") -> list[Any]:
    """Read how organisations answered calls and how justified their own were, in the order of names."""
    where = place_named(place) if place else None
    return list(queries.appraisals(actor_of(request), where))
