"""How alike many pairs of messages are, at once: the formula of `likeness`, over numbers instead of words.

`likeness.py` says what is measured and what it weighs; here stands only how it is computed for millions.
A test holds both to the same figures.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from huiyin.civic.triage.rules import likeness as rule
from huiyin.civic.triage.rules.frequencies import PRIOR, PRIOR_MESSAGES
from huiyin.civic.triage.rules.likeness import Nearness
from huiyin.civic.triage.rules.topics.pieces import (
    BUCKETS,
    CALLED,
    HEAD,
    TITLE,
    Counts,
    Cut,
    Floats,
    Ints,
    Mask,
    hashed,
)

# What a piece is by how many have it: few, some, or not most.
NAME, TROUBLE, ORDINARY = 1, 2, 4
# Where a piece stands in both of two messages is one number: a small one times a prime tells both.
_ONE = np.arange(1, 9, dtype=np.uint16)
_OTHER = np.array([11, 13, 17, 19, 23, 29, 31, 37], np.uint16)


@dataclass(frozen=True)
class Known:
    """How much each piece tells, and what it is, by its hash."""

    hashes: Counts
    telling: Floats
    kinds: npt.NDArray[np.uint8]
    counts: Counts

    @property
    def tables(self) -> tuple[Floats, npt.NDArray[np.uint8]]:
        """Return what each bucket tells and is."""
        telling, kinds = np.zeros(BUCKETS, np.float32), np.zeros(BUCKETS, np.uint8)
        telling[self.hashes], kinds[self.hashes] = self.telling, self.kinds
        return telling, kinds

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


@dataclass(frozen=True)
class Sums:
    """What is summed up once of each message: how much its title and the names in it tell, and lengths."""

    title: Floats
    title_names: Floats
    names: Floats
    troubles: Floats
    called: Mask


def sums(part: Cut, told: Known) -> Sums:
    """Sum up messages once, so that their pairs need not."""
    telling, kinds = told.tables
    weights, kinds = telling[part.hashes], kinds[part.hashes]
    title = (part.flags & TITLE) > 0
    double = (weights * (1 + title)) ** 2
    rows, many = part.rows, len(part.starts) - 1

    def over(chosen: Mask, values: Floats) -> Floats:
        return np.bincount(rows[chosen], weights=values[chosen], minlength=many).astype(np.float32)

    name = (kinds & NAME) > 0
    return Sums(
        over(title, weights),
        over(title & name, weights),
        np.sqrt(over(name & ((part.flags & HEAD) > 0), double)),
        np.sqrt(over((kinds & TROUBLE) > 0, double)),
        over((part.flags & CALLED) > 0, weights + 1) > 0,
    )


class Alike:
    """Messages ready to be compared with others, as the rows of matrices; place 0 is an unknown one."""

    def __init__(self, part: Cut, summed: Sums, days: Floats, places: Ints) -> None:
        self.sums, self.days, self.places = summed, days, places
        shape = (len(part.starts) - 1, BUCKETS)
        self.one = sparse.csr_matrix((_ONE[part.flags], part.hashes, part.starts), shape=shape)
        self.other = sparse.csr_matrix((_OTHER[part.flags], part.hashes, part.starts), shape=shape)
        for matrix in (self.one, self.other):
            matrix.has_canonical_format = True


def scores(mine: Alike, left: Ints, theirs: Alike, right: Ints, tables: Any) -> Floats:
    """Say of pairs of rows how sure it is that both are the same matter, 0 to 1."""
    facts = features(mine, left, theirs, right, tables)
    here, there = mine.places[left], theirs.places[right]
    same, elsewhere = (here == there) & (here != 0), (here != there) & (here != 0) & (there != 0)
    for name in rule.SAID_BY_THE_PLACE:
        facts[name] = facts[name] * ~same
    near = same * rule.NEAR[Nearness.SAME_PLACE] + elsewhere * rule.NEAR[Nearness.APART]
    said = sum(weight * facts[name] for name, weight in rule.WEIGHTS.items())
    sure = 1 / (1 + np.exp(-rule.INTERCEPT - near - said))
    sure = np.minimum(sure, np.where(facts["apart"] > 0, rule.MOST_APART, 1))
    found: Floats = sure.astype(np.float32)
    found[mine.sums.title[left] + mine.one.indptr[left + 1] - mine.one.indptr[left] == 0] = 0
    found[theirs.other.indptr[right + 1] == theirs.other.indptr[right]] = 0
    return found


def features(
    mine: Alike, left: Ints, theirs: Alike, right: Ints, tables: Any
) -> dict[str, npt.NDArray[np.float64]]:
    """Measure what pairs of messages have in common, as `likeness.features` does."""
    telling, kinds = tables
    shared = (mine.one[left].multiply(theirs.other[right])).tocsr()
    pair, many = np.repeat(np.arange(len(left)), np.diff(shared.indptr)), len(left)
    here, there = (table[shared.data] for table in _told_apart())
    weights, kind = telling[shared.indices], kinds[shared.indices]
    name, trouble = (kind & NAME) > 0, (kind & TROUBLE) > 0
    ours, other = mine.sums, theirs.sums

    def over(chosen: Mask, values: Floats) -> npt.NDArray[np.float64]:
        return np.bincount(pair[chosen], weights=values[chosen], minlength=many).astype(np.float64)

    def covered(chosen: Mask, every: Floats) -> npt.NDArray[np.float64]:
        return np.where(every > 0, over(chosen, weights) / np.maximum(every, 1e-9), rule.UNKNOWN)

    in_mine, in_theirs = (here & TITLE) > 0, (there & TITLE) > 0
    both = weights**2 * (1 + in_mine) * (1 + in_theirs)
    head, ordinary = (here & there & HEAD) > 0, (kind & ORDINARY) > 0
    same = (mine.places[left] == theirs.places[right]) & (mine.places[left] != 0)
    names = over(name & head, both) / np.maximum(ours.names[left] * other.names[right], 1e-9)
    troubles = over(trouble, both) / np.maximum(ours.troubles[left] * other.troubles[right], 1e-9)
    named = np.maximum(
        covered(in_mine & name, ours.title_names[left]), covered(in_theirs & name, other.title_names[right])
    )
    called = over(((here | there) & CALLED) > 0, weights + 1) > 0
    return {
        "title": np.minimum(covered(in_mine, ours.title[left]), covered(in_theirs, other.title[right])),
        "rare": np.log1p(8 * np.where(same, over(ordinary & head, weights), over(name, weights))),
        "names": names,
        "days": np.nan_to_num(
            np.minimum(np.abs(mine.days[left] - theirs.days[right]), rule.DAYS) / rule.DAYS
        ),
        "no_name": np.maximum(0, rule.LEAST_NAMED - named),
        "no_trouble": np.maximum(0, rule.LEAST_TROUBLE - troubles),
        "apart": (ours.called[left] & other.called[right] & ~called).astype(np.float64),
    }


@cache
def _told_apart() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Return where a piece stands in one message and in the other, by the product of both numbers."""
    here, there = np.zeros(300, np.uint8), np.zeros(300, np.uint8)
    for one in range(8):
        for other in range(8):
            product = int(_ONE[one]) * int(_OTHER[other])
            here[product], there[product] = one, other
    return here, there
