"""The API of reorganisations: the same plans, dry runs and rights as the desk."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from huiyin.civic.territory import actions, queries
from huiyin.civic.territory.forms.words import step_words
from huiyin.civic.territory.queries import PlanView
from huiyin.civic.territory.rules import MAX_BASIS, MAX_TITLE, PlanState, StepKind
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, worded
from huiyin.kit.http_api import Id, asks

router = Router(tags=["reorganisations"])
PLAN = Permission.CIVIC_TERRITORY_PLAN
Words = Annotated[str, Field(max_length=300)]


class StepIn(Schema):
    """One step. Places are named by code, poster code or names from the top down, organisations by name.

    `to` may be "new:" and the code (or name) of a place that an earlier step makes.
    """

    kind: StepKind
    area: Words = ""
    to: Words = ""
    name: Words = ""
    code: Words = ""
    level: Words = ""
    org: Words = ""
    to_org: Words = ""
    role: Words = ""
    categories: list[Words] = Field([], max_length=50)
    intake: bool = False


class PlanIn(Schema):
    """A new plan: title, document, the day it holds from, and its steps."""

    title: Annotated[str, Field(max_length=MAX_TITLE)]
    basis: Annotated[str, Field(max_length=MAX_BASIS)]
    effective: date
    steps: list[StepIn] = Field([], max_length=500)


class DigestIn(Schema):
    """The fingerprint of the dry run; `early` lets a plan be carried out before its day."""

    digest: Annotated[str, Field(max_length=64)]
    early: bool = False


class PlanReasonIn(Schema):
    """Why a plan is called off."""

    reason: Annotated[str, Field(max_length=300)] = ""


class ReverseIn(Schema):
    """From which day a carried-out plan is taken back."""

    title: Annotated[str, Field(max_length=MAX_TITLE)]
    effective: date


class ProblemOut(Schema):
    """What is wrong with a plan: the number of the step, 0 for the whole, and a sentence."""

    step: int
    text: str


class PlanOut(Schema):
    """A plan. `report` is what the last dry run found, or what was done; `stale` that it no longer holds.

    `waiting` are the titles of other plans that wait for their day; what they change is in no dry run yet.
    """

    id: int
    title: str
    basis: str
    effective: date
    state: PlanState
    steps: list[str]
    digest: str
    stale: bool
    waiting: list[str]
    problems: list[ProblemOut]
    report: dict[str, Any]
    applied_at: datetime | None


class PlanLineOut(Schema):
    """A plan in a list."""

    id: int
    title: str
    basis: str
    effective: date
    state: PlanState


@router.get("", response=list[PlanLineOut], **asks(PLAN))
def list_plans(request: HttpRequest) -> list[Any]:
    """List the plans of the city, the latest day first, at most 200."""
    return queries.my_plans(actor_of(request))


@router.post("", response={201: PlanOut}, **asks(PLAN))
def make_plan(request: HttpRequest, data: PlanIn) -> Status[PlanOut]:
    """Make a plan with its steps; a dry run and a decision follow."""
    actor = actor_of(request)
    made = actions.make_plan(
        actor=actor,
        title=data.title,
        basis=data.basis,
        effective=data.effective,
        steps=[step.dict() for step in data.steps],
    )
    return Status(201, _out(queries.plan_view(actor, made.pk)))


@router.get("/{plan_id}", response=PlanOut, **asks(PLAN))
def read_plan(request: HttpRequest, plan_id: Id) -> PlanOut:
    """Read a plan."""
    return _out(queries.plan_view(actor_of(request), plan_id))


@router.post("/{plan_id}/dry-run", response=PlanOut, **asks(PLAN))
def dry_run(request: HttpRequest, plan_id: Id) -> PlanOut:
    """Work out what a plan changes; problems are listed, nothing is changed."""
    actor = actor_of(request)
    shown = actions.dry_run(actor=actor, plan_id=plan_id)
    out = _out(queries.plan_view(actor, plan_id))
    out.problems = [ProblemOut(step=one.step, text=worded(one.message, one.params)) for one in shown.problems]
    return out


@router.post("/{plan_id}/schedule", response=PlanOut, **asks(PLAN))
def schedule_plan(request: HttpRequest, plan_id: Id, data: DigestIn) -> PlanOut:
    """Let a plan be carried out at midnight of its day, as the dry run of the fingerprint showed it."""
    actor = actor_of(request)
    actions.schedule_plan(actor=actor, plan_id=plan_id, digest=data.digest)
    return _out(queries.plan_view(actor, plan_id))


@router.post("/{plan_id}/apply", response=PlanOut, **asks(PLAN))
def apply_plan(request: HttpRequest, plan_id: Id, data: DigestIn) -> PlanOut:
    """Carry a plan out now, as the dry run of the fingerprint showed it."""
    actor = actor_of(request)
    actions.apply_plan(actor=actor, plan_id=plan_id, digest=data.digest, early=data.early)
    return _out(queries.plan_view(actor, plan_id))


@router.post("/{plan_id}/cancel", response=PlanOut, **asks(PLAN))
def cancel_plan(request: HttpRequest, plan_id: Id, data: PlanReasonIn) -> PlanOut:
    """Call a plan off that has not been carried out."""
    actor = actor_of(request)
    actions.cancel_plan(actor=actor, plan_id=plan_id, reason=data.reason)
    return _out(queries.plan_view(actor, plan_id))


@router.post("/{plan_id}/reverse", response={201: PlanOut}, **asks(PLAN))
def reverse_plan(request: HttpRequest, plan_id: Id, data: ReverseIn) -> Status[PlanOut]:
    """Make the plan that takes a carried-out one back."""
    actor = actor_of(request)
    made = actions.reverse_plan(actor=actor, plan_id=plan_id, effective=data.effective, title=data.title)
    return Status(201, _out(queries.plan_view(actor, made.pk)))


def _out(shown: PlanView) -> PlanOut:
    plan = shown.plan
    problems = shown.now.problems if shown.now else []
    return PlanOut(
        id=plan.pk,
        title=plan.title,
        basis=plan.basis,
        effective=plan.effective,
        state=PlanState(plan.state),
        steps=[step_words(step) for step in shown.steps],
        digest=plan.digest,
        stale=shown.stale,
        waiting=[other.title for other in shown.waiting],
        problems=[ProblemOut(step=one.step, text=worded(one.message, one.params)) for one in problems],
        report={name: value for name, value in plan.report.items() if name != "done"},
        applied_at=plan.applied_at,
    )
