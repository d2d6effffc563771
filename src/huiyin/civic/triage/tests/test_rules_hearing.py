"""Who hears that a topic grows, and which place it is about."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.rules.hearing import MOST_OF_IT, Voice, grown_areas, place_of_most
from huiyin.kernel.clock import SHANGHAI

TODAY = date(2026, 3, 20)
DISTRICT, OTHER_DISTRICT = 1, 2
# Streets are 10 to 19, their communities 100 to 199.
VOICES = st.builds(
    lambda back, street, community: voice(street, community, back),
    st.integers(0, 60),
    st.sampled_from([10, 11, 12, None]),
    st.sampled_from([100, 110, None]),
)


def voice(street: int | None, community: int | None = None, back: int = 1, district: int = DISTRICT) -> Voice:
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=SHANGHAI)
    return Voice(noon - timedelta(days=back), district, street, community)


def heard(*voices: Voice) -> list[int]:
    return [area for area, _ in grown_areas(voices, TODAY)]


def test_the_street_hears_and_the_community_that_holds_more_than_half() -> None:
    assert heard(*[voice(10, 100)] * 3) == [10, 100]
    assert heard(*[voice(10, 100)] * 3, *[voice(10, 101)] * 3) == [10]
    assert heard(*[voice(10, 100)] * 3, *[voice(10, 101)] * 2) == [10, 100]
    # Two of three are most of it, and still too few to be growth.
    assert heard(*[voice(10, 100)] * 2, voice(10, 101)) == [10]


def test_the_district_hears_of_what_is_no_streets_alone() -> None:
    assert heard(*[voice(10)] * 3, *[voice(11)] * 3) == [10, 11, DISTRICT]
    assert heard(*[voice(10)] * 4, *[voice(11)] * 2) == [10]
    # No street has enough by itself; the district sees it.
    assert heard(voice(10), voice(11), voice(12)) == [DISTRICT]
    across = [voice(10), voice(11), voice(12, district=OTHER_DISTRICT), voice(13, district=OTHER_DISTRICT)]
    assert heard(*across) == []


def test_what_came_evenly_or_long_ago_is_told_to_nobody() -> None:
    assert heard(*[voice(10, 100, back=7 * week + 1) for week in range(8) for _ in range(3)]) == []
    assert heard(*[voice(10, 100, back=30)] * 9) == []
    assert heard() == []


@settings(max_examples=50)
@given(st.lists(VOICES, max_size=20))
def test_whoever_hears_has_voices_of_the_last_week_and_hears_once(voices: list[Voice]) -> None:
    areas = heard(*voices)
    assert len(areas) == len(set(areas))
    recent = [one for one in voices if one.filed_at.date() > TODAY - timedelta(days=7)]
    here = {area for one in recent for area in (one.district_id, one.street_id, one.community_id)}
    assert set(areas) <= here


def test_a_topic_is_about_the_smallest_place_that_holds_most_of_it() -> None:
    assert place_of_most([(5, 4, 3), (5, 4, 3)]) == 5
    assert place_of_most([(5, 4, 3), (6, 4, 3)]) == 4
    assert place_of_most([(5, 4, 3)] * 4 + [(7, 8, 3)]) == 5
    assert place_of_most([(5, 4, 3)] * 3 + [(7, 8, 3)]) == 3
    assert place_of_most([]) is None


@settings(max_examples=50)
@given(st.lists(st.sampled_from([(9, 5, 4, 3), (5, 4, 3), (6, 4, 3), (8, 3), (3,)]), min_size=1, max_size=30))
def test_the_place_holds_most_and_none_below_it_does(lines: list[tuple[int, ...]]) -> None:
    found = place_of_most(lines)
    assert found is not None
    enough = MOST_OF_IT * len(lines)
    assert sum(found in line for line in lines) >= enough
    below = {line[line.index(found) - 1] for line in lines if found in line[1:]}
    assert all(sum(one in line for line in lines) < enough for one in below)
