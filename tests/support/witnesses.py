"""Witnesses of the public log, signing directly; the command and the browser have tests of their own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from tests.support.app import World
from trading.accounts.models import Person
from trading.kernel.actors import Role, visitor
from trading.kernel.clock import BEIJING, SystemClock
from trading.openings.effects import close_due
from trading.proofs.cosignature import Signer
from trading.sealing import note
from trading.transparency import queries
from trading.transparency.effects import merge_due
from trading.transparency.models import Cosignature, Witness
from trading.transparency.witnesses import commands

ONLOOKER = Signer("onlooker.example/witness", bytes(range(32)))


def a_witness(world: World, signer: Signer = ONLOOKER, organisation_id: UUID | None = None) -> Signer:
    """Somebody outside whom the administrator has registered."""
    if world.session.scalar(select(Witness.id).where(Witness.name == signer.name)) is None:
        administrator = world.session.scalars(select(Person).where(Person.role == Role.ADMINISTRATOR)).first()
        assert administrator is not None
        actor = administrator.as_actor(world.clock.now().astimezone(BEIJING).date(), "192.0.2.10")
        with world.acting(actor) as tx:
            commands.register_witness(tx, signer.name, signer.verifier.vkey, organisation_id)
    return signer


def countersign(world: World, signer: Signer = ONLOOKER, at: datetime | None = None) -> None:
    """Freeze and log what is due, as the worker does, and let a witness sign the newest checkpoint."""
    close_due(world.platform, world.clock)
    merge_due(world.platform, world.clock)
    newest = queries.last_batch(world.session)
    if newest is None or world.session.scalar(select(Cosignature.id).where(Cosignature.size == newest.size)):
        return
    text = note.parse(newest.checkpoint)[0]
    a_witness(world, signer)
    with world.acting(visitor("192.0.2.20")) as tx:
        commands.countersign(tx, f"{text}\n{signer.cosign(text, at or SystemClock().now())}")
