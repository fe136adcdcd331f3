"""The sign-off: look at the notice as the public will see it, review, send back, publish."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts.models import Person
from trading.announcements import commands, queries, records, rendering, schemas, words
from trading.announcements.pages.blueprint import bp, own_draft, own_tender
from trading.announcements.pages.tenders import workbench
from trading.announcements.rules import ALIVE, DraftState
from trading.kernel.actors import Duty
from trading.kernel.permissions import Action, can
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform


@bp.get("/unit/notices/<uuid:draft_id>")
def draft(draft_id: UUID) -> str:
    """A notice in sign-off, word for word as it would be published."""
    shown = own_draft(draft_id)
    actor = identity()
    alive = shown.state in ALIVE
    first = queries.first_people(db.session(), shown)
    is_first = actor.person_id in first
    needs_review = queries.others_with_duty(db.session(), shown.procuring_entity_id, Duty.REVIEWER, first)
    return render_template(
        "announcements/draft.html",
        draft=shown,
        content=records.read(shown.content),
        body=rendering.body(platform().pdf, shown.content),
        drafter=_name(shown.drafted_by),
        reviewer=_name(shown.reviewed_by),
        publisher=_name(shown.published_by),
        may_review=shown.state is DraftState.DRAFT
        and not is_first
        and can(actor, Action.REVIEW_NOTICE, shown),
        may_send_back=alive and shown.drafted_by is not None and can(actor, Action.REVIEW_NOTICE, shown),
        may_publish=alive
        and not is_first
        and (shown.state is DraftState.REVIEWED or not needs_review)
        and can(actor, Action.APPROVE_NOTICE, shown),
        may_discard=alive and shown.drafted_by is not None and can(actor, Action.DRAFT_TENDER, shown),
        words=words,
    )


@bp.post("/unit/tenders/<uuid:tender_id>/notice")
@redisplay(workbench)
def prepare(tender_id: UUID) -> ResponseReturnValue:
    """Put the tender notice into sign-off."""
    own_tender(tender_id)
    with transaction(identity(), clock()) as tx:
        draft_id = commands.prepare_tender_notice(tx, tender_id, platform().config.instance).id
    flash(_("The notice is on its way through the sign-off."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))


@bp.post("/unit/notices/<uuid:draft_id>/review")
@redisplay(draft)
def review(draft_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.review(tx, draft_id)
    flash(_("You have agreed. The approver can publish now."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))


@bp.post("/unit/notices/<uuid:draft_id>/send-back")
@redisplay(draft)
def send_back(draft_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SendBackForm())
    with transaction(identity(), clock()) as tx:
        commands.send_back(tx, draft_id, form["reason"])
    flash(_("The notice went back to its drafter."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))


@bp.post("/unit/notices/<uuid:draft_id>/discard")
@redisplay(draft)
def discard(draft_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        tender_id = commands.discard(tx, draft_id).tender_id
    flash(_("The notice was taken out of the sign-off."), "success")
    return redirect(url_for("announcements.workbench", tender_id=tender_id))


@bp.get("/unit/notices/<uuid:draft_id>/publish")
def confirm(draft_id: UUID) -> str:
    """What publishing will do, on a page of its own."""
    shown = own_draft(draft_id)
    return render_template(
        "announcements/publish.html", draft=shown, content=records.read(shown.content), words=words
    )


@bp.post("/unit/notices/<uuid:draft_id>/publish")
@redisplay(confirm)
def publish(draft_id: UUID) -> ResponseReturnValue:
    own_draft(draft_id)
    with transaction(identity(), clock()) as tx:
        notice_id = commands.publish(tx, platform(), draft_id).id
    flash(_("The notice is published."), "success")
    return redirect(url_for("announcements.notice", notice_id=notice_id))


def _name(person_id: UUID | None) -> str | None:
    person = db.session.get(Person, person_id) if person_id else None
    return person.name if person else None
