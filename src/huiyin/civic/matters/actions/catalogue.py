"""The official classification, kept by operators."""

import csv
from importlib.resources import files

from huiyin.civic.matters.models import Category
from huiyin.civic.matters.queries.catalogue import forget_categories
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
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
    forget_categories()
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
