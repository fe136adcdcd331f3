"""The chair corrects prices, orders equals and puts the report together; every member signs or dissents."""

import hashlib
import json
from collections.abc import Mapping
from uuid import UUID

from trading.bids.models import Bid
from trading.committees import panel, queries, report, rules
from trading.committees.commands.ballots import must_work
from trading.committees.commands.convene import own_seat
from trading.committees.events import ReportSigned
from trading.committees.models import EvaluatedPrice, PanelOrder, PanelReport, ReportSignature, Seat
from trading.committees.panel import Panel, Step
from trading.committees.rules import REPORT, ReportState, Signed, Stance
from trading.draws.commands import ask_for_draw
from trading.draws.models import Draw
from trading.kernel.errors import Conflict, Duplicate, Invalid, NotFound
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.vocabulary import TieBreak
from trading.projects.models import LotAttempt
from trading.sealing.lines import instant_text
from trading.store.keys import PlatformKeys
from trading.store.transaction import Transaction


def correct_price(tx: Transaction, bid_id: UUID, price: Money, reason: str) -> None:
    """Set the price that ranks a bid, with what was corrected and why; what is paid is the price read out.

    Raises Invalid without a reason or for a price of nothing, Conflict once the report stands.
    """
    bid = tx.get(Bid, bid_id)
    attempt, seat, shown = _chairing(tx, bid.lot_attempt_id)
    _must_be_open(shown)
    each = shown.bid(bid_id)
    if not price:
        raise Invalid.field("price", text("Enter the evaluated price."))
    if price != each.verdict.price and not reason:
        raise Invalid.field("reason", text("Say what was corrected and why."))
    known = each.evaluated or tx.add(EvaluatedPrice(id=bid_id))
    known.price, known.reason, known.set_by, known.at = price, reason, seat.id, tx.now
    _forget_order(tx, attempt)
    tx.record(
        "price.corrected",
        bid,
        project_id=attempt.project_id,
        evaluated_price=price.yuan_text(),
        reason=reason,
    )


def order_equals(
    tx: Transaction, lot_attempt_id: UUID, places: Mapping[UUID, int], reason: str
) -> PanelOrder:
    """Write down the order of bids that the method leaves equal, where the documents leave it to people.

    Raises Invalid unless every group is numbered, Conflict where a draw decides.
    """
    attempt, seat, shown = _chairing(tx, lot_attempt_id)
    _must_be_open(shown)
    if shown.procedure.evaluation.tie_break is not TieBreak.PURCHASER:
        raise Conflict("draw_decides", text("A public draw decides the order of these bids."))
    rules.must_be_numbered(shown.ties, places)
    tied = {str(bid_id): places[bid_id] for group in shown.ties for bid_id in group}
    order = shown.order or tx.add(PanelOrder(id=attempt.id))
    order.places, order.reason = json.dumps(tied, sort_keys=True), reason
    order.set_by, order.at = seat.id, tx.now
    tx.record("equals.ordered", attempt, project_id=attempt.project_id, after=tied, reason=reason)
    return order


def leave_equals_to_draw(tx: Transaction, lot_attempt_id: UUID) -> Draw:
    """Let a public draw order the bids that the method leaves equal. Raises Conflict without a tie."""
    attempt = tx.get(LotAttempt, lot_attempt_id)
    shown = panel.of(tx.session, attempt)
    seat = own_seat(tx, shown.committee)
    must_work(tx, attempt, shown.committee)
    _must_be_open(shown)
    tied = [each.bid for each in shown.bids if any(each.bid.id in group for group in shown.ties)]
    if not tied:
        raise Conflict("no_tie", text("No two bids are equal."))
    in_order = sorted(tied, key=lambda bid: bid.envelope_sha256)
    return ask_for_draw(tx, attempt.id, [bid.organisation_id for bid in in_order], seat)


def compile_report(tx: Transaction, lot_attempt_id: UUID) -> PanelReport:
    """Put the report of a lot together, to be signed by every member.

    Raises Conflict while a sheet is missing, members disagree on facts, or equals are not ordered.
    """
    attempt, seat, shown = _chairing(tx, lot_attempt_id)
    _must_be_open(shown)
    if any(each["finding"] == "differing" for each in shown.findings):
        reason = text("Points that follow from facts differ among members. Give the sheets back first.")
        raise Conflict("objective_points_differ", reason)
    if any(bid_id not in shown.places for group in shown.ties for bid_id in group):
        reason = text("Bids that are equal must be put in order first.")
        raise Conflict("tie_not_settled", reason)
    round_ = len(queries.reports(tx.session, attempt.id)) + 1
    frozen = report.text_of(shown, round_, tx.now)
    compiled = tx.add(
        PanelReport(
            lot_attempt_id=attempt.id,
            lot_attempt=attempt,
            committee_id=shown.committee.id,
            committee=shown.committee,
            round=round_,
            state=ReportState.SIGNING,
            frozen=frozen,
            sha256=hashlib.sha256(frozen.encode()).hexdigest(),
            compiled_by=seat.id,
            compiled_at=tx.now,
        )
    )
    tx.record(
        "panel_report.compiled",
        compiled,
        project_id=attempt.project_id,
        lot=attempt.wire_id,
        report=compiled.sha256,
    )
    return compiled


def take_back(tx: Transaction, lot_attempt_id: UUID, reason: str) -> PanelReport:
    """The chair takes a report back that is not signed by all, to correct it. Raises Conflict."""
    attempt, _, shown = _chairing(tx, lot_attempt_id)
    if shown.report is None:
        raise Conflict
    REPORT.apply(shown.report, "withdraw")
    shown.report.ended_because = reason
    tx.record("panel_report.withdrawn", shown.report, project_id=attempt.project_id, reason=reason)
    return shown.report


def sign_report(
    tx: Transaction, keys: PlatformKeys, lot_attempt_id: UUID, stance: Stance, reason: str = ""
) -> PanelReport:
    """Agree, or dissent with one's opinion in writing; with the last word the report is complete.

    Raises Invalid for a dissent without a reason, Duplicate for a second signature, Conflict when those who
    agree are not more than half: the chair then takes the report back.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    committee = queries.committee_of(tx.session, attempt)
    seat = own_seat(tx, committee)
    tx.require(Action.SIT_ON_COMMITTEE, seat)
    must_work(tx, attempt, committee)
    if stance is Stance.SILENT:
        raise Invalid.field("stance", text("Agree, or write down why you do not."))
    rules.must_be_grounded(stance, reason)
    return _spoken(tx, keys, attempt, seat, stance, reason)


def note_silence(tx: Transaction, keys: PlatformKeys, lot_attempt_id: UUID, seat_id: UUID) -> PanelReport:
    """The chair writes down that a member refuses to sign and gives no reason, which counts as agreement."""
    attempt, own, shown = _chairing(tx, lot_attempt_id)
    seat = next((each for each in shown.seats if each.id == seat_id), None)
    if seat is None or seat.id == own.id:
        raise NotFound
    return _spoken(tx, keys, attempt, seat, Stance.SILENT, "")


def _spoken(
    tx: Transaction, keys: PlatformKeys, attempt: LotAttempt, seat: Seat, stance: Stance, reason: str
) -> PanelReport:
    standing = queries.standing_report(tx.session, attempt.id)
    if standing is None or standing.state is not ReportState.SIGNING:
        raise Conflict("no_report", text("There is no report to sign."))
    if any(each.seat_id == seat.id for each in standing.signatures):
        raise Duplicate("signed_already", text("This member has signed already."))
    standing.signatures.append(
        ReportSignature(
            seat_id=seat.id,
            seat=seat,
            stance=stance,
            reason=reason,
            sha256=standing.sha256,
            recorded_by=tx.person_id,
            at=tx.now,
        )
    )
    tx.record(
        "panel_report.spoken",
        standing,
        project_id=attempt.project_id,
        seat=seat.position,
        stance=stance.value,
        report=standing.sha256,
    )
    if len(standing.signatures) == standing.committee.members:
        _complete(tx, keys, standing)
    return standing


def _complete(tx: Transaction, keys: PlatformKeys, standing: PanelReport) -> None:
    """All have spoken: sign the text with every stance, and tell the rooms above.

    Without a majority the report stays open until the chair takes it back.
    """
    said = [Signed(each.seat_id, each.stance, each.reason) for each in standing.signatures]
    if not rules.is_carried(said, standing.committee.members):
        return
    REPORT.apply(standing, "complete")
    standing.completed_at = tx.now
    lines = [
        f"member: {each.seat.position} {each.stance.value} {instant_text(each.at)}\n"
        for each in sorted(standing.signatures, key=lambda each: each.seat.position)
    ]
    standing.note = keys.sign_notice(
        f"ggpanel/1\nlot: {standing.lot_attempt.wire_id}\nround: {standing.round}\n"
        f"report: sha256:{standing.sha256}\n{''.join(lines)}completed: {instant_text(tx.now)}\n"
    )
    tx.record(
        "panel_report.completed",
        standing,
        project_id=standing.lot_attempt.project_id,
        lot=standing.lot_attempt.wire_id,
        report=standing.sha256,
    )
    tx.enqueue("panel_report.pdf", str(standing.id), {"report_id": str(standing.id)})
    tx.emit(ReportSigned(standing))


def set_aside(tx: Transaction, lot_attempt_id: UUID, reason: str) -> PanelReport | None:
    """Let a signed report hold no longer, so that the committee evaluates once more.

    Called within a command that has its own authorisation; None where no committee has reported.
    """
    standing = queries.standing_report(tx.session, lot_attempt_id)
    if standing is None:
        return None
    REPORT.apply(standing, "set_aside")
    standing.ended_because = reason
    tx.record("panel_report.set_aside", standing, project_id=standing.lot_attempt.project_id, reason=reason)
    return standing


def _chairing(tx: Transaction, lot_attempt_id: UUID) -> tuple[LotAttempt, Seat, Panel]:
    """The lot, locked, with the seat of the actor, who must preside."""
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    committee = queries.committee_of(tx.session, attempt)
    seat = own_seat(tx, committee)
    tx.require(Action.CHAIR_COMMITTEE, seat)
    must_work(tx, attempt, committee)
    return attempt, seat, panel.of(tx.session, attempt)


def _must_be_open(shown: Panel) -> None:
    if shown.step is not Step.REPORT:
        raise Conflict("not_this_step", text("The committee is at another step of this lot now."))


def _forget_order(tx: Transaction, attempt: LotAttempt) -> None:
    """A corrected price may make or end a tie, so what was ordered before no longer holds."""
    order = tx.session.get(PanelOrder, attempt.id)
    if order is not None:
        tx.session.delete(order)
