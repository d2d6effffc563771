"""Sealed values and blind indexes."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kit import crypto, keys
from huiyin.kit.crypto import Sealed, blind_index, seal
from huiyin.kit.keys import KeyRing

COLUMN = "people_person.phone"
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts)
def test_what_is_sealed_opens_again(text: str) -> None:
    assert Sealed(seal(text, COLUMN).blob, COLUMN).reveal() == text


@given(texts.filter(lambda text: len(text) > 3))
def test_a_sealed_value_shows_nothing(text: str) -> None:
    sealed = seal(text, COLUMN)
    assert text.encode() not in sealed.blob
    assert {repr(sealed), str(sealed), f"{sealed}"} == {"Sealed(…)"}


def test_equal_texts_look_different() -> None:
    assert len({seal("13912345678", COLUMN).blob for _ in range(50)}) == 50


def test_a_sealed_value_opens_in_its_own_column_only() -> None:
    with pytest.raises(InvalidTag):
        Sealed(seal("13912345678", COLUMN).blob, "people_person.email").reveal()


@given(st.integers(1, 60), st.integers(1, 255))
def test_a_changed_byte_does_not_open(place: int, change: int) -> None:
    blob = bytearray(seal("湖南省株洲市荷塘区", COLUMN).blob)
    blob[1 + place % (len(blob) - 1)] ^= change
    with pytest.raises(InvalidTag):
        Sealed(bytes(blob), COLUMN).reveal()


def test_old_values_open_after_a_new_key_came(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = keys.keyring()
    old = seal("旧", COLUMN)
    newer = KeyRing(ring.sealing | {2: b"2" * 32}, ring.index, ring.follow, ring.session)
    monkeypatch.setattr(crypto, "keyring", lambda: newer)
    fresh = seal("新", COLUMN)
    assert (fresh.blob[0], old.blob[0]) == (2, 1)
    assert (fresh.reveal(), old.reveal()) == ("新", "旧")


def test_equal_contacts_are_found_again_within_their_column_only() -> None:
    assert blind_index("13912345678", COLUMN) == blind_index("13912345678", COLUMN)
    assert blind_index("13912345678", COLUMN) != blind_index("13912345678", "people_person.email")
    assert blind_index("13912345678", COLUMN) != blind_index("13912345679", COLUMN)


def test_a_blind_index_needs_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = keys.keyring()
    mine = blind_index("13912345678", COLUMN)
    monkeypatch.setattr(
        crypto, "keyring", lambda: KeyRing(ring.sealing, b"x" * 32, ring.follow, ring.session)
    )
    assert blind_index("13912345678", COLUMN) != mine
