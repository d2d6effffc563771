"""Who is in charge of a class of matters in a place, for whoever reads a message from there."""

from collections.abc import Mapping

from django.db.models import QuerySet

from huiyin.civic.matters.public import category_ancestors
from huiyin.civic.places.public import Scope
from huiyin.civic.territory.models import Charge
from huiyin.kit.prepared import Prepared


def org_in_charge(category_id: int, place_id: int, scope: Scope) -> int | None:
    """Return who is in charge of a class in a place, or of what it belongs to; None for nobody.

    The nearest area comes first, in one area the narrower class. One statement.
    """
    areas = list(dict.fromkeys([place_id, *scope.ids]))
    above = category_ancestors()
    depths = {one: len(above[one]) for one in above.get(category_id, ())}
    return nearest(_HERE.rows(areas=areas), areas, depths)


def nearest(rows: list[tuple[int, int, int]], areas: list[int], depths: Mapping[int, int]) -> int | None:
    """Choose among (area, class, organisation) by the order of areas, then by the depth of the class."""
    fitting = [row for row in rows if row[1] in depths]
    best = min(fitting, key=lambda row: (areas.index(row[0]), -depths[row[1]]), default=None)
    return best[2] if best else None


def _ask_here(areas: list[int]) -> QuerySet[Charge, tuple[int, int, int]]:
    rows = Charge.objects.filter(ends__isnull=True, area_id__among=areas)
    return rows.values_list("area_id", "category_id", "org_id")


_HERE = Prepared(_ask_here, on_server=True)
