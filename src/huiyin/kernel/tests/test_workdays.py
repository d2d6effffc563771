from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.workdays import (
    MAX_LIMIT,
    SHANGHAI,
    DayKind,
    Due,
    Limit,
    LimitUnit,
    WorkCalendar,
    due,
    working_days_between,
)

PUBLISHED = WorkCalendar()
DAY = timedelta(days=1)
DATES = st.dates(date(2004, 1, 1), date(2060, 1, 1))
MOMENTS = st.builds(datetime.combine, DATES, st.times(), st.just(SHANGHAI))
OVERRIDES = st.dictionaries(DATES, st.sampled_from(DayKind), max_size=20).map(WorkCalendar)


def at(day: str, hour: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=SHANGHAI)


def working_days(n: int) -> Limit:
    return Limit(LimitUnit.WORKING_DAYS, n)


def natural_days(n: int) -> Limit:
    return Limit(LimitUnit.NATURAL_DAYS, n)


@pytest.mark.parametrize(
    ("received", "n", "last"),
    [
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-05-08", 2, "2026-05-11"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-18", 15, "2026-10-15"),
        ("2026-11-20", 15, "2026-12-11"),
    ],
)
def test_working_days_skip_days_off_and_count_make_up_weekends(received: str, n: int, last: str) -> None:
    assert due(at(received), working_days(n), PUBLISHED) == Due(at(last, "17:00").astimezone(UTC), False)


def test_a_deadline_in_a_year_without_notice_is_provisional() -> None:
    found = due(at("2026-12-25"), working_days(5), PUBLISHED)
    assert found == Due(at("2027-01-04", "17:00").astimezone(UTC), True)


def test_a_deadline_is_firm_once_the_operator_has_entered_the_days() -> None:
    entered = {date(2027, 1, 1) + i * DAY: DayKind.OFF for i in range(4)} | {date(2027, 1, 5): DayKind.WORK}
    found = due(at("2026-12-25"), working_days(5), WorkCalendar(entered))
    assert found == Due(at("2027-01-05", "17:00").astimezone(UTC), False)


@pytest.mark.parametrize(
    ("received", "n", "last"),
    [
        ("2026-09-17", 15, "2026-10-08"),
        ("2026-03-02", 60, "2026-05-06"),
        ("2026-11-20", 15, "2026-12-07"),
        ("2026-11-20", 3, "2026-11-23"),
    ],
)
def test_natural_days_pass_from_a_day_off_to_the_first_day_after(received: str, n: int, last: str) -> None:
    assert due(at(received), natural_days(n), PUBLISHED) == Due(at(last, "23:59:59").astimezone(UTC), False)


def test_hours_run_day_and_night() -> None:
    found = due(at("2026-10-01", "23:30"), Limit(LimitUnit.HOURS, 24), PUBLISHED)
    assert found == Due(at("2026-10-02", "23:30").astimezone(UTC), False)


@pytest.mark.parametrize(
    ("received", "hour", "last"),
    [
        ("2026-11-20", "17:00", "2026-11-23"),
        ("2026-11-20", "17:01", "2026-11-24"),
        ("2026-11-21", "09:00", "2026-11-24"),
        ("2026-11-22", "23:00", "2026-11-24"),
        ("2026-11-23", "00:00", "2026-11-24"),
    ],
)
def test_what_comes_after_closing_or_on_a_day_off_is_received_the_next_working_day(
    received: str, hour: str, last: str
) -> None:
    assert due(at(received, hour), working_days(1), PUBLISHED).at == at(last, "17:00")


def test_the_holder_may_close_earlier() -> None:
    found = due(at("2026-11-20", "16:00"), working_days(1), PUBLISHED, closing=time(15, 30))
    assert found.at == at("2026-11-24", "15:30")


def test_the_day_is_taken_in_local_time() -> None:
    evening_in_utc = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert due(evening_in_utc, working_days(1), PUBLISHED).at == at("2026-11-24", "17:00")


@given(MOMENTS, st.sampled_from(LimitUnit), st.integers(1, 60), OVERRIDES)
def test_a_longer_limit_never_ends_earlier(
    start: datetime, unit: LimitUnit, n: int, calendar: WorkCalendar
) -> None:
    shorter, longer = due(start, Limit(unit, n), calendar), due(start, Limit(unit, n + 1), calendar)
    assert start < shorter.at <= longer.at
    assert longer.provisional or not shorter.provisional or unit is LimitUnit.NATURAL_DAYS
    assert longer.at.tzinfo is UTC


@given(
    MOMENTS, st.sampled_from([LimitUnit.WORKING_DAYS, LimitUnit.NATURAL_DAYS]), st.integers(1, 60), OVERRIDES
)
def test_a_deadline_in_days_falls_on_a_working_day(
    start: datetime, unit: LimitUnit, n: int, calendar: WorkCalendar
) -> None:
    assert calendar.is_workday(due(start, Limit(unit, n), calendar).at.astimezone(SHANGHAI).date())


@given(MOMENTS, st.integers(1, 60), OVERRIDES)
def test_a_working_day_limit_holds_as_many_working_days_as_it_says(
    start: datetime, n: int, calendar: WorkCalendar
) -> None:
    end = due(start, working_days(n), calendar).at
    in_time = calendar.is_workday(start.date()) and start.time() <= time(17)
    assert working_days_between(start, end, calendar) == n + (0 if in_time else 1)


@given(MOMENTS, st.sampled_from(LimitUnit), st.integers(1, 60))
def test_a_deadline_before_the_end_of_the_notices_is_firm(start: datetime, unit: LimitUnit, n: int) -> None:
    found = due(start, Limit(unit, n), PUBLISHED)
    published = found.at.astimezone(SHANGHAI).year <= 2026
    assert found.provisional is (not published and unit.endswith("days"))


@given(DATES, st.sampled_from(DayKind))
def test_the_operators_word_wins(day: date, kind: DayKind) -> None:
    calendar = WorkCalendar({day: kind})
    assert calendar.is_workday(day) is (kind is DayKind.WORK)
    assert calendar.is_known(day)


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_published_days_are_those_of_the_calendar_package(day: date) -> None:
    assert PUBLISHED.is_workday(day) == chinese_calendar.is_workday(day)
    assert PUBLISHED.is_known(day)


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_number_of_working_days(year: int, count: int) -> None:
    last_of_before, last = at(f"{year - 1}-12-31"), at(f"{year}-12-31")
    assert working_days_between(last_of_before, last, PUBLISHED) == count


def test_nothing_lies_between_a_time_and_an_earlier_one() -> None:
    assert working_days_between(at("2026-11-20"), at("2026-11-01"), PUBLISHED) == 0
    assert working_days_between(at("2026-11-20"), at("2026-11-20"), PUBLISHED) == 0


@pytest.mark.parametrize("n", [0, -1, MAX_LIMIT + 1])
def test_a_limit_that_nobody_means_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="give 1 to"):
        working_days(n)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        due(at("2026-11-20").replace(tzinfo=None), working_days(1), PUBLISHED)
