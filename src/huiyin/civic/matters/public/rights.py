"""The door for what persons ask about their own data: what is theirs, and erasing it."""

from huiyin.civic.matters.actions import erase_author, forget_guard_words, note_export
from huiyin.civic.matters.queries import (
    MatterCopy,
    author_by_key,
    author_in_scope,
    authors_with_matters_since,
    filed_how,
    joined_for_copy,
    matters_for_copy,
    open_matters_of,
    place_of_author,
)

__all__ = [
    "MatterCopy",
    "author_by_key",
    "author_in_scope",
    "authors_with_matters_since",
    "erase_author",
    "filed_how",
    "forget_guard_words",
    "joined_for_copy",
    "matters_for_copy",
    "note_export",
    "open_matters_of",
    "place_of_author",
]
