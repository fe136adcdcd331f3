"""What auctions hear from below."""

from trading.announcements.additions import DEMANDS, SECTIONS
from trading.announcements.events import NoticePublished
from trading.announcements.queries import procedure_of
from trading.announcements.rules import NoticeKind
from trading.auctions import commands, sections
from trading.auctions.events import HammerFell
from trading.auctions.models import Auction
from trading.auctions.rules.states import AUCTION, OVER
from trading.projects.events import LotResumed, LotSuspended
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    if sections.said not in SECTIONS:
        SECTIONS.append(sections.said)
        DEMANDS.append(commands.must_be_complete)
    subscribe(NoticePublished, _notice)
    subscribe(HammerFell, _hammer)
    subscribe(LotSuspended, _stand_still)
    subscribe(LotResumed, _go_on)


def _notice(tx: Transaction, happened: NoticePublished) -> None:
    notice = happened.notice
    if notice.kind is NoticeKind.TENDER:
        procedure = procedure_of(notice.tender, tx.now)
        if procedure.ascending is not None:
            commands.open_auctions(tx, notice.tender, procedure)
    if notice.kind is NoticeKind.TERMINATION:
        for lot in notice.lots:
            auction = tx.session.get(Auction, lot.lot_attempt_id)
            if auction is not None and auction.state not in OVER:
                AUCTION.apply(auction, "terminate")


def _hammer(tx: Transaction, happened: HammerFell) -> None:
    """The platform's keys sign what comes of it, so the worker settles it at once after the commit."""
    lot_attempt_id = str(happened.lot_attempt_id)
    tx.enqueue("auction.settle", lot_attempt_id, {"lot_attempt_id": lot_attempt_id})


def _stand_still(tx: Transaction, happened: LotSuspended) -> None:
    commands.stand_still(tx, happened.lot_attempt_id)


def _go_on(tx: Transaction, happened: LotResumed) -> None:
    commands.go_on(tx, happened.lot_attempt_id, happened.since)
