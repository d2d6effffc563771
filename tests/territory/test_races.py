"""Two carry one plan out at once: one does, the other is told, and nothing moves twice."""

from typing import Any

import pytest

from huiyin.civic.territory import public as territory
from huiyin.civic.territory.actions import apply
from huiyin.civic.territory.actions.plans import check_as_shown
from huiyin.civic.territory.models import Plan
from huiyin.civic.territory.tests import plans
from huiyin.kit.models import AuditRecord
from tests.cast import Cast
from tests.races import is_clean, meeting, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_two_workers_at_midnight(cast: Cast, guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plans.shown(cast, plans.move_street(cast))
    # Both have worked out the same change; that a plan does another thing by now would be a second guard.
    worked_out = check_as_shown(plan, plan.digest)
    monkeypatch.setattr(apply, "check_as_shown", lambda plan, digest: worked_out)
    monkeypatch.setattr(apply, "take_up", meeting(2, apply.take_up if guarded else _without_asking))

    def carry_out() -> Any:
        return territory.apply_plan(actor=cast.operator, plan_id=plan.pk, digest=plan.digest, early=True)

    outcome = race(carry_out, carry_out, queue_up=guarded)
    done = AuditRecord.objects.filter(kind="territory.plan_applied").count()
    assert (is_clean(outcome) and outcome["done"] == 1 and done == 1) == guarded


def _without_asking(plan: Plan) -> bool:
    Plan.objects.filter(pk=plan.pk).update(state="applied", applied_at=plan.made_at)
    return True
