"""The official classification and the limits, kept by operators."""

import csv
from datetime import date
from importlib.resources import files

from huiyin.civic.matters.actions.clocks import forget_limits
from huiyin.civic.matters.models import Category, LimitRule
from huiyin.civic.matters.rules.clocks import Step
from huiyin.civic.matters.rules.words import MatterAudit, Urgency
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.workdays import Limit
from huiyin.kit.actions import action, detail, unchanged


@action(audit=MatterAudit.CATEGORIES_SEEDED)
def seed_categories(*, actor: Actor) -> int:
    """Load the shipped three-level classification; what is there already stays. Return how many are new."""
    if not actor.system:
        raise NotAllowed
    known = {row.path: row for row in Category.objects.all()}
    before = len(known)
    for level in (1, 2, 3):
        fresh = [row for row in _rows(level, known) if row.path not in known]
        Category.objects.bulk_create(fresh)
        known |= {row.path: row for row in fresh}
    added = len(known) - before
    detail(added=added)
    if not added:
        unchanged()
    return added


def _rows(level: int, known: dict[str, Category]) -> list[Category]:
    source = files("huiyin.civic.matters") / "data" / "categories.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    paths = {tuple(part for part in list(row.values())[:level] if part) for row in rows}
    return [
        Category(
            path=" › ".join(path),
            name=path[-1],
            level=level,
            parent=known.get(" › ".join(path[:-1])),
        )
        for path in sorted(paths)
        if len(path) == level
    ]


@action(audit=MatterAudit.LIMIT_SET)
def set_limit(
    *, actor: Actor, step: Step, urgency: Urgency, limit: Limit, source: str, valid_from: date
) -> LimitRule:
    """Set a limit from a day on; matters filed before keep the limit they started with."""
    if not actor.has(P.CIVIC_MATTER_IMPORT):
        raise NotAllowed
    LimitRule.objects.filter(step=step, urgency=urgency, valid_to=None, valid_from__lt=valid_from).update(
        valid_to=valid_from
    )
    row, _ = LimitRule.objects.update_or_create(
        step=step,
        urgency=urgency,
        valid_from=valid_from,
        defaults={"unit": limit.unit, "n": limit.n, "source": source, "valid_to": None},
    )
    forget_limits()
    detail(step=step, urgency=urgency, unit=limit.unit, n=limit.n, valid_from=valid_from.isoformat())
    return row
