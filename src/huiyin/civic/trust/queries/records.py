"""Audit records as the seals cover them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from huiyin.kernel.audit_file import record_digest
from huiyin.kit.models import AuditRecord


def facts_of(row: AuditRecord) -> dict[str, Any]:
    """Return what an audit record says, as its digest covers it."""
    facts = {field.attname: getattr(row, field.attname) for field in AuditRecord._meta.concrete_fields}
    return facts | {"at": str(round(row.at.timestamp() * 1_000_000))}


def records_between(*, after: int, before: datetime) -> tuple[list[tuple[int, str]], int]:
    """Return number and digest of the records above a number and before a moment, and the last number."""
    rows = AuditRecord.objects.filter(pk__gt=after, at__lt=before).order_by("pk")
    found = [(row.pk, record_digest(facts_of(row))) for row in rows.iterator()]
    return found, found[-1][0] if found else after


def read_records() -> Iterator[AuditRecord]:
    """Yield every audit record, oldest first."""
    return AuditRecord.objects.order_by("pk").iterator()
