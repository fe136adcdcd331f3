"""Somebody who only has docs/log.md follows the public log, and is not taken in by a log that lies."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.outsider.reader import Get, Lie, Reader, proven
from tests.outsider.sealer import text_of_note
from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World, build_app
from tests.support.client import signed_in
from tests.support.databases import Databases
from tests.support.openings import PRICES, release, three_bids
from tests.support.served import served
from tests.support.witnesses import ONLOOKER
from trading.bids.models import Receipt
from trading.openings.effects import open_lot
from trading.proofs import merkle, tiles
from trading.proofs.checkpoint import Checkpoint
from trading.sealing.note import Signer, sign
from trading.store.db import db
from trading.transparency.effects import merge_due


@dataclass
class Heard:
    """All that a log answered to somebody who followed it, and the keys it was told beforehand."""

    answers: dict[str, bytes]
    log: Signer
    receipt_key: str
    receipt: str
    proof: str

    def reader(self, get: Get | None = None) -> Reader:
        return Reader(get or self.answers.__getitem__, self.log.verifier.vkey)

    def but(self, **changed: bytes) -> Get:
        """The same log, lying at some addresses."""
        return (self.answers | changed).__getitem__


@pytest.fixture(scope="module")
def heard(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heard]:
    """Two months of a county, one lot opened, followed over HTTP from the first checkpoint to the last."""
    folder: Path = tmp_path_factory.mktemp("followed")
    app = build_app(databases.copy(), folder)
    with app.app_context():
        world = World(app)
        merge_due(world.platform, world.clock)
        county = a_county(world)
        published = a_published_tender(world, county, lots=1, days=50)
        lot_attempt_id = published.lot_attempt_ids[0]
        three_bids(world, county, lot_attempt_id)
        world.clock.advance_to(published.deadline)
        for keys in published.keys[lot_attempt_id][:2]:
            release(world, keys)
        open_lot(world.platform, world.clock, {"lot_attempt_id": str(lot_attempt_id)})
        world.clock.advance(timedelta(days=2))
        merge_due(world.platform, world.clock)
        receipt = world.session.scalars(select(Receipt).order_by(Receipt.at)).first()
        assert receipt is not None
        bidder = next(each for each in county.bidders if each.organisation_id == receipt.organisation_id)
        proof = signed_in(world, bidder).get(f"/receipts/{receipt.id}.tlog-proof").text
        answers: dict[str, bytes] = {}
        with served(world) as port:
            reader = Reader(recording(port, answers), world.platform.keys.log.verifier.vkey)
            reader.follow()
            reader.follow()
            for index in range(len(reader.entries)):
                reader.opened(index)
            reader.get("/log/keys")
        own = world.platform.keys
        yield Heard(answers, own.log, own.receipt.verifier.vkey, receipt.note, proof)
        db.session.remove()
        db.engine.dispose()


def recording(port: int, answers: dict[str, bytes]) -> Get:
    def get(address: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=30) as answer:
            answers[address] = answer.read()
        return answers[address]

    return get


def test_the_log_holds_from_the_first_checkpoint_to_the_last(heard: Heard) -> None:
    reader = heard.reader()
    last = reader.follow()
    assert last.size == len(reader.entries) > 256
    assert reader.next_batch > 50
    assert reader.follow() == last
    signed_by = [each.decode() for each in heard.answers["/log/keys"].splitlines()]
    assert signed_by[0] == heard.log.verifier.vkey
    countersigned = [
        number
        for number in range(reader.next_batch)
        if reader.witnesses(f"/log/batches/{number}", [ONLOOKER.verifier.vkey])
    ]
    assert countersigned


def test_after_the_opening_every_entry_is_shown_and_no_bid_hides_as_padding(heard: Heard) -> None:
    reader = heard.reader()
    reader.follow()
    shown = [reader.opened(index).splitlines()[1].removeprefix("kind: ") for index in range(reader.seen.size)]
    assert shown.count("envelope") == len(PRICES)
    assert shown.count("close") == shown.count("open") == 1
    assert shown.count("key") == 4
    assert shown.count("audit") == reader.next_batch
    assert set(shown) == {"audit", "close", "envelope", "key", "notice", "open", "pad"}


def test_a_receipt_and_its_proof_need_nothing_of_the_platform(heard: Heard) -> None:
    text = text_of_note(heard.receipt, heard.receipt_key)
    stated = dict(line.split(": ", 1) for line in text.splitlines()[2:])
    entry = bytes.fromhex(stated["leaf"].removeprefix("sha256:"))
    found = proven(heard.proof, entry, heard.log.verifier.vkey)
    assert 0 < found.size <= heard.reader().follow().size
    with pytest.raises(Lie):
        proven(heard.proof, bytes(32), heard.log.verifier.vkey)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def swapped(bundle: bytes) -> bytes:
    """A bundle whose last two entries have changed places."""
    return bundle[:-68] + bundle[-34:] + bundle[-68:-34]


def bundles(heard: Heard) -> list[str]:
    return sorted(each for each in heard.answers if each.startswith("/log/tile/entries/"))


def hash_tiles(heard: Heard) -> list[str]:
    return sorted(
        each for each in heard.answers if each.startswith("/log/tile/") and each not in bundles(heard)
    )


Attack = Callable[[Heard], list[Get]]

LIES: dict[str, Attack] = {
    "a forged tile": lambda heard: [
        heard.but(**{path: flipped(heard.answers[path], at)})
        for path in hash_tiles(heard)[::7]
        for at in (0, len(heard.answers[path]) - 1)
    ],
    "a shuffled leaf": lambda heard: [
        heard.but(**{path: swapped(heard.answers[path])}) for path in bundles(heard)[::7]
    ],
    "a forged entry": lambda heard: [
        heard.but(**{path: flipped(heard.answers[path], len(heard.answers[path]) - 1)})
        for path in bundles(heard)
    ],
    "a tile cut short": lambda heard: [
        heard.but(**{path: heard.answers[path][:-32]}) for path in hash_tiles(heard)[::7]
    ],
    "a checkpoint that the log did not sign": lambda heard: [
        heard.but(**{f"/log/batches/{number}": resigned(heard, number)}) for number in (0, 7)
    ],
    "a batch left out": lambda heard: [without_batch(heard, 3)],
    "a batch of another size": lambda heard: [
        heard.but(**{"/log/policy": heard.answers["/log/policy"].replace(b'"batch":4', b'"batch":3')})
    ],
}


def resigned(heard: Heard, number: int) -> bytes:
    text = heard.answers[f"/log/batches/{number}"].decode().partition("\n\n")[0] + "\n"
    return sign(text, Signer.generate(heard.log.name)).encode()


def without_batch(heard: Heard, number: int) -> Get:
    answer = json.loads(heard.answers["/log/batches?from=0"])
    del answer["batches"][number]
    return heard.but(**{"/log/batches?from=0": json.dumps(answer).encode()})


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_noticed(heard: Heard, lie: str) -> None:
    gets = LIES[lie](heard)
    assert gets
    for get in gets:
        with pytest.raises(Lie):
            heard.reader(get).follow()


def test_a_log_that_shrank_is_refused(heard: Heard) -> None:
    reader = heard.reader()
    reader.follow()
    earlier = json.loads(heard.answers["/log/batches?from=0"])["batches"][5]
    reader.get = heard.but(
        **{
            "/log/checkpoint": heard.answers[earlier["checkpoint"]],
            f"/log/batches?from={reader.next_batch}": b'{"batches": [], "next": null}',
        }
    )
    with pytest.raises(Lie, match="shrunk"):
        reader.follow()


def test_a_rewritten_history_deceives_a_newcomer_but_nobody_who_followed(heard: Heard) -> None:
    """The log holds its own key, so it can sign another past; hence witnesses."""
    follower = heard.reader(upto(heard, 5))
    follower.follow()
    rewritten = rewriting(heard, 2)
    heard.reader(rewritten).follow()
    follower.get = rewritten
    with pytest.raises(Lie):
        follower.follow()


def upto(heard: Heard, count: int) -> Get:
    """The log as it stood after so many batches."""
    kept = json.loads(heard.answers["/log/batches?from=0"])["batches"][:count]
    listed = json.dumps({"batches": kept, "next": None}).encode()
    newest = heard.answers[kept[-1]["checkpoint"]]
    return heard.but(**{"/log/batches?from=0": listed, "/log/checkpoint": newest})


def rewriting(heard: Heard, index: int) -> Get:
    """The same log with another entry at `index`, every later checkpoint signed anew."""
    entries = [bytes(32) if place == index else each for place, each in enumerate(all_entries(heard))]
    batches = json.loads(heard.answers["/log/batches?from=0"])["batches"]
    forged: dict[str, bytes] = {}
    kept: dict[tuple[int, int], bytes] = {}

    def tile(level: int, number: int) -> bytes:
        return kept[level, number]

    size = 0
    for batch in batches:
        added = [merkle.leaf_hash(each) for each in entries[size : batch["size"]]]
        kept |= tiles.grow(size, added, tile)
        size = batch["size"]
        root = merkle.root(size, tiles.hash_reader(tile))
        forged[batch["checkpoint"]] = sign(Checkpoint(heard.log.name, size, root).text(), heard.log).encode()
    forged["/log/checkpoint"] = forged[batches[-1]["checkpoint"]]
    for path in hash_tiles(heard):
        asked = tiles.Tile.parse(path.removeprefix("/log/tile/"))
        assert asked.level is not None
        forged[path] = tile(asked.level, asked.number)[: 32 * asked.width]
    for path in bundles(heard):
        asked = tiles.Tile.parse(path.removeprefix("/log/tile/"))
        begin = asked.number * tiles.WIDTH
        forged[path] = tiles.bundle(entries[begin : begin + asked.width])
    following = f"/log/batches?from={len(batches)}"
    from_five = json.dumps({"batches": batches[5:], "next": None}).encode()
    return heard.but(**forged, **{"/log/batches?from=5": from_five, following: b"{}"})


def all_entries(heard: Heard) -> list[bytes]:
    reader = heard.reader()
    reader.follow()
    return reader.entries
