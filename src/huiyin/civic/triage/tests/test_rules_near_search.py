from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.rules.frequencies import Frequencies, counted, pieces
from huiyin.civic.triage.rules.near_search import Piece, marked, rank, snippet
from huiyin.civic.triage.rules.near_sketch import (
    COMMON_WALKS,
    KEPT,
    TRACES,
    cosine,
    cosines,
    packed,
    sketched,
    unpacked,
    walked,
)

NONE_YET = Frequencies()
TEXT = st.text(alphabet="路灯坏了东门 abcİß。，", max_size=120)


def said(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def finds(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.marked]


def test_what_was_searched_for_is_marked_and_the_rest_is_kept() -> None:
    pieces = marked("东门的路灯不亮，路灯三天没修", "路灯")
    assert (said(pieces), finds(pieces)) == ("东门的路灯不亮，路灯三天没修", ["路灯", "路灯"])


def test_a_phrase_that_stands_nowhere_is_marked_by_its_pairs() -> None:
    assert finds(marked("东门的路灯坏了", "路灯不亮")) == ["路灯"]


def test_letters_are_found_in_either_case() -> None:
    assert finds(marked("KTV 噪音扰民", "ktv")) == ["KTV"]


def test_a_snippet_shows_where_the_words_stand() -> None:
    pieces = snippet("很长的开头。" * 40 + "东门的下水道堵了" + "很长的结尾。" * 40, "下水道", 40)
    assert "下水道" in finds(pieces)
    assert pieces[0] == pieces[-1] == Piece("…")
    assert len(said(pieces)) <= 42


@settings(max_examples=80)
@given(TEXT, TEXT)
@example("İ路灯", "路灯")
@example("", "")
def test_marking_loses_and_adds_nothing(text: str, words: str) -> None:
    assert said(marked(text, words)) == text
    line = " ".join(text.split())
    assert said(snippet(text, words, 30)).strip("…") in line


def test_titles_and_phrases_and_rare_words_come_first() -> None:
    texts = [("咨询", "东门那边的路，装了灯"), ("东门路灯不亮", ""), ("反映问题", "东门路灯不亮三天")]
    scores = rank("东门路灯", texts, NONE_YET)
    assert sorted(range(3), key=lambda n: -scores[n]) == [1, 2, 0]
    held = counted(["小区路灯"] * 60 + ["小区龙舟"])
    assert rank("小区龙舟", [("小区", ""), ("龙舟", "")], held)[1] > rank("小区龙舟", [("小区", "")], held)[0]


def test_words_of_nothing_rank_nothing() -> None:
    assert rank("。，", [("东门路灯", "")], NONE_YET) == [0.0]


def test_a_sketch_keeps_the_most_telling_pieces_and_no_word() -> None:
    one = sketched("东门路灯不亮", "已经三天了，晚上看不见路，老人不敢出门，请派人来修一修。" * 3, NONE_YET)
    assert (len(one.weights), len(one.traces)) == (KEPT, TRACES)
    assert unpacked(packed(one)).weights == one.weights
    assert "路灯".encode() not in packed(one)


@settings(max_examples=40)
@given(TEXT, TEXT)
def test_sketches_are_alike_both_ways(one: str, other: str) -> None:
    left, right = sketched(one, one, NONE_YET), sketched(other, other, NONE_YET)
    assert cosine(left, right) == cosine(right, left)
    assert cosines(left, [packed(right)]) == [pytest.approx(cosine(left, right))]
    assert not left.weights or abs(cosine(left, left) - 1) < 1e-9


def test_where_there_are_many_matters_common_pieces_lead_nowhere() -> None:
    many = Frequencies(100_000, {"路灯": 4_000, "东门": 500})
    one = sketched("东门路灯", "东门路灯", many)
    kept = {number for number, _ in zip(one.weights, range(KEPT), strict=False)}
    assert len(one.traces) == len(kept) - 1
    assert set(one.traces) < kept


def test_among_few_matters_a_look_up_goes_along_every_trace() -> None:
    one = sketched("东门路灯不亮", "已经三天了，晚上看不见路，老人不敢出门，请派人来修一修。", NONE_YET)
    assert one.walks == {number: one.weights[number] for number in one.traces}


def test_among_many_it_goes_along_what_is_rare_and_the_most_telling_of_the_rest() -> None:
    counts = {f"p{n}": 100 - n for n in range(20)}
    leads = {piece: 10.0 if n % 2 else 5_000.0 for n, piece in enumerate(counts)}
    common = [piece for piece in counts if leads[piece] > 500]
    assert walked(counts, leads).keys() == counts.keys() - set(common[COMMON_WALKS:])


def test_pieces_of_one_word_are_walked_once_and_count_together() -> None:
    counts = {"下水": 60, "水道": 70, "下水道": 80, "道堵": 50}
    leads = {"下水": 900.0, "水道": 2_400.0, "下水道": 880.0, "道堵": 600.0}
    # Many more speak of other water: that pair is a word of its own.
    assert walked(counts, leads) == {"水道": 70, "下水道": 140, "道堵": 50}
    assert walked(counts, dict.fromkeys(counts, 20.0)) == counts


def test_a_sketch_looks_along_fewer_pieces_where_there_are_many_matters() -> None:
    title = "下水道堵了"
    held = Frequencies(50_000, dict.fromkeys(("下水", "水道", "下水道", "道堵", "水道堵"), 400))
    few, many = sketched(title, "", held), sketched(title, "", replace(held, matters=1_000_000))
    assert (few.weights, few.traces) == (many.weights, many.traces)
    assert many.walks.keys() < few.walks.keys() == set(few.traces)
    assert sum(many.walks.values()) == sum(few.walks.values())


@settings(max_examples=30)
@given(TEXT)
def test_shares_of_many_pieces_are_those_of_each(text: str) -> None:
    held = counted([text, "东门路灯坏了"])
    assert held.shares(pieces(text)) == {piece: held.share(piece) for piece in pieces(text)}
