"""Preparing a reorganisation: the plan, its steps, the dry run, and the day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max

from huiyin.civic.territory import access, events
from huiyin.civic.territory.models import Plan, PlanStep
from huiyin.civic.territory.queries.outcome import Handed, Outcome
from huiyin.civic.territory.queries.preview import Preview, preview, report_of
from huiyin.civic.territory.queries.reading import steps_from
from huiyin.civic.territory.rules import (
    EDITABLE,
    FLOW,
    MAX_BASIS,
    MAX_STEPS,
    MAX_TITLE,
    PlanState,
    Problem,
    Step,
    TerritoryAudit,
)
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotFound, Refusal
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce


@action(audit=TerritoryAudit.PLAN_MADE)
def make_plan(
    *,
    actor: Actor,
    title: str,
    basis: str,
    effective: date,
    steps: Sequence[Mapping[str, Any]] = (),
) -> Plan:
    """Begin a plan: what it is called, on which document it rests, from which day it holds, what it does.

    Steps are given in words, as in a file. Raises Invalid that names the first one that cannot be read.
    """
    city = access.city_to_plan(actor)
    plan = Plan.objects.create(
        city_id=city.id,
        title=_said(title, MAX_TITLE, "title"),
        basis=_said(basis, MAX_BASIS, "basis"),
        effective=effective,
        made_by_id=actor.person_id,
        made_at=clock.now(),
    )
    detail(title=plan.title, basis=plan.basis, effective=effective.isoformat())
    _append(plan, steps_from(steps))
    return plan


@action(audit=TerritoryAudit.PLAN_CHANGED)
def change_plan(
    *, actor: Actor, plan_id: int, revision: int, title: str, basis: str, effective: date
) -> Plan:
    """Change title, basis or day of a plan that has not been carried out; it goes back to preparation."""
    plan = _editable(actor, plan_id)
    new = {
        "title": _said(title, MAX_TITLE, "title"),
        "basis": _said(basis, MAX_BASIS, "basis"),
        "effective": effective,
    }
    detail(old={name: str(getattr(plan, name)) for name in new}, new={n: str(v) for n, v in new.items()})
    return _change(plan, revision, **new)


@action(audit=TerritoryAudit.STEPS_CHANGED)
def add_steps(*, actor: Actor, plan_id: int, revision: int, steps: Sequence[Step]) -> Plan:
    """Add steps to the end of a plan; it goes back to preparation."""
    plan = _editable(actor, plan_id)
    _append(plan, steps)
    detail(added=[step.words() for step in steps])
    return _change(plan, revision)


def _append(plan: Plan, steps: Sequence[Step]) -> None:
    last = PlanStep.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
    if last + len(steps) > MAX_STEPS:
        raise Invalid(
            N_("A plan has at most %(most)s steps. Make a second plan for the same day."),
            code="too_many_steps",
            params={"most": MAX_STEPS},
        )
    PlanStep.objects.bulk_create(
        PlanStep(plan=plan, position=number, data=step.words())
        for number, step in enumerate(steps, start=last + 1)
    )


@action(audit=TerritoryAudit.STEPS_CHANGED)
def remove_step(*, actor: Actor, plan_id: int, revision: int, number: int) -> Plan:
    """Take the step of a number (1 is the first) out of a plan; it goes back to preparation."""
    plan = _editable(actor, plan_id)
    rows = list(PlanStep.objects.filter(plan=plan).order_by("position"))
    if not 1 <= number <= len(rows):
        raise NotFound
    gone = rows.pop(number - 1)
    detail(removed=gone.data)
    gone.delete()
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            PlanStep.objects.filter(pk=row.pk).update(position=position)
    return _change(plan, revision)


@action(audit=TerritoryAudit.DRY_RUN)
def dry_run(*, actor: Actor, plan_id: int) -> Preview:
    """Work out what a plan would change, and keep that with its fingerprint; the world stays as it is."""
    plan = _editable(actor, plan_id)
    shown = preview(plan)
    if shown.outcome is None:
        detail(plan=plan.pk, problems=len(shown.problems))
        Plan.objects.filter(pk=plan.pk, state__in=EDITABLE).update(digest="", report={}, shown_at=clock.now())
        return shown
    report = report_of(shown.outcome, shown.handed)
    detail(plan=plan.pk, digest=shown.outcome.digest, **report["numbers"])
    Plan.objects.filter(pk=plan.pk, state__in=EDITABLE).update(
        digest=shown.outcome.digest, report=report, shown_at=clock.now(), state=_seen_again(plan)
    )
    return shown


def _seen_again(plan: Plan) -> str:
    """Let a plan that was shown anew wait for a decision again; one that waits for its day goes on."""
    return PlanState.DRAFT.value if plan.state == PlanState.HELD else plan.state


@action(audit=TerritoryAudit.PLAN_SCHEDULED)
def schedule_plan(*, actor: Actor, plan_id: int, digest: str) -> Plan:
    """Let a plan be carried out at midnight of its day, as the dry run of this fingerprint showed it."""
    plan = _editable(actor, plan_id)
    FLOW.may_move(PlanState(plan.state), PlanState.PLANNED).or_raise()
    check_as_shown(plan, digest)
    if not Plan.objects.filter(pk=plan.pk, state=plan.state, digest=digest).update(
        state=PlanState.PLANNED, held_because=""
    ):
        raise AlreadyChanged
    plan.state = PlanState.PLANNED.value
    detail(digest=digest, effective=plan.effective.isoformat())
    announce(events.PlanScheduled(plan.pk))
    return plan


@action(audit=TerritoryAudit.PLAN_CANCELLED)
def cancel_plan(*, actor: Actor, plan_id: int, reason: str = "") -> Plan:
    """Call a plan off that has not been carried out."""
    plan = _editable(actor, plan_id)
    said = clean(reason, 500).strip()
    if not Plan.objects.filter(pk=plan.pk, state=plan.state).update(
        state=PlanState.CANCELLED, held_because=said
    ):
        raise AlreadyChanged
    plan.state = PlanState.CANCELLED.value
    detail(reason=said)
    return plan


def check_as_shown(plan: Plan, digest: str) -> tuple[Outcome, Sequence[Handed]]:
    """Return what a plan does now. Raises Refusal if that is not what the dry run of a fingerprint showed."""
    shown = preview(plan)
    if shown.outcome is None:
        raise refusal_of(shown.problems)
    if not digest or digest != plan.digest or shown.outcome.digest != digest:
        raise Refusal(
            N_("The plan would no longer do what the dry run showed. Make the dry run again and compare."),
            code="world_changed",
        )
    return shown.outcome, shown.handed


def refusal_of(problems: Sequence[Problem]) -> Refusal:
    """Return the first problem of a plan as a refusal."""
    first = problems[0]
    return Refusal(first.message, code="bad_plan", params=first.params)


def _editable(actor: Actor, plan_id: int) -> Plan:
    plan = access.plan_to_see(actor, plan_id)
    if plan.state not in EDITABLE:
        no("plan_is_over", N_("This plan was carried out or called off. Make a new one.")).or_raise()
    return plan


def _change(plan: Plan, revision: int, **new: Any) -> Plan:
    """Write a change where nobody changed the plan since it was read; what was shown no longer counts."""
    moved = {"revision": revision + 1, "state": PlanState.DRAFT.value, "digest": "", "report": {}, **new}
    if not Plan.objects.filter(pk=plan.pk, revision=revision, state__in=EDITABLE).update(**moved):
        raise AlreadyChanged
    for name, value in moved.items():
        setattr(plan, name, value)
    return plan


def _said(text: str, most: int, field: str) -> str:
    kept = " ".join(clean(text).split())
    if not kept or len(kept) > most:
        raise Invalid(
            N_("Please write 1 to %(most)s characters."), code="bad_text", field=field, params={"most": most}
        )
    return kept
