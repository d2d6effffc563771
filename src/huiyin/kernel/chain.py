"""The hash chain of a timeline: any later change to it shows.

An entry's hash covers its place in the chain, its times, its kind, the actor's pseudonym and a salted
digest of the payload, which is stored apart. Erasing payload and salt (PIPL art. 47) leaves the chain
whole: verification then says "erased", not "broken".
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

GENESIS = "0" * 64
# The kind of the entry that says that payloads before it were erased lawfully.
ERASURE = "matters.words_erased"


@dataclass(frozen=True)
class Link:
    """What the hash of one entry covers."""

    subject: str
    seq: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    pseudonym: str
    digest: str

    def hash_after(self, previous: str) -> str:
        """Return this entry's hash, 64 hexadecimal digits, given the one before it."""
        parts = [
            previous,
            self.subject,
            str(self.seq),
            self.kind,
            _instant(self.occurred_at),
            _instant(self.recorded_at),
            self.pseudonym,
            self.digest,
        ]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _instant(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1_000_000))


# Made once: json.dumps makes an encoder a call when it is not the plain one.
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def payload_digest(salt: bytes, payload: Mapping[str, Any]) -> str:
    """Return the salted digest of a JSON payload."""
    return hmac.digest(salt, _canonical(payload).encode(), hashlib.sha256).hex()


class Finding(StrEnum):
    """What verification says of one entry."""

    INTACT = "intact"
    ERASED = "erased"
    BROKEN = "broken"


@dataclass(frozen=True)
class Stored:
    """An entry as it was read back: its link, its hash, and salt and payload unless they were erased.

    `withheld` says that they exist but were not handed over, so that nothing can be said of them.
    """

    link: Link
    hash: str
    salt: bytes | None = None
    payload: Mapping[str, Any] | None = None
    withheld: bool = False


def verify(entries: Iterable[Stored], head: str) -> list[Finding]:
    """Check a whole chain, oldest entry first, against the head its owner keeps.

    Returns one finding an entry, and one more, BROKEN, when the chain does not end at `head`.
    """
    findings: list[Finding] = []
    previous = GENESIS
    for expected_seq, entry in enumerate(entries, start=1):
        sound = entry.link.seq == expected_seq and entry.link.hash_after(previous) == entry.hash
        findings.append(_payload_finding(entry) if sound else Finding.BROKEN)
        previous = entry.hash
    if previous != head:
        findings.append(Finding.BROKEN)
    return findings


def _payload_finding(entry: Stored) -> Finding:
    if entry.withheld:
        return Finding.INTACT
    if entry.salt is None or entry.payload is None:
        return Finding.ERASED
    matches = hmac.compare_digest(payload_digest(entry.salt, entry.payload), entry.link.digest)
    return Finding.INTACT if matches else Finding.BROKEN


def erased_lawfully(entries: Sequence[Stored], findings: Sequence[Finding]) -> bool:
    """Tell whether an entry of an erasure stands behind every payload that is gone."""
    gone = [at for at, found in enumerate(findings[: len(entries)]) if found is Finding.ERASED]
    acts = [at for at, entry in enumerate(entries) if entry.link.kind == ERASURE]
    return not gone or (bool(acts) and gone[-1] < acts[-1])
