"""Pure rules: points are monotone, codes turn, a line is a line, and what is elsewhere."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.hands.claims.rules import hours, needs, spot
from huiyin.hands.claims.rules.matching import Candidate, Opening, Reason, edges, fit, free_at, without_busy
from huiyin.hands.claims.rules.needs import Seen
from huiyin.hands.claims.rules.points import FORMULAS, Deed, formula_on, standing
from huiyin.hands.claims.rules.words import CLAIM_FLOW, ClaimState, Free, NeedState, read_skills
from huiyin.kernel.errors import Invalid

ONE = FORMULAS[1]
NOON = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
DEEDS = st.builds(
    Deed,
    day=st.dates(date(2026, 1, 1), date(2026, 3, 31)),
    minutes=st.integers(0, 1440),
    is_on_time=st.booleans(),
    score=st.none() | st.floats(1, 5),
)


@settings(max_examples=60)
@given(st.lists(DEEDS, max_size=25), DEEDS)
def test_more_confirmed_work_never_makes_fewer_points(done: list[Deed], more: Deed) -> None:
    before, after = standing(done, ONE), standing([*done, more], ONE)
    assert after.points >= before.points + ONE.a_deed
    assert (after.deeds, after.minutes) == (before.deeds + 1, before.minutes + more.minutes)


@settings(max_examples=60)
@given(st.lists(DEEDS, max_size=25), st.randoms())
def test_the_order_of_work_counts_nothing(done: list[Deed], random: object) -> None:
    shuffled = list(done)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(shuffled, ONE) == standing(done, ONE)


def test_a_day_and_a_month_have_their_caps() -> None:
    day = [Deed(date(2026, 3, 1), 600)] * 2
    assert standing(day, ONE).points == 8 * ONE.an_hour + 2 * ONE.a_deed
    month = [Deed(date(2026, 3, day), 480) for day in range(1, 11)]
    assert standing(month, ONE).points == 40 * ONE.an_hour + 10 * ONE.a_deed
    spread = [*month[:5], *(Deed(date(2026, 4, day), 480) for day in range(1, 6))]
    assert standing(spread, ONE).points == 80 * ONE.an_hour + 10 * ONE.a_deed


def test_nothing_is_counted_for_nothing() -> None:
    assert standing([], ONE).points == 0
    assert formula_on(date(2020, 1, 1)) == ONE


@given(st.integers(0, 10**6), st.integers(0, 10**9))
@settings(max_examples=40)
def test_a_code_fits_its_need_and_its_minute_only(need: int, step: int) -> None:
    key = b"k" * 32
    now = datetime.fromtimestamp(step * 60 + 30, UTC)
    code = spot.code_at(key, need, step)
    assert spot.code_fits(key, need, code, now)
    assert spot.code_fits(key, need, code, now + timedelta(seconds=60))
    assert not spot.code_fits(key, need, code, now + timedelta(seconds=120))
    assert not spot.code_fits(key, need, code, now - timedelta(seconds=60))
    assert not spot.code_fits(key, need + 1, code, now)
    assert not spot.code_fits(key, need, "签到码", now)


def test_distances_are_those_on_the_ground() -> None:
    tower, hill = (27.8471, 113.1698), (27.8561, 113.1698)
    assert spot.metres_between(tower, tower) == 0
    assert 990 <= spot.metres_between(tower, hill) <= 1010


def seen(**more: object) -> Seen:
    given = {"state": NeedState.OPEN, "starts": NOON, "is_checked_in": True} | more
    return Seen(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (seen(), ""),
        (seen(is_checked_in=False), "not_checked_in"),
        (seen(state=NeedState.CALLED_OFF), "need_closed"),
        (seen(starts=NOON - timedelta(hours=2)), "need_begun"),
        (seen(clash="巡逻"), "same_hour"),
        (seen(clash="巡逻", clash_reason="先后各一小时"), ""),
    ],
)
def test_who_may_claim(told: Seen, code: str) -> None:
    assert needs.may_claim(told, NOON - timedelta(hours=1)).code == code


def test_what_is_on_time() -> None:
    assert needs.is_on_time(NOON + timedelta(minutes=10), NOON)
    assert not needs.is_on_time(NOON + timedelta(minutes=11), NOON)
    assert not needs.is_on_time(None, NOON)


@pytest.mark.parametrize(("minutes", "already", "fits"), [(60, 0, True), (1440, 0, True), (1, 1440, False)])
def test_a_day_ends(minutes: int, already: int, fits: bool) -> None:
    assert bool(hours.may_confirm(minutes, already=already, is_own=False)) is fits
    assert hours.hours_of(90) == "1.5"


def test_what_ended_comes_back_only_by_an_objection() -> None:
    for state in (ClaimState.DROPPED, ClaimState.CALLED_OFF):
        assert not any(CLAIM_FLOW.may_move(state, to) for to in ClaimState)


def test_unknown_skills_are_named() -> None:
    with pytest.raises(Invalid) as refusal:
        read_skills(["law", "magic"])
    assert refusal.value.params["value"] == "magic"
    assert read_skills(["care", "law", "care"]) == ["law", "care"]


OPENING = Opening(1, 10, 100, ["repairs"], NOON, NOON + timedelta(hours=2), 1)


def member(person: int, **more: object) -> Candidate:
    given = {"compound_id": 10, "community_id": 100, "skills": ["repairs"], "free": []} | more
    return Candidate(person, **given)  # type: ignore[arg-type]


def test_a_fit_has_its_reasons() -> None:
    score, reasons = fit(member(1, free=["weekday_day"]), OPENING)
    assert reasons == [Reason.SKILL, Reason.HERE, Reason.FREE, Reason.TURN]
    assert score > fit(member(2, compound_id=11, free=["weekday_day"]), OPENING)[0]
    assert score > fit(member(3, free=["weekday_day"], hours=30.0), OPENING)[0]


@pytest.mark.parametrize(
    "other",
    [
        {"skills": ["law"]},
        {"free": ["weekend_morning"]},
        {"compound_id": 77, "community_id": 777},
    ],
)
def test_who_does_not_fit_is_not_asked(other: dict[str, object]) -> None:
    assert fit(member(1, **other), OPENING) == (0, [])


def test_who_is_busy_at_that_hour_is_left_out() -> None:
    found = edges([OPENING], [member(1), member(2)])
    assert [edge.person_id for edge in found] == [1, 2]
    busy = {
        1: [(NOON + timedelta(hours=1), NOON + timedelta(hours=3))],
        2: [(NOON - timedelta(hours=1), NOON)],
    }
    assert [edge.person_id for edge in without_busy(found, [OPENING], busy)] == [2]


def test_the_parts_of_the_week() -> None:
    assert free_at(NOON) is Free.WEEKDAY_DAY
    assert free_at(NOON + timedelta(hours=7)) is Free.WEEKDAY_EVENING
    assert free_at(datetime(2026, 3, 7, 1, 0, tzinfo=UTC)) is Free.WEEKEND_MORNING
    assert free_at(datetime(2026, 3, 7, 6, 0, tzinfo=UTC)) is Free.WEEKEND_AFTERNOON
