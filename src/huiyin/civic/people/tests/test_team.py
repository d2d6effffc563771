"""The 1+X of a compound, as anybody reads it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from huiyin.civic.people import public
from huiyin.civic.people.rules import Tie
from huiyin.civic.people.tests.conftest import SYSTEM, Maker, Somebody, Town
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.kernel.permissions import Role


@pytest.fixture
def team(town: Town, somebody: Maker) -> Place:
    """Fill the working group of the compound, with strangers beside it."""
    somebody("支书老陈", Role.BRANCH_SECRETARY, area_id=town.community)
    somebody("方小舟", Role.BUILDING_HEAD, area_id=town.building, duty="东头三个门洞")
    somebody("何大江", Role.BUILDING_HEAD, area_id=town.building, public_name=True)
    somebody("物业小唐", Role.PROPERTY_STAFF, org_id=town.property_company, duty="水电")
    somebody("外来网格员", Role.GRID_STEWARD, area_id=town.other_compound)
    return places.place(town.compound)


def _page(client: Client, place: Place) -> str:
    answer = client.get(f"/places/{place.token}/team/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_who_for_what_and_through_which_office(client: Client, team: Place) -> None:
    page = _page(client, team)
    for words in ("支书老陈", "物业小唐", "水电", "东头三个门洞", "0731-28680001", "0731-28680003", "3栋"):
        assert words in page
    assert "外来网格员" not in page


def test_neighbours_are_masked_unless_they_agreed(client: Client, team: Place) -> None:
    page = _page(client, team)
    assert "方*舟" in page
    assert "方小舟" not in page
    assert "何大江" in page


def test_private_numbers_and_residents_are_never_there(
    client: Client, team: Place, town: Town, resident: Somebody
) -> None:
    public.tie_residence(
        actor=resident.actor, person_id=resident.person_id, area_id=town.building, tie=Tie.OWNER
    )
    page = _page(client, team)
    assert "138" not in page
    assert "林" not in page


def test_empty_seats_are_named(client: Client, team: Place) -> None:
    seats = public.one_plus_x(team)
    assert "Owners' committee" in seats.missing
    assert seats.groups[0].lead
    assert seats.size == 4


def test_a_building_shows_the_group_of_its_compound(team: Place, town: Town) -> None:
    assert public.one_plus_x(places.place(town.building)).place.id == town.compound


def test_somebody_with_two_grants_of_one_role_is_named_once(team: Place, town: Town, somebody: Maker) -> None:
    twice = somebody("居委小李", Role.COMMUNITY_STAFF, area_id=town.community)
    public.give_grant(
        actor=SYSTEM, person_id=twice.person_id, role=Role.COMMUNITY_STAFF, org_id=town.committee
    )
    members = [member.name for group in public.one_plus_x(team).groups for member in group.members]
    assert members.count("居委小李") == 1


def test_it_asks_as_often_for_many_members_as_for_few(
    team: Place, town: Town, somebody: Maker, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        public.one_plus_x(team)
    for _ in range(20):
        somebody("楼长", Role.BUILDING_HEAD, area_id=town.building)
    with django_assert_num_queries(4):
        public.one_plus_x(team)


def test_an_unknown_place_is_not_found(client: Client, team: Place) -> None:
    assert client.get("/places/ZZZZZZ/team/").status_code == 404
