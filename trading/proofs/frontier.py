"""The right edge of a tree that grows leaf by leaf: enough to know its root at every size, and no more."""

from collections.abc import Iterable

from trading.proofs.merkle import EMPTY_ROOT, node_hash


class Frontier:
    """The roots of the complete subtrees that make up the first `size` leaves, the largest first."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError("a tree of this size has another edge")

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf."""
        complete, left = leaf_hash, self.size
        while left & 1:
            complete, left = node_hash(self.peaks.pop(), complete), left >> 1
        self.peaks.append(complete)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far (RFC 9162 §2.1.1)."""
        if not self.peaks:
            return EMPTY_ROOT
        *left, found = self.peaks
        for peak in reversed(left):
            found = node_hash(peak, found)
        return found
