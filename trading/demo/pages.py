"""The demonstration's own pages: the guide, changing persons, moving the time, the people's belongings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trading.accounts import commands as accounts
from trading.accounts import queries
from trading.accounts.pages.sign_in import keep_session
from trading.demo import guide
from trading.demo.acts.offering import key_file_name
from trading.demo.cast import PASSWORD
from trading.demo.time import advance as advance_time
from trading.demo.time import next_moment
from trading.kernel.actors import SYSTEM, visitor
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.addresses import inside
from trading.web.formats import moment_text
from trading.web.identity import address, clock, platform
from trading.web.language import locale

bp = Blueprint("demo", __name__, url_prefix="/demo")


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """The key files of one lot that waits for its opening, by the login of the custodian who keeps each."""

    wire_id: str
    title: str
    deadline: datetime
    files: dict[str, str]


@bp.app_context_processor
def _bar() -> dict[str, object]:
    return {"demo_persons": guide.PERSONS, "demo_next": next_moment(db.session(), clock().now())}


@bp.get("/")
def index() -> str:
    steps = [step for step in guide.STEPS if step.endpoint in current_app.view_functions]
    return render_template(
        "demo/guide.html", steps=steps, password=PASSWORD, persons=guide.PERSONS, lots=_key_files()
    )


@bp.post("/switch")
def switch() -> ResponseReturnValue:
    """Become another person of the demonstration, without a password."""
    person = queries.person_by_login(db.session(), request.form.get("login", ""))
    if person is None or person.login not in guide.PERSONS:
        raise NotFound
    person_id, seen_hash = person.id, person.password_hash
    with transaction(visitor(address()), clock()) as tx:
        started = accounts.begin_session(
            tx,
            person_id,
            user_agent=request.user_agent.string,
            lifetime=timedelta(seconds=platform().config.session_lifetime),
            seen_hash=seen_hash,
        )
    keep_session(started)
    return redirect(inside(request.form.get("next", ""), url_for("accounts.home")))


@bp.post("/advance")
def advance() -> ResponseReturnValue:
    """Go just past the next deadline or end of a publicity."""
    with transaction(SYSTEM, clock()) as tx:
        reached = advance_time(tx, platform().config.demo)
    flash(_("The time is now %(moment)s.", moment=moment_text(reached, locale())), "success")
    return redirect(inside(request.form.get("next", ""), url_for("demo.index")))


@bp.get("/belongings/<login>/<file>")
def belonging(login: str, file: str) -> ResponseReturnValue:
    """Hand out a demo custodian's key file; in life it lies with the custodian alone."""
    if not any(lot.files.get(login) == file for lot in _key_files()):
        raise NotFound
    return send_from_directory(_custodians() / login, file, as_attachment=True, mimetype="text/plain")


def _key_files() -> list[KeyFiles]:
    waiting = (
        select(LotAttempt)
        .where(LotAttempt.state == AttemptState.PUBLISHED)
        .options(joinedload(LotAttempt.lot), joinedload(LotAttempt.project))
        .order_by(LotAttempt.deadline, LotAttempt.wire_id)
    )
    return [
        KeyFiles(
            attempt.wire_id,
            f"{attempt.project.title} {attempt.lot.title}",
            attempt.deadline,
            _kept(attempt.wire_id),
        )
        for attempt in db.session.scalars(waiting)
        if attempt.deadline
    ]


def _kept(wire_id: str) -> dict[str, str]:
    name = key_file_name(wire_id)
    return {path.parent.name: name for path in sorted(_custodians().glob(f"*/{name}"))}


def _custodians() -> Path:
    return platform().config.belongings / "custodians"
