"""Every read: seals and proofs, the audit."""

from huiyin.civic.trust.queries.audit import audit_database, audit_lines
from huiyin.civic.trust.queries.seals import (
    MOST,
    Proof,
    SealRow,
    last_sealed_day,
    proof_of,
    seal_of,
    sealed_up_to,
    seals,
)

__all__ = [
    "MOST",
    "Proof",
    "SealRow",
    "audit_database",
    "audit_lines",
    "last_sealed_day",
    "proof_of",
    "seal_of",
    "sealed_up_to",
    "seals",
]
