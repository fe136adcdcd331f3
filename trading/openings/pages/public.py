"""What everybody may see: when openings take place, one opening as it happens, and its record."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask import Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from trading.announcements import queries as announcements
from trading.announcements.models import Notice, Tender
from trading.announcements.rules import Audience
from trading.bids import queries as bids
from trading.kernel.clock import BEIJING
from trading.kernel.errors import NotFound
from trading.openings import freezing, queries, words
from trading.openings.pages.blueprint import bp
from trading.openings.rules import beginning, week_of
from trading.projects.rules import UNSEALED
from trading.store.db import db
from trading.web.identity import clock, identity, platform
from trading.web.renditions import printed

LIST_SPAN = timedelta(days=60)


@bp.get("/openings")
def calendar() -> str:
    """The openings of a week by day, or all that come."""
    now = clock().now()
    today = now.astimezone(BEIJING).date()
    days = week_of(_day(request.args.get("week"), today))
    as_list = request.args.get("view") == "list"
    start, end = beginning(days[0]), beginning(days[6] + timedelta(days=1))
    if as_list:
        start, end = beginning(today), beginning(today) + LIST_SPAN
    openings = queries.openings_between(db.session(), start, end, now)
    return render_template(
        "openings/calendar.html",
        days=[(day, [each for each in openings if _is_on(each, day)]) for day in days],
        openings=openings,
        as_list=as_list,
        today=today,
        before=days[0] - timedelta(days=7),
        after=days[0] + timedelta(days=7),
    )


def _is_on(opening: queries.Opening, day: date) -> bool:
    return opening.at.astimezone(BEIJING).date() == day


def _day(given: str | None, today: date) -> date:
    try:
        day = date.fromisoformat(given or "")
    except ValueError:
        return today
    return day if 2000 <= day.year < 2100 else today


@bp.get("/openings/<uuid:lot_attempt_id>")
def live(lot_attempt_id: UUID) -> str:
    """One lot's opening as it happens; reloading shows the same as the live page."""
    session, now = db.session(), clock().now()
    attempt = bids.published_attempt(session, lot_attempt_id)
    if attempt.stage in UNSEALED:
        raise NotFound
    progress = queries.progress(session, attempt, now)
    sees_inside = queries.may_see_inside(identity(), attempt)
    tender = announcements.tender_of(session, attempt.id)
    return render_template(
        "openings/live.html",
        attempt=attempt,
        title=bids.lot_title(attempt),
        tender=tender,
        training=announcements.procedure_of(tender, now).training_only,
        sitting=queries.sitting(session, tender.id),
        notices=_readable(announcements.notices_on(session, attempt.id), tender),
        progress=progress,
        sees_inside=sees_inside,
        record=queries.said(progress.record) if progress.record and sees_inside else None,
        printed=queries.is_printed(session, attempt.id),
        key=platform().keys.notice.verifier.vkey,
        words=words,
    )


def _readable(notices: Sequence[Notice], tender: Tender) -> list[Notice]:
    """The notices of a lot but those for invitees, unless the reader is one of them."""
    if announcements.is_insider(db.session(), identity(), tender.id):
        return list(notices)
    return [notice for notice in notices if notice.audience is Audience.PUBLIC]


@bp.get("/openings/<uuid:lot_attempt_id>/closing.note")
def closing_note(lot_attempt_id: UUID) -> Response:
    """The signed entry that froze the list, byte for byte."""
    return _note(queries.closing(db.session(), identity(), lot_attempt_id).note)


@bp.get("/openings/<uuid:lot_attempt_id>/closing.proof")
def closing_proof(lot_attempt_id: UUID) -> Response:
    """Where the close entry stands in the public log, with its salt as `extra` (c2sp.org/tlog-proof)."""
    queries.closing(db.session(), identity(), lot_attempt_id)
    return _note(freezing.proof(db.session(), lot_attempt_id).text())


@bp.get("/openings/<uuid:lot_attempt_id>.json")
def record_json(lot_attempt_id: UUID) -> Response:
    """The frozen record, byte for byte."""
    written = queries.readable_record(db.session(), identity(), lot_attempt_id).frozen
    return Response(written, content_type="application/json; charset=utf-8")


@bp.get("/openings/<uuid:lot_attempt_id>.note")
def record_note(lot_attempt_id: UUID) -> Response:
    """The signed note that carries the record's digest, byte for byte."""
    return _note(queries.record(db.session(), lot_attempt_id).note)


@bp.get("/openings/<uuid:lot_attempt_id>.pdf")
def record_pdf(lot_attempt_id: UUID) -> ResponseReturnValue:
    """The record on paper, once the worker has made it."""
    record = queries.readable_record(db.session(), identity(), lot_attempt_id)
    name = f"{record.lot_attempt.wire_id.replace('/', '-')}-opening"
    return printed(record.id, name, url_for("openings.live", lot_attempt_id=record.id))


@bp.get("/openings/<uuid:lot_attempt_id>/<envelope>/summary.age")
def sealed_summary(lot_attempt_id: UUID, envelope: str) -> ResponseReturnValue:
    """The sealed summary of an opened bid, so that anybody can open it again with the published identity."""
    bid = queries.opened_bid(db.session(), identity(), lot_attempt_id, envelope)
    path = bids.envelope_folder(platform()).path(bid.id, "summary")
    return send_file(
        path, mimetype="application/octet-stream", as_attachment=True, download_name="summary.age"
    )


def _note(written: str) -> Response:
    return Response(written, content_type="text/plain; charset=utf-8")
