"""A county with tenders and bidders, made through the commands; its tenders are on offer for ten years."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import Session

from bench.bare import Row
from tests.support.accounts import County, a_bidder, a_county, a_credit_code
from tests.support.announcements import PublishedTender, a_published_tender
from tests.support.app import World, build_app
from tests.support.bids import Sealed, seal_and_submit, seal_bid, send
from tests.support.databases import migrate
from trading.accounts import commands as accounts
from trading.accounts.models import Organisation
from trading.bids.models import Bid, BidPart, Receipt, SeenHash
from trading.kernel.actors import Actor
from trading.kernel.ids import new_id
from trading.store.db import Base, db

YEARS = 3650
"""Days until the deadlines: the servers go by the machine's clock, which may be ahead of the scene's."""


@dataclass(frozen=True, slots=True)
class Bidder:
    actor: Actor
    token: str


class Scene:
    """One database and instance folder; use inside the application context of `world.app`."""

    def __init__(self, world: World, instance: Path, database_url: str) -> None:
        self.world = world
        self.instance = instance
        self.database_url = database_url
        self.county: County = a_county(world)
        self._bidders: list[Bidder] = []

    def tender(self, lots: int = 1, days: int = YEARS) -> PublishedTender:
        return a_published_tender(self.world, self.county, lots=lots, days=days)

    def bidders(self, count: int) -> Sequence[Bidder]:
        """The first bidders of the county, admitted as they are needed."""
        while len(self._bidders) < count:
            number = 1000 + len(self._bidders)
            actor = a_bidder(self.world, number, admitted_by=self.county.operator)
            with self.world.acting(actor) as tx:
                self._bidders.append(Bidder(actor, accounts.make_token(tx, "bench")))
        return self._bidders[:count]

    def upload(self, lot_attempt_id: UUID, bidder: Bidder) -> UUID:
        """A sealed bid that is sent but not finished."""
        return send(self.world, lot_attempt_id, bidder.actor, self.sealed(lot_attempt_id, bidder))

    def sealed(self, lot_attempt_id: UUID, bidder: Bidder, body: bytes = b"%PDF-1.7 letter") -> Sealed:
        return seal_bid(self.world, lot_attempt_id, bidder.actor, body=body)

    def crowd(self, lot_attempt_id: UUID, count: int) -> None:
        """Fill a lot with bids of as many bidders: one handed in, the others like it, written as rows."""
        first = seal_and_submit(self.world, lot_attempt_id, self.bidders(1)[0].actor)
        session = self.world.session
        bid = session.get_one(Bid, first)
        receipt = session.scalars(select(Receipt).where(Receipt.bid_id == first)).one()
        seen = session.scalars(select(SeenHash).where(SeenHash.lot_attempt_id == lot_attempt_id)).all()
        rows: dict[type[Base], list[dict[str, Any]]] = {}
        for number in range(1, count):
            bidder, own = new_id(), new_id()
            code = a_credit_code(100_000 + number)
            copies: list[tuple[Base, dict[str, Any]]] = [
                (bid.organisation, {"id": bidder, "credit_code": code, "name": f"投标人{number}"}),
                (bid, {"id": own, "organisation_id": bidder, "envelope_sha256": secrets.token_hex(32)}),
                *((part, {"bid_id": own, "sha256": secrets.token_hex(32)}) for part in bid.parts),
                *((each, {"organisation_id": bidder, "sha256": secrets.token_hex(32)}) for each in seen),
                (receipt, {"id": new_id(), "bid_id": own, "organisation_id": bidder}),
            ]
            for row, changes in copies:
                rows.setdefault(type(row), []).append(_values(row) | changes)
        _insert(session, rows)


def _values(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}


def _insert(session: Session, rows: dict[type[Base], list[dict[str, Any]]]) -> None:
    for model in (Organisation, Bid, BidPart, SeenHash, Receipt):
        session.execute(insert(model), rows[model])
    session.commit()


def world_in(instance: Path, database_url: str) -> World:
    """A migrated database with the table of the bare server beside; the caller enters the context."""
    migrate(database_url, instance)
    app = build_app(database_url, instance)
    with app.app_context():
        Base.metadata.tables[Row.__tablename__].create(db.engine)
    return World(app)
