"""The archive of the centre: what waits to be archived, and the packages."""

import json
import tempfile
from uuid import UUID

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trading.bids.queries import lot_title
from trading.contracts import commands, papers, queries
from trading.contracts.models import Archive
from trading.contracts.pages.blueprint import bp
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.identity import clock, identity, platform, signed_in_as

SHOWN = 100
IN_MEMORY = 8 * 1024 * 1024
"""A package of more bytes is written to a temporary file first."""


@bp.get("/centre/archive")
def archive() -> str:
    actor, session = signed_in_as(Role.OPERATOR, Role.SUPERVISOR), db.session()
    kept = select(Archive).options(joinedload(Archive.lot_attempt).joinedload(LotAttempt.lot))
    return render_template(
        "contracts/archive.html",
        waiting=queries.lots_to_archive(session),
        kept=session.scalars(kept.order_by(Archive.at.desc()).limit(SHOWN)).all(),
        is_operator=actor.role is Role.OPERATOR,
        lot_title=lot_title,
    )


@bp.post("/centre/lots/<uuid:lot_attempt_id>/archive")
@redisplay(lambda lot_attempt_id: archive())
def keep(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.archive(tx, lot_attempt_id)
    flash(_("The lot is archived."), "success")
    return redirect(url_for("contracts.archive"))


@bp.get("/centre/archive/<uuid:lot_attempt_id>.zip")
def package(lot_attempt_id: UUID) -> ResponseReturnValue:
    """The papers of an archived lot in one ZIP, as its frozen list names them."""
    signed_in_as(Role.OPERATOR, Role.SUPERVISOR)
    kept = queries.archive_of(db.session(), lot_attempt_id)
    if kept is None:
        raise NotFound
    listed = json.loads(kept.frozen)["papers"]
    found = papers.sources(db.session(), kept.lot_attempt)
    target = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # send_file closes it with the answer
    papers.write_package(target, listed, found, platform().files, kept.frozen)
    target.seek(0)
    return send_file(
        target, mimetype="application/zip", as_attachment=True, download_name=f"{kept.number}.zip"
    )
