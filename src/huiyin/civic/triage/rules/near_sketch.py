"""What is kept of a matter's words for finding it again: numbers of its most telling pieces, and no word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import fsum, sqrt
from struct import iter_unpack, pack
from zlib import crc32

from huiyin.civic.triage.rules.frequencies import Frequencies, pieces
from huiyin.civic.triage.rules.likeness import HEAD_CHARACTERS
from huiyin.civic.triage.rules.text import joined, plain

# So many pieces are compared, and by so many a matter can be found.
KEPT = 40
TRACES = 20
# A look-up goes along all pieces that lead to so few matters, and along so many of the others.
_FEW = 500
COMMON_WALKS = 6
# Pieces of one word lead to the same matters: a pair that hardly any more messages have than a triple around
# it is walked with the triple.
_SAME_WORD = 1.2
# Once there are many matters, a piece that more than this share of them has leads nowhere.
_MANY = 20_000
_TOO_COMMON = 0.02
_READ = 800
_FULL = 120
_ROW = ">iB"
_HALF = 1 << 31


@dataclass(frozen=True, slots=True)
class Sketched:
    """The most telling pieces of a message by number, the most telling first, and what each weighs.

    `traces` are those by which it can be found; `walks` those along which others are looked for, with what
    it counts to be found there.
    """

    weights: Mapping[int, int]
    traces: tuple[int, ...] = ()
    walks: Mapping[int, int] = field(default_factory=dict)

    @property
    def length(self) -> float:
        """Return the length of the vector."""
        return sqrt(sum(weight * weight for weight in self.weights.values()))


def sketched(title: str, body: str, held: Frequencies) -> Sketched:
    """Keep of a message what tells most."""
    return sketch(telling(title, body, held), held)


def telling(title: str, body: str, held: Frequencies) -> dict[str, float]:
    """Return all pieces of a message with how much they tell: twice as much where they stand in the title."""
    in_title = pieces(plain(title, HEAD_CHARACTERS))
    told = held.weights(pieces(joined(title, body, _READ)) | in_title)
    for piece in in_title:
        told[piece] *= 2
    return told


def sketch(told: Mapping[str, float], held: Frequencies) -> Sketched:
    """Keep the pieces that tell most, and choose by which it is found and looked for."""
    best = sorted(told.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
    numbers = {piece: numbered(piece) for piece, _ in best}
    weights = {numbers[piece]: max(1, round(weight * _FULL)) for piece, weight in best}
    shares = held.shares(numbers)
    many = held.messages >= _MANY
    traces = [piece for piece in numbers if not many or shares[piece] <= _TOO_COMMON][:TRACES]
    counts = {piece: weights[numbers[piece]] for piece in traces}
    walks = walked(counts, {piece: shares[piece] * held.matters for piece in traces})
    return Sketched(
        weights,
        tuple(dict.fromkeys(numbers[piece] for piece in traces)),
        {numbers[piece]: count for piece, count in walks.items()},
    )


def walked(counts: Mapping[str, int], leads: Mapping[str, float]) -> dict[str, int]:
    """Choose along which of some pieces to look for others, and what each counts.

    `leads` says to how many matters each leads. Of those that lead to many only the ones that count most are
    walked, and a triple counts for the pairs of its word too.
    """
    chosen = dict(counts)
    for piece in counts:
        for pair in _pairs_in(piece):
            if pair in chosen and _FEW < leads[pair] <= _SAME_WORD * leads[piece]:
                chosen[piece] += chosen.pop(pair)
    common = [piece for piece in chosen if leads[piece] > _FEW]
    for piece in sorted(common, key=lambda piece: (-chosen[piece], piece))[COMMON_WALKS:]:
        del chosen[piece]
    return chosen


def _pairs_in(piece: str) -> tuple[str, ...]:
    return (piece[:2], piece[1:]) if len(piece) == 3 else ()


def numbered(piece: str) -> int:
    """Return the number of a piece, as a database keeps it in four bytes."""
    return crc32(piece.encode(errors="replace")) - _HALF


def packed(one: Sketched) -> bytes:
    """Write a sketch down: five bytes a piece."""
    return b"".join(pack(_ROW, number, min(weight, 255)) for number, weight in one.weights.items())


def unpacked(blob: bytes) -> Sketched:
    """Read what `packed` wrote."""
    return Sketched(dict(iter_unpack(_ROW, blob)))


def cosines(asked: Sketched, blobs: Iterable[bytes]) -> list[float]:
    """Return how much each written sketch points the way of one, without unfolding more than it has to."""
    mine, length = asked.weights, asked.length or 1.0
    found = []
    for blob in blobs:
        dot = square = 0
        for number, weight in iter_unpack(_ROW, blob):
            square += weight * weight
            if number in mine:
                dot += mine[number] * weight
        found.append(dot / (length * sqrt(square)) if dot else 0.0)
    return found


def cosine(one: Sketched, other: Sketched) -> float:
    """Return how much two sketches point the same way, 0 to 1."""
    shared = one.weights.keys() & other.weights.keys()
    dot = fsum(one.weights[number] * other.weights[number] for number in shared)
    return dot / (one.length * other.length) if dot else 0.0
