"""Every read of a reorganisation."""

from huiyin.civic.territory.queries.charges import org_in_charge
from huiyin.civic.territory.queries.plans import (
    Coming,
    PlanView,
    StepView,
    affected_staff,
    applied_plan,
    applied_plans,
    coming_for,
    in_charge,
    my_plans,
    plan_of,
    plan_view,
    plans_due,
    plans_to_settle,
    step_views,
)
from huiyin.civic.territory.queries.preview import Preview, preview, steps_of
from huiyin.civic.territory.queries.reading import check_steps, read_step, steps_from

__all__ = [
    "Coming",
    "PlanView",
    "Preview",
    "StepView",
    "affected_staff",
    "applied_plan",
    "applied_plans",
    "check_steps",
    "coming_for",
    "in_charge",
    "my_plans",
    "org_in_charge",
    "plan_of",
    "plan_view",
    "plans_due",
    "plans_to_settle",
    "preview",
    "read_step",
    "step_views",
    "steps_from",
    "steps_of",
]
