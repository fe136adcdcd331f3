"""Sellers put rights, assets and leases up for rising quotes; bidders apply and quote."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from trading.announcements import commands as announcing
from trading.announcements.models import Tender
from trading.announcements.rules import DocumentKind
from trading.auctions import commands, queries
from trading.auctions.commands import SealedReserve
from trading.auctions.models import Auction, AuctionOutcome
from trading.auctions.queries import outcomes
from trading.auctions.queries import reserve as reserves
from trading.bids.rules import wire_name
from trading.custody import queries as locks
from trading.demo.acts.offering import custodian_of, key_path, sign_off
from trading.demo.acts.registering import Row, drafter_of
from trading.demo.papers import stored_paper
from trading.demo.stage import Stage
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.openings.commands import Handed
from trading.projects.models import LotAttempt, Project
from trading.sealing import seal as sealer
from trading.sealing.dealing import PARTS
from trading.sealing.lotkeys import read_key_file
from trading.store.db import db

Moments = Mapping[str, datetime]


def prepare(stage: Stage, row: Row, project_id: UUID, moments: Moments) -> UUID:
    """Start the round and fill in all terms; gives the tender."""
    now = stage.clock.now()
    with stage.acting(drafter_of(row)) as tx:
        lots = tx.get(Project, project_id).lots
        tender_id = announcing.start_tender(tx, project_id, dict.fromkeys(lot.id for lot in lots)).id
    stored = stored_paper(stage, "交易文件", row["title"], row["content"])
    with stage.acting(drafter_of(row)) as tx:
        kind = DocumentKind.TENDER_DOCUMENT
        announcing.add_document(tx, tender_id, kind, "交易文件", "交易文件.pdf", stored)
    terms: Mapping[str, Any] = {
        "documents_from": now + timedelta(hours=2),
        "documents_until": moments["deadline"],
        "deadline": moments["deadline"],
        "opening_place": "云栖县公共资源交易中心网上交易大厅",
        "need": row["content"],
        "qualification": "中华人民共和国境内的自然人、法人和其他组织均可申请，法律另有规定的除外。",
        "objection_channel": "向本单位书面提出，电话0800-6200011。",
        "contact": f"{stage.cast[drafter_of(row)].name} 0800-6200011",
    }
    with stage.acting(drafter_of(row)) as tx:
        announcing.edit_terms(tx, tender_id, tx.get(Tender, tender_id).version, terms, {})
    own = {
        "starting_price": Money.yuan(row["start"]),
        "step": Money.yuan(row["step"]),
        "has_reserve": "reserve" in row,
        "payment": row["payment"],
        **{name: at for name, at in moments.items() if name != "deadline"},
    }
    with stage.acting(drafter_of(row)) as tx:
        commands.set_terms(tx, lot_of(tender_id), own)
    return tender_id


def lot_of(tender_id: UUID) -> UUID:
    return db.session.get_one(Tender, tender_id).lots[0].lot_attempt_id


def auction_of(tender_id: UUID) -> Auction:
    return db.session.get_one(Auction, lot_of(tender_id), populate_existing=True)


def deadline_of(tender_id: UUID) -> datetime:
    """The end of applications, which may have been prolonged."""
    deadline = db.session.get_one(LotAttempt, lot_of(tender_id), populate_existing=True).deadline
    if deadline is None:
        raise LookupError(tender_id)
    return deadline


def apply(stage: Stage, tender_id: UUID, *logins: str) -> None:
    """These organisations apply; without a deposit asked for they get their numbers at once."""
    for login in logins:
        with stage.acting(login) as tx:
            commands.apply(tx, lot_of(tender_id))
    stage.work()


def seal_reserve(stage: Stage, row: Row, tender_id: UUID) -> None:
    """The seller seals its reserve price on its own machine."""
    session = db.session()
    attempt = session.get_one(LotAttempt, lot_of(tender_id))
    facts = reserves.sealing_facts(session, attempt, stage.platform)
    unit = attempt.project.procuring_entity
    folder: Path = stage.belongings / "sellers" / facts.lot.replace("/", "-")
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    price = Money.yuan(row["reserve"]).yuan_text()
    envelope = sealer.seal(facts, sealer.Bid(wire_name(unit.id), unit.name, price, None, {}, ()), folder)
    sent = SealedReserve(
        envelope.data,
        (folder / "envelope.sig").read_text(),
        (folder / "summary.age").read_bytes(),
        (folder / "body.age").read_bytes(),
    )
    with stage.acting(f"{row['unit']}-approver") as tx:
        commands.seal_reserve(tx, stage.platform, attempt.id, sent)


def quote(stage: Stage, tender_id: UUID, login: str, steps: int) -> None:
    """Quote so many steps above the highest quote, or above the starting price."""
    auction = auction_of(tender_id)
    last = queries.last_quote(db.session(), auction.id)
    base = last.amount if last else auction.starting_price
    amount = Money(base.fen + steps * auction.step.fen)
    with stage.acting(login) as tx:
        commands.quote(tx, stage.platform.keys, auction.id, commands.Offer(new_id(), amount))


def hand_in_keys(stage: Stage, tender_id: UUID) -> None:
    """Two custodians hand their keys in; the worker opens the reserve price."""
    stage.work()
    for place in locks.locks_of(db.session(), lot_of(tender_id))[:2]:
        login, lock_id = custodian_of(stage, place), place.id
        text = key_path(stage.belongings, login, place.lot_attempt.wire_id).read_text()
        handed = {part: Handed(identity) for part, identity in zip(PARTS, read_key_file(text), strict=True)}
        with stage.acting(login) as tx:
            commands.release_keys(tx, stage.platform.config, lock_id, handed)
    stage.work()


def agree(stage: Stage, row: Row, tender_id: UUID) -> None:
    """The seller and the only taker agree on the price of the row."""
    with stage.acting(f"{row['unit']}-approver") as tx:
        commands.agree(tx, stage.platform.keys, lot_of(tender_id), Money.yuan(row["agreed"]))


def confirm(stage: Stage, row: Row, tender_id: UUID) -> None:
    """Both sides sign the confirmation."""
    lot = lot_of(tender_id)
    with stage.acting(f"{row['unit']}-approver") as tx:
        commands.sign_for_seller(tx, lot)
    found: AuctionOutcome | None = outcomes.outcome(db.session(), lot)
    winner = found.organisation_id if found else None
    login = next(login for login, actor in stage.cast.items() if actor.organisation_id == winner)
    with stage.acting(login) as tx:
        commands.sign_for_taker(tx, lot)


def announce_result(stage: Stage, row: Row, tender_id: UUID) -> None:
    """Publish the result."""
    with stage.acting(drafter_of(row)) as tx:
        draft_id = commands.draft_notice(tx, lot_of(tender_id), stage.instance).id
    sign_off(stage, row, draft_id)
