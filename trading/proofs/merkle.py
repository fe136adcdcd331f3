"""Merkle trees of RFC 9162 §2.1: roots, inclusion and consistency proofs, and their verification.

A tree is read through `Read`: the hash of the complete subtree over the leaves
[index·2^level, (index+1)·2^level).
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from trading.proofs.errors import ProofError

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Read = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, read: Read) -> bytes:
    """Return the root of the first `size` leaves."""
    return _range_hash(0, size, read) if size else EMPTY_ROOT


def inclusion(index: int, size: int, read: Read) -> list[bytes]:
    """Return the proof that leaf `index` is among the first `size` (§2.1.3.1); ProofError if it is not."""
    if not 0 <= index < size:
        raise ProofError("the leaf is not in a tree of this size")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_range_hash(middle, end, read))
            end = middle
        else:
            proof.append(_range_hash(begin, middle, read))
            begin = middle
    return proof[::-1]


def consistency(old: int, new: int, read: Read) -> list[bytes]:
    """Return the proof that a tree of `old` leaves begins that of `new` (§2.1.4.1); empty for `old` 0."""
    if not 0 <= old <= new:
        raise ProofError("a tree can only grow")
    if old in (0, new):
        return []
    proof: list[bytes] = []
    begin, end = 0, new
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_range_hash(middle, end, read))
            end = middle
        else:
            proof.append(_range_hash(begin, middle, read))
            begin = middle
    if begin:
        proof.append(_range_hash(begin, end, read))
    return proof[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofError unless `proof` leads from the leaf hash `leaf` to `root` (§2.1.3.2)."""
    _must_be_hashes(proof)
    if not 0 <= index < size:
        raise ProofError("the leaf is not in a tree of this size")
    node, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("the proof is too long")
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofError("the proof is too short")
    if found != root:
        raise ProofError("the proof does not lead to this root")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raise ProofError unless `proof` shows that the new tree begins with the old one (§2.1.4.2)."""
    _must_be_hashes(proof)
    if not 0 <= old <= new:
        raise ProofError("the log has shrunk")
    if old == 0 or old == new:
        expected = old_root if old else EMPTY_ROOT
        if proof or old_root != expected or (old == new and old_root != new_root):
            raise ProofError("two trees of one size differ" if old == new else "a proof where none is due")
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise ProofError("the proof is too short")
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofError("the proof is too long")
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofError("the proof is too short")
    if first != old_root or second != new_root:
        raise ProofError("the new tree does not begin with the old one")


def fold(hashes: bytes) -> bytes:
    """Return the root over 2^n neighbouring hashes of one level, given one after the other."""
    sha256, width = hashlib.sha256, 2 * HASH_SIZE
    while len(hashes) > HASH_SIZE:
        pairs = range(0, len(hashes), width)
        hashes = b"".join([sha256(b"\x01" + hashes[at : at + width]).digest() for at in pairs])
    return hashes


def _split(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1


def _range_hash(begin: int, end: int, read: Read) -> bytes:
    *left, found = (read(level, index) for level, index in _complete(begin, end))
    for each in reversed(left):
        found = node_hash(each, found)
    return found


def _complete(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees of [begin, end), left to right; one of that size may start at `begin`."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin >> level
        begin += 1 << level


def _must_be_hashes(proof: Sequence[bytes]) -> None:
    if any(len(each) != HASH_SIZE for each in proof):
        raise ProofError("a proof consists of 32-byte hashes")
