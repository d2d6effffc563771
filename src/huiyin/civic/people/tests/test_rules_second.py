"""Rules of the second factor: who may have it, who must, which codes count."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.people.rules import second
from huiyin.civic.people.rules.second import Demanded
from huiyin.kernel.actor import Actor, Grant
from huiyin.kernel.permissions import ALLOWS, CENSUS_ROLES, Permission, Role

HELD = st.lists(st.sampled_from(Role).map(lambda role: Grant(role, area_id=1)), max_size=4)


@settings(max_examples=60)
@given(HELD)
def test_whoever_must_have_one_may_have_one_and_staff_is_the_wider_demand(held: list[Grant]) -> None:
    actor = Actor(person_id=1, grants=tuple(held))
    demanded = {of for of in Demanded if second.is_demanded(held, of)}
    assert Demanded.NOBODY not in demanded
    assert Demanded.OPERATORS not in demanded or Demanded.STAFF in demanded
    assert not demanded or second.may_set_up(actor, is_on=False)
    assert second.is_staff(held) == (Demanded.STAFF in demanded)


def test_whoever_enters_the_admin_is_among_the_operators() -> None:
    # What is demanded of operators would be worth little if another role opened the same doors.
    for role in Role:
        if Permission.ADMIN_SITE_ENTER in ALLOWS[role] or Permission.CIVIC_PERSON_APPOINT in ALLOWS[role]:
            assert second.is_demanded([Grant(role)], Demanded.OPERATORS)


@pytest.mark.parametrize("role", [Role.RESIDENT, *sorted(CENSUS_ROLES)])
def test_a_mere_neighbour_has_no_second_factor(role: Role) -> None:
    assert not second.may_set_up(Actor(person_id=1, grants=(Grant(role, area_id=1),)), is_on=False)


def test_what_is_on_is_not_set_up_again_and_nobody_resets_their_own() -> None:
    actor = Actor(person_id=1, grants=(Grant(Role.OPERATOR, area_id=1),))
    assert not second.may_set_up(actor, is_on=True)
    assert second.may_reset(actor, 2, is_on=True)
    assert not second.may_reset(actor, 2, is_on=False)
    assert not second.may_reset(actor, 1, is_on=True)


@settings(max_examples=80)
@given(st.integers(10, 10**8), st.integers(0, 10**8))
def test_a_code_counts_one_step_around_now_and_never_twice(now: int, last: int) -> None:
    steps = second.steps_open(now, last)
    assert all(abs(step - now) <= 1 and step > last for step in steps)
    if last < now - 1:
        assert list(steps) == [now - 1, now, now + 1]


@settings(max_examples=60)
@given(st.integers(0, 999_999), st.sampled_from(["{0}", " {0} ", "{1} {2}", "{1}-{2}"]))
def test_digits_are_read_however_they_are_typed(number: int, typed: str) -> None:
    code = f"{number:06d}"
    assert second.read_code(typed.format(code, code[:3], code[3:])) == code
    assert not second.is_recovery_code(code)


def test_a_recovery_code_is_read_in_small_letters_without_hyphen_and_with_look_alikes() -> None:
    code = second.new_recovery_code()
    plain = code.replace("-", "")
    assert len(plain) == 10
    typed = code.lower().replace("0", "o").replace("1", "l")
    assert second.read_code(code) == second.read_code(typed) == second.read_code(plain) == plain
    assert second.is_recovery_code(plain)
    assert second.new_recovery_code() != code


@pytest.mark.parametrize("text", ["", "12345", "1234567", "ABCDE-1234", "ABCDE-UUUUU", "ABCDE-FGHJK-M"])
def test_what_is_neither_is_nothing(text: str) -> None:
    assert second.read_code(text) == ""
