"""The closed vocabularies of trust."""

from enum import StrEnum


class TrustAudit(StrEnum):
    """Name what is audited here."""

    SEALED = "trust.sealed"


class LeafKind(StrEnum):
    """What a leaf of a seal is the end of."""

    MATTER = "matter"
    RECORD = "record"
