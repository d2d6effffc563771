from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.number_chains import NumberKind, find_numbers


def kinds(plain: str) -> list[tuple[str, NumberKind]]:
    return [(plain[start:end], kind) for start, end, kind in find_numbers(plain)]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("13800138000", NumberKind.PHONE),
        ("138 0013 8000", NumberKind.PHONE),
        ("1380-013-8000", NumberKind.PHONE),
        ("138.0013.8000", NumberKind.PHONE),
        ("1 3 8 0 0 1 3 8 0 0 0", NumberKind.PHONE),
        ("+86 138 0013-8000", NumberKind.PHONE),
        ("8613800138000", NumberKind.PHONE),
        ("0731-28680000", NumberKind.LANDLINE),
        ("(0731) 2868 0000", NumberKind.LANDLINE),
        ("073128680000", NumberKind.LANDLINE),
        ("+86-731-28680000", NumberKind.LANDLINE),
        ("+86731 28680000", NumberKind.LANDLINE),
        ("010-12345678", NumberKind.LANDLINE),
        ("990000199001010017", NumberKind.ID_CARD),
        ("99000019900101001X", NumberKind.ID_CARD),
        ("990000 19900101 001x", NumberKind.ID_CARD),
        ("990000-1990-01-01-0017", NumberKind.ID_CARD),
        ("430202900101001", NumberKind.ID_CARD),
        ("6222021001116245702", NumberKind.BANK_CARD),
        ("6222 0210 0111 6245 702", NumberKind.BANK_CARD),
    ],
)
def test_a_personal_number_is_told_by_its_shape(number: str, kind: NumberKind) -> None:
    assert kinds(f"A {number}, B") == [(number, kind)]


@pytest.mark.parametrize(
    "plain",
    [
        "12345 110 119 120 96568 95588 10086",
        "400-820-8820 800-820-8820 4008208820",
        "0731-12345",
        "2026-11-22 17:30 2026.11.22",
        "135 2026-11-22 1958-2026 100",
        "13 14 15 16 17 8",
        "156000000.00",
        "13800138.00",
        "202613800138000",
        "138001380001",
        "6222021001116245703",
        "990000199013010017",
        "2345-6785",
        "91430200000000000X",
    ],
)
def test_a_public_number_amount_or_date_is_none(plain: str) -> None:
    assert kinds(plain) == []


def test_numbers_that_stand_side_by_side_are_told_apart() -> None:
    plain = "3 138 0013 8000 0731-28680000 5"
    assert kinds(plain) == [("138 0013 8000", NumberKind.PHONE), ("0731-28680000", NumberKind.LANDLINE)]


@given(st.text("0123456789 -.X()+", max_size=80))
def test_what_is_found_never_overlaps(plain: str) -> None:
    spans = [(start, end) for start, end, _ in find_numbers(plain)]
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
