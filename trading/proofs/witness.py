"""What a witness checks before it signs: the log it is shown begins with the log it was shown before."""

from collections.abc import Callable

from trading.proofs.checkpoint import Checkpoint
from trading.proofs.errors import ProofError
from trading.proofs.merkle import Read, consistency, root, verify_consistency
from trading.proofs.tiles import HEIGHT, WIDTH, Tile, hash_reader


def as_served(size: int, fetch: Callable[[str], bytes]) -> Read:
    """Read the tree of `size` entries from the tiles that `fetch` brings by their address below `tile/`."""

    def read_tile(level: int, number: int) -> bytes:
        hashes = size >> HEIGHT * level
        return fetch(Tile(level, number, min(WIDTH, hashes - number * WIDTH)).path)

    return hash_reader(read_tile)


def must_extend(seen: Checkpoint | None, shown: Checkpoint, read: Read) -> None:
    """Raise ProofError unless `shown` extends `seen`, going by the hashes that `read` gives.

    A first checkpoint is compared with the tree that is really served, so that nobody vouches for a root
    without a log behind it.
    """
    if seen is None:
        if root(shown.size, read) != shown.root:
            raise ProofError("the tiles do not have the root of the checkpoint")
        return
    if seen.origin != shown.origin:
        raise ProofError("the checkpoint of another log")
    proof = consistency(seen.size, shown.size, read) if seen.size <= shown.size else []
    verify_consistency(seen.size, shown.size, seen.root, shown.root, proof)
