import pytest

from huiyin.civic.places.access import may_edit_place
from tests.cast import Cast


@pytest.mark.parametrize("who", ["clerk", "street", "operator", "system"])
def test_the_office_of_a_place_may_change_it(cast: Cast, who: str) -> None:
    for place in (cast.places.compound, cast.places.building, cast.places.stairwell):
        assert may_edit_place(getattr(cast, who), place)


@pytest.mark.parametrize(
    "who",
    ["resident", "steward", "secretary", "leader", "department", "stranger_next_door", "former", "nobody"],
)
def test_nobody_else_may(cast: Cast, who: str) -> None:
    decision = may_edit_place(getattr(cast, who), cast.places.compound)
    assert not decision
    assert decision.code == "not_allowed"


def test_rights_reach_down_and_not_up(cast: Cast) -> None:
    assert may_edit_place(cast.clerk, cast.places.community)
    assert not may_edit_place(cast.clerk, cast.places.street)
    assert may_edit_place(cast.street, cast.places.street)


def test_only_the_system_adds_a_city(cast: Cast) -> None:
    assert may_edit_place(cast.system, None)
    assert not may_edit_place(cast.operator, None)
