"""Heat, growth, titles, tables and files of topics."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.triage.rules.topics import (
    MESSAGE_COLUMNS,
    TOPIC_COLUMNS,
    WEIGHTS,
    Facts,
    Fault,
    Message,
    Said,
    called,
    growth,
    heat,
    is_heated,
    message_rows,
    ranked,
    read_messages,
    spokesman,
    topic_rows,
    whereabouts,
)
from huiyin.civic.triage.rules.topics.growth import WATCHED_DAYS, at_least

counts = st.integers(0, 10**7)
facts = st.builds(
    Facts, st.integers(1, 10**7), counts, st.integers(1, 10_000), counts, st.floats(0, 1, allow_nan=False)
)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@given(facts)
def test_heat_lies_between_nothing_and_a_hundred(given_facts: Facts) -> None:
    found = heat(given_facts)
    assert 0 < found.index <= 100
    assert all(0 <= found.parts[name] <= WEIGHTS[name] for name in WEIGHTS)


@given(facts, counts, st.sampled_from(["count", "supporters", "spread"]))
def test_more_of_anything_is_never_cooler(given_facts: Facts, more: int, name: str) -> None:
    grown = Facts(**{**vars(given_facts), name: getattr(given_facts, name) + more})
    assert heat(grown).index >= heat(given_facts).index


@given(facts, st.integers(0, 1_000), st.floats(0, 1))
def test_the_same_in_longer_time_is_never_hotter_and_heated_words_never_cool(
    given_facts: Facts, days: int, tone: float
) -> None:
    longer = Facts(**{**vars(given_facts), "days": given_facts.days + days})
    assert heat(longer).index <= heat(given_facts).index
    louder = Facts(**{**vars(given_facts), "tone": max(given_facts.tone, tone)})
    assert heat(louder).index >= heat(given_facts).index


def test_the_scale_is_where_it_is_documented() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert heat(Facts(100, 2_000, 14, 50, 1.0)).index == 100.0
    assert heat(Facts(2)).parts == {"count": 9.5, "supporters": 0.0, "speed": 5.6, "spread": 1.8, "tone": 0.0}


def days(*last: int) -> list[int]:
    return [0] * (WATCHED_DAYS - len(last)) + list(last)


def test_three_in_a_week_after_silence_are_growth_since_the_first_of_them() -> None:
    found = growth(days(1, 0, 1, 1))
    assert found is not None
    assert (found.recent, found.since, found.step) == (3, 3, 0)


def test_what_always_comes_is_no_growth() -> None:
    assert growth([1] * WATCHED_DAYS) is None
    assert growth(days(1, 1)) is None
    assert growth([]) is None


def test_the_step_rises_with_each_doubling() -> None:
    steps = [growth(days(count)) for count in (3, 6, 12, 25)]
    assert [found and found.step for found in steps] == [0, 1, 2, 3]


@given(st.lists(st.integers(0, 200), min_size=WATCHED_DAYS, max_size=WATCHED_DAYS), st.integers(1, 50))
def test_more_messages_today_never_end_growth(counted: list[int], more: int) -> None:
    if growth(counted) is not None:
        assert growth([*counted[:-1], counted[-1] + more]) is not None


@given(st.integers(0, 400), st.floats(0.01, 900))
def test_a_chance_is_a_chance_and_falls(count: int, expected: float) -> None:
    chance = at_least(count, expected)
    assert 0 <= chance <= 1
    assert at_least(count + 1, expected) <= chance + 1e-9


def test_the_title_is_the_line_that_shares_most_without_personal_data() -> None:
    lines = ["翠湖湾北门下水道堵了", "翠湖湾下水道堵了没人管，电话13800138000", "说说我们小区的事"]
    assert spokesman(lines) == 0
    assert "13800138000" not in called(lines[1])


def test_the_place_is_what_most_messages_name() -> None:
    said = [
        Said("A7县诺亚山林小区门口设医院", "我们业主坚决反对"),
        Said("反对在A7县诺亚山林小区门口建医院", "业主们都不同意"),
        Said("诺亚山林小区医院选址", "A7县的业主有意见"),
    ]
    assert whereabouts(said) == "A7县 诺亚山林小区 业主"
    assert whereabouts([Said("", "")]) == ""


def test_heated_words_are_three_or_two_with_an_exclamation() -> None:
    assert is_heated("坚决反对捆绑销售", "违法行为")
    assert is_heated("强烈抗议！", "")
    assert not is_heated("强烈建议修路", "谢谢领导")


def message(number: int, day: int = 0, **more: Any) -> Message:
    return Message(str(number), f"题{number}", "正文", NOON + timedelta(days=day), **more)


def test_the_hottest_stands_first_and_the_tables_have_the_asked_columns() -> None:
    small = [message(1), message(2, 3)]
    large = [message(number, likes=9, dislikes=2, user="u") for number in range(3, 9)]
    found = ranked([small, large], date(2026, 11, 30))
    assert [one.rank for one in found] == [1, 2]
    assert found[0].facts.supporters == 42
    top = next(topic_rows(found))
    assert len(top) == len(TOPIC_COLUMNS)
    assert top[:4] == [1, 1, found[0].heat.index, "2026/11/20 至 2026/11/20"]
    rows = list(message_rows(found))
    assert len(rows) == 8
    assert len(rows[0]) == len(MESSAGE_COLUMNS)
    assert rows[0][4] == datetime(2026, 11, 20, 12)  # noqa: DTZ001 - a spreadsheet knows no zones


def test_a_file_may_name_its_columns_in_chinese_and_lack_most_of_them() -> None:
    rows: list[tuple[int, dict[str, Any]]] = [
        (2, {"留言编号": "9", "留言主题": "路灯", "留言时间": "2019/8/1 9:05:00", "点赞数": "12.0"}),
        (3, {"title": "", "body": "  "}),
        (4, {"Title": "井盖", "created": "昨天", "likes": "many"}),
        (5, {"内容": "只有正文"}),
        (6, {"nothing": 1}),
    ]
    found = list(read_messages(rows))
    good = [one for one in found if isinstance(one, Message)]
    assert [(one.id, one.title, one.likes) for one in good] == [
        ("9", "路灯", 12),
        ("4", "井盖", 0),
        ("5", "", 0),
    ]
    assert good[0].at == datetime(2019, 8, 1, 1, 5, tzinfo=UTC)
    faults = [(one.number, one.left_out) for one in found if isinstance(one, Fault)]
    assert faults == [(3, True), (4, False), (4, False), (6, True)]


@pytest.mark.parametrize("value", [None, [], {}, True, -3, 1e400, "1" * 500, "2019-13-45", "\x00", "٣"])
def test_no_cell_breaks_the_reading(value: Any) -> None:
    row = dict.fromkeys(("id", "user", "body", "created", "likes", "dislikes", "place"), value)
    assert list(read_messages([(2, {**row, "title": "路灯"})]))
