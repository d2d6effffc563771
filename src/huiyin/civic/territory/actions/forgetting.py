"""Taking a person's masked name out of what plans showed."""

from typing import Any

from huiyin.civic.territory.models import Plan
from huiyin.civic.territory.rules import TerritoryAudit
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kit.actions import action, detail, unchanged


@action(audit=TerritoryAudit.NAMES_FORGOTTEN)
def forget_name(*, actor: Actor, person_id: int, may: Decision) -> int:
    """Blank a person's masked name in the reports of plans; which role went where stays."""
    may.or_raise()
    found = [plan for plan in Plan.objects.exclude(report={}) if _named(plan.report, person_id)]
    for plan in found:
        for line in _named(plan.report, person_id):
            line["who"] = ""
        plan.save(update_fields=["report"])
    detail(plans=len(found))
    if not found:
        unchanged()
    return len(found)


def _named(report: dict[str, Any], person_id: int) -> list[dict[str, Any]]:
    return [line for line in report.get("roles", []) if line["person"] == person_id and line["who"]]
