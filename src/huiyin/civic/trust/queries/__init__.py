"""Every read: seals and proofs, the audit."""

from huiyin.civic.trust.queries.audit import audit_database, audit_lines
from huiyin.civic.trust.queries.rights import (
    COPIES,
    AskRow,
    Copy,
    RightsView,
    asked,
    copy_of,
    last_sweep,
    my_rights,
    request_to_answer,
    requests_answered,
    requests_to_answer,
)
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
    "COPIES",
    "MOST",
    "AskRow",
    "Copy",
    "Proof",
    "RightsView",
    "SealRow",
    "asked",
    "audit_database",
    "audit_lines",
    "copy_of",
    "last_sealed_day",
    "last_sweep",
    "my_rights",
    "proof_of",
    "request_to_answer",
    "requests_answered",
    "requests_to_answer",
    "seal_of",
    "sealed_up_to",
    "seals",
]
