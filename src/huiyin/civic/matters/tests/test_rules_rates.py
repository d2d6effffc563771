"""The formula: which is in force, and which one nobody may enter."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules import rates
from huiyin.civic.matters.rules.rates import DEFAULT, Formula
from huiyin.kernel.errors import Invalid

SHARES = st.integers(0, 10_000).map(lambda n: Fraction(n, 10_000))


def formula(version: str, since: date) -> Formula:
    return Formula(version, DEFAULT.weights, DEFAULT.parts, since, "测试", "P")


@given(st.lists(st.dates(date(2025, 6, 1), date(2027, 1, 1)), unique=True), st.dates(date(2025, 1, 1)))
def test_the_latest_that_has_begun_is_in_force(days: list[date], today: date) -> None:
    found = rates.formula_on([formula(f"v{day}", day) for day in days], today)
    begun = [day for day in days if day <= today]
    assert found.version == (f"v{max(begun)}" if begun else DEFAULT.version)


@given(st.lists(SHARES, min_size=5, max_size=5))
def test_a_better_answer_never_weighs_less(weights: list[Fraction]) -> None:
    usable = rates.formula_is_usable("v", dict(zip(rates.SCORES, weights, strict=True)), DEFAULT.parts)
    assert bool(usable) == (weights == sorted(weights, reverse=True) and weights[0] > weights[-1])


@given(SHARES, SHARES)
def test_the_parts_make_a_whole(response: Fraction, resolution: Fraction) -> None:
    parts = {"response": response, "resolution": resolution, "satisfaction": 1 - response - resolution}
    assert rates.formula_is_usable("v", DEFAULT.weights, parts)
    parts["satisfaction"] += Fraction(1, 10_000)
    assert not rates.formula_is_usable("v", DEFAULT.weights, parts)


@given(st.integers(0, 10_000))
def test_a_weight_is_read_exactly(n: int) -> None:
    assert rates.read_share(f"{n / 10_000:.4f}", "response") == Fraction(n, 10_000)


@pytest.mark.parametrize("text", ["", "1.1", "-0.1", "0,8", "80%", "nan", "0.12345", "一"])
def test_what_is_no_weight_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        rates.read_share(text, "weight_4")
    assert caught.value.field == "weight_4"


@pytest.mark.parametrize("version", ["", " ", "二", "-1", "x" * 21, "a b"])
def test_a_version_has_a_name_that_fits_into_an_address(version: str) -> None:
    assert rates.formula_is_usable(version, DEFAULT.weights, DEFAULT.parts).code == "bad_version"
