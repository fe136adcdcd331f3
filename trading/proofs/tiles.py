"""The tree cut into tiles of height 8, and entries in bundles (c2sp.org/tlog-tiles)."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from trading.proofs.errors import ProofError
from trading.proofs.merkle import HASH_SIZE, Read, fold

HEIGHT = 8
WIDTH = 1 << HEIGHT
_OCTETS = WIDTH * HASH_SIZE

ReadTile = Callable[[int, int], bytes]
"""Give the stored hashes of tile (level, number): all it has, at most 256 of 32 bytes."""

_NUMBER = re.compile(r"(?:x\d{3}/)*\d{3}", re.ASCII)
_LEVEL = re.compile(r"0|[1-9]\d?", re.ASCII)
_WIDTH = re.compile(r"[1-9]\d{0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tile:
    """The first `width` hashes of a tile; `level` is None for a bundle of entries."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The address below `tile/`, such as `0/x001/x234/067.p/12` or `entries/000`."""
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{level}/{number_path(self.number)}{partial}"

    @classmethod
    def parse(cls, path: str) -> "Tile":
        """Read an address below `tile/`; ProofError for any other form than `path` gives."""
        level, _, rest = path.partition("/")
        number, partial, width = rest.partition(".p/")
        if (
            not (level == "entries" or (_LEVEL.fullmatch(level) and int(level) < 64))
            or not _NUMBER.fullmatch(number)
            or (partial and not (_WIDTH.fullmatch(width) and int(width) < WIDTH))
        ):
            raise ProofError("not the address of a tile")
        tile = cls(
            None if level == "entries" else int(level),
            int(number.replace("/", "").replace("x", "")),
            int(width) if partial else WIDTH,
        )
        if tile.path != path:
            raise ProofError("not the address of a tile")
        return tile


def number_path(number: int) -> str:
    """Return 1234067 as `x001/x234/067`."""
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *front, last = (digits[at : at + 3] for at in range(0, len(digits), 3))
    return "".join(f"x{each}/" for each in front) + last


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a tree of `size` leaves, the partial ones of its right edge included."""
    level = 0
    while size:
        full, width = divmod(size, WIDTH)
        yield from (Tile(level, number) for number in range(full))
        if width:
            yield Tile(level, full, width)
        size, level = full, level + 1


def edge(size: int) -> Iterator[Tile]:
    """The partial tiles of a tree of `size` leaves, from the leaves up."""
    level = 0
    while size:
        size, width = divmod(size, WIDTH)
        if width:
            yield Tile(level, size, width)
        level += 1


def hash_reader(read_tile: ReadTile) -> Read:
    """Read the hashes of complete subtrees out of tiles, each tile once; ProofError for a tile too short."""
    known: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        tile_level, above = divmod(level, HEIGHT)
        number, offset = divmod(index << above, WIDTH)
        place = (tile_level, number)
        if place not in known:
            known[place] = read_tile(*place)
        return fold(_part(known[place], offset, offset + (1 << above)))

    return read


def grow(size: int, leaf_hashes: Sequence[bytes], read_tile: ReadTile) -> dict[tuple[int, int], bytes]:
    """Return the changed tiles, whole, when `leaf_hashes` follow the first `size` leaves."""
    changed: dict[tuple[int, int], bytes] = {}
    level, added = 0, list(leaf_hashes)
    while added:
        number, width = divmod(size, WIDTH)
        held = _part(read_tile(level, number), 0, width) if width else b""
        row = held + b"".join(added)
        added = []
        for begin in range(0, len(row), _OCTETS):
            tile = row[begin : begin + _OCTETS]
            changed[level, number + begin // _OCTETS] = tile
            if len(tile) == _OCTETS:
                added.append(fold(tile))
        level, size = level + 1, size >> HEIGHT
    return changed


def bundle(entries: Iterable[bytes]) -> bytes:
    """Return entries one after the other, each after its length as two bytes, high byte first."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes) -> list[bytes]:
    """Return the entries of a bundle; ProofError if it is cut off."""
    entries, at = [], 0
    while at < len(data):
        begin = at + 2
        at = begin + int.from_bytes(data[at:begin], "big")
        if at > len(data) or begin > len(data):
            raise ProofError("a bundle of entries is cut off")
        entries.append(data[begin:at])
    return entries


def _part(tile: bytes, begin: int, end: int) -> bytes:
    if len(tile) < end * HASH_SIZE:
        raise ProofError("a tile is shorter than the tree needs")
    return tile[begin * HASH_SIZE : end * HASH_SIZE]
