"""Sign-in, sign-out, and the invitation that opens an account."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from trading.accounts import commands, queries, schemas
from trading.accounts.models import SignIn
from trading.accounts.pages.identity import bp
from trading.accounts.passwords import passwords
from trading.accounts.signing_in import Attempt
from trading.accounts.signing_in import sign_in as begin
from trading.kernel.actors import visitor
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.addresses import inside
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import address, clock, identity, platform


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("accounts.home"))
    return render_template("accounts/sign_in.html")


@bp.post("/sign-in")
@redisplay(sign_in)
def enter() -> ResponseReturnValue:
    form = bind(schemas.SignInForm())
    attempt = Attempt(form["login"], form["password"], request.user_agent.string)
    keep_session(begin(visitor(address()), clock(), platform().config, attempt))
    return redirect(inside(form["next"], url_for("accounts.home")))


def keep_session(started: SignIn) -> None:
    """Put a session that began in the database into a fresh cookie that keeps nothing of the visitor's."""
    sign_in_id = started.id
    chosen = session.get("locale")
    session.clear()
    session.permanent = True
    session["_user_id"] = str(sign_in_id)
    person = queries.running_sign_in(db.session(), sign_in_id, started.started_at)
    if person is not None and person.locale is None and chosen:
        session["locale"] = chosen


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated and current_user.sign_in_id:
        with transaction(identity(), clock()) as tx:
            commands.end_session(tx, current_user.sign_in_id)
    session.clear()
    flash(_("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in"))


@bp.get("/invitation")
def invitation() -> str:
    return render_template("accounts/invitation.html")


@bp.post("/invitation")
@redisplay(invitation)
def accept_invitation() -> ResponseReturnValue:
    form = bind(schemas.InvitationForm())
    password_hash = passwords(platform().config).hash(form["password"])
    with transaction(visitor(address()), clock()) as tx:
        commands.accept_invitation(tx, form["invitation"].upper(), password_hash)
    flash(_("Your password is set. Please sign in."), "success")
    return redirect(url_for("accounts.sign_in"))
