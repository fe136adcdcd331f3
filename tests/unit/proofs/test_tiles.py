"""Tiles stand at the addresses of c2sp.org/tlog-tiles and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from trading.proofs.errors import ProofError
from trading.proofs.tiles import Tile, bundle, edge, grow, hash_reader, tiles_of, unbundle


def test_the_examples_of_the_specification() -> None:
    assert Tile(0, 1234067).path == "0/x001/x234/067"
    found = list(tiles_of(70_000))
    assert sum(tile.level == 0 and tile.width == 256 for tile in found) == 273
    assert Tile(0, 273, 112) in found
    assert Tile(1, 0) in found
    assert Tile(1, 1, 17) in found
    assert Tile(2, 0, 1) in found
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(edge(70_000)) == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(edge(256)) == [Tile(1, 0, 1)]


@given(some.none() | some.integers(0, 63), some.integers(0, 10**9), some.integers(1, 256))
def test_an_address_is_read_as_it_is_written(level: int | None, number: int, width: int) -> None:
    tile = Tile(level, number, width)
    assert Tile.parse(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "0/67", "0/0067", "00/067", "64/000", "0/x000/067", "0/000.p/0", "0/000.p/256", "0/000.p/01",
        "0/000.p/", "0/000.p/1/", "-1/000", "0/x001", "0/x001/x234/67", "entries", "data/000", "0/٠٠١", "",
    ],
)  # fmt: skip  # one address after the other
def test_no_other_address_is_read(path: str) -> None:
    with pytest.raises(ProofError):
        Tile.parse(path)


def test_a_tile_that_is_too_short_is_not_read_past_its_end() -> None:
    read = hash_reader(lambda level, number: bytes(32 * 3))
    assert read(0, 2) == bytes(32)
    with pytest.raises(ProofError):
        read(1, 1)
    with pytest.raises(ProofError):
        grow(4, [bytes(32)], lambda level, number: bytes(32 * 3))


@given(some.lists(some.binary(max_size=70)))
def test_a_bundle_gives_back_its_entries_and_a_cut_one_does_not(entries: list[bytes]) -> None:
    data = bundle(entries)
    assert unbundle(data) == entries
    if data:
        with pytest.raises(ProofError):
            unbundle(data[:-1])
