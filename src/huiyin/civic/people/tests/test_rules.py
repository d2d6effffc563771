"""Rules of people: contacts as written, who may give which role, whose name is public."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.people import rules
from huiyin.civic.people.rules import HandleKind, Target
from huiyin.civic.people.rules.tokens import may_issue_token
from huiyin.kernel.actor import Actor, Grant, system
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import ALLOWS, CENSUS_ROLES, Permission, Role

# A ladder 1 > 2 > 3 > 4 beside 1 > 12 > 13 > 14, and two organisations.
CHAINS = ((1, 2, 3, 4), (1, 12, 13, 14))
GRANTS = st.builds(
    Grant,
    role=st.sampled_from(Role),
    area_id=st.sampled_from([1, 2, 3, 4, 12, 13, 14]),
    area_level=st.just("street"),
) | st.builds(Grant, role=st.sampled_from(Role), org_id=st.sampled_from([7, 8]))
AREAS = st.sampled_from(CHAINS).flatmap(lambda chain: st.integers(1, 4).map(lambda deep: set(chain[:deep])))
TARGETS = AREAS.map(lambda area: Target([area])) | st.builds(
    Target, places=st.lists(AREAS, max_size=3), org_id=st.sampled_from([7, 8])
)


@given(st.lists(GRANTS, max_size=4), st.sampled_from(Role), TARGETS)
def test_nobody_gives_what_they_do_not_hold_over_the_whole_target(
    grants: list[Grant], role: Role, target: Target
) -> None:
    actor = Actor(person_id=1, grants=tuple(grants))
    if not rules.may_give(actor, role, target) or actor.has(Permission.CIVIC_PERSON_APPOINT):
        return
    giving = Permission.CIVIC_MEMBER_ENTER if role in CENSUS_ROLES else Permission.CIVIC_PERSON_GRANT
    for permission in ALLOWS[role] | {giving}:
        holding = list(actor.grants_for(permission))
        in_org = any(grant.org_id == target.org_id for grant in holding if grant.org_id is not None)
        in_areas = bool(target.places) and all(
            any(grant.area_id in place for grant in holding) for place in target.places
        )
        assert in_org or in_areas


@given(st.lists(GRANTS, max_size=4), st.sampled_from(Role), TARGETS)
def test_a_receiver_can_hand_on_no_more_than_the_giver_could(
    grants: list[Grant], role: Role, target: Target
) -> None:
    giver = Actor(person_id=1, grants=tuple(grants))
    if len(target.places) != 1 or target.org_id is not None or not rules.may_give(giver, role, target):
        return
    # The receiver holds the role at the lowest area of the target.
    area = max(target.places[0], key=lambda place: (place % 10, place))
    receiver = Actor(person_id=2, grants=(Grant(role, area_id=area, area_level="street"),))
    for other in Role:
        assert not rules.may_give(receiver, other, target) or rules.may_give(giver, other, target)


def test_an_operator_appoints_within_the_area_and_nobody_appoints_themselves() -> None:
    operator = Actor(person_id=1, grants=(Grant(Role.OPERATOR, area_id=1, area_level="city"),))
    assert rules.may_give(operator, Role.STREET_STAFF, Target([{1, 2}]))
    assert not rules.may_give(operator, Role.STREET_STAFF, Target([{9, 2}]))
    assert rules.may_appoint(operator, 2)
    assert not rules.may_appoint(operator, 1)


def test_street_staff_give_community_staff_within_their_street_and_not_beyond() -> None:
    staff = Actor(person_id=1, grants=(Grant(Role.STREET_STAFF, area_id=2, area_level="street"),))
    assert rules.may_give(staff, Role.COMMUNITY_STAFF, Target([{1, 2, 3}]))
    assert not rules.may_give(staff, Role.COMMUNITY_STAFF, Target([{1, 12}]))
    assert not rules.may_give(staff, Role.COMMUNITY_STAFF, Target([{1}]))
    assert not rules.may_give(staff, Role.OPERATOR, Target([{1, 2, 3}]))


def test_an_organisation_that_works_beyond_the_street_is_beyond_its_staff() -> None:
    staff = Actor(person_id=1, grants=(Grant(Role.STREET_STAFF, area_id=2, area_level="street"),))
    assert rules.may_give(staff, Role.PROPERTY_STAFF, Target([{1, 2, 3}, {1, 2, 4}], org_id=7))
    assert not rules.may_give(staff, Role.PROPERTY_STAFF, Target([{1, 2, 3}, {1, 12}], org_id=7))
    assert not rules.may_give(staff, Role.PROPERTY_STAFF, Target([], org_id=7))


def test_community_staff_give_no_roles() -> None:
    staff = Actor(person_id=1, grants=(Grant(Role.COMMUNITY_STAFF, area_id=2, area_level="community"),))
    assert not rules.may_give(staff, Role.RESIDENT, Target([{1, 2}]))


def test_a_system_actor_gives_every_role() -> None:
    assert rules.may_give(system("command line"), Role.OPERATOR, Target([{1}]))


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("138 0000 8000", HandleKind.PHONE, "+8613800008000"),
        ("+86-138-0000-8000", HandleKind.PHONE, "+8613800008000"),
        ("Lin@Example.COM", HandleKind.EMAIL, "lin@example.com"),
    ],
)
def test_a_contact_is_read_in_its_one_form(text: str, kind: HandleKind, form: str) -> None:
    assert rules.read_handle(text) == rules.Handle(kind, form)


@pytest.mark.parametrize("text", ["", "abc", "123", "a@b", "<script>", "1' OR '1'='1", "\x00"])
def test_what_is_no_contact_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.read_handle(text)
    assert refusal.value.field == "handle"
    assert refusal.value.message.endswith(".")


def test_a_wrong_identity_number_is_refused_and_a_right_one_kept() -> None:
    assert rules.read_id_number("11010519491231002x") == "11010519491231002X"
    with pytest.raises(Invalid):
        rules.read_id_number("110105194912310021")


def test_offices_are_named_and_neighbours_masked_unless_they_agreed() -> None:
    assert rules.shown_name(Role.GRID_STEWARD, "方小舟", agreed=False) == "方小舟"
    assert rules.shown_name(Role.BUILDING_HEAD, "方小舟", agreed=False) == "方*舟"
    assert rules.shown_name(Role.BUILDING_HEAD, "方小舟", agreed=True) == "方小舟"


@pytest.mark.parametrize(
    ("role", "area", "org", "fits"),
    [
        (Role.GRID_STEWARD, True, False, True),
        (Role.PROPERTY_STAFF, False, True, True),
        (Role.PROPERTY_STAFF, True, False, False),
        (Role.GRID_STEWARD, True, True, False),
        (Role.GRID_STEWARD, False, False, False),
    ],
)
def test_a_role_holds_over_an_area_or_in_an_organisation(
    role: Role, area: bool, org: bool, fits: bool
) -> None:
    assert bool(rules.fits(role, has_area=area, has_org=org)) is fits


def test_tokens_are_few_and_end_within_a_year() -> None:
    assert may_issue_token(0, 90)
    assert not may_issue_token(rules.MAX_TOKENS, 90)
    assert not may_issue_token(0, 0)
    assert not may_issue_token(0, 367)
