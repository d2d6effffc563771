"""Messages put together that are about the same matter: strong pairs first, then what fits a large group."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush, nlargest
from math import fsum

from huiyin.civic.triage.rules.likeness import SAME, Reading, likeness

# Two groups grow together by their best links: so many of each member count.
LINKS = 3
# A group of so many has a profile of its own; who shows so much of it belongs to it.
LARGE = 5
PROFILE_SHARE = 0.5
PROFILE_PIECES = 40
PROFILE_COVERED = 0.35
# Pairs that are worth comparing share rare pieces that weigh this much together.
_LEAST_SHARED = 3.5
_MOST_PARTNERS = 60
_LONGEST_LIST = 300
_FAINT = 0.02


def groups(readings: Sequence[Reading]) -> list[list[int]]:
    """Return the groups of two and more, as positions in the sequence, the largest first."""
    grown = _Growing(pair_scores(readings)).groups()
    whole = _absorbed(grown, readings)
    return sorted((sorted(group) for group in whole), key=lambda group: (-len(group), group))


def pair_scores(readings: Sequence[Reading]) -> dict[tuple[int, int], float]:
    """Return how alike those pairs are that have enough in common to be compared."""
    scores = {pair: likeness(readings[pair[0]], readings[pair[1]]).score for pair in candidates(readings)}
    return {pair: score for pair, score in scores.items() if score > _FAINT}


def candidates(readings: Sequence[Reading]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share rare pieces enough to be compared, of each message the best ones only."""
    lists: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(readings):
        shared: dict[int, float] = defaultdict(float)
        for piece, weight in one.rare.items():
            earlier = lists[piece]
            for other in earlier[-_LONGEST_LIST:]:
                shared[other] += weight
            earlier.append(number)
        enough = ((weight, other) for other, weight in shared.items() if weight >= _LEAST_SHARED)
        for _, other in nlargest(_MOST_PARTNERS, enough):
            yield other, number


class _Growing:
    """Groups that grow by joining the two that hang together most, as long as they hang together enough."""

    def __init__(self, scores: Mapping[tuple[int, int], float]) -> None:
        self._links: dict[int, dict[int, float]] = defaultdict(dict)
        for (one, other), score in scores.items():
            self._links[one][other] = self._links[other][one] = score
        self._group_of = {number: number for number in self._links}
        self._members = {number: [number] for number in self._links}
        self._heap = [(-score, one, other) for (one, other), score in scores.items() if score >= SAME]
        heapify(self._heap)

    def groups(self) -> list[list[int]]:
        """Join until nothing hangs together enough."""
        while self._heap:
            negative, one, other = heappop(self._heap)
            left, right = self._group_of[one], self._group_of[other]
            if left == right:
                continue
            hold = self._hold(left, right)
            if hold + 1e-9 < -negative:
                # It was worth more when it was pushed: it waits for its turn with what it is worth now.
                if hold >= SAME:
                    heappush(self._heap, (-hold, one, other))
                continue
            self._join(left, right)
        return [members for members in self._members.values() if len(members) > 1]

    def _hold(self, left: int, right: int) -> float:
        """Say how much two groups hang together: the best links of each member of the smaller one."""
        small, large = sorted((self._members[left], self._members[right]), key=len)
        inside, most = set(large), min(LINKS, len(large))
        best = (
            nlargest(most, (score for other, score in self._links[one].items() if other in inside))
            for one in small
        )
        return fsum(fsum(links) / most for links in best) / len(small)

    def _join(self, left: int, right: int) -> None:
        if len(self._members[left]) < len(self._members[right]):
            left, right = right, left
        for number in self._members[right]:
            self._group_of[number] = left
        self._members[left] += self._members.pop(right)


def _absorbed(grown: Iterable[list[int]], readings: Sequence[Reading]) -> list[list[int]]:
    """Let each large group take in the smaller ones and the single messages that show most of its profile."""
    held = [list(group) for group in grown]
    home = {number: at for at, group in enumerate(held) for number in group}
    for number in range(len(readings)):
        if number not in home:
            home[number] = len(held)
            held.append([number])
    index = _index(readings)
    large = sorted(
        (at for at, group in enumerate(held) if len(group) >= LARGE), key=lambda at: -len(held[at])
    )
    for at in large:
        for taken in _fitting(held, home, at, readings, index):
            for number in held[taken]:
                home[number] = at
            held[at] += held[taken]
            held[taken] = []
    return [group for group in held if len(group) > 1]


def _index(readings: Sequence[Reading]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(readings):
        for piece in one.pieces:
            index[piece].append(number)
    return index


def _fitting(
    held: Sequence[list[int]],
    home: Mapping[int, int],
    at: int,
    readings: Sequence[Reading],
    index: Mapping[str, list[int]],
) -> list[int]:
    """Return the groups that show enough of the profile of one."""
    group = held[at]
    shown = _shown(_profile(group, readings), index)
    fits: dict[int, float] = defaultdict(float)
    for number, share in shown.items():
        if home[number] != at:
            fits[home[number]] += share
    writers = {readings[number].author for number in group}
    return [
        other
        for other, total in sorted(fits.items())
        if 0 < len(held[other]) <= len(group)
        and total / len(held[other]) >= PROFILE_COVERED
        # Who writes much has turns of phrase; they are no sign of the same matter.
        and not (len(writers) == 1 and {readings[number].author for number in held[other]} == writers)
    ]


def _profile(group: Sequence[int], readings: Sequence[Reading]) -> dict[str, float]:
    """Return the pieces that at least half of a group has, with what they tell and how many have them."""
    having: Counter[str] = Counter()
    telling: dict[str, float] = {}
    for number in group:
        having.update(readings[number].head.keys())
        telling |= readings[number].head
    enough = PROFILE_SHARE * len(group)
    common = {piece: telling[piece] * n / len(group) for piece, n in having.items() if n >= enough}
    return dict(sorted(common.items(), key=lambda item: (-item[1], item[0]))[:PROFILE_PIECES])


def _shown(profile: Mapping[str, float], index: Mapping[str, list[int]]) -> dict[int, float]:
    """Return for each message which share of a profile it shows."""
    every = fsum(profile.values()) or 1.0
    shown: dict[int, float] = defaultdict(float)
    for piece, weight in profile.items():
        for number in index[piece]:
            shown[number] += weight / every
    return shown
