from collections.abc import Iterable
from datetime import date

import pytest
from holidays import country_holidays

from huiyin.kernel.statutory_days import LAST_LUNAR_YEAR, statutory_days_off


@pytest.mark.parametrize("year", range(2027, LAST_LUNAR_YEAR + 1))
def test_the_days_of_a_year_are_those_of_the_holiday_package(year: int) -> None:
    package: Iterable[date] = country_holidays("CN", years=year)
    expected = {day for day in package if day.weekday() < 5}
    assert {day for day in statutory_days_off(year) if day.weekday() < 5} == expected


@pytest.mark.parametrize("year", [1, 1900, 2003, 2051, 9999])
def test_years_without_lunar_table_have_their_solar_days(year: int) -> None:
    days = {(day.month, day.day) for day in statutory_days_off(year)}
    assert {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)} < days
