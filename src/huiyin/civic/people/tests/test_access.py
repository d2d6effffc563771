"""Who sees whom: within their scope, and nobody beyond it."""

import pytest
from pytest_django import DjangoAssertNumQueries

from huiyin.civic.people import access, actions, public, queries
from huiyin.civic.people.rules import Tie
from huiyin.civic.people.tests.conftest import SYSTEM, Maker, Somebody, Town
from huiyin.civic.places import public as places
from huiyin.kernel.actor import stranger
from huiyin.kernel.errors import NeedsLogin, NotAllowed, NotFound
from huiyin.kernel.permissions import Permission, Role


@pytest.fixture
def at_home(town: Town, resident: Somebody) -> Somebody:
    """Return the resident, living in the building."""
    public.tie_residence(
        actor=resident.actor, person_id=resident.person_id, area_id=town.building, tie=Tie.OWNER
    )
    return resident


@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        (Role.STREET_STAFF, "street", True),
        (Role.STREET_STAFF, "other_street", False),
        (Role.COMMUNITY_STAFF, "community", True),
        (Role.COMMUNITY_STAFF, "other_community", False),
        (Role.OPERATOR, "city", True),
        (Role.LEADER, "city", False),
        (Role.GRID_STEWARD, "compound", False),
        (Role.BUILDING_HEAD, "building", False),
    ],
)
def test_a_person_is_seen_by_those_who_may_read_persons_there(
    town: Town, somebody: Maker, at_home: Somebody, role: Role, place: str, sees: bool
) -> None:
    staff = somebody("工作人员", role, area_id=getattr(town, place)).actor
    assert access.persons_visible(staff).filter(pk=at_home.person_id).exists() is sees


def test_absent_and_not_yours_get_the_same_refusal(town: Town, somebody: Maker, at_home: Somebody) -> None:
    staff = somebody("工作人员", Role.COMMUNITY_STAFF, area_id=town.other_community).actor
    refusals = []
    for person_id in (at_home.person_id, 10**9):
        with pytest.raises(NotFound) as refusal:
            queries.dossier(staff, person_id)
        refusals.append((str(refusal.value), refusal.value.code))
    assert refusals[0] == refusals[1]


def test_a_name_is_found_within_scope_only_and_masked(
    town: Town, somebody: Maker, at_home: Somebody, street_staff: Somebody
) -> None:
    beyond = somebody("工作人员", Role.COMMUNITY_STAFF, area_id=town.other_community).actor
    assert [found.name for found in queries.find_persons(street_staff.actor, "林晓")] == ["林*雨"]
    assert queries.find_persons(beyond, "林晓") == []


def test_a_whole_contact_finds_within_scope_and_any_account_for_who_gives_roles(
    town: Town, somebody: Maker, at_home: Somebody, street_staff: Somebody
) -> None:
    elsewhere = somebody("远方来客")
    community = somebody("社区小李", Role.COMMUNITY_STAFF, area_id=town.community).actor
    assert [found.id for found in queries.find_persons(community, at_home.handle)] == [at_home.person_id]
    assert queries.find_persons(community, elsewhere.handle) == []
    found = queries.find_persons(street_staff.actor, elsewhere.handle)
    assert [(person.id, person.name) for person in found] == [(elsewhere.person_id, "远**客")]
    with pytest.raises(NotFound):
        queries.dossier(street_staff.actor, elsewhere.person_id)


def test_rooms_are_shown_to_whoever_looks_after_the_building_and_not_in_a_dossier(
    town: Town, resident: Somebody, building_head: Somebody, street_staff: Somebody
) -> None:
    public.tie_residence(
        actor=resident.actor, person_id=resident.person_id, area_id=town.building, room="2-603", tie=Tie.OWNER
    )
    (home,) = queries.unconfirmed_homes(building_head.actor)
    assert (home.room, home.has_room) == ("", True)
    actions.open_room(actor=building_head.actor, home_id=home.id, purpose="verify")
    assert queries.rooms_open_now(building_head.actor)[0] == {home.id: "2-603"}
    assert queries.unconfirmed_homes(resident.actor) == []
    assert queries.dossier(street_staff.actor, resident.person_id).homes[0].room == ""


def test_only_a_system_actor_reveals_contacts_without_a_purpose(
    resident: Somebody, street_staff: Somebody
) -> None:
    assert public.contact(resident.person_id, actor=SYSTEM).phone == resident.handle
    with pytest.raises(NotAllowed):
        public.contact(resident.person_id, actor=street_staff.actor)


def test_holders_are_found_nearest_first(town: Town, somebody: Maker, street_staff: Somebody) -> None:
    steward = somebody("网格员小何", Role.GRID_STEWARD, area_id=town.compound)
    somebody("网格员小罗", Role.GRID_STEWARD, area_id=town.other_compound)
    scope = places.place(town.building).scope
    accept = Permission.CIVIC_MATTER_ACCEPT
    assert public.holders_of(accept, scope) == [steward.person_id, street_staff.person_id]
    assert public.nearest_holders(accept, scope) == [steward.person_id]
    assert public.nearest_holders(accept, scope, [steward.person_id]) == [street_staff.person_id]
    assert public.nearest_holders(Permission.CIVIC_MATTER_IMPORT, scope) == []


def test_members_of_an_organisation_hold_the_permission_there(town: Town, somebody: Maker) -> None:
    worker = somebody("物业小唐", Role.PROPERTY_STAFF, org_id=town.property_company)
    assert public.org_members(town.property_company, Permission.CIVIC_MATTER_WORK) == [worker.person_id]
    assert public.org_members(town.property_company, Permission.CIVIC_MATTER_ACCEPT) == []
    assert public.org_members(town.committee, Permission.CIVIC_MATTER_WORK) == []


def test_residents_of_a_place_are_those_with_a_confirmed_home_under_it(
    town: Town, at_home: Somebody, building_head: Somebody
) -> None:
    assert public.residents_of(town.compound) == []
    home = queries.unconfirmed_homes(building_head.actor)[0]
    public.confirm_home(actor=building_head.actor, home_id=home.id)
    for place in (town.building, town.compound, town.street, town.city):
        assert public.residents_of(place) == [at_home.person_id]
    assert public.residents_of(town.other_street) == []


def test_an_actor_is_loaded_in_one_query(
    town: Town, street_staff: Somebody, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        actor = public.actor_of_account(street_staff.account_id)
    assert [(grant.role, grant.area_id, grant.area_level) for grant in actor.grants] == [
        (Role.STREET_STAFF, town.street, "street")
    ]


def test_a_person_without_roles_is_still_somebody(resident: Somebody) -> None:
    assert (resident.actor.person_id, resident.actor.grants) == (resident.person_id, ())


def test_strangers_have_no_page_of_their_own() -> None:
    with pytest.raises(NeedsLogin):
        queries.my_profile(stranger())
