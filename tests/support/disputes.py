"""A bidder that lost its key, and custodians who sign with long-term keys of their own."""

import hashlib
from uuid import UUID

from tests.support.app import World
from trading.bids.models import Bid
from trading.custody import commands as custody
from trading.custody import queries as locks
from trading.custody.rules import Possession, wire_name
from trading.disputes import commands
from trading.disputes.models import LostKey
from trading.disputes.rules import Entrusted, IdentityDocument, LostKeyAct
from trading.kernel.actors import Actor
from trading.sealing.note import Signer, sign


def signing_keys(world: World, *custodians: Actor) -> dict[Actor, Signer]:
    """A registered signing key for each custodian, kept by the custodian alone."""
    made = {}
    for custodian in custodians:
        assert custodian.organisation_id is not None
        name = wire_name(custodian.organisation_id)
        signer = Signer.generate(name)
        with world.acting(custodian) as tx:
            custody.register_signing_key(tx, signer.verifier.vkey, sign(Possession(name).text(), signer))
        made[custodian] = signer
    return made


def asked(
    world: World, bidder: Actor, bid_id: UUID, act: LostKeyAct = LostKeyAct.WITHDRAW, key: str | None = None
) -> LostKey:
    """The bidder says that its key is lost."""
    with world.acting(bidder) as tx:
        return commands.ask_for_lost_key(tx, bid_id, act, key)


def seen(world: World, operator: Actor, lost_key_id: UUID) -> str:
    """The bidder's person comes to the counter; gives the text that custodians are asked to sign."""
    code = world.session.get_one(LostKey, lost_key_id).code
    with world.acting(operator) as tx:
        shown = commands.see_bidder(tx, code, "龙小水", IdentityDocument.IDENTITY_CARD)
        assert shown.statement is not None
        return shown.statement


def countersigned(world: World, custodian: Actor, signer: Signer, lost_key_id: UUID, statement: str) -> None:
    with world.acting(custodian) as tx:
        commands.countersign(tx, world.platform, lost_key_id, sign(statement, signer))


def state_of(world: World, bid_id: UUID) -> str:
    world.session.rollback()
    return world.session.get_one(Bid, bid_id).state.value


def entrusted(world: World, custodian: Actor, signer: Signer, lot_attempt_id: UUID, data: bytes) -> UUID:
    """A sealed file is handed to a custodian of the lot."""
    lock = next(
        lock
        for lock in locks.locks_of(world.session, lot_attempt_id)
        if lock.custodian_id == custodian.organisation_id
    )
    attempt, now = lock.lot_attempt, world.clock.now()
    digest = hashlib.sha256(data).hexdigest()
    word = Entrusted(attempt.wire_id, attempt.stage, lock.custodian_name, digest, now)
    lock_id = lock.id
    with world.acting(custodian) as tx:
        return commands.entrust_file(tx, lock_id, sign(word.text(), signer)).id
