"""Every read."""

from huiyin.civic.triage.queries.near import Alike, like_matter, like_words
from huiyin.civic.triage.queries.near_search import MOST_WORDS, Found, Results, like, search, shown_alike

__all__ = [
    "MOST_WORDS",
    "Alike",
    "Found",
    "Results",
    "like",
    "like_matter",
    "like_words",
    "search",
    "shown_alike",
]
