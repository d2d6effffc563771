"""Whose job a class of matters is, of several who are in charge of it or of what it belongs to."""

import pytest

from huiyin.civic.territory.queries.charges import nearest

COMPOUND, STREET, CITY = 7, 5, 1
TOP, MIDDLE, DEEP, OTHER = 10, 11, 12, 20
DEPTHS = {TOP: 1, MIDDLE: 2, DEEP: 3}


@pytest.mark.parametrize(
    ("rows", "org"),
    [
        ([], None),
        ([(COMPOUND, OTHER, 1)], None),
        ([(CITY, DEEP, 1), (STREET, TOP, 2)], 2),
        ([(STREET, TOP, 1), (STREET, DEEP, 2), (STREET, MIDDLE, 3)], 2),
        ([(STREET, OTHER, 1), (CITY, TOP, 2), (CITY, MIDDLE, 3)], 3),
        ([(COMPOUND, TOP, 1), (STREET, DEEP, 2)], 1),
    ],
)
def test_the_nearest_area_decides_and_in_it_the_narrower_class(
    rows: list[tuple[int, int, int]], org: int | None
) -> None:
    assert nearest(rows, [COMPOUND, STREET, CITY], DEPTHS) == org
    assert nearest(rows[::-1], [COMPOUND, STREET, CITY], DEPTHS) == org
