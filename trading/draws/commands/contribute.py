"""Take a sealed random number from whoever likes to contribute."""

import hashlib
import hmac
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from trading.draws import queries, rules
from trading.draws.models import Contribution, Draw
from trading.draws.rules import Capacity, DrawKind, Stage
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.ids import new_id
from trading.kernel.permissions import Action
from trading.proofs.schedule import merge_by
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import Envelope, check_chain, check_intake, check_part_head, parse_envelope
from trading.sealing.errors import SealError
from trading.sealing.leaf import envelope_entry
from trading.sealing.statements import DRAW, RECEIVED, Receipt
from trading.store.leaves import queue_leaf
from trading.store.platform import Platform
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Sent:
    """An envelope with its signature and both sealed parts, as bytes received."""

    envelope: bytes
    signature: str
    summary: bytes
    body: bytes

    def part(self, name: str) -> bytes:
        return self.summary if name == PARTS[0] else self.body


def contribute(tx: Transaction, platform: Platform, draw_id: UUID, sent: Sent) -> Contribution:
    """Take a contribution and sign its receipt; the same envelope again gives the same.

    Raises SealError with a code of docs/seal-1.md §7, TooMany above the quota, NotFound before the list is
    frozen.
    """
    draw = tx.lock(Draw, draw_id)
    tx.require(Action.CONTRIBUTE, draw)
    if draw.state not in rules.PUBLIC:
        raise NotFound
    digest = hashlib.sha256(sent.envelope).hexdigest()
    known = queries.contribution(tx.session, draw.id, digest)
    if known is not None:
        return known
    if rules.stage(draw.state, draw.contributions_until, tx.now) is not Stage.CONTRIBUTING:
        raise SealError("E_CLOSED", "contributions are no longer taken")
    envelope = _checked(tx, platform, draw, sent)
    capacity, organisation_id = _capacity(tx, draw)
    source = _source(platform, tx.actor, draw, organisation_id)
    rules.must_find_room(capacity, *queries.counted(tx.session, draw.id, source))
    queued = queue_leaf(
        tx.session,
        "envelope",
        tx.now,
        envelope_entry(draw.wire_id, DRAW, envelope.id, None, tx.now),
        draw.id,
    )
    promised = merge_by(tx.now, draw.contributions_until) if draw.contributions_until else None
    receipt = Receipt(RECEIVED, draw.wire_id, DRAW, envelope.id, None, tx.now, queued.salt, promised)
    taken = tx.add(
        Contribution(
            id=new_id(),
            draw_id=draw.id,
            capacity=capacity,
            organisation_id=organisation_id,
            source=source,
            envelope=sent.envelope,
            envelope_sha256=envelope.id,
            signature=sent.signature,
            summary=sent.summary,
            body=sent.body,
            receipt=platform.keys.sign_receipt(receipt.text()),
            received_at=tx.now,
        )
    )
    tx.record(
        "number.contributed",
        taken,
        project_id=draw.lot_attempt.project_id,
        # Who cares for a draw among applicants may be one; that is told no sooner than who they are.
        sealed_until=draw.lot_attempt_id if draw.kind is DrawKind.APPLICANTS else draw.id,
        envelope=envelope.id,
    )
    return taken


def _checked(tx: Transaction, platform: Platform, draw: Draw, sent: Sent) -> Envelope:
    """A copied envelope needs no refusal of its own: dealt for another id it never opens."""
    pseudonym = parse_envelope(sent.envelope).bidder
    if not rules.PSEUDONYM.fullmatch(pseudonym):
        raise SealError("E_BIDDER", "the id of a contributor is n- and 16 hexadecimal digits")
    facts = queries.sealing_facts(tx.session, draw, platform)
    envelope = check_intake(sent.envelope, sent.signature, facts, pseudonym)
    check_chain(envelope, None, None)
    for part in envelope.parts:
        data = sent.part(part.name)
        if len(data) != part.size or hashlib.sha256(data).hexdigest() != part.sha256:
            raise SealError("E_PART_HASH", f"{part.name} is not the file that the envelope names")
        check_part_head(part, BytesIO(data))
    return envelope


def _capacity(tx: Transaction, draw: Draw) -> tuple[Capacity, UUID | None]:
    """A unit that has a part in the draw finds room of its own; everybody else is a citizen."""
    unit = tx.actor.organisation_id
    if tx.actor.role is Role.CUSTODIAN and unit in {
        lock.custodian_id for lock in queries.locks_of(tx.session, draw.id)
    }:
        return Capacity.CUSTODIAN, unit
    if tx.actor.role is Role.BIDDER and unit in {each.organisation_id for each in draw.candidates}:
        return Capacity.APPLICANT, unit
    return Capacity.CITIZEN, None


def _source(platform: Platform, actor: Actor, draw: Draw, organisation_id: UUID | None) -> str:
    who = organisation_id.hex if organisation_id else actor.address
    secret = platform.config.secret_key.encode()
    return hmac.digest(secret, f"contribution\n{draw.id}\n{who}\n".encode(), "sha256").hex()
