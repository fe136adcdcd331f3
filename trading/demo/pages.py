"""The demonstration's own pages: the guide, changing persons, moving the time, the people's belongings."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts import commands as accounts
from trading.accounts import queries
from trading.accounts.pages.sign_in import keep_session
from trading.demo import guide
from trading.demo.cast import PASSWORD
from trading.demo.time import advance as advance_time
from trading.demo.time import next_moment
from trading.kernel.actors import SYSTEM, visitor
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.addresses import inside
from trading.web.formats import moment_text
from trading.web.identity import address, clock, platform
from trading.web.language import locale

bp = Blueprint("demo", __name__, url_prefix="/demo")


@dataclass(frozen=True, slots=True)
class Belonging:
    """A key file as its custodian would keep it on a memory stick."""

    login: str
    file: str


@bp.app_context_processor
def _bar() -> dict[str, object]:
    return {"demo_persons": guide.PERSONS, "demo_next": next_moment(db.session(), clock().now())}


@bp.get("/")
def index() -> str:
    steps = [step for step in guide.STEPS if step.endpoint in current_app.view_functions]
    return render_template(
        "demo/guide.html", steps=steps, password=PASSWORD, persons=guide.PERSONS, belongings=_belongings()
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
    if Belonging(login, file) not in _belongings():
        raise NotFound
    return send_from_directory(_custodians() / login, file, as_attachment=True, mimetype="text/plain")


def _belongings() -> list[Belonging]:
    return [Belonging(path.parent.name, path.name) for path in sorted(_custodians().glob("*/*.txt"))]


def _custodians() -> Path:
    return platform().config.belongings / "custodians"
