"""Trades with rising quotes, made as they are made in life, and what bidders and custodians do in them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.support.accounts import County
from tests.support.announcements import LockKeys, a_published_notice, add_file, made_locks
from tests.support.app import World
from tests.support.projects import an_accepted_project
from tests.support.witnesses import countersign
from trading.announcements import commands as announcing
from trading.announcements.models import Tender
from trading.auctions import commands, effects, hammering
from trading.auctions.commands import SealedReserve
from trading.auctions.models import Auction, AuctionOutcome, Participant
from trading.auctions.queries import outcomes
from trading.auctions.queries import reserve as reserves
from trading.bids.rules import wire_name
from trading.kernel.actors import Actor
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.openings.commands import Handed
from trading.projects.models import LotAttempt, Project
from trading.sealing import seal as sealer
from trading.store.outbox import OutboxJob

START_PRICE = Money.yuan(1_000_000)
STEP = Money.yuan(50_000)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Offered:
    """A published trade of one lot; `keys` are the custodians' where a reserve price is sealed."""

    tender_id: UUID
    lot_attempt_id: UUID
    county: County
    keys: tuple[LockKeys, ...] = field(default=())


def an_offer(
    world: World,
    county: County,
    category: str,
    procedure: str,
    *,
    has_reserve: bool = False,
    security: Money | None = None,
    terms: Mapping[str, Any] | None = None,
) -> Offered:
    """Registered, accepted, its terms filled in, signed off and published."""
    project_id = an_accepted_project(
        world, county, category=category, procedure=procedure, lots=1, estimate=START_PRICE
    )
    tender_id, lot_attempt_id = _prepared(world, county, project_id, has_reserve, security, terms or {})
    keys = made_locks(world, county, tender_id)
    a_published_notice(world, county.unit, tender_id)
    return Offered(tender_id, lot_attempt_id, county, keys.get(lot_attempt_id, ()))


def _prepared(
    world: World,
    county: County,
    project_id: UUID,
    has_reserve: bool,
    security: Money | None,
    terms: Mapping[str, Any],
) -> tuple[UUID, UUID]:
    unit, now = county.unit, world.clock.now()
    with world.acting(unit.drafter) as tx:
        project = tx.get(Project, project_id)
        tender = announcing.start_tender(tx, project_id, dict.fromkeys(lot.id for lot in project.lots))
        tender_id, lot_attempt_id = tender.id, tender.lots[0].lot_attempt_id
    add_file(world, unit, tender_id, "竞买文件")
    moments = {**schedule(now), **terms}
    with world.acting(unit.drafter) as tx:
        said = {
            "documents_from": now + timedelta(hours=1),
            "documents_until": moments["deadline"],
            "deadline": moments["deadline"],
            "opening_place": "示范县公共资源交易中心网上交易大厅",
            "need": "详见交易文件。",
            "qualification": "中华人民共和国境内外的自然人、法人和其他组织均可申请。",
            "objection_channel": "向出让人书面提出，联系电话0800-1234567。",
            "bid_security": security,
            "contact": "示范县自然资源局 王联络 0800-1234567",
        }
        announcing.edit_terms(tx, tender_id, tx.get(Tender, tender_id).version, said, {})
    with world.acting(unit.drafter) as tx:
        own = {
            "starting_price": START_PRICE,
            "step": STEP,
            "has_reserve": has_reserve,
            "payment": "合同签订之日起六十日内付清。",
            **{name: moments[name] for name in ("starts_at", "listing_until", "live_from", "closes_at")},
        }
        commands.set_terms(tx, lot_attempt_id, own)
    return tender_id, lot_attempt_id


def schedule(now: datetime) -> dict[str, datetime]:
    """Applications for 40 days, a listing of 20 more, and an hour of live quotes."""
    starts = now + 40 * DAY
    return {
        "deadline": starts - timedelta(hours=2),
        "starts_at": starts,
        "listing_until": starts + 20 * DAY,
        "live_from": starts + 20 * DAY + timedelta(hours=1),
        "closes_at": starts + 20 * DAY + timedelta(hours=2),
    }


def work(world: World) -> None:
    """What the worker does about these trades; its other jobs print papers, which takes its time."""
    for due in (*hammering.DUE, *effects.DUE):
        due(world.platform, world.clock)
    done: set[UUID] = set()
    while jobs := [job for job in _jobs(world) if job.id not in done]:
        for job in jobs:
            done.add(job.id)
            effects.EFFECTS[job.kind](world.platform, world.clock, json.loads(job.payload))
    world.session.rollback()


def _jobs(world: World) -> list[OutboxJob]:
    kinds = [kind for kind in effects.EFFECTS if not kind.endswith(".pdf")]
    return list(world.session.scalars(select(OutboxJob).where(OutboxJob.kind.in_(kinds))))


def auction_of(world: World, offered: Offered) -> Auction:
    world.session.rollback()
    return world.session.get_one(Auction, offered.lot_attempt_id)


def attempt_of(world: World, offered: Offered) -> LotAttempt:
    world.session.rollback()
    return world.session.get_one(LotAttempt, offered.lot_attempt_id)


def outcome_of(world: World, offered: Offered) -> AuctionOutcome:
    world.session.rollback()
    found = outcomes.outcome(world.session, offered.lot_attempt_id)
    assert found is not None
    return found


def apply(world: World, offered: Offered, *bidders: Actor) -> None:
    """These organisations apply; the worker gives a number to whoever is secured."""
    for bidder in bidders:
        with world.acting(bidder) as tx:
            commands.apply(tx, offered.lot_attempt_id)
    work(world)


def seal_reserve(world: World, offered: Offered, price: str) -> SealedReserve:
    """The seller seals its reserve price with the real sealer."""
    attempt = attempt_of(world, offered)
    facts = reserves.sealing_facts(world.session, attempt, world.platform)
    seller = attempt.project.procuring_entity
    folder = world.platform.config.instance / "sellers" / str(new_id())
    envelope = sealer.seal(facts, sealer.Bid(wire_name(seller.id), seller.name, price, None, {}, ()), folder)
    sent = SealedReserve(
        envelope.data,
        (folder / "envelope.sig").read_text(),
        (folder / "summary.age").read_bytes(),
        (folder / "body.age").read_bytes(),
    )
    with world.acting(offered.county.unit.approver) as tx:
        commands.seal_reserve(tx, world.platform, offered.lot_attempt_id, sent)
    return sent


def quote(world: World, offered: Offered, bidder: Actor, yuan: int) -> commands.Taken:
    offer = commands.Offer(new_id(), Money.yuan(yuan))
    with world.acting(bidder) as tx:
        return commands.quote(tx, world.platform.keys, offered.lot_attempt_id, offer)


def let_hammer_fall(world: World, offered: Offered) -> None:
    """Wait until no quote can come any more; the worker writes the hammer down and settles."""
    auction = auction_of(world, offered)
    world.clock.advance_to(max(auction.closes_at + timedelta(hours=1), world.clock.now()))
    work(world)


def hand_in_keys(world: World, offered: Offered, quorum: Sequence[int] = (0, 1)) -> None:
    """A witness countersigns, custodians hand their keys in, the worker opens the reserve price."""
    countersign(world)
    for each in quorum:
        keys = offered.keys[each]
        with world.acting(keys.custodian) as tx:
            handed = {"summary": Handed(keys.summary), "body": Handed(keys.body)}
            commands.release_keys(tx, world.platform.config, keys.lock_id, handed)
    work(world)


def numbers(world: World, offered: Offered) -> dict[UUID, int]:
    """The number of each organisation."""
    rows = world.session.query(Participant).filter_by(auction_id=offered.lot_attempt_id)
    return {row.organisation_id: row.number for row in rows}


def confirm(world: World, offered: Offered, taker: Actor) -> None:
    """Both sides sign the confirmation."""
    with world.acting(offered.county.unit.approver) as tx:
        commands.sign_for_seller(tx, offered.lot_attempt_id)
    with world.acting(taker) as tx:
        commands.sign_for_taker(tx, offered.lot_attempt_id)
