"""How much each piece tells, by how many messages have it."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from huiyin.civic.triage.rules import likeness as rule
from huiyin.civic.triage.rules.frequencies import PRIOR, PRIOR_MESSAGES
from huiyin.civic.triage.rules.topics.pieces import BUCKETS, Counts, Floats, Ints, Mask, hashed

# What a piece is by how many have it: few, some, or not most. What most have is none of these.
NAME, TROUBLE, ORDINARY = 1, 2, 4


@dataclass(frozen=True)
class Scale:
    """How much pieces tell by their place: ordinary ones that several messages have, and common ones."""

    ordinary: Floats
    common: Floats


@dataclass(frozen=True)
class Known:
    """How much each piece tells, and what it is, by its hash."""

    hashes: Counts
    telling: Floats
    kinds: npt.NDArray[np.uint8]
    counts: Counts

    @cached_property
    def tables(self) -> tuple[Floats, npt.NDArray[np.uint8]]:
        """Return what each bucket tells and is."""
        telling, kinds = np.zeros(BUCKETS, np.float32), np.zeros(BUCKETS, np.uint8)
        telling[self.hashes], kinds[self.hashes] = self.telling, self.kinds
        return telling, kinds

    @cached_property
    def places(self) -> Counts:
        """Return the place of each bucket among the ordinary ones that several have, or the common; or -1."""
        found = np.full(BUCKETS, -1, np.int32)
        for chosen in (self._ordinary, self._common):
            found[self.hashes[chosen]] = np.arange(int(chosen.sum()))
        return found

    @property
    def commons(self) -> int:
        """Return how many pieces are common."""
        return int(self._common.sum())

    @property
    def scale(self) -> Scale:
        """Return how much pieces tell by their place."""
        return Scale(self.telling[self._ordinary], self.telling[self._common])

    @property
    def _ordinary(self) -> Mask:
        found: Mask = ((self.kinds & ORDINARY) > 0) & (self.counts > 1)
        return found

    @property
    def _common(self) -> Mask:
        found: Mask = (self.kinds & ORDINARY) == 0
        return found

    def spread(self) -> Counts:
        """Return in how many messages each bucket stands."""
        found = np.zeros(BUCKETS, np.int32)
        found[self.hashes] = self.counts
        return found


def known(spread_over: Counts, messages: int) -> Known:
    """Say how much pieces tell that stand in so many of so many messages."""
    hashes = np.flatnonzero(spread_over).astype(np.int32)
    counts = spread_over[hashes]
    before, numbers = _prior()
    places = np.minimum(np.searchsorted(hashes, before), max(len(hashes) - 1, 0))
    here = hashes[places] == before if len(hashes) else np.zeros(len(before), bool)
    full = counts.astype(np.float64)
    np.add.at(full, places[here], numbers[here])
    share = full / (messages + PRIOR_MESSAGES)
    telling = np.maximum(0, 1 - np.log(1 + share * rule.RAREST) / np.log(rule.RAREST))
    low, high = rule.TROUBLES
    kinds = (
        NAME * (share < rule.NAMES) | TROUBLE * ((low <= share) & (share < high)) | ORDINARY * (share < high)
    )
    return Known(hashes, telling.astype(np.float32), kinds.astype(np.uint8), counts)


@cache
def _prior() -> tuple[Counts, Ints]:
    return hashed(PRIOR), np.fromiter(PRIOR.values(), np.int64, len(PRIOR))
