"""The pure formulas: equal to a naive recount, within bounds, and moving the right way."""

import statistics
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.errors import Invalid
from huiyin.mirror.insight.rules import (
    AGES,
    ALL,
    ENOUGH,
    TIMES,
    Cell,
    Rate,
    Rates,
    Span,
    between,
    comparable,
    composite,
    fewest,
    fold_small,
    is_small,
    ranks,
    read_period,
    resolution,
    response,
    satisfaction,
    spot,
)

COUNTS = st.integers(min_value=0, max_value=10_000)
ANSWERS = st.lists(st.integers(min_value=1, max_value=5), max_size=60)
DAYS = st.floats(min_value=0, max_value=4_000, allow_nan=False)


def counted(answers: list[int]) -> dict[int, int]:
    return {score: answers.count(score) for score in range(1, 6)}


@given(COUNTS, COUNTS)
def test_response_is_the_share_in_time_of_all_clocks_that_ended(in_time: int, late: int) -> None:
    rate = response(in_time=in_time, ended=in_time + late)
    assert rate.n == in_time + late
    assert rate.share == (Fraction(in_time, in_time + late) if rate.n else None)


@given(COUNTS, COUNTS)
def test_one_more_answer_in_time_never_lowers_the_response(in_time: int, late: int) -> None:
    ended = in_time + late
    before = response(in_time=in_time, ended=ended).share or Fraction(0)
    after = response(in_time=in_time + 1, ended=ended + 1).share
    assert after is not None
    assert before <= after <= 1


@given(COUNTS, COUNTS, COUNTS)
def test_what_is_overdue_and_open_never_raises_the_resolution(
    solved: int, not_solved: int, overdue: int
) -> None:
    without = resolution(solved=solved, counted=solved + not_solved).share or Fraction(0)
    with_it = resolution(solved=solved, counted=solved + not_solved + overdue).share or Fraction(0)
    assert 0 <= with_it <= max(without, with_it) <= 1
    assert with_it <= without or not solved + not_solved


WEIGHTS = {5: Fraction(1), 4: Fraction(4, 5), 3: Fraction(3, 5), 2: Fraction(3, 10), 1: Fraction(0)}


@given(ANSWERS)
def test_satisfaction_is_the_mean_weight_of_the_answers(answers: list[int]) -> None:
    rate = satisfaction(counted(answers), WEIGHTS)
    assert rate.n == len(answers)
    naive = sum((WEIGHTS[score] for score in answers), Fraction(0)) / len(answers) if answers else None
    assert rate.share == naive
    assert rate.share is None or 0 <= rate.share <= 1


@given(st.lists(st.integers(min_value=1, max_value=4), min_size=1, max_size=60))
def test_a_better_answer_raises_the_satisfaction(answers: list[int]) -> None:
    better = [answers[0] + 1, *answers[1:]]
    before, after = (satisfaction(counted(said), WEIGHTS).share for said in (answers, better))
    assert before is not None
    assert after is not None
    assert after > before


def test_a_rate_of_nothing_is_no_rate() -> None:
    assert Rate(Fraction(0), 0).percent is None


@given(st.lists(DAYS, min_size=2, max_size=80), st.sampled_from([(2, 0), (10, 8)]))
def test_quantiles_are_those_of_the_statistics_module(days: list[float], cut: tuple[int, int]) -> None:
    n, at = cut
    order = sorted(days)
    found = spot(len(order), (at + 1) / n)
    mine = between(order[found.index : found.index + 2], found.part)
    assert mine == pytest.approx(statistics.quantiles(days, n=n, method="inclusive")[at], abs=1e-6)


def test_a_quantile_of_one_value_is_that_value() -> None:
    found = spot(1, 0.9)
    assert between([7.5][found.index :], found.part) == 7.5


@given(DAYS, st.sampled_from([TIMES, AGES]))
def test_every_number_of_days_lies_in_exactly_one_bin(days: float, bins: tuple[object, ...]) -> None:
    assert sum(bin_.holds(days) for bin_ in bins) == 1  # type: ignore[attr-defined]


def test_the_edge_of_a_bin_belongs_to_it() -> None:
    assert [bin_.upto for bin_ in TIMES if bin_.holds(7)] == [7]


CELLS = st.lists(
    st.tuples(st.integers(min_value=1, max_value=12), st.integers(min_value=0, max_value=12)), max_size=12
)


@given(CELLS)
def test_folding_keeps_the_sum_and_hides_every_small_number(drawn: list[tuple[int, int]]) -> None:
    cells = [Cell(key, {"raised": n}, min(known, n)) for key, (n, known) in enumerate(drawn)]
    folded = fold_small(cells)
    assert sum(cell.raised for cell in folded) == sum(cell.raised for cell in cells)
    shown = [cell for cell in folded if not cell.folded]
    assert not any(is_small(raised=cell.raised, known=cell.known) for cell in shown)
    assert len(folded) - len(shown) <= 1


def test_a_small_number_that_is_all_public_stays() -> None:
    assert fold_small([Cell(1, {"raised": 2}, known=2)]) == [Cell(1, {"raised": 2}, known=2)]


def test_fewer_than_five_are_not_compared() -> None:
    assert [comparable(n) for n in (ENOUGH - 1, ENOUGH)] == [False, True]


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31)), st.sampled_from(list(Span)))
def test_a_period_holds_the_day_and_reads_back_from_its_key(day: date, span: Span) -> None:
    period = read_period(span.value, day)
    assert read_period(period.key, day) == period
    if period.start and period.end:
        assert period.start <= day < period.end
        assert period.after.start == period.end
        assert period.after.before == period
        assert period.end - period.start >= timedelta(days=28)


@pytest.mark.parametrize("text", ["2026-13", "2026-Q5", "26", "2026-1", "x" * 999, "2026-11-01", "٢٠٢٦"])
def test_a_period_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_period(text, date(2026, 11, 22))


def test_nothing_said_means_everything() -> None:
    assert read_period(" ", date(2026, 11, 22)) == ALL


SHARES = st.none() | st.fractions(min_value=0, max_value=1, max_denominator=50)


@given(st.lists(st.tuples(SHARES, st.integers(0, 12)), max_size=12))
def test_nobody_is_ranked_under_five_and_equals_share_a_rank(
    shares: list[tuple[Fraction | None, int]],
) -> None:
    found = ranks(shares, 5)
    for (share, n), rank in zip(shares, found, strict=True):
        assert (rank is None) == (share is None or n < 5)
    placed = [
        (share, rank) for (share, _), rank in zip(shares, found, strict=True) if rank and share is not None
    ]
    for share, rank in placed:
        assert rank == 1 + sum(other > share for other, _ in placed)


def test_the_composite_weighs_the_three_and_needs_all_of_them() -> None:
    rates = Rates(Rate(Fraction(9), 10), Rate(Fraction(1), 2), Rate(Fraction(4), 5))
    parts = {"response": Fraction(1, 10), "resolution": Fraction(45, 100), "satisfaction": Fraction(45, 100)}
    assert composite(rates, parts) == Fraction(9, 100) + Fraction(225, 1000) + Fraction(36, 100)
    assert composite(replace(rates, resolution=Rate(Fraction(0), 0)), parts) is None
    assert fewest(rates) == 2
