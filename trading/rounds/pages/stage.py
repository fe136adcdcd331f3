"""One stage that is examined: its envelopes, the meetings, what was changed, and who goes on."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.bids.queries import lot_title
from trading.committees import queries as committees
from trading.committees.words import GROUNDS
from trading.kernel.actors import Role
from trading.kernel.permissions import Action, can
from trading.procedures.vocabulary import StageKey
from trading.projects.rules import AttemptState, phase
from trading.results import queries as results
from trading.rounds import commands, queries, schemas, words
from trading.rounds.pages.blueprint import bp
from trading.rounds.rules import is_enough
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as

READERS = (Role.PURCHASER, Role.OPERATOR, Role.SUPERVISOR)


@bp.get("/stages/<uuid:lot_attempt_id>")
def stage(lot_attempt_id: UUID) -> str:
    """For the unit, the centre and supervision; other bidders never see this."""
    actor, session, now = signed_in_as(*READERS), db.session(), clock().now()
    attempt = queries.own_stage(session, actor, lot_attempt_id)
    course = queries.course(session, attempt, now)
    bids = results.judged(session, attempt.id)
    following = queries.next_attempt(session, attempt.id)
    passed = queries.passed(bids)
    may_examine = (
        attempt.state is AttemptState.OPENED
        and course.following is not None
        and queries.examination(session, attempt.id) is None
    )
    return render_template(
        "rounds/stage.html",
        attempt=attempt,
        title=lot_title(attempt),
        heading=words.EXAMINATIONS.get(StageKey(attempt.stage)),
        phase=phase(attempt.state, attempt.deadline, now, attempt.stage),
        course=course,
        bids=bids,
        passed=[each.bid.id for each in passed],
        in_play=queries.not_rejected(bids),
        enough=is_enough(len(passed), attempt.minimum_bidders),
        meetings=queries.meetings(session, attempt.id),
        changes=queries.changes(session, attempt.id),
        examination=queries.examination(session, attempt.id),
        following=following,
        following_tender=queries.tender_of_attempt(session, following) if following else None,
        by_committee=course.procedure.committee is not None,
        panel_report=committees.standing_report(session, attempt.id),
        panel_is_public=queries.is_decided(session, attempt) or actor.role is Role.PURCHASER,
        may_examine=may_examine,
        may_judge=may_examine and can(actor, Action.EVALUATE, attempt),
        may_meet=may_examine and can(actor, Action.HOLD_MEETING, attempt),
        may_change=may_examine and can(actor, Action.CHANGE_REQUIREMENTS, attempt),
        may_conclude=may_examine and can(actor, Action.CONCLUDE_EXAMINATION, attempt),
        grounds=GROUNDS,
        accept=schemas.PASS,
    )


@bp.post("/stages/<uuid:lot_attempt_id>/bids/<uuid:bid_id>")
@redisplay(lambda lot_attempt_id, bid_id: stage(lot_attempt_id))
def examine(lot_attempt_id: UUID, bid_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.FindingForm())
    with transaction(identity(), clock()) as tx:
        commands.examine(tx, bid_id, schemas.finding(form), form["version"])
    flash(_("Saved."), "success")
    return redirect(url_for("rounds.stage", lot_attempt_id=lot_attempt_id))


@bp.post("/stages/<uuid:lot_attempt_id>/meetings")
@redisplay(stage)
def meet(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SupplierMeetingForm())
    with transaction(identity(), clock()) as tx:
        commands.record_meeting(tx, lot_attempt_id, form["supplier"], schemas.held(form))
    flash(_("The minutes are kept. The supplier can read its own and confirm them."), "success")
    return redirect(url_for("rounds.stage", lot_attempt_id=lot_attempt_id) + "#meetings")


@bp.post("/stages/<uuid:lot_attempt_id>/changes")
@redisplay(stage)
def change(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ChangeForm())
    with transaction(identity(), clock()) as tx:
        commands.change_requirements(tx, lot_attempt_id, form["content"], form["reason"])
    flash(_("Every supplier that is still in is told the same in writing."), "success")
    return redirect(url_for("rounds.stage", lot_attempt_id=lot_attempt_id) + "#changes")


@bp.post("/stages/<uuid:lot_attempt_id>/conclusion")
@redisplay(stage)
def conclude(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.conclude_examination(tx, lot_attempt_id)
    flash(_("The examination is on record."), "success")
    return redirect(url_for("rounds.stage", lot_attempt_id=lot_attempt_id))
