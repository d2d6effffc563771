import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel import money


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1860", 186_000),
        ("1,860.00", 186_000),
        ("¥ 1,860.5", 186_050),
        ("￥１８６０．０５元", 186_005),
        ("-0.01", -1),
        ("-¥3", -300),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, fen: int) -> None:
    assert money.parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text", ["", "元", "1.234", "1,86", "1,0000", "--1", "-¥-1", "1e3", "十", "1.", ".5", "٣"]
)
def test_what_is_no_amount_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount in yuan"):
        money.parse_yuan(text)


def test_an_amount_beyond_any_budget_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        money.parse_yuan("1" * 14)


def test_an_amount_is_written_with_separators_and_two_decimals() -> None:
    assert [money.format_yuan(fen) for fen in (186_000, 5, -100_000_001)] == [
        "1,860.00",
        "0.05",
        "-1,000,000.01",
    ]


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_what_is_written_is_read_back(fen: int) -> None:
    assert money.parse_yuan(money.format_yuan(fen)) == fen
