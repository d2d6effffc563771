"""Which module adds which part to the copy of one's data, and which adds none and why: one table."""

from collections.abc import Mapping

from huiyin.civic.trust.public import Contributor, contribute
from huiyin.hands.claims.public import claims_for_copy
from huiyin.hands.teams.public import teams_for_copy
from huiyin.hands.volunteering.public import volunteering_for_copy

TABLE: Mapping[str, Contributor] = {
    "claims": claims_for_copy,
    "teams": teams_for_copy,
    "volunteering": volunteering_for_copy,
}
# What lies below trust is asked by trust itself, in `copy_of`.
ASKED_DIRECTLY = frozenset({"matters", "notices", "people", "triage", "trust"})
LEFT_OUT: Mapping[str, str] = {
    "kit": "Photos are in the copy with what they belong to; the audit says what officers did, by number; "
    "what was opened of somebody is in the part of people.",
    "mailbox": "Of an e-mail that came in only a masked sender is kept, which leads to nobody.",
    "places": "The room of a dwelling says where somebody lives only by the homes, in the part of people.",
    "territory": "The report of a reorganisation holds masked names of role holders; the roles are in "
    "the part of people.",
}


def fill_copies() -> None:
    """Hand the table to the copy; called once when the site starts."""
    for name, contributor in TABLE.items():
        contribute(name, contributor)
