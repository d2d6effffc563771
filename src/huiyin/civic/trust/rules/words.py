"""The closed vocabularies of trust."""

from enum import StrEnum

from huiyin.kernel.text import gettext_noop as N_


class TrustAudit(StrEnum):
    """Name what is audited here."""

    COPY_TAKEN = "trust.copy_taken"
    ERASED = "trust.erased"
    REQUEST_DECIDED = "trust.request_decided"
    REQUEST_RECEIVED = "trust.request_received"
    RETAINED = "trust.retained"
    SEALED = "trust.sealed"


class LeafKind(StrEnum):
    """What a leaf of a seal is the end of."""

    MATTER = "matter"
    RECORD = "record"


class Right(StrEnum):
    """What a person may ask for about their data (PIPL art. 44-50)."""

    COPY = "copy"
    CORRECT = "correct"
    ERASE = "erase"
    EXPLAIN = "explain"
    OBJECT = "object"


class AskState(StrEnum):
    """Where such a request stands."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


RIGHT_NAMES: dict[Right, str] = {
    Right.COPY: N_("A copy of my data"),
    Right.CORRECT: N_("A correction"),
    Right.ERASE: N_("Deletion"),
    Right.EXPLAIN: N_("An explanation of what is done with my data"),
    Right.OBJECT: N_("That something is not done with my data"),
}
ASK_STATES: dict[AskState, str] = {
    AskState.OPEN: N_("is being looked at"),
    AskState.DONE: N_("done"),
    AskState.REFUSED: N_("refused, with reasons"),
}
