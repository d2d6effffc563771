"""What looks like abuse: rules without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters.rules.guard import (
    Hit,
    Origin,
    Raised,
    Reason,
    Subject,
    Threshold,
    Thresholds,
    alike,
    is_hollow,
    likeness,
    limit_fits,
    look,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SAME = "三栋楼下的下水道堵了，污水漫到路上，请派人来疏通。"
ASKED = Thresholds(
    repeated=Threshold(4, timedelta(days=1)),
    burst=Threshold(6, timedelta(hours=1)),
    flood=Threshold(10, timedelta(days=1)),
)


def raised(
    number: int,
    text: str = SAME,
    *,
    minutes: int = 0,
    place: int = 1,
    device: str = "",
    person: str = "",
    address: str = "",
) -> Raised:
    return Raised(number, text, NOW + timedelta(minutes=minutes), place, Origin(device, person, address))


def found(rows: list[Raised], seen: frozenset[int] = frozenset()) -> list[Hit]:
    return look(rows[-1], rows[:-1], ASKED, seen)


@pytest.mark.parametrize(
    "other",
    [
        SAME,
        SAME.replace("，", " "),
        SAME.replace("三栋", "3栋"),
        SAME + "急",
        SAME.replace("请派人来", "请快派人"),
    ],
)
def test_nearly_the_same_words_are_alike(other: str) -> None:
    assert alike(SAME, other)


@pytest.mark.parametrize("other", ["路灯坏了半个月。", "楼下的树该修剪了。", "下水道的井盖丢了，危险。"])
def test_another_trouble_is_not_alike(other: str) -> None:
    assert not alike(SAME, other)


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1


@pytest.mark.parametrize(
    "text",
    [
        "http://a.example",
        "看 www.a.example",
        "一 http://a http://b http://c 很长很长的一段话也算",
        "啊" * 30,
        "!!!!" * 20,
    ],
)
def test_links_or_signs_and_hardly_a_word_are_hollow(text: str) -> None:
    assert is_hollow(text)


@pytest.mark.parametrize(
    "text",
    [SAME, "请看照片 http://a.example/1.jpg ，这棵树压到电线了，很危险。", "好", "12345", "啊啊啊，救命"],
)
def test_a_complaint_with_a_link_or_few_words_is_none(text: str) -> None:
    assert not is_hollow(text)


def test_three_tries_of_one_person_are_nothing_and_the_fourth_is_shown() -> None:
    rows = [raised(number, minutes=number, device="d", address="a") for number in range(1, 5)]
    assert found(rows[:3]) == []
    assert found(rows) == [Hit(Reason.REPEATED, Subject.DEVICE, "d", (1, 2, 3, 4))]


def test_the_closest_known_origin_is_told_once() -> None:
    rows = [raised(number, device="d", person="p", address="a") for number in range(1, 5)]
    assert [hit.subject for hit in found(rows)] == [Subject.PERSON]


def test_different_words_of_one_device_are_no_repetition() -> None:
    texts = ["路灯坏了", "电梯停了", "水管漏了", "树要修剪", "车位被占"]
    assert found([raised(number, text, device="d") for number, text in enumerate(texts, start=1)]) == []


def test_yesterday_counts_no_more() -> None:
    rows = [raised(number, device="d") for number in range(1, 4)]
    assert found([*rows, raised(4, minutes=24 * 60 + 1, device="d")]) == []


def test_many_alike_at_one_place_within_an_hour_are_a_burst_whoever_sent_them() -> None:
    rows = [raised(number, minutes=number, device=f"d{number}") for number in range(1, 7)]
    assert found(rows) == [Hit(Reason.BURST, Subject.PLACE, "1:1", (1, 2, 3, 4, 5, 6))]
    assert found([*rows[:5], raised(6, minutes=62)]) == []
    assert found([*rows[:5], raised(6, place=2)]) == []


def test_very_many_of_one_device_are_a_flood_but_not_of_one_address() -> None:
    words = [
        f"第{number}件完全不同的事情{chr(0x4E00 + number * 37)}{chr(0x5000 + number * 53)}" * 2
        for number in range(10)
    ]
    rows = [raised(number, words[number], device="d") for number in range(10)]
    assert Reason.FLOOD in {hit.reason for hit in found(rows)}
    rows = [raised(number, words[number], address="a") for number in range(10)]
    assert Reason.FLOOD not in {hit.reason for hit in found(rows)}


def test_what_staff_looked_at_counts_no_more() -> None:
    rows = [raised(number, device="d") for number in range(1, 6)]
    assert found(rows)
    assert found(rows, frozenset({1, 2})) == []


def test_marks_of_a_program_are_shown_each_by_itself() -> None:
    new = Raised(1, "http://a.example", NOW, 1, Origin(trapped=True, hasty=True))
    assert {hit.reason for hit in look(new, [], ASKED, frozenset())} == {
        Reason.LINKS,
        Reason.TRAP,
        Reason.HASTE,
    }


@pytest.mark.parametrize(
    ("subject", "days", "a_day", "code"),
    [
        (Subject.ADDRESS, 7, 1, "not_limitable"),
        (Subject.PLACE, 7, 1, "not_limitable"),
        (Subject.DEVICE, 0, 1, "bad_limit_days"),
        (Subject.DEVICE, 91, 1, "bad_limit_days"),
        (Subject.PERSON, 7, 0, "bad_limit_a_day"),
        (Subject.PERSON, 7, 6, "bad_limit_a_day"),
    ],
)
def test_nobody_is_limited_for_ever_or_to_nothing(subject: Subject, days: int, a_day: int, code: str) -> None:
    assert limit_fits(subject, days, a_day).code == code
    assert limit_fits(Subject.DEVICE, 90, 1)
