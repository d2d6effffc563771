"""Every read of a reorganisation."""

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
    step_count,
    step_views,
)
from huiyin.civic.territory.queries.preview import Preview, preview, steps_of

__all__ = [
    "Coming",
    "PlanView",
    "Preview",
    "StepView",
    "affected_staff",
    "applied_plan",
    "applied_plans",
    "coming_for",
    "in_charge",
    "my_plans",
    "plan_of",
    "plan_view",
    "plans_due",
    "plans_to_settle",
    "preview",
    "step_count",
    "step_views",
    "steps_of",
]
