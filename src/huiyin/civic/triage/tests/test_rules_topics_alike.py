"""One rule, computed twice: word by word where somebody types, and for millions of pairs at once."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.rules import likeness as rule
from huiyin.civic.triage.rules.frequencies import counted, pieces
from huiyin.civic.triage.rules.likeness import Nearness, likeness, reading, telling
from huiyin.civic.triage.rules.text import joined
from huiyin.civic.triage.rules.topics import alike
from huiyin.civic.triage.rules.topics.alike import Alike, Pairs, compared, sums
from huiyin.civic.triage.rules.topics.grouping import grown, heaps
from huiyin.civic.triage.rules.topics.habits import HABIT, PROLIFIC, habits, without
from huiyin.civic.triage.rules.topics.knowing import Scale, known
from huiyin.civic.triage.rules.topics.pairs import Edges
from huiyin.civic.triage.rules.topics.pieces import cut, hashed, spread

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Commas end a run; letters and numbers are words of their own.
# Most messages have “小区” and “反映”; of “反映路灯” the machine takes “反映” for the name of a road.
WORDS = st.lists(
    st.sampled_from([*"路灯电梯坏了漏水二三栋东门南湾花园村修一，。 a1", "小区", "反映", "反映路"]),
    max_size=25,
)
DAYS = (0, 3, 200)
# Of some the compound is known: of the first and the third the same, of the fourth another.
PLACES = (7, 0, 7, 8)
PARKING = [
    ("龙泉湾花园捆绑销售车位", "龙泉湾花园要求职工买房必须同时买十二万的车位，不买就取消购房资格。"),
    ("投诉龙泉湾花园捆绑销售车位", "单位职工买龙泉湾花园的房子，被强制捆绑十二万的车位，没有发票。"),
    ("石宋路下水道堵塞", "石宋路建宁小区门口的下水道堵了，污水漫到马路上。"),
    ("石宋路的下水道又堵了", "建宁小区门口，石宋路下水道污水横流，请疏通。"),
    ("月塘小区临街门面油烟扰民", "临街门面长期油烟直排。"),
]
# What is taken for a name here stands in most messages.
LAMPS = [
    ("反映路灯坏了", "小区门口的路灯坏了三天，请修一修。"),
    ("反映路面积水", "下雨以后路面积水。"),
    ("路灯坏了", "向社区反映过，路灯还是不亮。"),
    ("石宋路的路灯不亮", "晚上很黑。"),
]


def nearness(one: int, other: int) -> Nearness:
    if not one or not other:
        return Nearness.UNKNOWN
    return Nearness.SAME_PLACE if one == other else Nearness.APART


def ready_to_compare(messages: list[tuple[str, str]], days: list[float]) -> tuple[Pairs, Scale]:
    """Return all pairs of messages."""
    (part,) = cut(messages)
    told = known(spread([part]), len(messages))
    where = np.asarray([PLACES[number % 4] for number in range(len(messages))])
    ready = Alike(compared(part, told), sums(part, told), np.asarray(days, np.float32), where, told.scale)
    left, right = np.asarray(list(combinations(range(len(messages)), 2))).T
    return Pairs(ready, left, ready, right), told.scale


def both_ways(
    messages: list[tuple[str, str]],
) -> list[tuple[dict[str, float], dict[str, float], float, float]]:
    """Return figures and score of each pair, word by word and at once."""
    at = [MONDAY + timedelta(days=DAYS[number % 3]) for number in range(len(messages))]
    held = counted(joined(title, body) for title, body in messages)
    read = [reading(title, body, held, at=when) for (title, body), when in zip(messages, at, strict=True)]
    pairs, scale = ready_to_compare(messages, [when.timestamp() / 86_400 for when in at])
    facts, scores = alike.features(pairs, scale), alike.scores(pairs, scale)
    where = pairs.mine.places.tolist()
    return [
        (
            rule.features(read[one], read[other], near := nearness(where[one], where[other])),
            {name: float(values[place]) for name, values in facts.items()},
            likeness(read[one], read[other], near).score,
            float(scores[place]),
        )
        for place, (one, other) in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
        if read[one].text != read[other].text
    ]


@pytest.mark.parametrize("messages", [PARKING, LAMPS])
def test_words_and_numbers_give_the_same_figures(messages: list[tuple[str, str]]) -> None:
    for by_words, by_numbers, slowly, quickly in both_ways(messages):
        assert by_numbers == pytest.approx(by_words, abs=1e-4)
        assert quickly == pytest.approx(slowly, abs=1e-4)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=5))
def test_whatever_is_written_both_ways_agree(said: list[tuple[list[str], list[str]]]) -> None:
    for _, _, slowly, quickly in both_ways([("".join(title), "".join(body)) for title, body in said]):
        assert quickly == pytest.approx(slowly, abs=1e-3)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=6), st.sampled_from([0.02, 0.1, 0.5]))
def test_who_is_passed_over_is_less_alike_than_was_asked_for(
    said: list[tuple[list[str], list[str]]], least: float
) -> None:
    messages = [("".join(title), "".join(body)) for title, body in said]
    pairs, scale = ready_to_compare(messages, [0.0] * len(messages))
    exact = alike.scores(pairs, scale)
    assert np.array_equal(alike.scores(pairs, scale, least=least), np.where(exact >= least, exact, 0))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), min_size=1, max_size=6))
def test_messages_cut_together_have_the_pieces_of_those_cut_alone(messages: list[tuple[str, str]]) -> None:
    (part,) = cut(messages)
    for row, (title, body) in enumerate(messages):
        found = part.hashes[part.starts[row] : part.starts[row + 1]]
        assert set(found.tolist()) == set(hashed(pieces(joined(title, body, 1_500))).tolist())


def test_what_few_have_tells_as_much_in_a_city_as_in_a_street() -> None:
    assert telling(0) == 1
    assert telling(60 / 1_000_000) == pytest.approx(1, abs=0.03)
    assert telling(1) == 0
    assert telling(0.001) > telling(0.01) > telling(0.1)


def edges(*rows: tuple[int, int, float]) -> Edges:
    left, right, much = zip(*rows, strict=True)
    return Edges(np.asarray(left), np.asarray(right), np.asarray(much, np.float32))


LINKS = st.dictionaries(
    st.sampled_from(list(combinations(range(12), 2))), st.integers(10, 100), min_size=1, max_size=40
)


@settings(max_examples=40, deadline=None)
@given(LINKS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_neither_order_nor_lots_change_who_belongs_together(
    links: dict[tuple[int, int], int], chance: Random, many: int
) -> None:
    rows = [(one, other, much / 100) for (one, other), much in links.items()]
    shuffled = chance.sample(rows, len(rows))
    whole = [one.tolist() for one in grown(edges(*rows))]
    assert [one.tolist() for one in grown(edges(*shuffled))] == whole
    assert sorted(one.tolist() for lot in heaps(edges(*rows), many) for one in grown(lot)) == whole
    assert len({member for topic in whole for member in topic}) == sum(map(len, whole))
    assert min(map(len, whole), default=2) >= 2


def test_a_chain_is_no_topic() -> None:
    chain = [(number, number + 1, 0.9) for number in range(12)]
    assert max(map(len, grown(edges(*chain)))) < 5


def test_who_agrees_much_less_than_the_others_among_themselves_stays_out() -> None:
    firm = [(one, other, 0.99) for one, other in combinations(range(4), 2)]
    loose = [(number, 4, 0.55) for number in range(4)]
    assert [one.tolist() for one in grown(edges(*firm, *loose))] == [[0, 1, 2, 3]]
    mild = [(one, other, 0.7) for one, other in combinations(range(4), 2)]
    assert [one.tolist() for one in grown(edges(*mild, *loose))] == [[0, 1, 2, 3, 4]]


def test_lots_keep_together_what_any_chain_connects() -> None:
    rows = edges((0, 1, 0.9), (1, 2, 0.6), (0, 2, 0.1), (3, 4, 0.8), (2, 3, 0.3), (5, 6, 0.2))
    lots = heaps(rows, 2)
    assert [list(zip(lot.left.tolist(), lot.right.tolist(), strict=True)) for lot in lots] == [
        [(0, 1), (1, 2), (0, 2)],
        [(3, 4)],
    ]
    assert heaps(edges((5, 6, 0.2)), 2) == []


def test_what_a_prolific_author_always_writes_says_nothing() -> None:
    wishes = [(f"请加快{thing}建设刻不容缓", "") for thing in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"]
    (part,) = cut(wishes)
    assert len(wishes) == PROLIFIC
    assert HABIT > 1 / PROLIFIC
    mine, nobody = np.full(len(wishes), 7), np.zeros(len(wishes), np.int64)
    left = without(part, mine, habits([part], [mine]))
    assert set(hashed(["刻不容缓"[:2], "请加", "建设刻"]).tolist()).isdisjoint(left.hashes.tolist())
    assert set(hashed(["快甲", "甲建"]).tolist()) <= set(left.hashes.tolist())
    assert np.array_equal(np.diff(left.starts), np.full(len(wishes), 5))
    assert without(part, nobody, habits([part], [nobody])) is part
    few = mine[:-1]
    assert not len(habits([part.part(0, len(few))], [few]).writers)


def test_habits_count_as_nothing_word_by_word_too() -> None:
    held = counted(["请加快甲建设刻不容缓"])
    always = frozenset(pieces("请加快刻不容缓建设刻"))
    plain_read, quiet = (reading("请加快甲建设刻不容缓", "", held, habits=told) for told in ((), always))
    assert quiet.pieces == set(plain_read.pieces) - always
