"""A published single source for everybody: why, until when one may object, and how to."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from trading.announcements import queries as announcements
from trading.bids.queries import lot_title
from trading.projects.rules import AttemptState, phase
from trading.rounds import commands, queries, schemas
from trading.rounds.pages.blueprint import bp
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform


@bp.get("/single-sources/<uuid:lot_attempt_id>")
def single_source(lot_attempt_id: UUID) -> str:
    session, now = db.session(), clock().now()
    source = queries.published_source(session, lot_attempt_id)
    attempt = source.lot_attempt
    return render_template(
        "rounds/single_source.html",
        source=source,
        attempt=attempt,
        title=lot_title(attempt),
        phase=phase(attempt.state, attempt.deadline, now, attempt.stage),
        notices=announcements.notices_on(session, attempt.id),
        is_open=attempt.state is AttemptState.PUBLISHED
        and attempt.deadline is not None
        and now < attempt.deadline,
    )


@bp.post("/single-sources/<uuid:lot_attempt_id>/objections")
@redisplay(single_source)
def object_to(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ObjectionForm())
    with transaction(identity(), clock()) as tx:
        objection = commands.object_to_source(
            tx, platform(), lot_attempt_id, form["name"], form["contact"], form["content"]
        )
        number, at = objection.number, objection.at
    return render_template(
        "rounds/objection_received.html", number=number, at=at, lot_attempt_id=lot_attempt_id
    )
