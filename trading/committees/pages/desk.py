"""The members' own desk: sign in, choose a chair, look at the bids, vote and give points."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from trading.announcements import queries as announcements
from trading.announcements.offers import offer_fields
from trading.committees import commands, panel, queries, schemas, words
from trading.committees.models import Seat
from trading.committees.pages.blueprint import bp, own_committee, own_panel
from trading.committees.panel import Panel, Step
from trading.committees.rules import Part, SeatKind, SeatState
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.openings.files import opened_file
from trading.openings.models import Verdict
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/panel")
def index() -> str:
    """Every committee on which the reader sits."""
    actor = signed_in_as(Role.EXPERT, Role.PURCHASER)
    if actor.person_id is None:
        raise NotFound
    return render_template(
        "committees/index.html",
        seats=queries.committees_of_person(db.session(), actor.person_id),
        words=words,
    )


@bp.get("/panel/<uuid:committee_id>")
def committee(committee_id: UUID) -> str:
    """One committee as its member sees it: the own seat, the others, the lots."""
    shown, seat = own_committee(committee_id)
    session = db.session()
    sitting = [each for each in shown.seats if each.state is SeatState.SIGNED_IN]
    return render_template(
        "committees/committee.html",
        committee=shown,
        seat=seat,
        seats=sitting,
        candidates=[
            (each.id, f"{each.position} {each.person.name}")
            for each in sitting
            if each.kind is SeatKind.EXPERT
        ],
        chair=next((each for each in sitting if each.is_chair), None),
        lots=[(each, panel.of(session, each)) for each in queries.lots_of(session, shown)]
        if seat.state is SeatState.SIGNED_IN
        else [],
        words=words,
    )


@bp.post("/panel/<uuid:committee_id>/sign-in")
@redisplay(committee)
def sign_in(committee_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SignInForm())
    with transaction(identity(), clock()) as tx:
        commands.sign_in(tx, committee_id, is_impartial=form["impartial"] == "yes")
    return redirect(url_for("committees.committee", committee_id=committee_id))


@bp.post("/panel/<uuid:committee_id>/step-back")
@redisplay(committee)
def step_back(committee_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ReasonForm())
    with transaction(identity(), clock()) as tx:
        commands.step_back(tx, committee_id, form["reason"])
    flash(_("You have stepped back. Somebody else takes your seat."), "success")
    return redirect(url_for("committees.index"))


@bp.post("/panel/<uuid:committee_id>/chair")
@redisplay(committee)
def choose_chair(committee_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ChairForm())
    with transaction(identity(), clock()) as tx:
        commands.choose_chair(tx, committee_id, form["chair"])
    return redirect(url_for("committees.committee", committee_id=committee_id))


@bp.get("/panel/lots/<uuid:lot_attempt_id>")
def lot(lot_attempt_id: UUID) -> str:
    """One lot: its bids, what the reader has done about each, what comes next."""
    shown, seat = own_panel(lot_attempt_id)
    present = seat.state is SeatState.SIGNED_IN
    if not present:
        raise NotFound
    return render_template(
        "committees/lot.html",
        panel=shown,
        attempt=shown.attempt,
        seat=seat,
        step=shown.step,
        own=_own(shown, seat),
        ranks={bid_id: rank for rank, bid_id in enumerate(shown.ranking, 1)} if _is_counted(shown) else {},
        totals={each.bid_id: each for each in shown.scored} if _is_counted(shown) else {},
        ties=shown.ties if _is_counted(shown) else [],
        names={each.bid.id: each.bid.organisation.name for each in shown.bids},
        words=words,
    )


def _is_counted(shown: Panel) -> bool:
    return shown.step in (Step.REPORT, Step.SIGNING, Step.SIGNED)


def _own(shown: Panel, seat: Seat) -> dict[str, bool]:
    """What the reader has handed in, and whether everything for it is there."""
    return {
        "ballots": (seat.id, Part.BALLOTS) in shown.handed,
        "marks": (seat.id, Part.MARKS) in shown.handed,
        "ballots_whole": shown.sheet(seat.id, Part.BALLOTS) is not None,
        "marks_whole": shown.sheet(seat.id, Part.MARKS) is not None,
    }


@bp.get("/panel/bids/<uuid:bid_id>")
def bid(bid_id: UUID) -> str:
    """One opened bid before a member: what it says, its files, the own ballot and points."""
    shown, seat = own_panel(_lot_of(bid_id))
    each = shown.bid(bid_id)
    attempt = shown.attempt
    return render_template(
        "committees/bid.html",
        panel=shown,
        attempt=attempt,
        each=each,
        seat=seat,
        step=shown.step,
        ballot=each.ballots.get(seat.id),
        failed=each.failed_by(seat.id),
        marks=each.marks.get(seat.id, {}),
        own=_own(shown, seat),
        asked=[asked for asked in shown.clarifications if asked.bid_id == bid_id],
        titles={field.name: field.title for field in offer_fields(attempt.project.category)},
        qualification=announcements.tender_of(db.session(), attempt.id).qualification,
        accept=schemas.ACCEPT,
        words=words,
    )


def _lot_of(bid_id: UUID) -> UUID:
    """The lot of an opened bid; one that is sealed still answers as if there were none."""
    signed_in_as(Role.EXPERT, Role.PURCHASER)
    opened = select(Verdict.lot_attempt_id).where(Verdict.id == bid_id)
    found = db.session.scalar(opened)
    if found is None:
        raise NotFound
    return found


@bp.post("/panel/bids/<uuid:bid_id>/ballot")
@redisplay(bid)
def cast_ballot(bid_id: UUID) -> ResponseReturnValue:
    lot_attempt_id = _lot_of(bid_id)
    form = bind(schemas.BallotForm())
    with transaction(identity(), clock()) as tx:
        commands.cast_ballot(tx, bid_id, schemas.vote(form), form.get("failed", []))
    return redirect(url_for("committees.lot", lot_attempt_id=lot_attempt_id))


@bp.post("/panel/bids/<uuid:bid_id>/marks")
@redisplay(bid)
def give_marks(bid_id: UUID) -> ResponseReturnValue:
    shown, _seat = own_panel(_lot_of(bid_id))
    lot_attempt_id, codes = shown.attempt.id, [each.code for each in shown.marked]
    given = schemas.marks(request.form, codes)
    with transaction(identity(), clock()) as tx:
        commands.give_marks(tx, bid_id, given)
    return redirect(url_for("committees.lot", lot_attempt_id=lot_attempt_id))


@bp.get("/panel/bids/<uuid:bid_id>/files/<int:number>")
def bid_file(bid_id: UUID, number: int) -> Response:
    """One file of an opened bid. It comes from a stranger, so it is only ever saved, never shown."""
    shown, _seat = own_panel(_lot_of(bid_id))
    each = shown.bid(bid_id)
    name, size, content = opened_file(platform(), bid_id, each.summary, number)
    answer = send_file(content, mimetype="application/octet-stream", as_attachment=True, download_name=name)
    answer.content_length = size
    return answer


@bp.post("/panel/lots/<uuid:lot_attempt_id>/hand-in")
@redisplay(lot)
def hand_in(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.PartForm())
    with transaction(identity(), clock()) as tx:
        commands.hand_in(tx, lot_attempt_id, Part(form["part"]))
    flash(_("Handed in. The others' opinions show once all members have handed in."), "success")
    return redirect(url_for("committees.lot", lot_attempt_id=lot_attempt_id))


@bp.post("/panel/lots/<uuid:lot_attempt_id>/return")
@redisplay(lot)
def return_sheets(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ReturnForm())
    with transaction(identity(), clock()) as tx:
        commands.return_sheets(tx, lot_attempt_id, Part(form["part"]), form["reason"])
    return redirect(url_for("committees.lot", lot_attempt_id=lot_attempt_id))


@bp.post("/panel/bids/<uuid:bid_id>/questions")
@redisplay(bid)
def ask_bidder(bid_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.AskForm())
    with transaction(identity(), clock()) as tx:
        commands.ask_bidder(tx, bid_id, form["question"], form["until"])
    flash(_("The question is with the bidder."), "success")
    return redirect(url_for("committees.bid", bid_id=bid_id))


@bp.post("/panel/bids/<uuid:bid_id>/price")
@redisplay(bid)
def correct_price(bid_id: UUID) -> ResponseReturnValue:
    lot_attempt_id = _lot_of(bid_id)
    form = bind(schemas.PriceForm())
    with transaction(identity(), clock()) as tx:
        commands.correct_price(tx, bid_id, form["price"], form["reason"])
    return redirect(url_for("committees.lot", lot_attempt_id=lot_attempt_id))
