"""Lots under notice, and bids sealed by the real sealer and handed in through the real commands."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from tests.support.app import World
from trading.accounts.models import Organisation
from trading.bids import commands, intake, queries
from trading.bids.models import Receipt
from trading.bids.rules import wire_name
from trading.kernel.actors import Actor
from trading.kernel.ids import new_id
from trading.sealing import seal as sealer
from trading.sealing.envelope import Envelope, signature_text
from trading.sealing.facts import Facts
from trading.sealing.note import Signer, sign
from trading.sealing.statements import Withdrawal


@dataclass(frozen=True)
class Sealed:
    """A directory that the sealer wrote."""

    folder: Path
    envelope: Envelope

    @property
    def data(self) -> bytes:
        return (self.folder / "envelope.json").read_bytes()

    @property
    def signature(self) -> str:
        return (self.folder / "envelope.sig").read_text()

    @property
    def bidder(self) -> str:
        return self.envelope.bidder

    @property
    def recovery(self) -> sealer.Recovery:
        return sealer.Recovery.parse((self.folder / "recovery.txt").read_text())


def facts_of(world: World, lot_attempt_id: UUID) -> Facts:
    attempt = queries.published_attempt(world.session, lot_attempt_id)
    return queries.sealing_facts(world.session, attempt, world.platform)


def seal_bid(
    world: World,
    lot_attempt_id: UUID,
    bidder: Actor,
    price: str = "1280000.00",
    *,
    body: bytes = b"letter",
    prev: Sealed | None = None,
    signer: Signer | None = None,
    facts: Facts | None = None,
) -> Sealed:
    """Seal a bid for what the notice asks; `prev` makes it a replacement under the same bidder key."""
    facts = facts or facts_of(world, lot_attempt_id)
    assert bidder.organisation_id is not None
    home = world.platform.config.instance / "bidders" / str(new_id())
    home.mkdir(parents=True)
    (home / "document.pdf").write_bytes(body)
    files = tuple(
        sealer.SourceFile(home / "document.pdf", f"{part.code}.pdf", part.code)
        for part in facts.required_parts
    )
    bid = sealer.Bid(
        bidder=wire_name(bidder.organisation_id),
        name=world.session.get_one(Organisation, bidder.organisation_id).name,
        price=price if facts.price else None,
        duration_days=120 if facts.duration else None,
        fields={field.name: "按招标文件执行" for field in facts.fields if field.required},
        files=files or (sealer.SourceFile(home / "document.pdf", "document.pdf"),),
    )
    envelope = sealer.seal(
        facts,
        bid,
        home / "sealed",
        prev=prev.envelope.id if prev else None,
        signer=signer or (prev.recovery.signer if prev else None),
    )
    return Sealed(home / "sealed", envelope)


def begin(world: World, lot_attempt_id: UUID, bidder: Actor, sealed: Sealed) -> UUID:
    """Begin to hand in an envelope and give the upload's id."""
    begun = intake.begin(world.platform, bidder, world.clock, lot_attempt_id, sealed.data, sealed.signature)
    assert isinstance(begun, commands.Begun)
    return begun.upload.id


def send_part(world: World, bidder: Actor, upload_id: UUID, sealed: Sealed, part: str) -> None:
    size = (sealed.folder / f"{part}.age").stat().st_size
    with (sealed.folder / f"{part}.age").open("rb") as source:
        intake.receive(world.platform, bidder, world.clock, upload_id, part, source, offset=0, length=size)


def send(world: World, lot_attempt_id: UUID, bidder: Actor, sealed: Sealed) -> UUID:
    """Begin and send every byte, but do not finish."""
    upload_id = begin(world, lot_attempt_id, bidder, sealed)
    send_part(world, bidder, upload_id, sealed, "summary")
    send_part(world, bidder, upload_id, sealed, "body")
    return upload_id


def finish(world: World, bidder: Actor, upload_id: UUID) -> Receipt:
    return intake.finish(world.platform, bidder, world.clock, upload_id)


def hand_in(world: World, lot_attempt_id: UUID, bidder: Actor, sealed: Sealed) -> UUID:
    """Hand in what was sealed and give the bid's id."""
    receipt = intake.hand_in(world.platform, bidder, world.clock, lot_attempt_id, sealed.folder)
    assert receipt.bid_id is not None
    return receipt.bid_id


def seal_and_submit(world: World, lot_attempt_id: UUID, bidder: Actor, price: str = "1280000.00") -> UUID:
    """Seal a bid and hand it in; give the bid's id."""
    return hand_in(world, lot_attempt_id, bidder, seal_bid(world, lot_attempt_id, bidder, price))


def rewritten(sealed: Sealed, data: bytes, signer: Signer | None = None) -> Sealed:
    """Put other bytes in the place of the envelope and sign them, by default with its own bidder key."""
    text = signature_text(hashlib.sha256(data).hexdigest())
    signature = sign(text, signer or sealed.recovery.signer)
    (sealed.folder / "envelope.json").write_bytes(data)
    (sealed.folder / "envelope.sig").write_text(signature)
    return sealed


def with_the_part_of(sealed: Sealed, original: Sealed, part: str, *members: str) -> Sealed:
    """Copy members of a part from another bidder's envelope; the copier signs what comes out."""
    taken = {each["name"]: each for each in json.loads(original.data)["parts"]}[part]
    content = json.loads(sealed.data)
    for each in content["parts"]:
        if each["name"] == part:
            each.update({name: taken[name] for name in members})
    (sealed.folder / f"{part}.age").write_bytes((original.folder / f"{part}.age").read_bytes())
    return rewritten(sealed, json.dumps(content, separators=(",", ":")).encode())


def withdrawal_note(sealed: Sealed, at: datetime) -> str:
    """The bidder's signed word that it takes the envelope back."""
    envelope = sealed.envelope
    said = Withdrawal.of(envelope.lot, envelope.stage, envelope.id, at)
    return sign(said.text(), sealed.recovery.signer)
