"""A Merkle tree: one root for many leaves, and short proofs that a leaf is among them.

Leaves and inner nodes are hashed apart, with the prefixes of RFC 6962, so that no inner node passes for a
leaf. A node without a neighbour is carried up as it is, which gives the tree of that RFC.
"""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").hexdigest()
# Leaves below one stored inner node; a power of two, so that blocks are subtrees.
BLOCK = 1024


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _above(level: Sequence[bytes]) -> list[bytes]:
    paired = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return [*paired, level[-1]] if len(level) % 2 else paired


def root_of(leaves: Sequence[bytes]) -> str:
    """Return the root over leaf hashes (or over the roots of blocks), 64 hexadecimal digits."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0].hex() if level else EMPTY


def blocks_of(leaves: Sequence[bytes], size: int = BLOCK) -> list[bytes]:
    """Return the roots of consecutive blocks; over them stands the same root as over all leaves."""
    return [bytes.fromhex(root_of(leaves[at : at + size])) for at in range(0, len(leaves), size)]


def path_of(leaves: Sequence[bytes], index: int) -> list[str]:
    """Return the neighbours on the way from one leaf up to the root. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"There is no leaf {index} among {len(leaves)}.")
    path, level = [], list(leaves)
    while len(level) > 1:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append(level[neighbour].hex())
        level, index = _above(level), index // 2
    return path


def root_along(leaf: bytes, index: int, count: int, path: Iterable[str]) -> str:
    """Return the root that a leaf and its path lead to; "" if the path cannot belong to that place."""
    if not 0 <= index < count:
        return ""
    here, last = leaf, count - 1
    steps = iter(path)
    while last > 0:
        if index % 2 or index != last:
            step = next(steps, None)
            if step is None:
                return ""
            other = bytes.fromhex(step)
            here = _node(other, here) if index % 2 else _node(here, other)
        index, last = index // 2, last // 2
    return here.hex() if next(steps, None) is None else ""
