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
from huiyin.civic.matters.queries.said import Said, newest_said, said, said_after, said_by, said_of, said_with

__all__ = [
    "EchoSeen",
    "Fact",
    "Member",
    "Raw",
    "Said",
    "facts_among",
    "ids_of_codes",
    "members_among",
    "newest_matter",
    "newest_said",
    "open_lists",
    "said",
    "said_after",
    "said_by",
    "said_of",
    "said_with",
    "titles_of",
    "words_since",
]
