"""The Merkle tree: the RFC's own values, and proofs that hold for their leaf only."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.merkle import EMPTY, blocks_of, leaf_hash, path_of, root_along, root_of

leaves = st.lists(st.binary(max_size=4), min_size=1, max_size=40).map(
    lambda data: [leaf_hash(b"%d:" % at + one) for at, one in enumerate(data)]
)


def naive_root(hashes: list[bytes]) -> bytes:
    """The recursive definition of RFC 6962, section 2.1."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    both = naive_root(hashes[:split]) + naive_root(hashes[split:])
    return hashlib.sha256(b"\1" + both).digest()


def test_no_leaves_have_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY == hashlib.sha256().hexdigest()


@given(leaves)
def test_the_root_is_that_of_the_recursive_definition(hashes: list[bytes]) -> None:
    assert root_of(hashes) == naive_root(hashes).hex()


@given(leaves, st.data())
def test_every_leaf_has_a_proof_that_leads_to_the_root(hashes: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(hashes) - 1))
    assert root_along(hashes[at], at, len(hashes), path_of(hashes, at)) == root_of(hashes)


@given(leaves, st.data())
def test_a_proof_fits_no_other_leaf_place_or_length(hashes: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(hashes) - 1))
    root, path = root_of(hashes), path_of(hashes, at)
    other = data.draw(st.integers(0, len(hashes) - 1).filter(lambda index: len(hashes) == 1 or index != at))
    if other != at:
        assert root_along(hashes[other], at, len(hashes), path) != root
        assert root_along(hashes[at], other, len(hashes), path) != root
    assert root_along(hashes[at], at, len(hashes), [*path, "00" * 32]) == ""
    if path:
        assert root_along(hashes[at], at, len(hashes), path[:-1]) == ""
    assert root_along(leaf_hash(b"planted"), at, len(hashes), path) != root


@given(leaves, st.sampled_from([1, 2, 4, 8]), st.data())
def test_blocks_are_subtrees(hashes: list[bytes], size: int, data: st.DataObject) -> None:
    blocks = blocks_of(hashes, size)
    assert root_of(blocks) == root_of(hashes)
    at = data.draw(st.integers(0, len(hashes) - 1))
    block, inside = divmod(at, size)
    in_two = [*path_of(hashes[block * size : (block + 1) * size], inside), *path_of(blocks, block)]
    assert in_two == path_of(hashes, at)


@given(leaves, leaves)
def test_a_node_never_passes_for_a_leaf(left: list[bytes], right: list[bytes]) -> None:
    inner = bytes.fromhex(root_of(left)) + bytes.fromhex(root_of(right))
    assert root_of([leaf_hash(inner)]) != root_of([*left, *right])


@pytest.mark.parametrize("index", [-1, 3])
def test_a_place_outside_the_tree_has_no_proof(index: int) -> None:
    hashes = [leaf_hash(bytes([number])) for number in range(3)]
    with pytest.raises(IndexError, match="no leaf"):
        path_of(hashes, index)
    assert root_along(hashes[0], index, 3, []) == ""
