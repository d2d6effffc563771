"""Words of finding the same matter again: what the audit names, and what is shown of a find."""

from collections.abc import Mapping
from enum import StrEnum

from huiyin.civic.triage.rules.likeness import NearReason
from huiyin.kernel.text import gettext_noop as N_


class NearAudit(StrEnum):
    """Every write for finding the same matter again, as the audit names it."""

    NOTED = "triage.near_noted"
    FORGOTTEN = "triage.near_forgotten"
    COUNTED = "triage.words_counted"


REASON_WORDS: Mapping[NearReason, str] = {
    NearReason.SAME_WORDS: N_("nearly the same words"),
    NearReason.SAME_AUTHOR: N_("the same author"),
    NearReason.SAME_PLACE_AND_CAUSE: N_("the same place and cause"),
    NearReason.OTHER_WORDS: N_("the same in other words"),
}
