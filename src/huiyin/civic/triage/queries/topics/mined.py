"""The topics of messages: the miner needs numpy and is loaded only where it works, never in a web process."""

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module

from huiyin.civic.triage.rules.topics import Message, Ranked, ranked

MINER = "huiyin.civic.triage.rules.topics.mining"
_DAY_SECONDS = 86_400
# Title, body, when it came, who wrote it, and its compound; all but the words may be unknown.
Words = tuple[str, str, datetime | None, str, int]


def mined(words: Sequence[Words], *, workers: int = 1) -> list[list[int]]:
    """Return the topics of messages as the numbers of their messages."""
    said = [
        (title, body, at.timestamp() / _DAY_SECONDS if at else None, author, place)
        for title, body, at, author, place in words
    ]
    found = import_module(MINER).mine(said, workers=workers)
    return [[int(number) for number in topic] for topic in found]


def topics_of_messages(messages: Sequence[Message], *, workers: int = 1) -> list[Ranked]:
    """Return the topics of the messages of a file, the hottest first."""
    found = mined([(one.title, one.body, one.at, one.user, 0) for one in messages], workers=workers)
    return ranked([messages[number] for number in topic] for topic in found)
