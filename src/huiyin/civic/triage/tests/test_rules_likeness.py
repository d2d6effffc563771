from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.rules.frequencies import Frequencies, counted, packed, pieces, unpacked
from huiyin.civic.triage.rules.likeness import (
    SAME,
    WORTH_A_LOOK,
    Likeness,
    Nearness,
    NearReason,
    Reading,
    likeness,
    reading,
)

NONE_YET = Frequencies()
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = st.text(alphabet="路灯电梯坏了漏水二三栋东门南门修一修，。 abc12", max_size=60)
SPEECH = st.tuples(WORDS, WORDS)


def read(title: str, body: str = "", **more: object) -> Reading:
    return reading(title, body, NONE_YET, **more)  # type: ignore[arg-type]


DRAIN = read("2栋楼下下水道堵了", "污水都漫出来了，味道很大，老人不敢出门。")
DRAIN_AGAIN = read("2栋门口的下水道又堵了", "污水流了一地，臭得很，请尽快疏通。")
TAI_CHI = read("希望开设太极拳课程", "退休的人多，想请老师来教。")


def test_the_same_drain_in_other_words_is_the_same_matter() -> None:
    found = likeness(DRAIN, DRAIN_AGAIN, Nearness.SAME_PLACE)
    assert (found.same, found.reasons) == (True, (NearReason.SAME_PLACE_AND_CAUSE,))


def test_another_wish_of_the_same_compound_is_not() -> None:
    assert likeness(DRAIN, TAI_CHI, Nearness.SAME_PLACE).score < WORTH_A_LOOK


def test_the_same_words_elsewhere_are_another_drain() -> None:
    there = read("5栋门口的下水道又堵了", "污水流了一地，臭得很，请尽快疏通。")
    here = likeness(DRAIN_AGAIN, there, Nearness.SAME_PLACE).score
    assert likeness(DRAIN_AGAIN, there, Nearness.APART).score < here


def test_two_titles_that_name_different_compounds_stand_apart() -> None:
    body = "临街门面长期油烟直排，投诉没有结果，请依法处理。"
    one, other = read("月塘小区临街门面油烟扰民", body), read("石峰花园小区临街门面油烟扰民", body)
    again = read("月塘小区门面油烟直排扰民", body)
    assert likeness(one, other).score < SAME < likeness(one, again).score


def test_the_very_same_words_are_the_same_matter_and_say_so() -> None:
    again = read("2栋楼下下水道堵了", "污水都漫出来了，味道很大，老人不敢出门。")
    assert likeness(DRAIN, again) == Likeness(1.0, (NearReason.SAME_WORDS,))


def test_the_same_author_is_a_reason_and_nobody_is_nobody() -> None:
    mine, mine_again = read("东门路灯不亮", author=7), read("东门的路灯还是不亮", author=7)
    strangers = read("东门路灯不亮", author=None), read("东门的路灯还是不亮", author=None)
    assert NearReason.SAME_AUTHOR in likeness(mine, mine_again, Nearness.SAME_PLACE).reasons
    assert NearReason.SAME_AUTHOR not in likeness(*strangers, Nearness.SAME_PLACE).reasons


def test_what_lies_months_apart_is_less_likely_the_same() -> None:
    now = read("东门路灯不亮", "已经三天了", at=MONDAY)
    soon = read("东门的路灯坏了", "晚上看不见", at=MONDAY + timedelta(days=2))
    late = read("东门的路灯坏了", "晚上看不见", at=MONDAY + timedelta(days=200))
    near = Nearness.SAME_PLACE
    assert likeness(now, late, near).score < likeness(now, soon, near).score


@settings(max_examples=60)
@given(SPEECH, SPEECH, st.sampled_from(Nearness))
@example(("", ""), ("路灯", ""), Nearness.SAME_PLACE)
def test_it_is_the_same_both_ways(one: tuple[str, str], other: tuple[str, str], near: Nearness) -> None:
    left, right = read(*one, author=1, at=MONDAY), read(*other, author=2, at=MONDAY)
    there, back = likeness(left, right, near), likeness(right, left, near)
    assert there.score == pytest.approx(back.score)
    assert 0 <= there.score <= 1
    assert set(there.reasons) == set(back.reasons)


@settings(max_examples=40)
@given(st.integers(0, 60), st.sampled_from("鑫淼垚焱品"))
def test_one_wrong_character_does_not_hide_a_matter(at: int, wrong: str) -> None:
    body = "荷塘星城2栋楼下的下水道堵了三天，污水漫到台阶上，味道很大，老人都不敢出门，请尽快派人疏通。"
    at %= len(body)
    mistyped = body[:at] + wrong + body[at + 1 :]
    assert likeness(read("下水道堵塞", body), read("下水道堵了", mistyped), Nearness.SAME_PLACE).same


def test_a_short_name_is_found_in_the_long_one() -> None:
    long = read("荷塘星城小区东门路灯不亮", "东门两盏路灯不亮三天了。")
    short = read("星城东门路灯不亮", "东门的路灯坏了，晚上看不见路。")
    assert likeness(long, short).score >= WORTH_A_LOOK


@pytest.mark.parametrize(
    "text",
    ["", "a", "灯", "燈" * 50_000, "路" * 100_000, "😀😀", "xia shui dao du le", "<b></b>", "13800138000"],
)
def test_any_input_gives_an_answer(text: str) -> None:
    odd = read(text[:200], text)
    assert 0 <= likeness(odd, DRAIN).score <= 1
    assert 0 <= likeness(odd, odd).score <= 1


def test_traditional_characters_are_the_same_words() -> None:
    assert likeness(read("東門路燈壞了"), read("东门路灯坏了")).score == 1.0


def test_what_everybody_writes_tells_little() -> None:
    held = counted(["东门路灯不亮，请解决"] * 40 + ["西门电梯停运，请解决"])
    assert held.weight("解决") < held.weight("路灯") < held.weight("电梯")
    assert held.share("路灯") > held.share("电梯") > held.share("龙王")


def test_what_falls_off_the_end_counts_as_half_of_the_last() -> None:
    held = counted(["甲乙丙"] * 8 + ["丁戊己"] * 2, most=3)
    assert (len(held.counts), held.unseen) == (3, 4)


@settings(max_examples=30)
@given(st.lists(WORDS, max_size=6))
def test_frequencies_are_read_as_they_were_written(texts: list[str]) -> None:
    held = counted(texts)
    assert unpacked(packed(held)) == held


def test_pieces_are_pairs_and_triples_and_whole_numbers() -> None:
    assert pieces("东门路 201") == {"东门", "门路", "东门路", "201"}
