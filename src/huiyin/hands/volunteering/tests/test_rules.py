"""The rules of volunteering, without a database."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.hands.volunteering.rules import ages, shifts
from huiyin.hands.volunteering.rules.hours import DAY, Line, hours_text, may_book, record_due, standing, total
from huiyin.hands.volunteering.rules.papers import canonical, title_of
from huiyin.hands.volunteering.rules.shifts import Span
from huiyin.hands.volunteering.rules.stars import STEPS, star_of
from huiyin.hands.volunteering.rules.words import MOST_SHIFTS_AT_ONCE, Rhythm
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import WorkCalendar

TODAY = date(2026, 3, 2)
FEW = settings(max_examples=50, deadline=None)
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("born", "guardian", "own_labour", "code"),
    [
        (date(2021, 3, 2), "父亲", False, "too_young"),
        (date(2020, 3, 2), "", False, "guardian_missing"),
        (date(2020, 3, 2), "母亲", False, ""),
        (date(2012, 3, 3), "", False, "guardian_missing"),
        (date(2010, 3, 3), "", True, "guardian_missing"),
        (date(2010, 3, 2), "", True, ""),
        (date(2008, 3, 3), "", False, "guardian_missing"),
        (date(2008, 3, 2), "", False, ""),
        (date(2026, 3, 3), "母亲", False, "bad_birth"),
        (date(1890, 1, 1), "", False, "bad_birth"),
    ],
)
def test_who_registers_with_whose_consent(born: date, guardian: str, own_labour: bool, code: str) -> None:
    assert ages.may_register(born, TODAY, guardian=guardian, own_labour=own_labour).code == code


@FEW
@given(DAYS, DAYS)
def test_the_day_of_age_tells_the_age_of_a_minor(born: date, day: date) -> None:
    if day < born:
        return
    told = ages.age_on(ages.comes_of_age(born), day)
    assert told == min(ages.years(born, day), ages.ADULT)


def test_minors_stand_at_no_dangerous_post_and_small_ones_come_with_somebody() -> None:
    assert ages.may_serve(17, at_risk=True, accompanied=True).code == "no_minors"
    assert ages.may_serve(9, at_risk=False, accompanied=False).code == "come_along"
    assert ages.may_serve(9, at_risk=False, accompanied=True)
    assert ages.may_serve(18, at_risk=True, accompanied=False)


@FEW
@given(DAYS, st.sampled_from([r for r in Rhythm if r is not Rhythm.ONCE]), st.integers(0, 400))
def test_a_rhythm_keeps_its_weekday_and_its_end(first: date, rhythm: Rhythm, length: int) -> None:
    until = first + timedelta(days=length)
    found = shifts.days(first, rhythm, until)
    assert found[0] == first
    assert found == sorted(set(found))
    assert found[-1] <= until
    assert len(found) <= MOST_SHIFTS_AT_ONCE + 1
    if rhythm is not Rhythm.DAILY:
        assert {day.weekday() for day in found} == {first.weekday()}
    if rhythm is Rhythm.MONTHLY:
        assert {(day.day - 1) // 7 for day in found} == {(first.day - 1) // 7}
        assert len({(day.year, day.month) for day in found}) == len(found)


def test_every_second_saturday_of_the_month() -> None:
    found = shifts.days(date(2026, 3, 14), Rhythm.MONTHLY, date(2026, 6, 30))
    assert found == [date(2026, 3, 14), date(2026, 4, 11), date(2026, 5, 9), date(2026, 6, 13)]
    fifth = shifts.days(date(2026, 5, 30), Rhythm.MONTHLY, date(2026, 12, 31))
    assert fifth == [date(2026, 5, 30), date(2026, 8, 29), date(2026, 10, 31)]


def test_a_night_shift_ends_in_the_morning() -> None:
    span = shifts.span_on(TODAY, time(22), time(6))
    assert span.minutes == 8 * 60
    assert span.ends.date() == TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("least", "most", "days", "hours", "code"),
    [
        (3, 2, [TODAY], 2, "bad_crew"),
        (0, 2, [TODAY], 2, "bad_crew"),
        (1, 501, [TODAY], 2, "bad_crew"),
        (1, 2, [TODAY - timedelta(days=1)], 2, "past_shift"),
        (1, 2, [TODAY, TODAY + timedelta(days=367)], 2, "too_far"),
        (1, 2, [TODAY + timedelta(days=n) for n in range(61)], 2, "too_many_shifts"),
        (1, 2, [TODAY], 25, "too_long"),
        (1, 2, [TODAY], 24, ""),
    ],
)
def test_which_shifts_may_be_set(least: int, most: int, days: list[date], hours: int, code: str) -> None:
    starts = datetime.combine(days[0], time(8), SHANGHAI)
    span = Span(starts, starts + timedelta(hours=hours))
    assert shifts.may_set(days, span, TODAY, least=least, most=most).code == code


MINUTES = st.integers(0, 3 * DAY)


@FEW
@given(MINUTES, st.integers(1, DAY), MINUTES, st.integers(1, DAY))
def test_spans_overlap_when_they_share_a_minute(a: int, long: int, b: int, other: int) -> None:
    zero = datetime(2026, 3, 2, tzinfo=SHANGHAI)

    def span(start: int, length: int) -> Span:
        return Span(zero + timedelta(minutes=start), zero + timedelta(minutes=start + length))

    shares = not set(range(a, a + long)).isdisjoint(range(b, b + other))
    assert span(a, long).overlaps(span(b, other)) == shares
    assert bool(shifts.fits(span(a, long), [span(b, other)])) != shares


def test_an_insurance_covers_its_first_and_its_last_day() -> None:
    spans = [(date(2026, 1, 1), date(2026, 3, 1)), (date(2026, 3, 3), date(2026, 12, 31))]
    assert shifts.is_covered(TODAY, spans).code == "not_insured"
    assert shifts.is_covered(date(2026, 3, 1), spans)
    assert shifts.is_covered(date(2026, 3, 3), spans)


def test_a_day_has_24_hours() -> None:
    assert may_book(25 * 60, 0).code == "bad_hours"
    assert may_book(0, 0).code == "bad_hours"
    assert may_book(-60, 0).code == "bad_hours"
    assert may_book(60, 23 * 60 + 1).code == "day_is_full"
    assert may_book(60, 23 * 60)


# Each step serves some minutes, or counters one of the lines that stand.
STEPS_TAKEN = st.lists(st.tuples(st.booleans(), st.integers(1, DAY), st.integers(0, 50)), max_size=40)


@FEW
@given(STEPS_TAKEN)
def test_a_ledger_adds_up_to_the_lines_that_stand(steps: list[tuple[bool, int, int]]) -> None:
    lines: list[Line] = []
    for counters, minutes, which in steps:
        there = standing(lines)
        if counters and there:
            wrong = there[which % len(there)]
            lines.append(Line(len(lines), -wrong.minutes, counters=wrong.number))
        else:
            lines.append(Line(len(lines), minutes))
    assert total(lines) == total(standing(lines)) >= 0


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0"), (60, "1"), (90, "1.5"), (100, "1.67"), (-45, "-0.75"), (600, "10"), (1, "0.02")],
)
def test_minutes_are_said_as_hours(minutes: int, said: str) -> None:
    assert hours_text(minutes) == said


def test_what_ended_is_recorded_within_ten_working_days() -> None:
    ended = datetime(2026, 3, 2, 17, 0, tzinfo=SHANGHAI)
    assert record_due(ended, WorkCalendar({})).astimezone(SHANGHAI).date() == date(2026, 3, 16)


def test_stars_come_at_their_hours_and_not_a_minute_before() -> None:
    for number, step in enumerate(STEPS, start=1):
        assert star_of(step * 60).stars == number
        assert star_of(step * 60 - 1).stars == number - 1
        assert star_of(step * 60 - 1).missing == 1
    assert star_of(2000 * 60).missing is None


def test_only_what_is_connected_is_called_a_certificate() -> None:
    assert "Certificate" in title_of(connected=True)
    assert "Certificate" not in title_of(connected=False)


def test_a_payload_has_one_form() -> None:
    assert canonical({"b": 1, "a": "株洲"}) == canonical({"a": "株洲", "b": 1}) == '{"a":"株洲","b":1}'
