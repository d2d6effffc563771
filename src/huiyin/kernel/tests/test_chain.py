"""The hash chain: any tampering shows, lawful erasure is told apart from it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huiyin.kernel.chain import GENESIS, Finding, Link, Stored, payload_digest, verify

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
payloads = st.dictionaries(st.text(max_size=5), st.none() | st.integers() | st.text(max_size=8), max_size=3)


def chain(said: Sequence[Mapping[str, object]]) -> tuple[list[Stored], str]:
    """Return a sound chain with these payloads, and its head."""
    entries: list[Stored] = []
    head = GENESIS
    for number, payload in enumerate(said, start=1):
        salt = bytes([number]) * 16
        moment = START + timedelta(minutes=number)
        link = Link(
            "ABCD-1234", number, "matters.noted", moment, moment, "person:7", payload_digest(salt, payload)
        )
        head = link.hash_after(head)
        entries.append(Stored(link, head, salt, payload))
    return entries, head


chains = st.lists(payloads, min_size=1, max_size=6).map(chain)


@given(chains)
def test_a_chain_that_nobody_touched_is_intact(made: tuple[list[Stored], str]) -> None:
    entries, head = made
    assert verify(entries, head) == [Finding.INTACT] * len(entries)


def test_an_empty_chain_ends_at_its_beginning() -> None:
    assert verify([], GENESIS) == []
    assert verify([], "1" * 64) == [Finding.BROKEN]


TAMPERINGS = {
    "subject": lambda entry: replace(entry, link=replace(entry.link, subject="WXYZ-1234")),
    "number": lambda entry: replace(entry, link=replace(entry.link, seq=entry.link.seq + 1)),
    "kind": lambda entry: replace(entry, link=replace(entry.link, kind="matters.declined")),
    "when it happened": lambda entry: replace(
        entry, link=replace(entry.link, occurred_at=entry.link.occurred_at + timedelta(microseconds=1))
    ),
    "when it was recorded": lambda entry: replace(
        entry, link=replace(entry.link, recorded_at=entry.link.recorded_at - timedelta(microseconds=1))
    ),
    "who": lambda entry: replace(entry, link=replace(entry.link, pseudonym="person:8")),
    "digest": lambda entry: replace(entry, link=replace(entry.link, digest="0" * 64)),
    "hash": lambda entry: replace(entry, hash="0" * 64),
    "salt": lambda entry: replace(entry, salt=b"another salt 123"),
    "payload": lambda entry: replace(entry, payload={**(entry.payload or {}), "added": 1}),
}


@pytest.mark.parametrize("part", TAMPERINGS)
@given(chains, st.data())
def test_a_changed_entry_is_found(part: str, made: tuple[list[Stored], str], data: st.DataObject) -> None:
    entries, head = made
    number = data.draw(st.integers(0, len(entries) - 1))
    entries[number] = TAMPERINGS[part](entries[number])
    findings = verify(entries, head)
    assert Finding.BROKEN in findings
    # What came before is still known to be sound.
    assert findings[:number] == [Finding.INTACT] * number


@given(chains, st.data())
def test_a_missing_entry_is_found(made: tuple[list[Stored], str], data: st.DataObject) -> None:
    entries, head = made
    del entries[data.draw(st.integers(0, len(entries) - 1))]
    assert Finding.BROKEN in verify(entries, head)


@given(chains, st.data())
def test_swapped_and_doubled_entries_are_found(made: tuple[list[Stored], str], data: st.DataObject) -> None:
    entries, head = made
    one = data.draw(st.integers(0, len(entries) - 1))
    doubled = [*entries[: one + 1], *entries[one:]]
    assert Finding.BROKEN in verify(doubled, head)
    other = data.draw(st.integers(0, len(entries) - 1))
    assume(one != other)
    entries[one], entries[other] = entries[other], entries[one]
    assert Finding.BROKEN in verify(entries, head)


@given(chains, payloads)
def test_an_entry_that_was_put_behind_the_head_is_found(
    made: tuple[list[Stored], str], said: dict[str, object]
) -> None:
    entries, head = made
    longer, _ = chain([*(dict(entry.payload or {}) for entry in entries), said])
    assert verify(longer, head)[-1] is Finding.BROKEN


@given(chains, st.data())
def test_rewriting_everything_from_one_entry_on_does_not_reach_the_head(
    made: tuple[list[Stored], str], data: st.DataObject
) -> None:
    entries, head = made
    said = [dict(entry.payload or {}) for entry in entries]
    said[data.draw(st.integers(0, len(said) - 1))]["forged"] = True
    forged, _ = chain(said)
    assert verify(forged, head)[-1] is Finding.BROKEN


@given(chains, st.sets(st.integers(0, 5)))
def test_erased_payloads_leave_the_chain_whole(made: tuple[list[Stored], str], erased: set[int]) -> None:
    entries, head = made
    kept = [
        replace(entry, salt=None, payload=None) if number in erased else entry
        for number, entry in enumerate(entries)
    ]
    findings = verify(kept, head)
    assert findings == [
        Finding.ERASED if number in erased else Finding.INTACT for number in range(len(entries))
    ]


@given(chains, st.data())
def test_an_erased_entry_hides_no_tampering(made: tuple[list[Stored], str], data: st.DataObject) -> None:
    entries, head = made
    number = data.draw(st.integers(0, len(entries) - 1))
    bare = replace(entries[number], salt=None, payload=None)
    entries[number] = replace(bare, link=replace(bare.link, kind="matters.declined"))
    assert Finding.BROKEN in verify(entries, head)


def test_one_moment_in_two_time_zones_is_one_moment() -> None:
    (entry,), head = chain([{}])
    shanghai = timezone(timedelta(hours=8))
    link = replace(
        entry.link,
        occurred_at=entry.link.occurred_at.astimezone(shanghai),
        recorded_at=entry.link.recorded_at.astimezone(shanghai),
    )
    assert verify([replace(entry, link=link)], head) == [Finding.INTACT]


@given(payloads)
def test_equal_words_under_another_salt_have_another_digest(said: dict[str, object]) -> None:
    assert payload_digest(b"a" * 16, said) != payload_digest(b"b" * 16, said)
    assert payload_digest(b"a" * 16, said) == payload_digest(b"a" * 16, dict(reversed(said.items())))
