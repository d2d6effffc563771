"""What messages have in common: pairs and triples of neighbouring characters, weighted by how rare they are.

Only a worker, the command line and the benchmarks load this: it stands on numpy, which no web process has.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from huiyin.civic.triage.rules.text import plain, simplified

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int32]
# Title and body.
Message = tuple[str, str]

# Shingles are counted by their hash: so many buckets hold the pairs and triples of a large city's messages.
BUCKETS = 1 << 24
_SHIFT = np.uint64(64 - 24)
_DOC_SHIFT = np.uint64(25)
# What a title says in one word a body may say in a hundred.
BODY_WEIGHT = np.float32(0.3)
MOST_TITLE, MOST_BODY = 80, 120
# What a message says further down still tells whether it belongs to a topic that is known.
MOST_WHOLE = 400
# A name that one message in a million has weighs no more than one that one in some hundred has: else in a
# large city everything about one place would be one topic.
# A dozen messages do not tell which shingles are rare; they are weighed as if others stood beside them.
LEAST_MESSAGES = 1_000
LEAST_RARITY, MOST_RARITY = np.float32(0.01), np.float32(7)
CHUNK = 20_000
_MULTIPLIERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))


@dataclass(frozen=True)
class Shingled:
    """The shingles of some messages, row by row: ends of the rows, hashes in order, and weights."""

    starts: Ints
    hashes: npt.NDArray[np.int32]
    weights: Floats

    @property
    def rows(self) -> Ints:
        """Return the row of every entry."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


def beginnings(title: str, body: str, most: int = MOST_BODY) -> tuple[str, str]:
    """Return the parts of a message that are compared: the title, and how the body begins.

    A title that was cut from the body is not counted twice, and a message without title begins with its body.
    """
    head, rest = title[:MOST_TITLE], body[: most + MOST_TITLE]
    if not head.strip():
        return rest[:MOST_TITLE], rest[MOST_TITLE:]
    return head, rest.removeprefix(head.rstrip("…"))[:most]


def shingle(messages: Sequence[Message], *, threads: int = 1, most: int = MOST_BODY) -> Iterator[Shingled]:
    """Yield the shingles of messages (title, body), in parts of `CHUNK`; `most` characters of each body."""
    bounds = pairwise([*range(0, len(messages), CHUNK), len(messages)])
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(lambda cut: _chunk(messages[cut[0] : cut[1]], most), bounds)


def join(parts: Sequence[Shingled]) -> Shingled:
    """Put shingled parts one after the other."""
    counts = np.concatenate([np.diff(part.starts) for part in parts] or [np.zeros(0, np.int64)])
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    hashes = np.concatenate([part.hashes for part in parts] or [np.zeros(0, np.int32)])
    return Shingled(
        starts, hashes, np.concatenate([part.weights for part in parts] or [np.zeros(0, np.float32)])
    )


def spread(parts: Iterable[Shingled]) -> Counts:
    """Return in how many messages each shingle stands; what separate machines count adds up."""
    total = np.zeros(BUCKETS, np.int32)
    for part in parts:
        total += np.bincount(part.hashes, minlength=BUCKETS).astype(np.int32)
    return total


def rarity(hashes: npt.NDArray[np.int32], spread_over: Counts, messages: int) -> Floats:
    """Return how much shingles say: the less, the more of all messages have them."""
    among = max(messages, LEAST_MESSAGES)
    shares = np.log((among + 1) / (spread_over[hashes] + np.float32(0.5)))
    return np.clip(shares, LEAST_RARITY, MOST_RARITY).astype(np.float32)


def weigh(part: Shingled, spread_over: Counts, messages: int) -> Shingled:
    """Weigh shingles by how rare they are among all messages; every row gets length one.

    A shingle of one message alone says nothing about others, but much about how far this one is from them.
    """
    weights = part.weights * rarity(part.hashes, spread_over, messages)
    rows = part.rows
    lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(part.starts) - 1))
    lengths[lengths == 0] = 1
    scaled: Floats = (weights / lengths[rows]).astype(np.float32)
    return Shingled(part.starts, part.hashes, scaled)


def _chunk(messages: Sequence[Message], most: int) -> Shingled:
    # A NUL ends every title and every body; marks, spaces and emoji end a run of letters.
    texts = (f"{_readable(text)}\0" for message in messages for text in beginnings(*message, most))
    # Half of a surrogate pair is no text; the converter would refuse all of it.
    joined = "".join(texts).encode("utf-8", "replace").decode()
    codes = _folded(simplified(joined))
    text_of = np.cumsum(codes == 0)
    entries = [_entries(codes, text_of, size) for size in (2, 3)]
    keys = np.sort(np.concatenate(entries))
    # Sorted, the entry of a title stands before the one of the body: the first of each shingle counts.
    places = keys >> np.uint64(1)
    first = np.ones(len(keys), bool)
    first[1:] = places[1:] != places[:-1]
    kept = keys[first]
    rows = (kept >> _DOC_SHIFT).astype(np.int64)
    starts = np.searchsorted(rows, np.arange(len(messages) + 1))
    hashes = ((kept >> np.uint64(1)) & np.uint64(BUCKETS - 1)).astype(np.int32)
    weights = np.where(kept & np.uint64(1), BODY_WEIGHT, np.float32(1))
    return Shingled(starts.astype(np.int64), hashes, weights.astype(np.float32))


def _readable(text: str) -> str:
    """Return a text without markup; only one that may have any pays for it."""
    return (plain(text) if "<" in text or "&" in text else text).replace("\0", " ")


def _folded(text: str) -> npt.NDArray[np.uint32]:
    """Return the code points of a text, wide letters as narrow ones, capitals as small ones."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).copy()
    codes[(codes >= 0xFF01) & (codes <= 0xFF5E)] -= 0xFEE0
    codes[(codes >= ord("A")) & (codes <= ord("Z"))] += 32
    return codes


def _entries(
    codes: npt.NDArray[np.uint32], text_of: npt.NDArray[np.int64], size: int
) -> npt.NDArray[np.uint64]:
    """Return (message, hash, whether it is of the body) of all shingles of one size, as one number each."""
    many = len(codes) - size + 1
    if many <= 0:
        return np.zeros(0, np.uint64)
    letters = _is_letter(codes)
    whole = text_of[:many] == text_of[size - 1 :]
    mixed = np.full(many, size, np.uint64)
    for at in range(size):
        whole &= letters[at : at + many]
        mixed = (mixed ^ codes[at : at + many].astype(np.uint64)) * _MULTIPLIERS[at]
        mixed ^= mixed >> np.uint64(29)
    hashes = (mixed[whole] * _MULTIPLIERS[0]) >> _SHIFT
    texts = text_of[:many][whole].astype(np.uint64)
    entries: npt.NDArray[np.uint64] = (
        ((texts >> np.uint64(1)) << _DOC_SHIFT) | (hashes << np.uint64(1)) | (texts & np.uint64(1))
    )
    return entries


def _is_letter(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    known = _letters()
    return np.where(codes < len(known), known[np.minimum(codes, len(known) - 1)], codes < 0x40000) & (
        (codes < len(known)) | (codes >= 0x20000)
    )


@cache
def _letters() -> npt.NDArray[np.bool_]:
    return np.fromiter((chr(code).isalnum() for code in range(0x10000)), bool, 0x10000)
