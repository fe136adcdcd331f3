"""A bidder's own pages: what it has handed in, what to prepare, seal, replace and withdraw."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from trading.accounts.models import Organisation
from trading.admissions import queries as admissions
from trading.announcements import queries as announcements
from trading.bids import commands, queries, registered
from trading.bids.models import Bid, Receipt
from trading.bids.rules import BidState, ReceiptKind, wire_name
from trading.bids.words import REASONS
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.text import text
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState, is_closed, phase
from trading.store.db import db
from trading.store.renditions import Rendition
from trading.store.transaction import transaction
from trading.web.identity import clock, platform, signed_in_as
from trading.web.renditions import printed
from trading.web.waiting import WAITING, WaitingItem

bp = Blueprint("bids", __name__)


def _bidder() -> Actor:
    return signed_in_as(Role.BIDDER)


def _is_accepting(attempt: LotAttempt) -> bool:
    return attempt.state is AttemptState.PUBLISHED and not is_closed(attempt.deadline, clock().now())


@bp.get("/bids")
def index() -> str:
    """Everything the bidder has handed in or begun to send, the newest first."""
    session, organisation_id = db.session(), _organisation().id
    now = clock().now()
    bids = queries.bids_of(session, organisation_id)
    return render_template(
        "bids/index.html",
        bids=[
            (bid, phase(bid.lot_attempt.state, bid.lot_attempt.deadline, now), _must_seal_again(bid))
            for bid in bids
        ],
        uploads=queries.uploads_of(session, organisation_id),
        lot_title=queries.lot_title,
    )


def _organisation() -> Organisation:
    return db.session.get_one(Organisation, _bidder().organisation_id)


def _must_seal_again(bid: Bid) -> bool:
    return _is_accepting(bid.lot_attempt) and queries.must_be_sealed_again(db.session(), bid)


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/bid")
def prepare(lot_attempt_id: UUID) -> str:
    """What a bid for this lot needs, how much time is left, and what the bidder has handed in so far."""
    session, organisation = db.session(), _organisation()
    attempt = queries.offered_attempt(session, _bidder(), lot_attempt_id)
    live = queries.live_bid(session, attempt.id, organisation.id)
    upload = queries.open_upload(session, attempt.id, organisation.id)
    folder = queries.envelope_folder(platform())
    return render_template(
        "bids/prepare.html",
        **_lot(attempt),
        live=live,
        receipt=queries.receipt_of(session, live.id) if live else None,
        seal_again=live is not None and _must_seal_again(live),
        upload=queries.upload_status(upload, folder) if upload else None,
        notes=queries.receipts_about(session, attempt.id, organisation.id),
        tender=announcements.tender_of(session, attempt.id),
        notice=next(
            each
            for each in announcements.notices_on(session, attempt.id)
            if each.note_sha256 == attempt.notice_sha256
        ),
        parts=queries.required_parts(session, attempt),
        admitted=_bidder().admitted,
        may_take_part=projects.may_take_part(session, attempt, organisation.id),
        venture=admissions.venture(session, attempt.id, organisation.id),
        organisation=organisation,
        bidder=wire_name(organisation.id),
        reasons=REASONS,
    )


def _lot(attempt: LotAttempt) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "title": queries.lot_title(attempt),
        "phase": phase(attempt.state, attempt.deadline, clock().now()),
        "accepting": _is_accepting(attempt),
        "facts": queries.sealing_facts(db.session(), attempt, platform()),
    }


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/bid/seal")
def seal(lot_attempt_id: UUID) -> ResponseReturnValue:
    """Seal a bid in this browser; the server never sees what is inside."""
    return _sealing_page("bids/seal.html", lot_attempt_id)


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/bid/hand-in")
def hand_in(lot_attempt_id: UUID) -> ResponseReturnValue:
    """Send an envelope that was sealed elsewhere."""
    return _sealing_page("bids/hand_in.html", lot_attempt_id)


def _sealing_page(template: str, lot_attempt_id: UUID) -> ResponseReturnValue:
    session, organisation = db.session(), _organisation()
    attempt = queries.offered_attempt(session, _bidder(), lot_attempt_id)
    may_bid = _bidder().admitted and projects.may_take_part(session, attempt, organisation.id)
    if not _is_accepting(attempt) or not may_bid:
        return redirect(url_for("bids.prepare", lot_attempt_id=attempt.id))
    return render_template(
        template,
        **_lot(attempt),
        live=queries.live_bid(session, attempt.id, organisation.id),
        parts=queries.required_parts(session, attempt),
        organisation=organisation,
        bidder=wire_name(organisation.id),
        reasons=REASONS,
    )


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/bid/receipt")
def latest(lot_attempt_id: UUID) -> ResponseReturnValue:
    """Lead to the receipt of the bid that counts now."""
    live = queries.live_bid(db.session(), lot_attempt_id, _organisation().id)
    if live is None:
        raise NotFound
    return redirect(url_for("bids.show", bid_id=live.id))


@bp.get("/bids/<uuid:bid_id>")
def show(bid_id: UUID) -> str:
    """The receipt of a bid, big and plain."""
    bid = _own_bid(bid_id)
    kind = ReceiptKind.WITHDRAWN if bid.state is BidState.WITHDRAWN else ReceiptKind.ACCEPTED
    receipt = queries.receipt_of(db.session(), bid.id, kind)
    return render_template(
        "bids/show.html",
        **_lot(bid.lot_attempt),
        bid=bid,
        receipt=receipt,
        printed=db.session.get(Rendition, receipt.id) is not None,
        registered=registered.log_entry(db.session(), receipt) is not None,
        register_by=registered.statement(receipt).merge_by,
        seal_again=_must_seal_again(bid),
    )


def _own_bid(bid_id: UUID) -> Bid:
    return queries.own_bid(db.session(), bid_id, _bidder().organisation_id)


@bp.get("/bids/<uuid:bid_id>/replace")
def replace(bid_id: UUID) -> ResponseReturnValue:
    """Say what replacing means before it begins."""
    return _last_word("bids/replace.html", bid_id)


@bp.get("/bids/<uuid:bid_id>/withdraw")
def withdraw(bid_id: UUID) -> ResponseReturnValue:
    """Say what withdrawing means, and sign it with the bidder key in this browser."""
    return _last_word("bids/withdraw.html", bid_id)


def _last_word(template: str, bid_id: UUID) -> ResponseReturnValue:
    bid = _own_bid(bid_id)
    if bid.state is not BidState.SEALED or not _is_accepting(bid.lot_attempt):
        return redirect(url_for("bids.show", bid_id=bid.id))
    return render_template(template, **_lot(bid.lot_attempt), bid=bid, reasons=REASONS)


@bp.post("/uploads/<uuid:upload_id>/give-up")
def give_up(upload_id: UUID) -> ResponseReturnValue:
    """Give an unfinished upload up."""
    lot_attempt_id = queries.own_upload(db.session(), upload_id, _bidder().organisation_id).lot_attempt_id
    with transaction(_bidder(), clock()) as tx:
        commands.abandon_upload(tx, upload_id)
    return redirect(url_for("bids.prepare", lot_attempt_id=lot_attempt_id))


@bp.get("/receipts/<uuid:receipt_id>.txt")
def receipt_text(receipt_id: UUID) -> Response:
    """A receipt or refusal byte for byte as it was signed."""
    receipt = _own_receipt(receipt_id)
    answer = Response(receipt.note, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{receipt.kind.value}-{receipt_id}.txt"'
    return answer


@bp.get("/receipts/<uuid:receipt_id>.tlog-proof")
def receipt_proof(receipt_id: UUID) -> Response:
    """The proof that the receipt's entry stands in the public log, to be checked without the platform."""
    found = registered.proof(db.session(), _own_receipt(receipt_id))
    answer = Response(found.text(), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{receipt_id}.tlog-proof"'
    return answer


@bp.get("/receipts/<uuid:receipt_id>.pdf")
def receipt_pdf(receipt_id: UUID) -> ResponseReturnValue:
    """The receipt on paper, once the worker has made it."""
    receipt = _own_receipt(receipt_id)
    back = url_for("bids.show", bid_id=receipt.bid_id) if receipt.bid_id else url_for("bids.index")
    return printed(receipt.id, f"{receipt.kind.value}-{receipt_id}", back)


def _own_receipt(receipt_id: UUID) -> Receipt:
    return queries.own_receipt(db.session(), receipt_id, _bidder().organisation_id)


def _to_seal_again(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    if actor.role is not Role.BIDDER or actor.organisation_id is None:
        return []
    return [
        WaitingItem(
            text("The notice was amended: please seal again"),
            url_for("bids.prepare", lot_attempt_id=bid.lot_attempt_id),
            text("%(title)s, %(lot)s", title=bid.lot_attempt.project.title, lot=bid.lot_attempt.title),
            bid.lot_attempt.deadline,
        )
        for bid in queries.bids_of(session, actor.organisation_id)
        if bid.state is BidState.SEALED and _must_seal_again(bid)
    ]


WAITING.append(_to_seal_again)
