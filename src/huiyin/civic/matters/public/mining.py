"""The door of matters, what modules above read of many matters at once."""

from huiyin.civic.matters.queries.approving import EchoSeen
from huiyin.civic.matters.queries.lists.cards import open_lists
from huiyin.civic.matters.queries.mining import (
    Fact,
    Member,
    Raw,
    facts_among,
    ids_of_codes,
    members_among,
    newest_matter,
    titles_of,
    words_since,
)

__all__ = [
    "EchoSeen",
    "Fact",
    "Member",
    "Raw",
    "facts_among",
    "ids_of_codes",
    "members_among",
    "newest_matter",
    "open_lists",
    "titles_of",
    "words_since",
]
