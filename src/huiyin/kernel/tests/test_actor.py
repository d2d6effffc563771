"""Who acts, and what that allows where."""

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.actor import Actor, Channel, Grant, stranger, system
from huiyin.kernel.permissions import ALLOWS, MEMBER, PUBLIC, Permission, Role

P = Permission
CLERK = Grant(Role.COMMUNITY_STAFF, area_id=5, area_level="community")
DOER = Grant(Role.PROPERTY_STAFF, org_id=8)


def test_a_stranger_is_nobody_and_may_nothing() -> None:
    actor = stranger(Channel.API)
    assert actor.is_stranger
    assert (actor.pseudonym, actor.channel) == ("stranger", Channel.API)
    assert not any(actor.has(permission) for permission in P)


def test_somebody_logged_in_is_no_stranger_and_may_nothing_without_a_grant() -> None:
    actor = Actor(person_id=7)
    assert not actor.is_stranger
    assert actor.pseudonym == "person:7"
    assert not any(actor.has(permission) for permission in P)


def test_a_system_actor_has_a_name_and_may_everything() -> None:
    actor = system("reactions")
    assert not actor.is_stranger
    assert actor.pseudonym == "system:reactions"
    assert all(actor.has(permission) for permission in P)


@pytest.mark.parametrize("role", Role)
def test_a_grant_brings_what_its_role_allows_and_nothing_else(role: Role) -> None:
    actor = Actor(person_id=7, grants=(Grant(role, area_id=5, area_level="community"),))
    assert {permission for permission in P if actor.has(permission)} == ALLOWS[role]


def test_areas_and_organisations_are_told_apart() -> None:
    actor = Actor(person_id=7, grants=(CLERK, DOER))
    assert actor.areas_for(P.CIVIC_MATTER_WORK) == (CLERK,)
    assert actor.orgs_for(P.CIVIC_MATTER_WORK) == (8,)
    assert actor.areas_for(P.CIVIC_MATTER_ACCEPT) == (CLERK,)
    assert actor.orgs_for(P.CIVIC_MATTER_ACCEPT) == ()


def test_showing_a_key_changes_nothing_else() -> None:
    before = Actor(person_id=7, grants=(CLERK,))
    after = before.with_key("A", "k1").with_key("B", "k2")
    assert after.keys == (("A", "k1"), ("B", "k2"))
    assert before.keys == ()
    assert after.grants == before.grants
    assert after.through(Channel.PHONE).channel is Channel.PHONE


def test_nobody_changes_an_actor_in_passing() -> None:
    with pytest.raises(FrozenInstanceError):
        stranger().person_id = 1  # type: ignore[misc]


@given(st.lists(st.sampled_from(Role), max_size=4), st.sampled_from(P))
def test_more_grants_never_allow_less(roles: list[Role], permission: Permission) -> None:
    grants = tuple(Grant(role, area_id=1, area_level="city") for role in roles)
    allowed = [Actor(person_id=1, grants=grants[:count]).has(permission) for count in range(len(grants) + 1)]
    assert allowed == sorted(allowed)


def test_permissions_are_named_and_sorted_alike() -> None:
    values = [permission.value for permission in P]
    assert values == sorted(values)
    assert all(value.count(":") == 2 for value in values)
    assert [permission.name for permission in P] == [
        value.upper().replace(":", "_").replace("-", "_") for value in values
    ]


def test_every_role_is_in_the_table_and_none_brings_what_everybody_has() -> None:
    assert set(ALLOWS) == set(Role)
    assert PUBLIC < MEMBER
    assert not any(allowed & MEMBER for allowed in ALLOWS.values())


def test_whoever_only_looks_cannot_act() -> None:
    leading = {P.CIVIC_MATTER_RULE, P.CIVIC_MATTER_SUPERVISE, P.CIVIC_MATTER_INSTRUCT}
    assert ALLOWS[Role.LEADER] == {P.CIVIC_MATTER_READ, *leading}
    assert ALLOWS[Role.RESIDENT] == frozenset()
