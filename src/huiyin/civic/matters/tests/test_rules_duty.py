"""Who is responsible: the best ground, the community's protection, and that hand-backs come to an end."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules import duty
from huiyin.civic.matters.rules.duty import Ground, Mark, Party, Turn
from huiyin.kernel.errors import Refusal

TODAY = date(2026, 3, 2)
LEAF, MIDDLE, TOP, ELSEWHERE = 30, 20, 10, 99
ABOUT = (LEAF, MIDDLE, TOP)


def ground(number: int, **what: object) -> Ground:
    facts: dict[str, object] = {
        "id": number,
        "key": f"k{number}",
        "party": Party.PROPERTY_COMPANY,
        "title": "物业服务合同",
        "text": "民法典第942条",
        "source": "民法典",
        "mark": Mark.V1,
        "category_id": LEAF,
        "without_property": False,
        "valid_from": date(2021, 1, 1),
    }
    return Ground(**(facts | what))  # type: ignore[arg-type]


def ids(*found: Ground, managed: bool = True, used: dict[str, int] | None = None) -> list[int]:
    fits = duty.fitting(found, ABOUT, managed=managed, used=used or {}, day=TODAY)
    return [one.id for one in fits]


def test_the_nearest_category_comes_first_and_none_at_all_last() -> None:
    found = [
        ground(1, category_id=None),
        ground(2, category_id=TOP),
        ground(3),
        ground(4, category_id=MIDDLE),
    ]
    assert ids(*found) == [3, 4, 2, 1]


def test_another_category_does_not_fit() -> None:
    assert ids(ground(1, category_id=ELSEWHERE)) == []


def test_what_was_used_before_comes_first_then_what_is_attested_best() -> None:
    found = [ground(1, mark=Mark.P), ground(2, mark=Mark.V2), ground(3, mark=Mark.P)]
    assert ids(*found, used={"k3": 4}) == [3, 2, 1]


@pytest.mark.parametrize(("valid_to", "holds"), [(None, True), (date(2026, 3, 3), True), (TODAY, False)])
def test_a_version_ends_before_the_day_it_no_longer_holds(valid_to: date | None, holds: bool) -> None:
    assert bool(ids(ground(1, valid_to=valid_to))) == holds


def test_a_version_does_not_hold_before_its_day() -> None:
    assert ids(ground(1, valid_from=date(2026, 3, 3))) == []


@pytest.mark.parametrize(("managed", "fits"), [(True, []), (False, [1])])
def test_some_bases_hold_only_where_no_property_company_is(managed: bool, fits: list[int]) -> None:
    assert ids(ground(1, without_property=True), managed=managed) == fits


def test_a_basis_carries_only_whom_it_names() -> None:
    own = duty.may_rest_on(ground(1), Party.PROPERTY_COMPANY, day=TODAY, applies=True)
    other = duty.may_rest_on(ground(1), Party.BUREAU, day=TODAY, applies=True)
    over = duty.may_rest_on(ground(1, valid_to=TODAY), Party.PROPERTY_COMPANY, day=TODAY, applies=True)
    assert (bool(own), other.code, over.code) == (True, "basis_of_others", "basis_over")


@pytest.mark.parametrize("party", [*Party, None])
def test_only_the_community_cannot_do_without_a_basis(party: Party | None) -> None:
    decision = duty.may_burden(party, None)
    assert bool(decision) == (party is not Party.COMMUNITY_COMMITTEE)
    if not decision:
        with pytest.raises(Refusal, match=r"art\. 17"):
            decision.or_raise()


def test_a_community_basis_for_something_else_does_not_carry_a_dispatch_to_it() -> None:
    named = ground(1, party=Party.COMMUNITY_COMMITTEE, category_id=ELSEWHERE)
    decision = duty.may_rest_on(named, Party.COMMUNITY_COMMITTEE, day=TODAY, applies=False)
    assert decision.code == "dumped_on_community"


@given(st.lists(st.sampled_from(("send", "hand back", "rule")), max_size=60))
def test_hand_backs_come_to_an_end(tried: list[str]) -> None:
    """Whatever desk, holder and leader try in one round: at most two hand-backs, and none after a ruling."""
    hand_backs, ruled, is_held = 0, False, False
    for act in tried:
        if act == "send" and not is_held and duty.may_send(hand_backs=hand_backs, ruled=ruled):
            is_held = True
        elif act == "hand back" and is_held and duty.may_hand_back(ruled=ruled):
            hand_backs, is_held = hand_backs + 1, False
        elif act == "rule" and duty.may_rule(ruler=1, involved=[2], hand_backs=hand_backs):
            ruled, is_held = True, True
        assert hand_backs <= duty.MOST_HAND_BACKS
        assert not ruled or is_held
    # From anywhere one more act of a leader settles it.
    if hand_backs == duty.MOST_HAND_BACKS:
        assert duty.may_rule(ruler=1, involved=[2], hand_backs=hand_backs)
        assert not duty.may_hand_back(ruled=True)


def test_nobody_rules_in_their_own_dispute_nor_without_one() -> None:
    assert duty.may_rule(ruler=2, involved=[2, None], hand_backs=2).code == "own_dispute"
    assert duty.may_rule(ruler=1, involved=[2], hand_backs=1).code == "no_dispute"


@pytest.mark.parametrize(
    ("turns", "leading"),
    [
        ([], "社区"),
        ([Turn("物业", taken=False)], "物业"),
        ([Turn("物业", taken=False), Turn("城管", taken=False)], "物业"),
        ([Turn("物业", taken=False), Turn("城管", taken=True)], "城管"),
        ([Turn("物业", taken=True), Turn("城管", taken=False)], "物业"),
    ],
)
def test_the_first_receiver_leads_until_another_has_taken_it(turns: list[Turn], leading: str) -> None:
    assert duty.leads(turns, "社区") == leading
