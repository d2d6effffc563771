from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.ids import (
    ALPHABET,
    FOLLOW_KEY_LENGTH,
    follow_key,
    follow_key_matches,
    new_public_code,
    new_salt,
    parse_public_code,
)

SECRET = b"0123456789abcdef"
CODES = st.integers(0, 2**35 - 1).map(lambda drawn: new_public_code(lambda _bits: drawn))


def chars(code: str) -> str:
    return code.replace("-", "")


@given(CODES)
def test_a_code_is_eight_characters_that_parse(code: str) -> None:
    assert len(code) == 9
    assert code[4] == "-"
    assert set(chars(code)) <= set(ALPHABET)
    assert parse_public_code(code) == code


def test_a_code_holds_all_35_random_bits() -> None:
    drawn = iter(1 << bit for bit in range(35))
    assert len({new_public_code(lambda _bits: next(drawn))[:8] for _ in range(35)}) == 35


@given(CODES)
def test_every_wrong_character_is_noticed(code: str) -> None:
    right = chars(code)
    for place in range(8):
        for char in set(ALPHABET) - {right[place]}:
            assert parse_public_code(right[:place] + char + right[place + 1 :]) is None


@given(CODES)
def test_every_swap_of_two_characters_is_noticed(code: str) -> None:
    right = list(chars(code))
    for a, b in combinations(range(8), 2):
        swapped = right.copy()
        swapped[a], swapped[b] = right[b], right[a]
        assert swapped == right or parse_public_code("".join(swapped)) is None


@given(CODES)
def test_a_code_is_read_as_people_type_it(code: str) -> None:
    typed = code.lower().replace("0", "o").replace("1", "l")
    assert parse_public_code(typed) == code
    assert parse_public_code(f"  {chars(typed)} ") == code
    assert parse_public_code(" - ".join(chars(code)).replace("1", "I")) == code
    assert parse_public_code(code.replace("-", "—").translate({ord("2"): "２"})) == code


@given(st.text())
def test_reading_a_code_never_fails(text: str) -> None:
    code = parse_public_code(text)
    assert code is None or parse_public_code(code) == code


@pytest.mark.parametrize("text", ["", "0000-000", "0000-00000", "UUUU-UUUU", "路灯", "0" * 10_000, "\ud800"])
def test_what_is_no_code_gives_none(text: str) -> None:
    assert parse_public_code(text) is None


@given(CODES)
def test_a_follow_key_fits_its_code_only(code: str) -> None:
    key = follow_key(SECRET, code)
    assert len(key) == FOLLOW_KEY_LENGTH
    assert set(key) <= set(ALPHABET)
    assert follow_key_matches(SECRET, code, key.lower().replace("0", "O").replace("1", "i"))
    assert follow_key_matches(SECRET, code.lower(), " ".join(key))
    assert not follow_key_matches(SECRET, code, key[:-1])
    assert not follow_key_matches(b"another secret 16", code, key)


@given(CODES, st.text())
def test_a_wrong_key_is_refused_without_an_error(code: str, key: str) -> None:
    assert not follow_key_matches(SECRET, code, key)
    assert not follow_key_matches(SECRET, "no code", key)


def test_the_key_of_a_code_never_changes() -> None:
    assert follow_key(SECRET, "0000-0000") == "GGPWTFP9RPS9SAFJ44K10KJW8W"


def test_a_key_is_derived_from_a_real_code_and_a_long_secret_only() -> None:
    with pytest.raises(ValueError, match="not a public code"):
        follow_key(SECRET, "0000-0001")
    with pytest.raises(ValueError, match="at least 16"):
        follow_key(b"short", "0000-0000")


def test_a_salt_is_sixteen_fresh_bytes() -> None:
    assert len(new_salt()) == 16
    assert new_salt() != new_salt()
