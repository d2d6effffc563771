"""Who settled such matters before: the office that a new one of its class may go to."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from django.db.models import Case, Q, QuerySet, Value, When

from huiyin.civic.matters.models import Category, Matter
from huiyin.civic.matters.rules.states import ECHOED
from huiyin.civic.places.public import Scope
from huiyin.kit.prepared import Prepared

# Whoever settled such matters is looked for among the newest of them.
_LOOKED_BACK = 200

# Whether a matter lies further away than the nearest area asked for, and who held it.
Held: TypeAlias = tuple[int, int]


def settled_by(category_id: int, scope: Scope, *, below: bool = False) -> list[tuple[int, int]]:
    """Return the organisations that settled the newest matters of a class, most first.

    Those of the community; where it has none those of the street, then of the district, then of the city.
    With `below` matters of all classes below this one count, too. Three statements at most.
    """
    for column, statement in _STATEMENTS[below].items():
        area_id = getattr(scope, column)
        if area_id is None:
            continue
        near = {"community": scope.community_id or 0} if column == "street_id" else {}
        if rows := statement.rows(category=category_id, area=area_id, **near):
            # The nearest came first; behind them stands what fills the rest.
            nearest = rows[0][0]
            held = Counter(org_id for further, org_id in rows if further == nearest)
            return sorted(held.items(), key=lambda one: (-one[1], one[0]))
    return []


def _settled(classes: Q, **where: int) -> QuerySet[Matter]:
    return Matter.objects.filter(classes, holder_org__isnull=False, state__in=sorted(ECHOED), **where)


def _in_street(classes: Callable[[int], Q]) -> Callable[..., QuerySet[Matter, Held]]:
    """Return what asks for those of a street, those of one of its communities first."""

    def ask(category: int, area: int, community: int) -> QuerySet[Matter, Held]:
        further = Case(When(community_id=community, then=Value(0)), default=Value(1))
        rows = _settled(classes(category), street_id=area).annotate(further=further)
        return rows.order_by("further", "-filed_at").values_list("further", "holder_org_id")[:_LOOKED_BACK]

    return ask


def _in_area(classes: Callable[[int], Q], column: str) -> Callable[..., QuerySet[Matter, Held]]:
    def ask(category: int, area: int) -> QuerySet[Matter, Held]:
        rows = _settled(classes(category), **{column: area}).annotate(further=Value(0))
        return rows.order_by("-filed_at").values_list("further", "holder_org_id")[:_LOOKED_BACK]

    return ask


def _alone(category: int) -> Q:
    return Q(category_id=category)


def _with_those_below(category: int) -> Q:
    inside = Q(pk=category) | Q(parent_id=category) | Q(parent__parent_id=category)
    return Q(category_id__in=Category.objects.filter(inside).values("pk"))


def _prepared(classes: Callable[[int], Q]) -> Mapping[str, Prepared[Matter, Held]]:
    two: dict[str, Any] = {"category": int, "area": int}
    return {
        "street_id": Prepared(_in_street(classes), {**two, "community": int}, on_server=True),
        "district_id": Prepared(_in_area(classes, "district_id"), two, on_server=True),
        "city_id": Prepared(_in_area(classes, "city_id"), two, on_server=True),
    }


_STATEMENTS = {False: _prepared(_alone), True: _prepared(_with_those_below)}
