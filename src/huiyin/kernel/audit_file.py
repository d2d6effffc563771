"""The audit in a file: JSON lines that anybody can check without the database it came from.

The first line says what the file is, the last how many lines it has; between them stand all seals with their
leaves, all timelines entry by entry, and all audit records.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from huiyin.kernel.chain import Link, Stored
from huiyin.kernel.errors import Refusal
from huiyin.kernel.seals import RECORD, Auditor, Fault, Leaf, Report, SealHead
from huiyin.kernel.text import gettext_noop as N_

UNREADABLE = N_(
    "Line %(line)s cannot be read, or does not belong where it stands: the file was damaged or changed."
)
KIND = "huiyin-audit"
VERSION = 1
Line = dict[str, Any]


class NoAuditFile(Refusal):
    """The text is not an audit file of a version we read, or one of its lines cannot be read."""

    code = "no_audit_file"
    message = N_("The first line is not that of an audit file of version %(version)s.")


def head_line(made_at: datetime, *, payloads: bool) -> Line:
    """Return the first line."""
    return {"type": KIND, "version": VERSION, "made_at": made_at.isoformat(), "payloads": payloads}


def seal_line(seal: SealHead) -> Line:
    """Return a seal; the lines of its leaves follow it."""
    return {
        "type": "seal",
        "number": seal.number,
        "day": seal.day.isoformat(),
        "count": seal.count,
        "root": seal.root,
        "previous": seal.previous,
        "hash": seal.hash,
    }


def leaf_line(leaf: Leaf) -> Line:
    """Return one leaf of the seal above it."""
    return {"type": "leaf", "subject": leaf.subject, "seq": leaf.seq, "head": leaf.head}


def entry_line(entry: Stored, *, payloads: bool) -> Line:
    """Return one entry of a timeline; with its salt and payload only if they are asked for."""
    link = entry.link
    line: Line = {
        "type": "entry",
        "subject": link.subject,
        "seq": link.seq,
        "kind": link.kind,
        "occurred_at": link.occurred_at.isoformat(),
        "recorded_at": link.recorded_at.isoformat(),
        "pseudonym": link.pseudonym,
        "digest": link.digest,
        "hash": entry.hash,
    }
    if entry.salt is None or entry.payload is None:
        return line | {"erased": True}
    return line | {"salt": entry.salt.hex(), "payload": dict(entry.payload)} if payloads else line


def chain_line(subject: str, head: str) -> Line:
    """Return the line that ends a timeline."""
    return {"type": "head", "subject": subject, "head": head}


def record_line(number: int, digest: str, facts: Mapping[str, Any] | None) -> Line:
    """Return one audit record; with what it says only if that is asked for."""
    line: Line = {"type": "record", "id": number, "digest": digest}
    return line if facts is None else line | {"facts": dict(facts)}


def record_digest(facts: Mapping[str, Any]) -> str:
    """Return the digest of an audit record's facts."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def check_file(
    lines: Iterable[str], known: Iterable[str] = (), *, expired_before: date | None = None
) -> Report:
    """Check an audit file line by line; see `Auditor` for the other two.

    Raises NoAuditFile with a sentence if it cannot be read.
    """
    read = _read(lines)
    first = next(read, None)
    if first is None or first.get("type") != KIND or first.get("version") != VERSION:
        raise NoAuditFile(params={"version": VERSION})
    auditor = Auditor(known=known, expired_before=expired_before)
    reader = _Reader(auditor, payloads=bool(first.get("payloads")))
    try:
        for line in read:
            reader.take(line)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoAuditFile(UNREADABLE, params={"line": reader.lines}) from error
    return reader.finish()


def _read(lines: Iterable[str]) -> Iterator[Line]:
    number = 0
    try:
        for text in lines:
            number += 1
            line = json.loads(text)
            if not isinstance(line, dict):
                raise TypeError(text)
            yield line
    except (ValueError, TypeError, RecursionError) as error:
        if number <= 1:
            raise NoAuditFile(params={"version": VERSION}) from error
        raise NoAuditFile(UNREADABLE, params={"line": number}) from error


class _Reader:
    """Gathers what belongs together and hands it to the auditor."""

    def __init__(self, auditor: Auditor, *, payloads: bool) -> None:
        self.auditor = auditor
        self.payloads = payloads
        self.lines = 1
        self._seal: tuple[SealHead, str] | None = None
        self._leaves: list[Leaf] = []
        self._entries: list[Stored] = []
        self._ended = False

    def take(self, line: Line) -> None:
        kind = line["type"]
        self.lines += 1
        if self._ended:
            raise ValueError("something follows the last line")
        if kind != "leaf":
            self._close_seal()
        getattr(self, f"_take_{kind}")(line)

    def _take_seal(self, line: Line) -> None:
        day = date.fromisoformat(line["day"])
        head = SealHead(line["number"], day, line["count"], line["root"], line["previous"])
        self._seal = (head, line["hash"])

    def _take_leaf(self, line: Line) -> None:
        self._leaves.append(Leaf(line["subject"], line["seq"], line["head"]))

    def _close_seal(self) -> None:
        if self._seal is not None:
            self.auditor.seal(*self._seal, self._leaves)
        elif self._leaves:
            raise ValueError("a leaf belongs to no seal")
        self._seal, self._leaves = None, []

    def _take_entry(self, line: Line) -> None:
        self._entries.append(_stored(line, payloads=self.payloads))

    def _take_head(self, line: Line) -> None:
        entries, self._entries = self._entries, []
        self.auditor.chain(line["subject"], entries, line["head"])

    def _take_record(self, line: Line) -> None:
        subject, facts = f"{RECORD}{line['id']}", line.get("facts")
        if facts is not None and record_digest(facts) != line["digest"]:
            self.auditor.report.add(Fault.CHANGED, subject)
        self.auditor.record(subject, line["digest"])

    def _take_end(self, line: Line) -> None:
        self._ended = line["lines"] == self.lines

    def finish(self) -> Report:
        self._close_seal()
        if not self._ended or self._entries:
            self.auditor.report.add(Fault.INCOMPLETE, f"{self.lines}")
        return self.auditor.finish()


def _stored(line: Line, *, payloads: bool) -> Stored:
    link = Link(
        subject=line["subject"],
        seq=line["seq"],
        kind=line["kind"],
        occurred_at=datetime.fromisoformat(line["occurred_at"]),
        recorded_at=datetime.fromisoformat(line["recorded_at"]),
        pseudonym=line["pseudonym"],
        digest=line["digest"],
    )
    if line.get("erased"):
        return Stored(link, line["hash"])
    if not payloads:
        return Stored(link, line["hash"], withheld=True)
    return Stored(link, line["hash"], bytes.fromhex(line["salt"]), line["payload"])
