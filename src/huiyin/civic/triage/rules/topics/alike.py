"""How alike many pairs of messages are, at once: the formula of `likeness`, over numbers instead of words.

`likeness.py` says what is measured of two messages and what it weighs; here stands only how it is computed
for millions. A test holds both to the same figures. What most messages have says little and costs most, so
it is looked at last, and only of pairs that could still be alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy import sparse

from huiyin.civic.triage.rules import likeness as rule
from huiyin.civic.triage.rules.likeness import Nearness
from huiyin.civic.triage.rules.topics.knowing import NAME, TROUBLE, Known, Scale
from huiyin.civic.triage.rules.topics.pieces import CALLED, FLAG_BITS, HEAD, TITLE, Cut, Floats, Ints, Mask

Figures = npt.NDArray[np.float64]
Facts = dict[str, Figures]
Bytes = npt.NDArray[np.uint8]
# What an ordinary piece is, and where it stands in each of two messages, is one number: these primes are
# larger than any code, so that a prime times a code tells both.
_CODES = 1 << (FLAG_BITS + 2)
_PRIMES = np.array([37, 41, 43, 47, 53, 59, 61, 67], np.uint16)


@dataclass(frozen=True)
class Sums:
    """What is summed up once of each message: how much its title and the names in it tell, and lengths."""

    title: Floats
    title_names: Floats
    # Of the title, what stands in most messages.
    title_common: Floats
    names: Floats
    troubles: Floats
    called: Mask
    # Whether its title calls something by what most messages have.
    called_common: Mask
    # Whether it says anything.
    says: Mask


def sums(part: Cut, told: Known) -> Sums:
    """Sum up messages once, so that their pairs need not."""
    telling, kinds = told.tables
    # What most messages have counts in titles alone.
    counted = np.flatnonzero((kinds[part.hashes] > 0) | ((part.flags & TITLE) > 0))
    rows, hashes, flags = part.rows[counted], part.hashes[counted], part.flags[counted]
    weights, kinds = telling[hashes], kinds[hashes]
    title, name, named = (flags & TITLE) > 0, (kinds & NAME) > 0, (flags & CALLED) > 0
    double = (weights * (1 + title)) ** 2

    def over(chosen: Mask, values: Floats) -> Floats:
        return np.bincount(rows[chosen], values[chosen], len(part.starts) - 1).astype(np.float32)

    return Sums(
        over(title, weights),
        over(title & name, weights),
        over(title & (kinds == 0), weights),
        np.sqrt(over(name & ((flags & HEAD) > 0), double)),
        np.sqrt(over((kinds & TROUBLE) > 0, double)),
        over(named, weights + 1) > 0,
        over(named & (kinds == 0), weights + 1) > 0,
        np.diff(part.starts) > 0,
    )


@dataclass(frozen=True)
class Compared:
    """The pieces of messages by which they are compared.

    Of the ordinary ones that several messages have the places and codes, row by row; of those that most have
    the ones in titles, row by row, and which of them a message has anywhere, a bit each.
    """

    starts: Ints
    places: npt.NDArray[np.int32]
    codes: Bytes
    title_starts: Ints
    title_places: npt.NDArray[np.int32]
    title_called: Mask
    common: Bytes


def compared(part: Cut, told: Known) -> Compared:
    """Choose by what messages are compared."""
    places, kinds = told.places[part.hashes], told.tables[1][part.hashes]
    ordinary, common = (
        np.flatnonzero((places >= 0) & (kinds > 0)),
        np.flatnonzero((places >= 0) & (kinds == 0)),
    )
    title = common[(part.flags[common] & TITLE) > 0]
    bits = np.zeros((len(part.starts) - 1, told.commons), bool)
    bits[part.rows[common], places[common]] = True
    return Compared(
        np.searchsorted(ordinary, part.starts),
        places[ordinary],
        (part.flags[ordinary] | ((kinds[ordinary] & (NAME | TROUBLE)) << FLAG_BITS)).astype(np.uint8),
        np.searchsorted(title, part.starts),
        places[title],
        (part.flags[title] & CALLED) > 0,
        np.packbits(bits, axis=1),
    )


class Alike:
    """Messages ready to be compared with others, as the rows of matrices; place 0 is an unknown one."""

    def __init__(self, held: Compared, summed: Sums, days: Floats, places: Ints, scale: Scale) -> None:
        self.sums, self.days, self.places, self.common = summed, days, places, held.common
        shape = (len(held.starts) - 1, max(len(scale.ordinary), 1))
        flags = held.codes & ((1 << FLAG_BITS) - 1)
        self.one = sparse.csr_matrix((_PRIMES[flags], held.places, held.starts), shape=shape)
        self.other = sparse.csr_matrix(
            (held.codes.astype(np.uint16) + 1, held.places, held.starts), shape=shape
        )
        for matrix in (self.one, self.other):
            matrix.has_canonical_format = True
        # Of what most messages have: what a title says, and what it calls something by.
        told = (scale.common[held.title_places], held.title_places, held.title_starts)
        self.title = sparse.csr_matrix(told, shape=(shape[0], max(len(scale.common), 1)))
        self.named = sparse.csr_matrix(
            (held.title_called.astype(np.float32), *told[1:]), shape=self.title.shape
        )


@dataclass(frozen=True)
class Pairs:
    """Pairs of rows, each of one of ours and one of theirs."""

    mine: Alike
    left: Ints
    theirs: Alike
    right: Ints

    def only(self, chosen: Mask) -> "Pairs":
        """Return some of the pairs."""
        return Pairs(self.mine, self.left[chosen], self.theirs, self.right[chosen])


def scores(pairs: Pairs, scale: Scale, *, least: float = 0.0) -> Floats:
    """Say of pairs of rows how sure it is that both are the same matter, 0 to 1.

    0 where it is less than `least`, which costs less: what most messages have is looked at only if what is in
    the title of either could still lift the pair so high.
    """
    facts, here, there = _without_common(pairs, scale)
    found = np.zeros(len(pairs.left), np.float32)
    worth = _sure(pairs, _at_most(pairs, facts, here, there)) >= least
    some = pairs.only(worth)
    few = {name: values[worth] for name, values in facts.items()}
    sure = _sure(some, _whole(some, few, here[worth], there[worth]))
    found[worth] = np.where(sure >= least, sure, 0)
    return found


def _sure(pairs: Pairs, facts: Facts) -> Figures:
    here, there = pairs.mine.places[pairs.left], pairs.theirs.places[pairs.right]
    same, elsewhere = (here == there) & (here != 0), (here != there) & (here != 0) & (there != 0)
    near = same * rule.NEAR[Nearness.SAME_PLACE] + elsewhere * rule.NEAR[Nearness.APART]
    said: Figures = rule.INTERCEPT + near
    for name, weight in rule.WEIGHTS.items():
        said = said + weight * (facts[name] * ~same if name in rule.SAID_BY_THE_PLACE else facts[name])
    sure = 1 / (1 + np.exp(-said))
    sure = np.where((facts["apart"] > 0) & ~same, np.minimum(sure, rule.MOST_APART), sure)
    both = pairs.mine.sums.says[pairs.left] & pairs.theirs.sums.says[pairs.right]
    return np.where(both, sure, 0)


def features(pairs: Pairs, scale: Scale) -> Facts:
    """Measure what pairs of messages have in common, as `likeness.features` does."""
    facts, here, there = _without_common(pairs, scale)
    return _whole(pairs, facts, here, there)


def _without_common(pairs: Pairs, scale: Scale) -> tuple[Facts, Figures, Figures]:
    """Measure as if nothing were common; and how much of either title the other has beside that."""
    mine, left, theirs, right = pairs.mine, pairs.left, pairs.theirs, pairs.right
    shared = mine.one[left].multiply(theirs.other[right]).tocsr()
    weights = scale.ordinary[shared.indices].astype(np.float64)
    told = _summed(shared, weights, _plainly())
    squared = _summed(shared, weights * weights, _doubled())
    called = _summed(shared, np.ones(len(weights)), _names())[:, 0] > 0
    here, there, my_names, their_names, names, heads = told.T
    ours, other = mine.sums, theirs.sums
    same = (mine.places[left] == theirs.places[right]) & (mine.places[left] != 0)
    named = np.maximum(
        _covered(my_names, ours.title_names[left]), _covered(their_names, other.title_names[right])
    )
    troubles = squared[:, 1] / np.maximum(ours.troubles[left] * other.troubles[right], 1e-9)
    apart = np.abs(mine.days[left] - theirs.days[right])
    facts = {
        "rare": np.log1p(8 * np.where(same, heads, names)),
        "names": squared[:, 0] / np.maximum(ours.names[left] * other.names[right], 1e-9),
        "days": np.nan_to_num(np.minimum(apart, rule.DAYS) / rule.DAYS),
        "no_name": np.maximum(0, rule.LEAST_NAMED - named),
        "no_trouble": np.maximum(0, rule.LEAST_TROUBLE - troubles),
        "apart": (ours.called[left] & other.called[right] & ~called).astype(np.float64),
    }
    return facts, here, there


def _summed(shared: sparse.csr_matrix, values: Figures, by_code: Figures) -> Figures:
    """Sum up what pairs share, each piece by what its number says of it."""
    shape = (shared.shape[0], len(by_code))
    found: Figures = sparse.csr_matrix((values, shared.data.astype(np.int32), shared.indptr), shape) @ by_code
    return found


def _covered(found: Figures, every: Floats) -> Figures:
    return np.where(every > 0, found / np.maximum(every, 1e-9), rule.UNKNOWN)


def _title(pairs: Pairs, here: Figures, there: Figures) -> Figures:
    ours, other = pairs.mine.sums.title[pairs.left], pairs.theirs.sums.title[pairs.right]
    return np.minimum(_covered(here, ours), _covered(there, other))


def _at_most(pairs: Pairs, facts: Facts, here: Figures, there: Figures) -> Facts:
    """Return figures as if both had in common whatever of it could make them more alike."""
    ours, other = pairs.mine.sums, pairs.theirs.sums
    left, right = pairs.left, pairs.right
    title = _title(pairs, here + ours.title_common[left], there + other.title_common[right])
    may_share = ours.called_common[left] | other.called_common[right]
    return {**facts, "title": title, "apart": facts["apart"] * ~may_share}


def _whole(pairs: Pairs, facts: Facts, here: Figures, there: Figures) -> Facts:
    """Return figures with what is common."""
    mine, left, theirs, right = pairs.mine, pairs.left, pairs.theirs, pairs.right
    title = _title(
        pairs,
        here + _commonly(mine.title[left], theirs, right),
        there + _commonly(theirs.title[right], mine, left),
    )
    named = _commonly(mine.named[left], theirs, right) + _commonly(theirs.named[right], mine, left)
    return {**facts, "title": title, "apart": facts["apart"] * (named == 0)}


def _commonly(said: sparse.csr_matrix, others: Alike, rows: Ints) -> Figures:
    """Sum up what is common in the titles of some and stands anywhere in the others."""
    at = np.repeat(rows, np.diff(said.indptr))
    has = (others.common[at, said.indices >> 3] >> (7 - (said.indices & 7))) & 1
    found: Figures = sparse.csr_matrix((said.data * has, said.indices, said.indptr), said.shape) @ np.ones(
        said.shape[1]
    )
    return found


@cache
def _numbered() -> tuple[Bytes, Bytes, Bytes, npt.NDArray[np.int64]]:
    """Return every place here, place there and kind of a piece, and the number that tells all three."""
    flags = 1 << FLAG_BITS
    here, code = (side.ravel() for side in np.divmod(np.arange(flags * _CODES), _CODES))
    number = _PRIMES[here].astype(np.int64) * (code + 1)
    return here.astype(np.uint8), (code % flags).astype(np.uint8), (code // flags).astype(np.uint8), number


def _table(columns: Callable[[Bytes, Bytes, Bytes], list[Mask | Ints]]) -> Figures:
    here, there, kind, number = _numbered()
    told = np.column_stack(columns(here, there, kind)).astype(np.float64)
    found = np.zeros((int(number.max()) + 1, told.shape[1]))
    found[number] = told
    return found


@cache
def _plainly() -> Figures:
    """Return what counts as it tells: in my title, in theirs, each only names; names; early in both."""

    def columns(here: Bytes, there: Bytes, kind: Bytes) -> list[Mask | Ints]:
        mine, theirs, name = (here & TITLE) > 0, (there & TITLE) > 0, (kind & NAME) > 0
        return [mine, theirs, mine & name, theirs & name, name, (here & there & HEAD) > 0]

    return _table(columns)


@cache
def _doubled() -> Figures:
    """Return what counts by the square of what it tells, twice in a title: names and troubles."""

    def columns(here: Bytes, there: Bytes, kind: Bytes) -> list[Mask | Ints]:
        times = (1 + ((here & TITLE) > 0)) * (1 + ((there & TITLE) > 0))
        early = ((kind & NAME) > 0) & ((here & there & HEAD) > 0)
        return [times * early, times * ((kind & TROUBLE) > 0)]

    return _table(columns)


@cache
def _names() -> Figures:
    """Return what a title of either calls something by."""
    return _table(lambda here, there, kind: [((here | there) & CALLED) > 0])
