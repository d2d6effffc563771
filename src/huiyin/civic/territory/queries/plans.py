"""Plans as pages, the API, the jobs and the places' own pages read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from huiyin.civic.matters.public import category_names
from huiyin.civic.orgs.public import org_names
from huiyin.civic.people.public import org_members
from huiyin.civic.places.public import Place, place_names
from huiyin.civic.territory import access
from huiyin.civic.territory.models import Charge, Plan
from huiyin.civic.territory.queries.preview import Preview, preview, steps_of
from huiyin.civic.territory.rules import EDITABLE, PlanState, Ref, Step, StepKind
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.prepared import Prepared


@dataclass(frozen=True)
class StepView:
    """A step with the names of what it means."""

    number: int
    step: Step
    area: str
    to: str
    org: str
    to_org: str
    categories: Sequence[str]


@dataclass(frozen=True)
class PlanView:
    """A plan with its steps; `stale` says that it would no longer do what the dry run showed.

    `waiting` are other plans of the city that wait for their day: what they change is not yet in the dry run.
    """

    plan: Plan
    steps: Sequence[StepView]
    now: Preview | None
    stale: bool
    waiting: Sequence[Plan] = ()


def my_plans(actor: Actor) -> list[Plan]:
    """Return the plans of the actor's city, the latest day first, at most 200."""
    return list(access.plans_visible(actor).order_by("-effective", "-pk")[:200])


def plan_of(actor: Actor, plan_id: int) -> Plan:
    """Return a plan. Raises NotFound."""
    return access.plan_to_see(actor, plan_id)


def plan_view(actor: Actor, plan_id: int) -> PlanView:
    """Return a plan with its steps, and whether the dry run still holds."""
    plan = access.plan_to_see(actor, plan_id)
    steps = step_views(steps_of(plan))
    if plan.state not in EDITABLE:
        return PlanView(plan, steps, None, stale=False)
    waiting = _waiting_beside(plan)
    if not plan.digest:
        return PlanView(plan, steps, None, stale=False, waiting=waiting)
    now = preview(plan)
    stale = now.outcome is None or now.outcome.digest != plan.digest
    return PlanView(plan, steps, now, stale, waiting)


def _waiting_beside(plan: Plan) -> list[Plan]:
    others = Plan.objects.filter(city_id=plan.city_id, state=PlanState.PLANNED).exclude(pk=plan.pk)
    return list(others.order_by("effective", "pk")[:20])


def step_views(steps: Sequence[Step]) -> list[StepView]:
    """Return steps with names, in three queries."""
    refs = [ref for step in steps for ref in (step.area, step.to) if isinstance(ref, int)]
    areas = place_names(refs)
    orgs = org_names(org_id for step in steps for org_id in (step.org, step.to_org))
    made = {step.key: step.name for step in steps if step.kind is StepKind.CREATE}
    classes = category_names([number for step in steps for number in step.categories])
    return [
        StepView(
            number=number,
            step=step,
            area=_named(step.area, areas, made),
            to=_named(step.to, areas, made),
            org=orgs.get(step.org or 0, ""),
            to_org=orgs.get(step.to_org or 0, ""),
            categories=[classes.get(one, f"#{one}") for one in step.categories],
        )
        for number, step in enumerate(steps, start=1)
    ]


def _named(ref: Ref | None, areas: dict[int, str], made: dict[str, str]) -> str:
    if ref is None:
        return ""
    return made.get(ref, ref) if isinstance(ref, str) else areas.get(ref, f"#{ref}")


def plans_due(today: date) -> list[tuple[int, str]]:
    """Return id and fingerprint of the plans whose day has come, oldest first."""
    rows = Plan.objects.filter(state=PlanState.PLANNED, effective__lte=today).order_by("effective", "pk")
    return list(rows.values_list("pk", "digest"))


def plans_to_settle() -> list[int]:
    """Return the plans that were carried out a short while ago."""
    rows = Plan.objects.filter(state=PlanState.APPLIED, settled_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True)
class Coming:
    """What the public is told of a change that will come, or that came: title, document, day."""

    title: str
    basis: str
    effective: date
    old_path: str
    new_path: str


def coming_for(shown: Place) -> list[Coming]:
    """Return the scheduled changes of a place, the next one first; from what the dry runs kept."""
    here = {shown.id, *shown.scope.ids}
    plans = Plan.objects.filter(state=PlanState.PLANNED).order_by("effective", "pk")[:20]
    return [
        Coming(plan.title, plan.basis, plan.effective, line["before"], line["after"])
        for plan in plans
        for line in plan.report.get("areas", [])
        if line["area"] in here and line["before"] != line["after"]
    ]


def in_charge(shown: Place) -> list[dict[str, Any]]:
    """Return who is in charge of what in a place, nearest area first for each category; three queries."""
    rows = Charge.objects.filter(ends__isnull=True, area_id__in=[shown.id, *shown.scope.ids])
    near = {area_id: number for number, area_id in enumerate(shown.scope.ids)}
    found: dict[int, Charge] = {}
    for row in sorted(rows, key=lambda row: near.get(row.area_id, -1)):
        found.setdefault(row.category_id, row)
    called, orgs = category_names(list(found)), org_names(row.org_id for row in found.values())
    return [
        {
            "category": called.get(category_id, ""),
            "org": orgs.get(row.org_id, ""),
            "org_id": row.org_id,
            "since": row.starts,
        }
        for category_id, row in found.items()
    ]


def applied_plan(plan_id: int) -> Plan:
    """Return a plan that was carried out, which everybody may know of. Raises NotFound."""
    found = Plan.objects.filter(pk=plan_id, state=PlanState.APPLIED).first()
    if found is None:
        raise NotFound
    return found


def applied_plans() -> list[Plan]:
    """Return the three plans that were carried out last, the latest first, without their reports."""
    return _APPLIED.objects()


def _ask_applied() -> QuerySet[Plan]:
    applied = Plan.objects.filter(state=PlanState.APPLIED).order_by("-effective", "-pk")
    return applied.defer("report")[:3]


_APPLIED = Prepared(_ask_applied, on_server=True)


def affected_staff(plan_id: int) -> list[int]:
    """Return whose role gains or loses areas by a plan, or whose office gets matters; for notices."""
    plan = Plan.objects.get(pk=plan_id)
    persons = [line["person"] for line in plan.report.get("roles", [])]
    receiving = {line["to_org"] for line in plan.report.get("matters", [])}
    for org_id in sorted(receiving):
        persons += org_members(org_id, Permission.CIVIC_MATTER_READ)
    return list(dict.fromkeys(persons))
