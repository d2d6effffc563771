"""The door of trust."""

from huiyin.civic.trust.actions import seal_day
from huiyin.civic.trust.events import RightsAnswered, RightsAsked
from huiyin.civic.trust.queries import (
    Proof,
    SealRow,
    asked,
    audit_database,
    audit_lines,
    proof_of,
    seal_of,
    sealed_up_to,
    seals,
)
from huiyin.civic.trust.queries.contributed import Contributor, Part, contribute
from huiyin.civic.trust.rules.retention import audit_horizon
from huiyin.civic.trust.rules.words import TrustAudit

__all__ = [
    "Contributor",
    "Part",
    "Proof",
    "RightsAnswered",
    "RightsAsked",
    "SealRow",
    "TrustAudit",
    "asked",
    "audit_database",
    "audit_horizon",
    "audit_lines",
    "contribute",
    "proof_of",
    "seal_day",
    "seal_of",
    "sealed_up_to",
    "seals",
]
