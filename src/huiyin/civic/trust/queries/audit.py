"""The whole audit: checking the database, and writing it down for somebody without one."""

from collections.abc import Iterable, Iterator

from huiyin.civic.matters import public as matters
from huiyin.civic.trust.queries.records import facts_of, read_records
from huiyin.civic.trust.queries.seals import read_seals
from huiyin.civic.trust.rules.retention import audit_horizon
from huiyin.kernel import audit_file, clock
from huiyin.kernel.audit_file import Line, record_digest
from huiyin.kernel.seals import RECORD, Auditor, Report


def audit_database(known: Iterable[str] = ()) -> Report:
    """Check all seals, all timelines and all audit records as the database holds them."""
    auditor = Auditor(known=known, expired_before=audit_horizon(clock.today()))
    for head, stored, leaves in read_seals():
        auditor.seal(head, stored, leaves)
    for chain in matters.read_chains():
        auditor.chain(chain.code, chain.entries, chain.head)
    for row in read_records():
        auditor.record(f"{RECORD}{row.pk}", record_digest(facts_of(row)))
    return auditor.finish()


def audit_lines(*, payloads: bool = False) -> Iterator[Line]:
    """Yield the lines of an audit file; what entries say comes along only if it is asked for."""
    count = 0
    for line in _lines(payloads):
        count += 1
        yield line
    yield {"type": "end", "lines": count + 1}


def _lines(payloads: bool) -> Iterator[Line]:
    yield audit_file.head_line(clock.now(), payloads=payloads)
    for head, stored, leaves in read_seals():
        yield audit_file.seal_line(head) | {"hash": stored}
        yield from map(audit_file.leaf_line, leaves)
    for chain in matters.read_chains():
        yield from (audit_file.entry_line(entry, payloads=payloads) for entry in chain.entries)
        yield audit_file.chain_line(chain.code, chain.head)
    for row in read_records():
        facts = facts_of(row)
        yield audit_file.record_line(row.pk, record_digest(facts), facts if payloads else None)
