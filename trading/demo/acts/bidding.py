"""Bidders seal their offers on their own machines and hand them in."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from trading.accounts.models import Organisation
from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.bids import intake, queries
from trading.bids.rules import wire_name
from trading.demo.acts.registering import Row
from trading.demo.papers import paper
from trading.demo.stage import Stage
from trading.kernel.money import Money
from trading.sealing import seal as sealer
from trading.sealing.facts import Facts
from trading.store.db import db

PROMISES: Mapping[str, str] = {
    "quality": "达到现行验收标准合格等级",
    "project_leader": "周建国（二级建造师）",
}


def hand_in_offers(stage: Stage, row: Row, tender_id: UUID, *logins: str) -> None:
    """These bidders (all when none is named) make their offers for the lots they want."""
    attempts = tenders.attempts_of(db.session.get_one(Tender, tender_id))
    ids = [attempt.id for attempt in attempts]
    for login, prices in row["offers"].items():
        if logins and login not in logins:
            continue
        for lot_attempt_id, price in zip(ids, prices, strict=False):
            amount = Money(round(price * 100)).yuan_text()
            hand_in(stage, login, lot_attempt_id, amount)


def hand_in(stage: Stage, login: str, lot_attempt_id: UUID, price: str) -> None:
    """Seal one offer with the real sealer and hand it in."""
    session = db.session()
    attempt = queries.published_attempt(session, lot_attempt_id)
    facts = queries.sealing_facts(session, attempt, stage.platform)
    actor = stage.cast[login]
    bidder = session.get_one(Organisation, actor.organisation_id)
    desk = stage.belongings / "bidders" / login / facts.lot.replace("/", "-")
    desk.mkdir(parents=True, exist_ok=True, mode=0o700)
    bid = sealer.Bid(
        bidder=wire_name(bidder.id),
        name=bidder.name,
        price=price if facts.price else None,
        duration_days=85 if facts.duration else None,
        fields={
            each.name: PROMISES.get(each.name, "按交易文件执行") for each in facts.fields if each.required
        },
        files=_files(stage, desk, facts, bidder.name),
    )
    sealer.seal(facts, bid, desk / "sealed")
    intake.hand_in(stage.platform, actor, stage.clock, lot_attempt_id, desk / "sealed")


def _files(stage: Stage, desk: Path, facts: Facts, bidder: str) -> tuple[sealer.SourceFile, ...]:
    files = []
    for part in facts.required_parts:
        path = desk / f"{part.code}.pdf"
        promise = "我方愿意按交易文件的要求承担本标段。"
        path.write_bytes(paper(stage, part.title, bidder, "致：本次交易的组织单位。", promise))
        files.append(sealer.SourceFile(path, f"{part.title}.pdf", part.code))
    return tuple(files)
