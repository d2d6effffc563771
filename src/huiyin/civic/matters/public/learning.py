"""The part of the door for whoever reads messages: their words, and what staff made of them."""

from huiyin.civic.matters.events import MatterClassified
from huiyin.civic.matters.queries.catalogue import category_ids, category_paths, category_rows
from huiyin.civic.matters.queries.settled import settled_by
from huiyin.civic.matters.queries.words_of import (
    Decided,
    Words,
    decided,
    decided_ids,
    earlier_like,
    ids_of,
    matter_id_to_read,
    may_classify,
    open_ids,
    readable,
    words_of,
)

__all__ = [
    "Decided",
    "MatterClassified",
    "Words",
    "category_ids",
    "category_paths",
    "category_rows",
    "decided",
    "decided_ids",
    "earlier_like",
    "ids_of",
    "matter_id_to_read",
    "may_classify",
    "open_ids",
    "readable",
    "settled_by",
    "words_of",
]
