"""The topics of messages: the miner needs numpy and is loaded only where it works, never in a web process."""

from collections.abc import Sequence
from importlib import import_module

from huiyin.civic.triage.rules.topics import Message, Ranked, ranked

MINER = "huiyin.civic.triage.rules.topics.mining"


def mined(words: Sequence[tuple[str, str]], *, threads: int = 1) -> list[list[int]]:
    """Return the topics of messages (title, body) as the numbers of their messages."""
    found = import_module(MINER).mine(words, threads=threads)
    return [[int(number) for number in topic] for topic in found]


def topics_of_messages(messages: Sequence[Message], *, threads: int = 1) -> list[Ranked]:
    """Return the topics of the messages of a file, the hottest first."""
    found = mined([(one.title, one.body) for one in messages], threads=threads)
    return ranked([messages[number] for number in topic] for topic in found)
