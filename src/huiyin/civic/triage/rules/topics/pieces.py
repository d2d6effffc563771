"""Many messages cut into pieces at once, as `likeness.reading` cuts one: numbers instead of words.

Only a worker, the command line and the benchmarks load this: it stands on numpy, which no web process has.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from huiyin.civic.triage.rules.likeness import HEAD_CHARACTERS, READ_CHARACTERS, called
from huiyin.civic.triage.rules.text import MAX_WORD, plain, simplified
from huiyin.kernel.text import normalise

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]
# Title and body.
Message = tuple[str, str]

# Pieces are counted by their hash: so many buckets hold those of a large city's messages.
HASH_BITS = 24
BUCKETS = 1 << HASH_BITS
_SHIFT = np.uint64(64 - HASH_BITS)
# Where a piece stands: in the title; in the title or soon after it; as the end of a name in the title.
TITLE, HEAD, CALLED = 1, 2, 4
FLAG_BITS = 3
_FLAGS = np.uint64((1 << FLAG_BITS) - 1)
_ROW_SHIFT = np.uint64(HASH_BITS + FLAG_BITS)
CHUNK = 10_000
# A private letter between texts: no form of unifying touches it.
_BETWEEN = "\ue000"
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = (_ODD, np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))


@dataclass(frozen=True)
class Cut:
    """The pieces of some messages, row by row: ends of the rows, hashes in order, and where each stands."""

    starts: Ints
    hashes: Counts
    flags: npt.NDArray[np.uint8]

    @property
    def rows(self) -> Ints:
        """Return the row of every entry."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def part(self, first: int, end: int) -> "Cut":
        """Return the rows from one to another."""
        inside = slice(self.starts[first], self.starts[end])
        return Cut(self.starts[first : end + 1] - self.starts[first], self.hashes[inside], self.flags[inside])


def cut(messages: Sequence[Message], *, most: int = READ_CHARACTERS) -> Iterator[Cut]:
    """Yield the pieces of messages (title, body), in parts of `CHUNK`; `most` characters of each are read."""
    for first, end in pairwise([*range(0, len(messages), CHUNK), len(messages)]):
        yield _chunk(messages[first:end], most)


def join(parts: Sequence[Cut]) -> Cut:
    """Put cut parts one after the other."""
    starts = np.zeros(sum(len(part.starts) - 1 for part in parts) + 1, np.int64)
    np.cumsum(np.concatenate([np.diff(part.starts) for part in parts] or [starts[:0]]), out=starts[1:])
    return Cut(
        starts,
        np.concatenate([part.hashes for part in parts] or [np.zeros(0, np.int32)]),
        np.concatenate([part.flags for part in parts] or [np.zeros(0, np.uint8)]),
    )


def spread(parts: Iterable[Cut]) -> Counts:
    """Return in how many messages each piece stands; what separate machines count adds up."""
    total = np.zeros(BUCKETS, np.int32)
    for part in parts:
        hashes, counts = np.unique(part.hashes, return_counts=True)
        total[hashes] += counts.astype(np.int32)
    return total


def hashed(pieces: Iterable[str]) -> Counts:
    """Return the hashes of single pieces."""
    known = list(pieces)
    codes = _codes("\0".join(known) + "\0")
    first = np.append(0, np.flatnonzero(codes == 0)[:-1] + 1) if known else np.zeros(0, np.int64)
    lengths = np.fromiter(map(len, known), np.int64, len(known))
    found = np.zeros(len(known), np.int32)
    han = _is(codes, _han())
    for at, (start, length) in enumerate(zip(first.tolist(), lengths.tolist(), strict=True)):
        run = codes[start : start + length]
        found[at] = _hash(run, han[start])
    return found


def _hash(run: Codes, han: bool) -> int:
    if han:
        return int(_grams_hashed(run, len(run))[0] >> _SHIFT)
    return int(_words_hashed(run, np.array([0]), np.arange(len(run)))[0] >> _SHIFT)


def _chunk(messages: Sequence[Message], most: int) -> Cut:
    heads = _plain([title for title, _ in messages], most)
    rests = _plain([body for _, body in messages], most)
    texts = [
        rest if rest.startswith(head) else f"{head} {rest}"[:most]
        for head, rest in zip(heads, rests, strict=True)
    ]
    heads = [head[:HEAD_CHARACTERS].rstrip() for head in heads]
    codes = _codes("\0".join(texts) + "\0")
    ends = np.flatnonzero(codes == 0)
    starts = np.append(0, ends[:-1] + 1)
    row = np.repeat(np.arange(len(texts)), ends - starts + 1)
    titles = starts + np.fromiter(map(len, heads), np.int64, len(heads))
    keys = np.concatenate([*_keys(codes, row, titles), _names(heads)])
    keys.sort()
    places = keys >> np.uint64(FLAG_BITS)
    first = np.flatnonzero(np.append(True, places[1:] != places[:-1])) if len(keys) else np.zeros(0, np.int64)
    flags = np.bitwise_or.reduceat(keys & _FLAGS, first) if len(first) else keys
    kept = keys[first]
    rows = (kept >> _ROW_SHIFT).astype(np.int64)
    hashes = ((kept >> np.uint64(FLAG_BITS)) & np.uint64(BUCKETS - 1)).astype(np.int32)
    bounds = np.searchsorted(rows, np.arange(len(messages) + 1)).astype(np.int64)
    return Cut(bounds, hashes, flags.astype(np.uint8))


def _names(heads: Sequence[str]) -> Keys:
    """Return the keys of the ends of names that titles call something by."""
    found = [(row, name) for row, head in enumerate(heads) for name in called(head)]
    if not found:
        return np.zeros(0, np.uint64)
    codes = _codes("".join(name for _, name in found))
    hashes = _grams_hashed(codes, 2)[::2] >> _SHIFT
    rows = np.fromiter((row for row, _ in found), np.uint64, len(found))
    return (rows << _ROW_SHIFT) | (hashes << np.uint64(FLAG_BITS)) | np.uint64(CALLED | TITLE | HEAD)


def _keys(codes: Codes, row: Ints, titles: Ints) -> Iterator[Keys]:
    """Yield row, hash and place of all pieces, as one number each: pairs, triples, lone letters, words."""
    letter, han = _is(codes, _letters()), _is(codes, _han())
    for size in (2, 3):
        at = np.flatnonzero(np.logical_and.reduce([han[n : len(han) - size + 1 + n] for n in range(size)]))
        yield _placed(_grams_hashed(codes, size)[at], at, at + size, row, titles)
    alone = han.copy()
    alone[1:] &= ~han[:-1]
    alone[:-1] &= ~han[1:]
    at = np.flatnonzero(alone)
    yield _placed(_grams_hashed(codes, 1)[at], at, at + 1, row, titles)
    other = letter & ~han
    begins = other.copy()
    begins[1:] &= ~other[:-1]
    first = np.flatnonzero(begins)
    if len(first):
        inside = np.flatnonzero(other)
        which = np.cumsum(begins)[inside] - 1
        step = inside - first[which]
        near = step < MAX_WORD
        at = np.flatnonzero(np.append(True, which[near][1:] != which[near][:-1]))
        ends = first + np.bincount(which)
        yield _placed(_words_hashed(codes[inside[near]], at, step[near]), first, ends, row, titles)


def _placed(hashes: Keys, at: Ints, ends: Ints, row: Ints, titles: Ints) -> Keys:
    rows = row[at]
    title = ends <= titles[rows]
    head = ends <= titles[rows] + HEAD_CHARACTERS
    flags = (title * TITLE | head * HEAD).astype(np.uint64)
    return (rows.astype(np.uint64) << _ROW_SHIFT) | ((hashes >> _SHIFT) << np.uint64(FLAG_BITS)) | flags


def _grams_hashed(codes: Codes, size: int) -> Keys:
    mixed = np.full(max(len(codes) - size + 1, 0), size, np.uint64)
    for at in range(size):
        mixed = (mixed ^ codes[at : at + len(mixed)].astype(np.uint64)) * _MIX[at]
        mixed ^= mixed >> np.uint64(29)
    return mixed * _ODD


def _words_hashed(codes: Codes, begins: Ints, step: Ints) -> Keys:
    """Return a hash for each word: the sum of its letters by the powers of their places."""
    mixed = (codes.astype(np.uint64) + np.uint64(7)) * _powers()[step]
    found = np.add.reduceat(mixed, begins) * _ODD
    return (found ^ (found >> np.uint64(31))) * _MIX[1]


@cache
def _powers() -> Keys:
    return np.multiply.accumulate(np.full(MAX_WORD, _MIX[2], np.uint64))


def _plain(texts: Sequence[str], most: int) -> list[str]:
    """Bring texts into the plain form, all in one go; those with markup one by one."""
    read = [plain(text, most) if "<" in text or "&" in text else text[: 2 * most] for text in texts]
    # Half of a surrogate pair is no text; the converter would refuse all of it.
    whole = _BETWEEN.join(read).encode("utf-8", "replace").decode()
    found = normalise(simplified(normalise(whole)).lower()).replace("\n", " ").split(_BETWEEN)
    if len(found) != len(texts):
        return [plain(text, most) for text in texts]
    return [text.strip()[:most].rstrip() for text in found]


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)


def _is(codes: Codes, known: Mask) -> Mask:
    found: Mask = known[np.minimum(codes, len(known) - 1)]
    return found


@cache
def _letters() -> Mask:
    return np.fromiter((chr(code).isalnum() for code in range(0x40000)), bool, 0x40000)


@cache
def _han() -> Mask:
    known = np.zeros(0x40000, bool)
    for first, last in (
        (0x3005, 0x3007),
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF),
        (0xF900, 0xFAFF),
        (0x20000, 0x3FFFE),
    ):
        known[first : last + 1] = True
    known[0x3006] = False
    return known
