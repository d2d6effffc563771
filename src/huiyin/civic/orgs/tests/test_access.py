import pytest

from huiyin.civic.orgs.access import may_add_org, may_edit_org, may_place_org
from tests.cast import Cast


@pytest.mark.parametrize("who", ["clerk", "street", "operator", "system"])
def test_offices_add_organisations(cast: Cast, who: str) -> None:
    assert may_add_org(getattr(cast, who))


@pytest.mark.parametrize("who", ["resident", "steward", "leader", "property_staff", "former", "nobody"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    assert not may_add_org(getattr(cast, who))
    assert not may_place_org(getattr(cast, who), cast.places.compound)


def test_an_organisation_is_changed_by_whoever_reaches_all_it_serves(cast: Cast) -> None:
    here, there = cast.places.compound, cast.places.next_compound
    assert may_edit_org(cast.clerk, 1, [here])
    assert not may_edit_org(cast.clerk, 1, [here, there])
    assert not may_edit_org(cast.clerk, 1, [cast.places.district])
    assert may_edit_org(cast.operator, 1, [here, there])


def test_a_new_organisation_without_area_is_open_to_every_office(cast: Cast) -> None:
    assert may_edit_org(cast.stranger_next_door, 1, [])
    assert not may_edit_org(cast.resident, 1, [])


def test_who_works_where_is_decided_from_there(cast: Cast) -> None:
    assert may_place_org(cast.clerk, cast.places.compound)
    assert not may_place_org(cast.clerk, cast.places.street)
    assert not may_place_org(cast.stranger_next_door, cast.places.compound)
