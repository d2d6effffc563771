"""Who is in charge of a class of matters in a place, for whoever reads a message from there."""

from collections.abc import Mapping

from django.db.models import QuerySet

from huiyin.civic.matters.public import category_ancestors
from huiyin.civic.places.public import Scope
from huiyin.civic.territory.models import Charge
from huiyin.kit.prepared import Prepared

# A place lies in five areas at most, and may be a building itself.
_AREAS = 6


def org_in_charge(category_id: int, place_id: int, scope: Scope) -> int | None:
    """Return who is in charge of a class in a place, or of what it belongs to; None for nobody.

    The nearest area comes first, in one area the narrower class. One statement.
    """
    areas = list(dict.fromkeys([place_id, *scope.ids]))
    filled = {f"area{n}": areas[n] if n < len(areas) else 0 for n in range(_AREAS)}
    above = category_ancestors()
    return nearest(_HERE.rows(**filled), areas, {one: len(above[one]) for one in above.get(category_id, ())})


def nearest(rows: list[tuple[int, int, int]], areas: list[int], depths: Mapping[int, int]) -> int | None:
    """Choose among (area, class, organisation) by the order of areas, then by the depth of the class."""
    fitting = [row for row in rows if row[1] in depths]
    best = min(fitting, key=lambda row: (areas.index(row[0]), -depths[row[1]]), default=None)
    return best[2] if best else None


def _ask_here(**areas: int) -> QuerySet[Charge, tuple[int, int, int]]:
    rows = Charge.objects.filter(ends__isnull=True, area_id__in=[*areas.values()])
    return rows.values_list("area_id", "category_id", "org_id")


_HERE = Prepared(_ask_here, {f"area{n}": int for n in range(_AREAS)}, on_server=True)
