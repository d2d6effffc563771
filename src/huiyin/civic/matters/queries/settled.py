"""Who settled such matters before: the office that a new one of its class may go to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeAlias

from django.db.models import Case, QuerySet, Value, When

from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.rules.states import ECHOED
from huiyin.civic.places.public import Scope
from huiyin.kit.prepared import Prepared

# Whoever settled such matters is looked for among the newest of them.
_LOOKED_BACK = 200
_STREET, _WIDER = "street_id", ("district_id", "city_id")

# Whether a matter lies further away than the nearest area asked for, and who held it.
Held: TypeAlias = tuple[int, int]


def settled_by(category_ids: Iterable[int], scope: Scope) -> list[tuple[int, int]]:
    """Return the organisations that settled the newest matters of some classes, most first.

    Those of the community; where it has none those of the street, then of the district, then of the city.
    Three statements at most.
    """
    wanted = sorted(category_ids)
    for column in (_STREET, *_WIDER):
        area_id = getattr(scope, column)
        if area_id is None or not wanted:
            continue
        near = {"community": scope.community_id or 0} if column == _STREET else {}
        if rows := _statement(column, _slots(wanted)).rows(area=area_id, **near, **_filled(wanted)):
            # The nearest came first; behind them stands what fills the rest.
            nearest = rows[0][0]
            held = Counter(org_id for further, org_id in rows if further == nearest)
            return sorted(held.items(), key=lambda one: (-one[1], one[0]))
    return []


def _slots(wanted: Sequence[int]) -> int:
    """Return for how many classes the statement is made that asks for these: one, or a power of two."""
    return 1 if len(wanted) == 1 else max(8, 1 << (len(wanted) - 1).bit_length())


def _filled(wanted: Sequence[int]) -> dict[str, int]:
    """Return the classes by slot; the last one fills what is left."""
    return {f"class{n}": wanted[min(n, len(wanted) - 1)] for n in range(_slots(wanted))}


@cache
def _statement(column: str, slots: int) -> Prepared[Matter, Held]:
    """Return what asks for the newest of an area; in a street those of one of its communities first.

    How many classes there are says how common such a matter is, and so how it is best looked for: a plan
    that the server keeps does not know that of a list (`among`).
    """

    def ask(area: int, community: int = 0, **classes: int) -> QuerySet[Matter, Held]:
        rows = Matter.objects.filter(
            category_id__in=[*classes.values()], holder_org__isnull=False, state__in=sorted(ECHOED)
        ).filter(**{column: area})
        if column != _STREET:
            rows = rows.annotate(further=Value(0)).order_by("-filed_at")
        else:
            further = Case(When(community_id=community, then=Value(0)), default=Value(1))
            rows = rows.annotate(further=further).order_by("further", "-filed_at")
        return rows.values_list("further", "holder_org_id")[:_LOOKED_BACK]

    near = {"community": int} if column == _STREET else {}
    return Prepared(ask, {"area": int, **near, **{f"class{n}": int for n in range(slots)}}, on_server=True)
