"""The own account: password, contacts, tokens, language and the history of sign-ins."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from trading.accounts import commands, queries, schemas, words
from trading.accounts.models import OneTimeCode, Person
from trading.accounts.pages.identity import bp
from trading.accounts.passwords import passwords
from trading.accounts.rules import CodePurpose
from trading.kernel.actors import Role, visitor
from trading.kernel.clock import SystemClock
from trading.kernel.errors import Invalid, NotFound
from trading.kernel.text import text
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import address, clock, identity, platform, signed_in_as


@bp.get("/me")
def me() -> str:
    person = _oneself()
    return render_template(
        "accounts/me.html",
        person=person,
        last=queries.sign_ins_of(db.session(), person.id, limit=3),
        words=words,
        may_extend=person.role is not Role.SUPERVISOR,
    )


@bp.get("/me/sign-ins")
def sign_ins() -> str:
    history = queries.sign_ins_of(db.session(), _oneself().id)
    present = current_user.sign_in_id
    return render_template(
        "accounts/sign_ins.html", history=history, present=present, system_now=SystemClock().now()
    )


@bp.get("/me/password")
def change_password() -> str:
    _oneself()
    return render_template("accounts/password.html")


@bp.post("/me/password")
@redisplay(change_password)
def keep_password() -> ResponseReturnValue:
    person_hash = _oneself().password_hash
    form = bind(schemas.PasswordForm())
    hasher = passwords(platform().config)
    with transaction(visitor(address()), clock()) as tx:  # an open screen is no place to guess either
        commands.count_guess(tx, current_user.login)
    if not hasher.verify(person_hash, form["present"]):
        raise Invalid.field("present", text("This is not the present password."))
    password_hash = hasher.hash(form["password"])
    with transaction(identity(), clock()) as tx:
        commands.change_password(tx, password_hash, keep=current_user.sign_in_id)
    flash(_("The password is changed. All other sessions have ended."), "success")
    return redirect(url_for("accounts.me"))


@bp.get("/me/contacts")
def contacts() -> str:
    return render_template("accounts/contacts.html", person=_oneself())


@bp.post("/me/contacts/mobile")
@redisplay(contacts)
def ask_mobile() -> ResponseReturnValue:
    return _ask(CodePurpose.MOBILE, bind(schemas.MobileForm())["mobile"])


@bp.post("/me/contacts/email")
@redisplay(contacts)
def ask_email() -> ResponseReturnValue:
    return _ask(CodePurpose.EMAIL, bind(schemas.EmailForm())["email"])


def _ask(purpose: CodePurpose, target: str) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        code_id = commands.ask_for_code(tx, purpose, target).id
    return redirect(url_for("accounts.code", code_id=code_id))


@bp.get("/me/contacts/codes/<uuid:code_id>")
def code(code_id: UUID) -> str:
    asked = db.session.get(OneTimeCode, code_id)
    if asked is None or asked.person_id != signed_in_as().person_id:
        raise NotFound
    return render_template("accounts/code.html", asked=asked, contacts=words.CONTACTS)


@bp.post("/me/contacts/codes/<uuid:code_id>")
@redisplay(code)
def confirm(code_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.CodeForm())
    with transaction(identity(), clock()) as tx:
        right = commands.confirm_contact(tx, code_id, form["code"])
    if not right:
        raise Invalid.field("code", text("This is not the code we sent. Please compare it."))
    flash(_("Confirmed and kept."), "success")
    return redirect(url_for("accounts.contacts"))


@bp.get("/me/tokens")
def tokens() -> str:
    return render_template("accounts/tokens.html", tokens=queries.tokens_of(db.session(), _oneself().id))


@bp.post("/me/tokens")
@redisplay(tokens)
def make_token() -> ResponseReturnValue:
    form = bind(schemas.TokenForm())
    with transaction(identity(), clock()) as tx:
        token = commands.make_token(tx, form["label"])
    return render_template("accounts/token.html", label=form["label"], token=token)


@bp.post("/me/tokens/<uuid:token_id>/revoke")
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.revoke_token(tx, token_id)
    flash(_("The token is revoked."), "success")
    return redirect(url_for("accounts.tokens"))


def _oneself() -> Person:
    return db.session.get_one(Person, signed_in_as().person_id)
