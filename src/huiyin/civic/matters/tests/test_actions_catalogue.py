"""The official classification and the limits."""

from datetime import date, timedelta

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Category, LimitRule
from huiyin.civic.matters.public import Urgency
from huiyin.civic.matters.rules.clocks import Step
from huiyin.civic.matters.tests.helpers import row
from huiyin.kernel.actor import Actor
from huiyin.kernel.workdays import Limit, LimitUnit
from huiyin.kit.models import AuditRecord
from tests.cast import Cast
from tests.fixtures import MONDAY, Watch
from tests.matters import filed
from tests.refusals import refused


def test_the_shipped_classification_is_loaded_once(cast: Cast) -> None:
    added = matters.seed_categories(actor=cast.system)
    assert added == Category.objects.count() > 100
    assert matters.seed_categories(actor=cast.system) == 0
    assert list(AuditRecord.objects.values_list("detail", flat=True)) == [{"added": added}]


def test_every_class_stands_under_its_parent(cast: Cast) -> None:
    matters.seed_categories(actor=cast.system)
    for category in Category.objects.select_related("parent"):
        assert (category.parent is None) == (category.level == 1)
        if category.parent:
            assert category.parent.level == category.level - 1
            assert category.path == f"{category.parent.path} › {category.name}"


def test_a_class_is_found_by_its_path_and_by_a_name_that_is_no_others(cast: Cast) -> None:
    matters.seed_categories(actor=cast.system)
    third = Category.objects.filter(level=3).order_by("id")[0]
    assert matters.category_by_path(third.path) == third
    assert matters.category_by_path("没有这一类") is None


@pytest.mark.parametrize("name", ["clerk", "street", "operator", "nobody"])
def test_only_the_program_seeds(cast: Cast, name: str) -> None:
    with refused("not_allowed"):
        matters.seed_categories(actor=cast.actors()[name])


def set_limit(actor: Actor, n: int, day: date) -> LimitRule:
    return matters.set_limit(
        actor=actor,
        step=Step.FIRST_ANSWER,
        urgency=Urgency.ORDINARY,
        limit=Limit(LimitUnit.HOURS, n),
        source="市热线办 2026-7",
        valid_from=day,
    )


def test_a_new_limit_holds_for_what_is_filed_from_then_on(cast: Cast, watch: Watch) -> None:
    before = row(filed(cast).code).first_due
    set_limit(cast.operator, 4, MONDAY.date())
    matter = row(filed(cast).code)
    assert matter.first_due == MONDAY + timedelta(hours=4)
    assert before != matter.first_due
    assert AuditRecord.objects.latest("id").kind == "matters.limit_set"


def test_a_newer_limit_ends_the_one_before(cast: Cast) -> None:
    set_limit(cast.operator, 4, date(2026, 1, 1))
    set_limit(cast.operator, 8, date(2026, 7, 1))
    set_limit(cast.operator, 6, date(2026, 7, 1))
    found = LimitRule.objects.order_by("id").values_list("n", "valid_to")
    # The version for the same day holds on no day any more, and stays to be read.
    assert list(found) == [(4, date(2026, 7, 1)), (8, date(2026, 7, 1)), (6, None)]


@pytest.mark.parametrize("name", ["clerk", "street", "leader", "resident", "nobody"])
def test_only_an_operator_sets_limits(cast: Cast, name: str) -> None:
    with refused("not_allowed"):
        set_limit(cast.actors()[name], 1, date(2026, 1, 1))
