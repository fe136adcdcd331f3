"""The tree agrees with the plain recursive definition of RFC 9162, and no wrong proof is accepted."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from trading.proofs import merkle, tiles
from trading.proofs.errors import ProofError
from trading.proofs.merkle import Read


def entry(index: int) -> bytes:
    return index.to_bytes(4, "big")


def by_definition(begin: int, end: int) -> bytes:
    """MTH of RFC 9162 §2.1.1, as it stands there."""
    if end == begin:
        return hashlib.sha256(b"").digest()
    if end - begin == 1:
        return hashlib.sha256(b"\x00" + entry(begin)).digest()
    k = 1
    while k * 2 < end - begin:
        k *= 2
    left, right = by_definition(begin, begin + k), by_definition(begin + k, end)
    return hashlib.sha256(b"\x01" + left + right).digest()


def subtree(level: int, index: int) -> bytes:
    return by_definition(index << level, (index + 1) << level)


sizes = some.integers(min_value=1, max_value=700)
anything = some.integers(min_value=0)


def grown(*steps: int) -> Read:
    """A reader of tiles that grew in these steps."""
    kept: dict[tuple[int, int], bytes] = {}

    def tile(level: int, number: int) -> bytes:
        return kept[level, number]

    size = 0
    for step in steps:
        leaves = [merkle.leaf_hash(entry(size + each)) for each in range(step)]
        kept |= tiles.grow(size, leaves, tile)
        size += step
    return tiles.hash_reader(tile)


@given(some.lists(some.integers(min_value=1, max_value=300), min_size=1, max_size=5), anything, anything)
def test_tiles_that_grew_in_any_steps_prove_what_the_definition_says(
    steps: list[int], leaf: int, before: int
) -> None:
    read, size = grown(*steps), sum(steps)
    root = merkle.root(size, read)
    assert root == by_definition(0, size)
    index, old = leaf % size, before % (size + 1)
    proof = merkle.inclusion(index, size, read)
    merkle.verify_inclusion(index, size, merkle.leaf_hash(entry(index)), proof, root)
    proof = merkle.consistency(old, size, read)
    merkle.verify_consistency(old, size, by_definition(0, old), root, proof)


def test_the_empty_tree_begins_every_tree() -> None:
    assert merkle.root(0, subtree) == merkle.EMPTY_ROOT
    merkle.verify_consistency(0, 3, merkle.EMPTY_ROOT, by_definition(0, 3), [])


@given(sizes, anything, anything)
def test_a_proof_for_anything_else_is_refused(size: int, first: int, second: int) -> None:
    index, other = first % size, second % size
    proof = merkle.inclusion(index, size, subtree)
    leaf, root = merkle.leaf_hash(entry(index)), by_definition(0, size)
    forgeries = [
        (index, leaf, [*proof, root], root),
        (index, leaf, proof, bytes(32)),
        (index, merkle.leaf_hash(b"another"), proof, root),
        (size, leaf, proof, root),
        (-1, leaf, proof, root),
        (index, leaf, [each + b"\x00" for each in proof] or [b""], root),
    ]
    forgeries += [(index, leaf, proof[:at] + proof[at + 1 :], root) for at in range(len(proof))]
    forgeries += [(index, leaf, [*proof[:at], bytes(32), *proof[at + 1 :]], root) for at in range(len(proof))]
    if other != index:
        forgeries.append((other, leaf, proof, root))
    for forged in forgeries:
        with pytest.raises(ProofError):
            merkle.verify_inclusion(forged[0], size, *forged[1:])


@given(sizes, anything)
def test_no_consistency_with_a_log_that_shrank_or_changed(new: int, before: int) -> None:
    old = before % new + 1
    first, second = by_definition(0, old), by_definition(0, new)
    proof = merkle.consistency(old, new, subtree)
    forgeries = [
        (old, new, bytes(32), second, proof),
        (old, new, first, bytes(32), proof),
        (old, new, first, second, [*proof, bytes(32)]),
        (new + 1, new, first, second, proof),
    ]
    if old < new:
        forgeries.append((old, new, first, second, proof[:-1]))
        forgeries.append((new, old, second, first, proof))
        forgeries += [
            (old, new, first, second, [*proof[:at], bytes(32), *proof[at + 1 :]]) for at in range(len(proof))
        ]
    for forged in forgeries:
        with pytest.raises(ProofError):
            merkle.verify_consistency(*forged)


def test_nothing_outside_the_tree_can_be_asked_for() -> None:
    with pytest.raises(ProofError):
        merkle.inclusion(5, 5, subtree)
    with pytest.raises(ProofError):
        merkle.consistency(6, 5, subtree)
