"""The figures of an evaluation, by hand on small sets and as properties on any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.triage.rules.measures import calibration_error, score

NAMES = ["甲", "乙", "丙"]


def sure(name: str) -> dict[str, float]:
    return {one: 1.0 if one == name else 0.0 for one in NAMES}


def test_figures_by_hand() -> None:
    found = score(["甲", "甲", "乙", "乙"], [sure("甲"), sure("乙"), sure("乙"), sure("丙")])
    assert found.accuracy == 0.5
    assert found.confusion == {"甲": {"甲": 1, "乙": 1}, "乙": {"乙": 1, "丙": 1}}
    # 甲: precision 1, recall 1/2; 乙: precision 1/2, recall 1/2. 丙 does not occur and does not count.
    assert found.macro_f1 == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert found.ece == pytest.approx(0.5)
    assert found.brier == pytest.approx(1.0)
    assert found.as_card()["classes"][0] == {"name": "乙", "n": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5}


def test_nothing_to_score_is_no_error() -> None:
    empty = score([], [])
    assert (empty.n, empty.macro_f1, empty.ece) == (0, 0.0, 0.0)


def test_a_class_that_is_unknown_to_the_reading_counts_as_missed() -> None:
    found = score(["丁"], [sure("甲")])
    assert (found.accuracy, found.macro_f1, found.brier) == (0.0, 0.0, 2.0)


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), min_size=1, max_size=30))
def test_figures_stay_between_nothing_and_one(pairs: list[tuple[str, str]]) -> None:
    found = score([truth for truth, _ in pairs], [sure(read) for _, read in pairs])
    assert 0 <= found.macro_f1 <= 1
    assert found.accuracy == sum(truth == read for truth, read in pairs) / len(pairs)
    assert found.top2 >= found.accuracy
    assert sum(sum(row.values()) for row in found.confusion.values()) == len(pairs)
    assert found.ece == pytest.approx(1 - found.accuracy)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_what_is_said_as_often_as_it_is_true_is_calibrated(said: list[float]) -> None:
    always = [(1.0, True)] * len(said)
    assert calibration_error(always) == 0.0
    assert 0 <= calibration_error([(p, p > 0.5) for p in said]) <= 0.5 + 1e-9
