"""Seals and audit files: each way of changing the past is found, and lawful erasure is not one of them."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel import audit_file
from huiyin.kernel.audit_file import NoAuditFile, check_file, record_digest
from huiyin.kernel.chain import ERASURE, GENESIS, Link, Stored, payload_digest
from huiyin.kernel.merkle import root_of
from huiyin.kernel.seals import RECORD, Fault, Leaf, Report, SealHead

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Lines = list[dict[str, Any]]


def chain(subject: str, length: int, *, kind: str = "matters.noted") -> list[Stored]:
    entries, head = [], GENESIS
    for number in range(1, length + 1):
        salt, payload = bytes([number]) * 16, {"text": f"{subject} {number}"}
        moment = START + timedelta(minutes=number)
        link = Link(subject, number, kind, moment, moment, "person:7", payload_digest(salt, payload))
        head = link.hash_after(head)
        entries.append(Stored(link, head, salt, payload))
    return entries


def seal(number: int, leaves: list[Leaf], previous: str) -> SealHead:
    root = root_of([leaf.hash for leaf in leaves])
    return SealHead(number, date(2026, 3, number), len(leaves), root, previous)


def history(*, payloads: bool = True) -> Lines:
    """Two matters over two days: the first goes on after its first seal, and one entry is unsealed."""
    first, second = chain("AAAA-AAAA", 4), chain("BBBB-BBBB", 2)
    facts = {"kind": "people.logged_in", "id": 1}
    one = [Leaf("AAAA-AAAA", 2, first[1].hash), Leaf("BBBB-BBBB", 2, second[1].hash)]
    two = [Leaf("AAAA-AAAA", 3, first[2].hash), Leaf(f"{RECORD}1", 1, record_digest(facts))]
    head = seal(1, one, GENESIS)
    lines = [audit_file.head_line(START, payloads=payloads)]
    for sealed, leaves in ((head, one), (seal(2, two, head.hash), two)):
        lines += [audit_file.seal_line(sealed), *map(audit_file.leaf_line, leaves)]
    for entries in (first, second):
        lines += [audit_file.entry_line(entry, payloads=payloads) for entry in entries]
        lines.append(audit_file.chain_line(entries[0].link.subject, entries[-1].hash))
    lines.append(audit_file.record_line(1, record_digest(facts), facts if payloads else None))
    return ended(lines)


def ended(lines: Lines) -> Lines:
    kept = [line for line in lines if line["type"] != "end"]
    return [*kept, {"type": "end", "lines": len(kept) + 1}]


def check(lines: Lines, *known: str, expired_before: date | None = None) -> Report:
    return check_file([json.dumps(line) for line in lines], known, expired_before=expired_before)


def faults(lines: Lines, *known: str) -> set[tuple[Fault, str]]:
    return {(found.fault, found.where) for found in check(lines, *known).faults}


def of(lines: Lines, kind: str, subject: str = "") -> Lines:
    return [line for line in lines if line["type"] == kind and subject in line.get("subject", "")]


@pytest.mark.parametrize("payloads", [True, False])
def test_an_untouched_file_is_sound(payloads: bool) -> None:
    report = check(history(payloads=payloads))
    assert report.sound
    assert (report.matters, report.entries, report.records, report.seals) == (2, 6, 1, 2)
    assert report.sealed_until == date(2026, 3, 2)


def change_payload(lines: Lines) -> Lines:
    of(lines, "entry", "AAAA")[0]["payload"] = {"text": "something else"}
    return lines


def change_entry(lines: Lines) -> Lines:
    of(lines, "entry", "AAAA")[1]["kind"] = "matters.declined"
    return lines


def change_order(lines: Lines) -> Lines:
    at = [number for number, line in enumerate(lines) if line["type"] == "entry"]
    lines[at[0]], lines[at[1]] = lines[at[1]], lines[at[0]]
    return lines


def rehashed(lines: Lines, subject: str, length: int) -> Lines:
    """Cut a chain and make it whole again, as somebody with the program at hand could."""
    gone = of(lines, "entry", subject)[length:]
    kept = [line for line in lines if not any(line is one for one in gone)]
    of(kept, "head", subject)[0]["head"] = of(kept, "entry", subject)[-1]["hash"]
    return ended(kept)


def delete_matter(lines: Lines) -> Lines:
    return ended([line for line in lines if line["type"] == "leaf" or "BBBB" not in line.get("subject", "")])


def forge_seal(lines: Lines) -> Lines:
    """Take a matter out together with its leaf, and compute that seal anew."""
    kept = [line for line in lines if "BBBB" not in line.get("subject", "")]
    leaf = of(kept, "leaf", "AAAA")[0]
    made = seal(1, [Leaf(leaf["subject"], leaf["seq"], leaf["head"])], GENESIS)
    kept[1] = audit_file.seal_line(made)
    return ended(kept)


def change_record(lines: Lines) -> Lines:
    of(lines, "record")[0]["facts"] = {"kind": "people.logged_in", "id": 2}
    return lines


def delete_record(lines: Lines) -> Lines:
    return ended([line for line in lines if line["type"] != "record"])


TAMPERINGS: dict[str, tuple[Callable[[Lines], Lines], set[tuple[Fault, str]]]] = {
    "a payload": (change_payload, {(Fault.CHANGED, "AAAA-AAAA")}),
    "an entry": (change_entry, {(Fault.CHANGED, "AAAA-AAAA")}),
    "the order": (change_order, {(Fault.CHANGED, "AAAA-AAAA")}),
    "the last sealed entry": (lambda lines: rehashed(lines, "AAAA", 2), {(Fault.CUT, "AAAA-AAAA")}),
    "a whole matter": (delete_matter, {(Fault.REMOVED, "BBBB-BBBB")}),
    "a seal": (forge_seal, {(Fault.SEAL, "2026-03-02")}),
    "a record": (change_record, {(Fault.CHANGED, "record:1")}),
    "a record's row": (delete_record, {(Fault.REMOVED, "record:1")}),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_changing_the_past_is_found_and_named(name: str) -> None:
    tamper, expected = TAMPERINGS[name]
    assert faults(tamper(history())) == expected


def test_what_is_not_sealed_yet_can_be_cut_but_not_what_is() -> None:
    assert faults(rehashed(history(), "AAAA", 3)) == set()
    assert faults(rehashed(history(), "AAAA", 1)) == {(Fault.CUT, "AAAA-AAAA")}


def test_whoever_kept_one_seal_finds_seals_that_were_all_made_anew() -> None:
    kept = of(history(), "seal")[1]["hash"]
    forged = forge_seal(history())
    last = of(forged, "seal")[1]
    first = of(forged, "seal")[0]
    leaves = [Leaf(line["subject"], line["seq"], line["head"]) for line in of(forged, "leaf")[1:]]
    last.update(audit_file.seal_line(seal(2, leaves, first["hash"])))
    assert faults(forged) == set()
    assert faults(forged, kept) == {(Fault.UNKNOWN_SEAL, kept)}
    assert faults(history(), kept.upper()) == set()


def test_erasing_is_told_apart_from_taking_away() -> None:
    lines = history()
    gone = of(lines, "entry", "BBBB")[0]
    del gone["payload"], gone["salt"]
    gone["erased"] = True
    assert faults(lines) == {(Fault.MISSING, "BBBB-BBBB")}


def test_an_entry_of_the_erasure_makes_it_lawful() -> None:
    entries = chain("CCCC-CCCC", 2)
    salt, payload = bytes(16), {"entries": 2}
    moment = START + timedelta(days=1)
    link = Link("CCCC-CCCC", 3, ERASURE, moment, moment, "person:7", payload_digest(salt, payload))
    act = Stored(link, link.hash_after(entries[-1].hash), salt, payload)
    erased = [replace(entry, salt=None, payload=None) for entry in entries]
    lines = [audit_file.head_line(START, payloads=True)]
    lines += [audit_file.entry_line(entry, payloads=True) for entry in [*erased, act]]
    report = check(ended([*lines, audit_file.chain_line("CCCC-CCCC", act.hash)]))
    assert (report.sound, report.erased) == (True, 2)


def test_old_records_may_be_gone_after_their_time_and_no_sooner() -> None:
    lines = delete_record(history())
    report = check(lines, expired_before=date(2026, 3, 3))
    assert (report.sound, report.expired) == (True, 1)
    assert not check(lines, expired_before=date(2026, 3, 2)).sound


def test_what_no_seal_holds_yet_is_counted() -> None:
    whole = check(history())
    # One record of it was written after the last seal.
    assert (whole.sealed_until is not None, whole.loose) == (True, 1)
    bare = [line for line in history() if line["type"] not in {"seal", "leaf"}]
    bare[-1] = {"type": "end", "lines": len(bare)}
    report = check(bare)
    assert (report.sound, report.sealed_until) == (True, None)
    assert report.loose == report.entries + report.records > 0


@given(st.data())
def test_a_line_left_out_anywhere_is_found(data: st.DataObject) -> None:
    lines = history()
    at = data.draw(st.integers(1, len(lines) - 1))
    left_out = lines[:at] + lines[at + 1 :]
    with contextlib.suppress(NoAuditFile):
        assert not check(left_out).sound


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ([], "first line"),
        (["{}"], "first line"),
        (["[]"], "first line"),
        (["nonsense"], "first line"),
        ([json.dumps(history()[0]), "nonsense"], "Line 2 cannot be read, or does not belong"),
        ([json.dumps(history()[0]), "[]"], "Line 2 cannot be read"),
        ([json.dumps(history()[0]), '{"type": "entry"}'], "Line 2 cannot be read"),
        ([json.dumps(history()[0]), '{"type": "surprise"}'], "Line 2 cannot be read"),
        ([json.dumps(history()[0]), json.dumps(of(history(), "leaf")[0])] * 2, "cannot be read"),
    ],
)
def test_what_is_no_audit_file_is_said_in_a_sentence(text: list[str], said: str) -> None:
    with pytest.raises(NoAuditFile, match=said):
        check_file(text)
