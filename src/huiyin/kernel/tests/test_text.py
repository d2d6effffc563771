import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.text import (
    MAX_TERMS,
    MAX_TOKEN_LENGTH,
    MAX_TOKENS,
    Term,
    clean,
    gettext_noop,
    normalise,
    query_terms,
    search_tokens,
    shorten,
)

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
MIXED = st.text(st.one_of(HAN, st.sampled_from("abcXYZ 019，。、\n-ｱ々〇")), max_size=60)


def matches(query: str, text: str) -> bool:
    tokens = search_tokens(text)
    return all(
        any(token.startswith(term.text) if term.prefix else token == term.text for token in tokens)
        for term in query_terms(query)
    )


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_no_single_character_needs_a_second_normalising() -> None:
    # Beyond the third plane only selectors and private characters follow.
    codes = [*range(0x30000), *range(0xE0000, 0xE0200), sys.maxunicode]
    once = [normalise(f"a{chr(code)}b") for code in codes]
    assert [text for text in once if normalise(text) != text] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＢＣ　１２３", "ABC 123"),
        ("路灯，坏了！", "路灯,坏了!"),
        ("“路灯”——坏了。", '"路灯"--坏了.'),
        ("「路灯」【急】", '"路灯"[急]'),
        ("路\u200b灯\ufeff", "路灯"),
        ("一行 \r\n\r\n 二行", "一行\n二行"),
        ("a\x00b\x07", "ab"),
        ("  多   空\t格 ", "多 空 格"),
        ("\u2f00", "一"),
    ],
)
def test_texts_that_mean_the_same_normalise_alike(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_cleaned_text_holds_nothing_invisible_and_is_stable(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]
    cleaned.encode()


def test_cleaning_keeps_the_wording() -> None:
    assert clean("  ３号楼，“路灯”\r\n坏了\u200b！\x00 ") == "３号楼，“路灯”\n坏了！"


@given(st.text(), st.integers(0, 20))
def test_cleaning_keeps_the_limit(text: str, limit: int) -> None:
    assert len(clean(text, limit)) <= limit


def test_han_is_indexed_in_pairs_and_words_are_indexed_whole() -> None:
    assert search_tokens("3栋路灯坏了 WiFi") == ["3", "栋路", "路灯", "灯坏", "坏了", "了", "wifi"]


def test_a_query_asks_for_pairs_exactly_and_for_words_by_their_beginning() -> None:
    assert query_terms("路灯坏 Wi 灯") == [
        Term("路灯", prefix=False),
        Term("灯坏", prefix=False),
        Term("wi", prefix=True),
        Term("灯", prefix=True),
    ]


@given(st.data())
def test_every_piece_of_a_han_text_finds_it(data: st.DataObject) -> None:
    run = data.draw(st.text(HAN, min_size=1, max_size=24))
    text = data.draw(MIXED) + run + data.draw(MIXED)
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))
    assert matches(run[start:end], text)


@given(MIXED)
def test_every_text_finds_itself(text: str) -> None:
    assert matches(text, text)


def test_a_query_does_not_find_a_text_without_its_words() -> None:
    assert not matches("路灯", "路上的灯")
    assert not matches("灯", "电梯")


@given(st.text(max_size=200))
def test_tokens_and_terms_are_distinct_and_short(text: str) -> None:
    tokens, terms = search_tokens(text), query_terms(text)
    assert len(set(tokens)) == len(tokens)
    assert len(set(terms)) == len(terms) <= MAX_TERMS
    assert all(0 < len(token) <= MAX_TOKEN_LENGTH for token in tokens)


def test_a_very_long_text_gives_a_bounded_index_entry() -> None:
    text = "".join(chr(0x4E00 + i % 20_000) for i in range(20_000)) + " " + "x" * 1_000
    assert len(search_tokens(text)) == MAX_TOKENS
    assert matches("x" * 1_000, "x" * 1_000)


def test_a_text_is_shortened_at_a_pause() -> None:
    assert shorten("路灯坏了三天，晚上看不见路", 10) == "路灯坏了三天…"
    assert shorten("the street lamp", 13) == "the street…"
    assert shorten("路灯\n坏了", 10) == "路灯 坏了"


@given(st.text(), st.integers(1, 30))
def test_a_shortened_text_fits(text: str, width: int) -> None:
    assert len(shorten(text, width)) <= width


def test_a_text_cannot_be_shortened_to_nothing() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        shorten("路灯", 0)


def test_a_marked_sentence_stays_as_it_is() -> None:
    assert gettext_noop("The lamp is out.") == "The lamp is out."
