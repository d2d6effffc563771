"""The same topic keeps its number from one finding to the next, though messages come and go."""

from collections import Counter
from collections.abc import Mapping, Sequence


def matched(found: Sequence[Sequence[int]], known: Mapping[int, int]) -> list[int | None]:
    """Say for each topic that was found which known one it is; None for a new one.

    `known` tells of which topic a message was. A topic goes on in the found one that holds most of its
    messages, and each goes on once: the larger share wins, then the older topic.
    """
    shares = [
        (common, -topic, -place)
        for place, messages in enumerate(found)
        for topic, common in Counter(known[one] for one in messages if one in known).items()
    ]
    result: list[int | None] = [None] * len(found)
    taken: set[int] = set()
    for _, topic, place in sorted(shares, reverse=True):
        if -topic not in taken and result[-place] is None:
            result[-place] = -topic
            taken.add(-topic)
    return result
