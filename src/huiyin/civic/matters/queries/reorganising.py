"""What a reorganisation has to know of matters before it moves them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q

from huiyin.civic.matters.models import List, Matter
from huiyin.civic.matters.queries.mirror import in_category
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import Kind, State
from huiyin.civic.places.public import Place, Shift, area_scope_q

# What can still come back to work at its holder. Closed and declined ones are reopened at an intake.
HANDED = (*sorted(state.value for state in OPEN), State.ANSWERED.value)


@dataclass(frozen=True)
class Handing:
    """Open matters at some places that go from one holder to an organisation.

    With `back` what was at work is taken up anew; `categories` narrow it to those and what lies below.
    """

    place_ids: Sequence[int]
    to_org: int
    from_org: int | None = None
    from_person: int | None = None
    back: bool = False
    categories: tuple[int, ...] = ()


@dataclass(frozen=True)
class HeldGroup:
    """How many open matters of one place, one category and one state somebody holds."""

    place_id: int
    category_id: int | None
    state: str
    holder_org_id: int | None
    holder_person_id: int | None
    count: int


def lying_q(shifts: Iterable[Shift]) -> Q:
    """Return the condition "lies in one of the areas that move"."""
    return reduce(or_, (Q(**shift.where("place_id")) for shift in shifts), Q(pk__in=[]))


def returning_q() -> Q:
    """Return the condition "is at work, or may come back to it at its holder", merged ones included."""
    return Q(state__in=HANDED) | Q(state=State.MERGED.value, elder__state__in=HANDED)


def held_groups(shifts: Sequence[Shift], place_ids: Collection[int] = ()) -> list[HeldGroup]:
    """Return who holds open matters in areas that move, and at some places besides, in one query."""
    where = lying_q(shifts) | Q(place_id__in=place_ids)
    rows = Matter.objects.filter(where, returning_q()).order_by()
    names = ("place_id", "category_id", "state", "holder_org_id", "holder_person_id")
    return [HeldGroup(*row) for row in rows.values_list(*names).annotate(count=Count("pk"))]


def handed_q(handing: Handing) -> Q:
    """Return the condition on the matters that a hand-over takes."""
    condition = Q(place_id__in=handing.place_ids) & returning_q()
    condition &= Q(holder_org_id=handing.from_org, holder_person_id=handing.from_person)
    if handing.categories:
        condition &= reduce(or_, (in_category(category_id) for category_id in handing.categories))
    return condition


def count_lying(shifts: Sequence[Shift]) -> dict[Shift, tuple[int, int]]:
    """Return how many matters lie in each area that moves, all and open ones; one query an area."""
    is_open = Count("pk", filter=Q(state__in=HANDED))
    found = {}
    for shift in shifts:
        row = Matter.objects.filter(**shift.where("place_id")).aggregate(all=Count("pk"), open=is_open)
        found[shift] = (row["all"], row["open"])
    return found


def lists_lying(shifts: Sequence[Shift]) -> list[tuple[str, str, int, bool]]:
    """Return title, code, owner and whether it is closed of the lists in areas that move, at most 500."""
    rows = List.objects.filter(lying_q(shifts)).order_by("pk")[:500]
    return [(row.title, row.code, row.owner_id, row.closed_at is not None) for row in rows]


def figures_by_place(city: Place, where: Q, counts: Mapping[str, Q]) -> list[dict[str, Any]]:
    """Return one row of counts for each place and street that matters lie at; merged ones once, no needs.

    `street` and the other columns say where the row lies now.
    """
    rows = Matter.objects.filter(area_scope_q(city), where, elder__isnull=True).exclude(kind=Kind.NEED)
    names = ("place_id", "city_id", "district_id", "street_id", "community_id", "compound_id")
    numbers = {name: Count("pk", filter=condition) for name, condition in counts.items()}
    return [dict(row) for row in rows.order_by().values(*names).annotate(**numbers)]
