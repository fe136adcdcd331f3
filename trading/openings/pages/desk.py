"""The operator's side: the board of what is still open, rooms, and the desk that runs an opening."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import queries as announcements
from trading.kernel.actors import Role
from trading.kernel.clock import BEIJING
from trading.kernel.errors import NotFound
from trading.openings import commands, queries, schemas, words
from trading.openings.models import Attendance
from trading.openings.pages.blueprint import bp
from trading.openings.readiness import checks
from trading.openings.rules import Capacity, beginning
from trading.projects.rules import Phase
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as

BOARD_SPAN = timedelta(days=60)
MINUTES = 60
WAITING = (Phase.ACCEPTING, Phase.AWAITING_KEYS)


@bp.get("/centre/openings")
def board() -> str:
    """Every opening that is to come or going on, with what is still open."""
    signed_in_as(Role.OPERATOR)
    session, now = db.session(), clock().now()
    today = beginning(now.astimezone(BEIJING).date())
    openings = queries.openings_between(session, today - BOARD_SPAN, now + BOARD_SPAN, now)
    return render_template(
        "openings/board.html",
        openings=[
            (each, checks(session, each))
            for each in openings
            if each.at >= today or any(shown in WAITING for _, shown in each.lots)
        ],
    )


@bp.get("/centre/rooms")
def rooms() -> str:
    signed_in_as(Role.OPERATOR)
    return render_template("openings/rooms.html", rooms=queries.rooms(db.session()))


@bp.post("/centre/rooms")
@redisplay(rooms)
def add_room() -> ResponseReturnValue:
    form = bind(schemas.RoomForm())
    with transaction(identity(), clock()) as tx:
        commands.add_room(tx, form["name"], form["address"], online=form["online"] == "yes")
    flash(_("The room is on the list."), "success")
    return redirect(url_for("openings.rooms"))


@bp.get("/centre/openings/<uuid:tender_id>")
def desk(tender_id: UUID) -> str:
    """One screen that runs the opening of a tender: clock, keys, verdicts, who is there, what is read out."""
    signed_in_as(Role.OPERATOR)
    session, now = db.session(), clock().now()
    opening = queries.opening_of(session, tender_id, now)
    tender = opening.tender
    lots = [queries.progress(session, attempt, now) for attempt, _ in opening.lots]
    people = queries.attendance(session, tender.id)
    expected = queries.custodians_to_come(session, [attempt.id for attempt, _ in opening.lots])
    return render_template(
        "openings/desk.html",
        tender=tender,
        begun=now >= opening.at,
        unfinished=any(each.phase in WAITING for each in lots),
        training=announcements.procedure_of(tender, now).training_only,
        lots=[(each, queries.said(each.record) if each.record else None) for each in lots],
        checks=checks(session, opening),
        sitting=opening.sitting,
        minutes=MINUTES,
        rooms=queries.rooms(session),
        people=people,
        custodians=[each for each in expected if each[0] not in {person.organisation for person in people}],
        capacities=[each for each in Capacity if each is not Capacity.BIDDER or now >= opening.at],
        words=words,
    )


@bp.post("/centre/openings/<uuid:tender_id>/room")
@redisplay(desk)
def set_room(tender_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SittingForm())
    with transaction(identity(), clock()) as tx:
        commands.schedule_sitting(tx, tender_id, form["room"], form["minutes"])
    flash(_("The room is set."), "success")
    return redirect(url_for("openings.desk", tender_id=tender_id))


@bp.post("/centre/openings/<uuid:tender_id>/attendance")
@redisplay(desk)
def attend(tender_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.AttendanceForm())
    with transaction(identity(), clock()) as tx:
        commands.record_attendance(
            tx,
            tender_id,
            form["name"],
            form["organisation"],
            Capacity(form["capacity"]),
            present=form["present"] == "yes",
        )
    return redirect(url_for("openings.desk", tender_id=tender_id) + "#people")


@bp.post("/centre/openings/<uuid:tender_id>/attendance/<uuid:attendance_id>")
def arrive(tender_id: UUID, attendance_id: UUID) -> ResponseReturnValue:
    """Somebody who was expected has come."""
    with transaction(identity(), clock()) as tx:
        if tx.get(Attendance, attendance_id).tender_id != tender_id:
            raise NotFound
        commands.note_arrival(tx, attendance_id)
    return redirect(url_for("openings.desk", tender_id=tender_id) + "#people")
