"""Where a unit's own system is told of yellow and red cards."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.agenda import commands, webhook
from trading.agenda.models import Hook
from trading.agenda.pages.blueprint import bp
from trading.kernel.actors import Duty, Role
from trading.kernel.errors import Forbidden
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import Form, Line, bind
from trading.web.identity import clock, identity, platform, signed_in_as


class HookForm(Form):
    url = Line(required=True, limit=webhook.LIMIT)


@bp.get("/unit/hook")
def hook() -> str:
    """The address and its secret, for the person who answers for the unit."""
    actor = signed_in_as(Role.PURCHASER)
    if Duty.RESPONSIBLE not in actor.duties:
        raise Forbidden
    return render_template(
        "agenda/hook.html", hook=db.session.get(Hook, actor.organisation_id), signed_by=webhook.SIGNATURE
    )


@bp.post("/unit/hook")
@redisplay(hook)
def set_hook() -> ResponseReturnValue:
    form, actor = bind(HookForm()), signed_in_as(Role.PURCHASER)
    if actor.organisation_id is None:
        raise Forbidden
    with transaction(identity(), clock()) as tx:
        commands.set_hook(tx, actor.organisation_id, form["url"], anywhere=not platform().config.production)
    flash(_("The address is set. Put the secret into your own system."), "success")
    return redirect(url_for("agenda.hook"))


@bp.post("/unit/hook/removal")
@redisplay(hook)
def remove_hook() -> ResponseReturnValue:
    actor = signed_in_as(Role.PURCHASER)
    if actor.organisation_id is None:
        raise Forbidden
    with transaction(identity(), clock()) as tx:
        commands.remove_hook(tx, actor.organisation_id)
    flash(_("Nothing more is sent."), "success")
    return redirect(url_for("agenda.hook"))
