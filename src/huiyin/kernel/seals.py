"""Daily seals: what a seal covers, and an auditor that checks seals, chains and records against them.

A seal is one Merkle root over the ends of all timelines that moved since the seal before, and over all audit
records written since; each seal carries the hash of the one before. So whoever knows one seal can prove that
nothing that it or an earlier one covers was changed, cut off or taken away.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from huiyin.kernel.chain import GENESIS, Finding, Stored, erased_lawfully, verify
from huiyin.kernel.merkle import leaf_hash, root_of

# How an audit record is called among the leaves, before its number.
RECORD = "record:"


@dataclass(frozen=True)
class Leaf:
    """The end of one chain as a seal covers it; an audit record is a chain of one."""

    subject: str
    seq: int
    head: str

    @property
    def hash(self) -> bytes:
        """Return the leaf's place in the tree."""
        return leaf_hash("\x1f".join((self.subject, str(self.seq), self.head)).encode())


@dataclass(frozen=True)
class SealHead:
    """One day's seal: what its hash covers."""

    number: int
    day: date
    count: int
    root: str
    previous: str = GENESIS

    @property
    def hash(self) -> str:
        """Return the seal's own hash, 64 hexadecimal digits: what is printed and sent out."""
        parts = (str(self.number), self.day.isoformat(), str(self.count), self.root, self.previous)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class Fault(StrEnum):
    """What can be wrong, most telling first."""

    CHANGED = "changed"  # an entry does not fit its chain
    MISSING = "missing"  # a payload is gone, and no entry says that it was erased
    CUT = "cut"  # a sealed entry is no longer on the chain
    REMOVED = "removed"  # a sealed chain or record is gone altogether
    SEAL = "seal"  # a seal does not fit its leaves or the seal before it
    UNKNOWN_SEAL = "unknown_seal"  # a seal that somebody kept is not among ours
    INCOMPLETE = "incomplete"  # the file ends early


@dataclass(frozen=True)
class Found:
    """One fault and where: a public code, `record:12`, or the day of a seal."""

    fault: Fault
    where: str


@dataclass
class Report:
    """What an audit has counted and found; `loose` are entries and records that no seal holds yet."""

    matters: int = 0
    entries: int = 0
    erased: int = 0
    records: int = 0
    expired: int = 0
    seals: int = 0
    sealed_until: date | None = None
    loose: int = 0
    faults: list[Found] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Tell whether nothing was found."""
        return not self.faults

    def add(self, fault: Fault, where: str) -> None:
        """Note a fault, once for each place."""
        found = Found(fault, where)
        if found not in self.faults:
            self.faults.append(found)


class Auditor:
    """Takes all seals in their order, then the chains and records, and tells at the end what is wrong."""

    def __init__(self, *, known: Iterable[str] = (), expired_before: date | None = None) -> None:
        """Prepare; `known` are hashes of seals kept elsewhere, and records sealed before
        `expired_before` may lawfully be gone.
        """
        self.report = Report()
        self._known = {one.strip().lower() for one in known}
        self._expired_before = expired_before
        self._previous = GENESIS
        self._open: dict[str, list[tuple[int, str, date]]] = defaultdict(list)

    def seal(self, head: SealHead, stored_hash: str, leaves: Iterable[Leaf]) -> None:
        """Check one seal against its leaves and the seal before it."""
        hashes = []
        for leaf in leaves:
            hashes.append(leaf.hash)
            self._open[leaf.subject].append((leaf.seq, leaf.head, head.day))
        expected = self.report.seals + 1
        fits = head.number == expected and head.previous == self._previous and head.hash == stored_hash
        if not fits or head.count != len(hashes) or head.root != root_of(hashes):
            self.report.add(Fault.SEAL, head.day.isoformat())
        self._previous = stored_hash
        self._known.discard(stored_hash)
        self.report.seals, self.report.sealed_until = expected, head.day

    def chain(self, subject: str, entries: list[Stored], head: str) -> None:
        """Check one timeline, and that everything of it that was sealed is still on it."""
        findings = verify(entries, head)
        self.report.matters += 1
        self.report.entries += len(entries)
        self.report.erased += findings.count(Finding.ERASED)
        if Finding.BROKEN in findings or any(entry.link.subject != subject for entry in entries):
            self.report.add(Fault.CHANGED, subject)
        if not erased_lawfully(entries, findings):
            self.report.add(Fault.MISSING, subject)
        hashes = {entry.link.seq: entry.hash for entry in entries}
        held = self._open.pop(subject, [])
        self.report.loose += max(0, len(entries) - max((seq for seq, _, _ in held), default=0))
        for seq, sealed, _day in held:
            if hashes.get(seq) != sealed:
                self.report.add(Fault.CUT, subject)

    def record(self, subject: str, digest: str) -> None:
        """Check one audit record against the seal that covers it, if one does yet."""
        self.report.records += 1
        held = self._open.pop(subject, [])
        self.report.loose += not held
        for _seq, sealed, _day in held:
            if digest != sealed:
                self.report.add(Fault.CHANGED, subject)

    def finish(self) -> Report:
        """Tell what is left over: sealed things that nobody showed, and kept seals that are not here."""
        for subject, sealed in self._open.items():
            if subject.startswith(RECORD) and self._may_be_gone(max(day for _, _, day in sealed)):
                self.report.expired += 1
            else:
                self.report.add(Fault.REMOVED, subject)
        for one in sorted(self._known):
            self.report.add(Fault.UNKNOWN_SEAL, one)
        return self.report

    def _may_be_gone(self, day: date) -> bool:
        return self._expired_before is not None and day < self._expired_before
