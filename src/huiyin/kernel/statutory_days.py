"""The statutory days off of years whose make-up weekends are not published yet.

Source: 全国年节及纪念日放假办法 of 2024-11-10, articles 2 (13 days) and 6 (a day that falls on a weekend is
made up on a working day). A table instead of a holiday package: that costs each web process 21 MB and half
a second. A test compares every year with the package `holidays`.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)
_SATURDAY = 5

# Year: (month, day) of 春节, 端午, 中秋. After the last year only the days of the solar calendar are known.
_LUNAR = {
    2027: ((2, 6), (6, 9), (9, 15)),
    2028: ((1, 26), (5, 28), (10, 3)),
    2029: ((2, 13), (6, 16), (9, 22)),
    2030: ((2, 3), (6, 5), (9, 12)),
    2031: ((1, 23), (6, 24), (10, 1)),
    2032: ((2, 11), (6, 12), (9, 19)),
    2033: ((1, 31), (6, 1), (9, 8)),
    2034: ((2, 19), (6, 20), (9, 27)),
    2035: ((2, 8), (6, 10), (9, 16)),
    2036: ((1, 28), (5, 30), (10, 4)),
    2037: ((2, 15), (6, 18), (9, 24)),
    2038: ((2, 4), (6, 7), (9, 13)),
    2039: ((1, 24), (5, 27), (10, 2)),
    2040: ((2, 12), (6, 14), (9, 20)),
    2041: ((2, 1), (6, 3), (9, 10)),
    2042: ((1, 22), (6, 22), (9, 28)),
    2043: ((2, 10), (6, 11), (9, 17)),
    2044: ((1, 30), (5, 31), (10, 5)),
    2045: ((2, 17), (6, 19), (9, 25)),
    2046: ((2, 6), (6, 8), (9, 15)),
    2047: ((1, 26), (5, 29), (10, 4)),
    2048: ((2, 14), (6, 15), (9, 22)),
    2049: ((2, 2), (6, 4), (9, 11)),
    2050: ((1, 23), (6, 23), (9, 30)),
}
LAST_LUNAR_YEAR = max(_LUNAR)


@lru_cache(maxsize=64)
def statutory_days_off(year: int) -> frozenset[date]:
    """Return the statutory days of a year and the working days on which those on a weekend are made up."""
    days = sorted([*_solar_days(year), *_lunar_days(year)])
    off = set(days)
    for day in days:
        if day.weekday() >= _SATURDAY:
            off.add(_next_weekday_not_in(day, off))
    return frozenset(off)


def _solar_days(year: int) -> list[date]:
    fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    return [*(date(year, month, day) for month, day in fixed), _qingming(year)]


def _qingming(year: int) -> date:
    """Return 清明 by the usual rule of the 21st century, which other centuries miss by a day at most."""
    of_century = year % 100
    return date(year, 4, int(of_century * 0.2422 + 4.81) - of_century // 4)


def _lunar_days(year: int) -> Iterator[date]:
    if year in _LUNAR:
        new_year, dragon_boat, mid_autumn = (date(year, month, day) for month, day in _LUNAR[year])
        # 除夕 and the first three days of the year.
        yield from (new_year + offset * _DAY for offset in range(-1, 3))
        yield from (dragon_boat, mid_autumn)


def _next_weekday_not_in(day: date, off: set[date]) -> date:
    while day in off or day.weekday() >= _SATURDAY:
        day += _DAY
    return day
