"""What reorganisations do by the clock."""

import logging

from huiyin.civic.territory.actions import apply_plan, hold_plan, settle_plan
from huiyin.civic.territory.queries import plans_due, plans_to_settle
from huiyin.kernel import clock
from huiyin.kernel.actor import system
from huiyin.kernel.errors import AlreadyChanged, Refusal
from huiyin.kit.http import sentence
from huiyin.kit.jobs import job

log = logging.getLogger(__name__)
REORGANISER = system("reorganiser")


@job("territory.apply_due")
def apply_due_plans() -> None:
    """Carry out the plans whose day has come, oldest first, each in its own transaction.

    However many workers run, one of them wins; a plan that would no longer do what was shown is held up.
    """
    for plan_id, digest in plans_due(clock.today()):
        try:
            apply_plan(actor=REORGANISER, plan_id=plan_id, digest=digest)
        except AlreadyChanged:
            log.info("Plan %s was carried out by another worker.", plan_id)
        except Refusal as refusal:
            log.warning("Plan %s is held up: %s", plan_id, refusal.code)
            hold_plan(actor=REORGANISER, plan_id=plan_id, because=sentence(refusal))


@job("territory.settle")
def settle_plans() -> None:
    """Bring in what was raised by the old map around the moment of a plan."""
    for plan_id in plans_to_settle():
        settle_plan(actor=REORGANISER, plan_id=plan_id)
