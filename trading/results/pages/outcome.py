"""The notice that follows an evaluation, put into sign-off."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import queries as announcements
from trading.bids import queries as bids
from trading.kernel.actors import Role
from trading.procedures.schedule import earliest
from trading.procedures.vocabulary import Content, Event, NoticeKind
from trading.results import commands, queries, schemas, words
from trading.results.pages.blueprint import bp
from trading.results.rules import NextNotice
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as

ASKED = (Content.MAIN_ITEMS, Content.EVALUATORS)
"""Contents of a result notice that only people know."""


@bp.get("/unit/lots/<uuid:lot_attempt_id>/notice")
def notice(lot_attempt_id: UUID) -> ResponseReturnValue:
    """What the next notice will say and from when, before it goes into sign-off."""
    session, now = db.session(), clock().now()
    attempt = queries.own_lot(session, signed_in_as(Role.PURCHASER), lot_attempt_id)
    follows = queries.what_follows(session, attempt, now)
    if follows is None:
        return redirect(url_for("results.evaluation", lot_attempt_id=attempt.id))
    tender = announcements.tender_of(session, attempt.id)
    procedure = announcements.procedure_of(tender, now)
    planned = procedure.notice(NoticeKind(follows.value))
    calendar = announcements.calendar(platform().config.instance)
    award = queries.standing_award(session, attempt.id)
    return render_template(
        "results/notice.html",
        attempt=attempt,
        title=bids.lot_title(attempt),
        procedure=procedure,
        follows=follows,
        publicity=procedure.period("publicity"),
        until=earliest(procedure, Event.CANDIDATES_PUBLISHED, now, Event.PUBLICITY_ENDED, calendar)
        if follows is NextNotice.CANDIDATES
        else None,
        running_until=award.publicity_until
        if award and award.publicity_until and now < award.publicity_until
        else None,
        needs=[each for each in ASKED if planned and each in planned.contents],
        bids=queries.judged(session, attempt.id),
        shown=procedure.publicity.candidates,
        words=words,
    )


@bp.post("/unit/lots/<uuid:lot_attempt_id>/notice")
@redisplay(notice)
def draft(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.OutcomeForm())
    with transaction(identity(), clock()) as tx:
        drafted = commands.draft_outcome(
            tx,
            lot_attempt_id,
            platform().config.instance,
            main_items=form["main_items"],
            evaluators=schemas.names(form["evaluators"]),
        )
        draft_id = drafted.id
    flash(_("The notice is on its way through the sign-off."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))
