"""Every write of a reorganisation."""

from huiyin.civic.territory.actions.apply import apply_plan, hold_plan, settle_plan
from huiyin.civic.territory.actions.forgetting import forget_name
from huiyin.civic.territory.actions.plans import (
    add_steps,
    cancel_plan,
    change_plan,
    dry_run,
    make_plan,
    remove_step,
    schedule_plan,
)
from huiyin.civic.territory.actions.reverse import reverse_plan

__all__ = [
    "add_steps",
    "apply_plan",
    "cancel_plan",
    "change_plan",
    "dry_run",
    "forget_name",
    "hold_plan",
    "make_plan",
    "remove_step",
    "reverse_plan",
    "schedule_plan",
    "settle_plan",
]
