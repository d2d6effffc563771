"""Taking a reorganisation back: by a new plan, which is prepared, shown and carried out like any other."""

from datetime import date

from huiyin.civic.territory import access
from huiyin.civic.territory.actions.plans import make_plan
from huiyin.civic.territory.models import Plan, PlanStep
from huiyin.civic.territory.rules import MAX_TITLE, PlanState, TerritoryAudit
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import shorten
from huiyin.kit.actions import action, detail


@action(audit=TerritoryAudit.PLAN_REVERSED)
def reverse_plan(*, actor: Actor, plan_id: int, effective: date, title: str) -> Plan:
    """Make the plan that takes a carried-out one back; nothing moves until it is shown and scheduled."""
    done = access.plan_to_see(actor, plan_id)
    if done.state != PlanState.APPLIED:
        no("not_applied", N_("Only a plan that was carried out is taken back. Call this one off.")).or_raise()
    plan = make_plan(actor=actor, title=shorten(title, MAX_TITLE), basis=done.basis, effective=effective)
    Plan.objects.filter(pk=plan.pk).update(reverses=done)
    steps = done.report["done"]["undo"]
    PlanStep.objects.bulk_create(
        PlanStep(plan=plan, position=number, data=words) for number, words in enumerate(steps, start=1)
    )
    detail(reverses=done.pk, steps=len(steps))
    return plan
