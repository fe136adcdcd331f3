"""Draws, arranged, locked, fed with sealed numbers and drawn through the real commands."""

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from pyrage import x25519
from sqlalchemy import select

from tests.outsider.drawer import Published
from tests.support.accounts import County
from tests.support.announcements import LockKeys
from tests.support.app import World
from tests.support.witnesses import countersign
from trading.draws import commands, effects, queries
from trading.draws.models import Contribution, Draw
from trading.draws.rules import DrawState, Named
from trading.kernel.actors import Actor, visitor
from trading.kernel.ids import new_id
from trading.openings.commands import Handed
from trading.sealing import seal as sealer
from trading.sealing.envelope import Envelope, parse_envelope, signature_text
from trading.sealing.note import sign
from trading.store.outbox import OutboxJob

WINDOW = timedelta(hours=2)
CITIZEN = visitor("198.51.100.7")
EXPERTS = tuple(Named(f"511999-{number:04d}", name) for number, name in enumerate("赵钱孙李周吴郑", 1))


@dataclass(frozen=True)
class Arranged:
    """A draw whose list is frozen; `keys` in the order of its custodians."""

    draw_id: UUID
    keys: tuple[LockKeys, ...]


@dataclass(frozen=True)
class SealedNumber:
    """What one contributor sealed, and the number in it."""

    sent: commands.Sent
    envelope: Envelope
    nonce: str
    folder: Path = field(repr=False)


def draw_of(world: World, draw_id: UUID) -> Draw:
    world.session.rollback()
    return world.session.get_one(Draw, draw_id)


def experts_arranged(world: World, county: County, lot_attempt_id: UUID, select: int = 3) -> UUID:
    with world.acting(county.operator) as tx:
        return commands.arrange(tx, lot_attempt_id, EXPERTS, select).id


def locked(world: World, county: County, draw_id: UUID) -> tuple[LockKeys, ...]:
    """Every custodian of the draw makes its locks, as with stock `age-keygen`."""
    people = {each.organisation_id: each for each in county.custodians}
    made = []
    for lock_id, unit in [(lock.id, lock.custodian_id) for lock in queries.locks_of(world.session, draw_id)]:
        summary, body = x25519.Identity.generate(), x25519.Identity.generate()
        with world.acting(people[unit]) as tx:
            commands.make_lock(tx, lock_id, str(summary.to_public()), str(body.to_public()))
        made.append(LockKeys(lock_id, people[unit], str(summary), str(body)))
    return tuple(made)


def listed(world: World, county: County, draw_id: UUID) -> Arranged:
    """Locks made, list frozen, contributions open for two hours."""
    keys = locked(world, county, draw_id)
    with world.acting(county.operator) as tx:
        commands.freeze_list(tx, world.platform.keys, draw_id, world.clock.now() + WINDOW)
    return Arranged(draw_id, keys)


def a_listed_draw(world: World, county: County, lot_attempt_id: UUID) -> Arranged:
    return listed(world, county, experts_arranged(world, county, lot_attempt_id))


def sealed_number(world: World, draw_id: UUID, nonce: str | None = None) -> SealedNumber:
    """Seal a number with the real sealer, under an id drawn for it."""
    facts = queries.sealing_facts(world.session, draw_of(world, draw_id), world.platform)
    pseudonym, nonce = f"n-{os.urandom(8).hex()}", nonce or os.urandom(32).hex()
    bid = sealer.Bid(pseudonym, pseudonym, None, None, {"nonce": nonce}, ())
    folder = world.platform.config.instance / "contributors" / str(new_id())
    envelope = sealer.seal(facts, bid, folder)
    sent = commands.Sent(
        envelope.data,
        (folder / "envelope.sig").read_text(),
        (folder / "summary.age").read_bytes(),
        (folder / "body.age").read_bytes(),
    )
    return SealedNumber(sent, envelope, nonce, folder)


def resealed(sealed: SealedNumber, share: bytes, other: bytes) -> SealedNumber:
    """Put another share in the place of one, and sign the envelope with the contributor's own key."""
    old, new = (base64.b64encode(each) for each in (share, other))
    data = sealed.sent.envelope.replace(old, new)
    signer = sealer.Recovery.parse((sealed.folder / "recovery.txt").read_text()).signer
    signature = sign(signature_text(hashlib.sha256(data).hexdigest()), signer)
    sent = replace(sealed.sent, envelope=data, signature=signature)
    return replace(sealed, sent=sent, envelope=parse_envelope(data))


def contribute(
    world: World, draw_id: UUID, contributor: Actor = CITIZEN, sealed: SealedNumber | None = None
) -> SealedNumber:
    sealed = sealed or sealed_number(world, draw_id)
    with world.acting(contributor) as tx:
        commands.contribute(tx, world.platform, draw_id, sealed.sent)
    return sealed


def work(world: World) -> None:
    """What the worker does about draws; its other jobs print papers, which takes its time."""
    effects.freeze_due(world.platform, world.clock)
    effects.fail_due(world.platform, world.clock)
    ready = select(OutboxJob).where(OutboxJob.kind == "draw.open")
    for draw_id in [UUID(job.key) for job in world.session.scalars(ready)]:
        if draw_of(world, draw_id).state is DrawState.LISTED:
            effects.open_draw(world.platform, world.clock, {"draw_id": str(draw_id)})
    world.session.rollback()


def close(world: World, draw_id: UUID) -> None:
    """Wait until contributions are over; the worker freezes them and a witness countersigns."""
    until = draw_of(world, draw_id).contributions_until
    assert until is not None
    world.clock.advance_to(until)
    work(world)
    countersign(world)


def release(world: World, keys: LockKeys) -> None:
    with world.acting(keys.custodian) as tx:
        handed = {"summary": Handed(keys.summary), "body": Handed(keys.body)}
        commands.release_keys(tx, world.platform.config, keys.lock_id, handed)


def drawn(world: World, arranged: Arranged, quorum: Sequence[int] = (0, 1)) -> Draw:
    """Close, let a quorum hand in its keys, and let the worker draw."""
    close(world, arranged.draw_id)
    for each in quorum:
        release(world, arranged.keys[each])
    work(world)
    return draw_of(world, arranged.draw_id)


def published(world: World, draw_id: UUID) -> Published:
    """What the public page of a finished draw offers."""
    draw = draw_of(world, draw_id)
    closing, record = queries.closing(world.session, draw_id), queries.record(world.session, draw_id)
    assert draw.note is not None
    assert closing is not None
    assert record is not None
    kept = world.session.scalars(select(Contribution).where(Contribution.draw_id == draw_id))
    return Published(
        draw.note,
        closing.note,
        record.frozen,
        {hashlib.sha256(each.envelope).hexdigest(): (each.envelope, each.summary) for each in kept},
    )
