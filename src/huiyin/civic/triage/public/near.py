"""The part of the door for finding the same matter again."""

from collections.abc import Sequence

from huiyin.civic.triage.actions import count_words, forget_matters, note_matter, note_missing
from huiyin.civic.triage.queries import Found, like
from huiyin.civic.triage.queries.near import frequencies
from huiyin.civic.triage.rules.likeness import WORTH_A_LOOK, Nearness, likeness, reading
from huiyin.civic.triage.rules.near_words import REASON_WORDS


def rank_words(words: str, texts: Sequence[tuple[str, str]]) -> list[float]:
    """Say of some published texts of one place how likely each is the matter that somebody is writing about.

    0 is not worth showing.
    """
    held = frequencies()
    title, _, body = words.partition("\n")
    mine = reading(title or body[:40], body, held)
    scores = (
        likeness(mine, reading(heading, text, held), Nearness.SAME_PLACE).score for heading, text in texts
    )
    return [score if score >= WORTH_A_LOOK else 0.0 for score in scores]


__all__ = [
    "REASON_WORDS",
    "Found",
    "count_words",
    "forget_matters",
    "like",
    "note_matter",
    "note_missing",
    "rank_words",
]
