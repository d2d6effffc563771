"""Who settled such matters before, beside what one reads off a list of all matters."""

from collections import Counter
from copy import copy
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Category, Matter
from huiyin.civic.matters.public import State
from huiyin.civic.matters.rules.states import ECHOED
from huiyin.civic.places.public import Scope
from tests import matters as stage
from tests.cast import SINCE, Cast

# City 1, two districts in it, two streets in each, two communities in each street; another city.
SCOPES = [
    Scope(city_id=1, district_id=2 + d, street_id=4 + 2 * d + s, community_id=10 + 4 * d + 2 * s + c)
    for d in (0, 1)
    for s in (0, 1)
    for c in (0, 1)
] + [Scope(city_id=1, district_id=2, street_id=4), Scope(city_id=1, district_id=3), Scope(city_id=90)]
COLUMNS = ("community_id", "street_id", "district_id", "city_id")


def read_off(rows: list[Matter], classes: set[int], scope: Scope) -> list[tuple[int, int]]:
    """Return who settled such matters, by looking at every one of them, area after area."""
    over = [one for one in rows if one.state in ECHOED and one.holder_org_id and one.category_id in classes]
    for column in COLUMNS:
        area = getattr(scope, column)
        here = [one for one in over if area is not None and getattr(one, column) == area]
        if here:
            newest = sorted(here, key=lambda one: one.filed_at, reverse=True)[:200]
            held = Counter(one.holder_org_id or 0 for one in newest)
            return sorted(held.items(), key=lambda one: (-one[1], one[0]))
    return []


@pytest.fixture
def tree(cast: Cast) -> list[int]:
    """Return a class at the top, one below it, two below that, and one of another class at the top."""
    matters.seed_categories(actor=cast.system)
    above = matters.category_ancestors()
    deep = Category.objects.filter(level=3).order_by("pk")
    one, beside = next((one, two) for one, two in pairwise(deep) if one.parent_id == two.parent_id)
    assert one.parent is not None
    other = next(last for last in deep if not above[last.pk] & above[one.pk])
    return [one.parent.parent_id or 0, one.parent.pk, one.pk, beside.pk, other.pk]


class World:
    """Matters anywhere, copied from one that was answered; each older than the one before it."""

    def __init__(self, cast: Cast) -> None:
        self._first = Matter.objects.get(code=stage.answered(cast).code)
        self.rows: list[Matter] = []

    def add(self, scope: Scope, category: int, org: int, state: State = State.CLOSED) -> None:
        one = copy(self._first)
        one.pk, one._state = None, copy(self._first._state)
        one._state.adding = True
        number = len(self.rows)
        one.code, one.state, one.category_id, one.holder_org_id = f"Z{number:08}", state, category, org
        for column in COLUMNS:
            setattr(one, column, getattr(scope, column))
        one.due_at = None if state in ECHOED else SINCE
        one.filed_at = SINCE - timedelta(minutes=number)
        self.rows.append(one)

    def keep(self) -> list[Matter]:
        Matter.objects.bulk_create(self.rows)
        return self.rows


def test_it_is_what_a_look_at_every_matter_says(cast: Cast, tree: list[int]) -> None:
    chance, world = Random(5), World(cast)
    orgs = [cast.orgs.property_company, cast.orgs.bureau, cast.orgs.street_office]
    for _ in range(70):
        scope, category = chance.choice(SCOPES), chance.choice(tree)
        world.add(scope, category, chance.choice(orgs), chance.choice([*sorted(ECHOED), State.WORKING]))
    rows = world.keep()
    above = matters.category_ancestors()
    found = 0
    for scope in SCOPES:
        for category in tree:
            for below in (False, True):
                classes = {one for one, over in above.items() if category in over} if below else {category}
                settled = matters.settled_by(classes, scope)
                assert settled == read_off(rows, classes, scope), (scope, category, below)
                found += bool(settled)
    assert found > 80


def test_the_newest_two_hundred_of_the_nearest_area_decide(cast: Cast, tree: list[int]) -> None:
    world, (here, beside), noise = World(cast), SCOPES[:2], tree[2]
    for _ in range(150):
        world.add(beside, noise, cast.orgs.bureau)
    world.add(here, noise, cast.orgs.street_office)
    for _ in range(120):
        world.add(beside, noise, cast.orgs.property_company)
    world.add(here, tree[3], cast.orgs.property_company, State.ANSWERED)
    world.keep()
    street = Scope(city_id=1, district_id=2, street_id=4)
    with CaptureQueriesContext(connection) as asked:
        assert matters.settled_by([noise], here) == [(cast.orgs.street_office, 1)]
    assert len(asked) == 1
    held = {cast.orgs.bureau: 150, cast.orgs.property_company: 49, cast.orgs.street_office: 1}
    assert dict(matters.settled_by([noise], street)) == held
    with CaptureQueriesContext(connection) as asked:
        assert matters.settled_by([tree[4]], here) == []
    assert len(asked) == 3


def test_what_is_not_settled_or_held_by_nobody_counts_for_nobody(cast: Cast, tree: list[int]) -> None:
    made = stage.accepted(cast, category_id=tree[2])
    matter = Matter.objects.get(code=made.code)
    scope = Scope(**{column: getattr(matter, column) for column in COLUMNS})
    assert matters.settled_by([tree[2]], scope) == []
    Matter.objects.filter(pk=Matter.objects.get(code=stage.answered(cast).code).pk).update(category=tree[2])
    assert [org for org, _ in matters.settled_by(tree[:4], scope)] == [cast.orgs.property_company]
