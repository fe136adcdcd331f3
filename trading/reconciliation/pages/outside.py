"""Contracts and payments that a finance list knows and the platform does not."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.eligibility.catalogue import load_table
from trading.kernel.actors import Role
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.reconciliation import commands, queries, sheet, words
from trading.reconciliation.pages.blueprint import bp, watching
from trading.store.db import db
from trading.store.file_types import file_name
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import Form, Paragraphs, bind
from trading.web.identity import clock, identity, platform


class ExplanationForm(Form):
    reason = Paragraphs(required=True, limit=2_000)


@bp.get("/outside")
def outside() -> str:
    actor, session = watching(), db.session()
    today = clock().now().astimezone(BEIJING).date()
    return render_template(
        "reconciliation/outside.html",
        lines=queries.judged(session, load_table(), today),
        lists=queries.lists(session),
        threshold=queries.threshold(load_table(), today),
        is_operator=actor.role is Role.OPERATOR,
        columns=sheet.COLUMNS,
        optional=sheet.OPTIONAL,
        words=words,
    )


@bp.post("/outside")
@redisplay(outside)
def import_list() -> ResponseReturnValue:
    sent = request.files.get(sheet.FIELD)
    if sent is None or not sent.filename:
        raise Invalid.field(sheet.FIELD, text("Choose a file."))
    stored = platform().files.receive(sent.stream, limit=sheet.LIMIT, media_type="text/csv")
    lines = sheet.read_lines(platform().files.path(stored.sha256).read_bytes())
    with transaction(identity(), clock()) as tx:
        commands.import_list(tx, stored, file_name(sent.filename), lines)
    flash(_("%(count)s lines were imported.", count=len(lines)), "success")
    return redirect(url_for("reconciliation.outside"))


@bp.get("/outside/<uuid:item_id>")
def line(item_id: UUID) -> str:
    """One line, and the form that explains it."""
    actor = watching()
    item = queries.item(db.session(), item_id)
    today = clock().now().astimezone(BEIJING).date()
    judged = next(
        each for each in queries.judged(db.session(), load_table(), today) if each.item.id == item.id
    )
    return render_template(
        "reconciliation/line.html", judged=judged, words=words, is_operator=actor.role is Role.OPERATOR
    )


@bp.post("/outside/<uuid:item_id>")
@redisplay(line)
def explain(item_id: UUID) -> ResponseReturnValue:
    form = bind(ExplanationForm())
    with transaction(identity(), clock()) as tx:
        commands.explain(tx, item_id, form["reason"])
    flash(_("The explanation is on record."), "success")
    return redirect(url_for("reconciliation.outside"))
