"""What a log shows to whoever asks, without a platform: an honest one, and one that exchanged an entry."""

from collections.abc import Sequence

from trading.proofs import merkle, tiles
from trading.proofs.checkpoint import Checkpoint
from trading.sealing import note

LOG = note.Signer("ggzy.example/log", bytes(32))
HONEST = [b"entry %d" % number for number in range(600)]
FORKED = [*HONEST[:300], b"another", *HONEST[301:]]
"""One bid exchanged for another."""


class Face:
    """What somebody is shown of a log; signatures sent to it are kept."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        self.taken: list[str] = []
        self.show(entries)

    def show(self, entries: Sequence[bytes]) -> None:
        hashes = [merkle.leaf_hash(entry) for entry in entries]
        self.tiles = tiles.grow(0, hashes, lambda level, number: b"")
        root = merkle.root(len(hashes), tiles.hash_reader(lambda *place: self.tiles[place]))
        self.checkpoint = note.sign(Checkpoint(LOG.name, len(hashes), root).text(), LOG)

    def ask(self, path: str, body: bytes | None) -> bytes:
        if body is not None:
            self.taken.append(body.decode())
            return b""
        if path == "/log/checkpoint":
            return self.checkpoint.encode()
        tile = tiles.Tile.parse(path.removeprefix("/log/tile/"))
        assert tile.level is not None
        return self.tiles[tile.level, tile.number][: 32 * tile.width]

    @property
    def countersigned(self) -> str:
        """The checkpoint with the lines that were sent for it."""
        text = note.parse(self.checkpoint)[0]
        return self.checkpoint + "".join(
            sent.partition("\n\n")[2] for sent in self.taken if sent.startswith(text)
        )
