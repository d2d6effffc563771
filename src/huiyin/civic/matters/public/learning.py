"""The part of the door for whoever reads messages: their words, and what staff made of them."""

from huiyin.civic.matters.events import MatterClassified
from huiyin.civic.matters.queries.catalogue import category_rows
from huiyin.civic.matters.queries.words_of import (
    Decided,
    Words,
    decided,
    decided_ids,
    earlier_like,
    matter_id_to_read,
    readable,
    settled_by,
    words_of,
)

__all__ = [
    "Decided",
    "MatterClassified",
    "Words",
    "category_rows",
    "decided",
    "decided_ids",
    "earlier_like",
    "matter_id_to_read",
    "readable",
    "settled_by",
    "words_of",
]
