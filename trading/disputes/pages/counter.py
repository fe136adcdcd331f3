"""At the counter of the centre: a bidder that lost its key comes in person with the code of its request."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.bids import queries as sealed
from trading.custody import queries as custody
from trading.disputes import commands, queries, schemas
from trading.disputes.pages.blueprint import bp
from trading.disputes.rules import IdentityDocument, LostKeyState, plain_code
from trading.disputes.words import ACTS, DOCUMENTS
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as
from trading.web.language import say


@bp.get("/centre/lost-keys")
def counter() -> ResponseReturnValue:
    """Ask for the code that the bidder brings; there is no list, so that nobody learns who bids from it."""
    signed_in_as(Role.OPERATOR)
    typed = plain_code(request.args.get("code", ""))
    if not typed:
        return render_template("disputes/counter.html", unknown=False)
    try:
        queries.lost_key_of_code(db.session(), typed)
    except NotFound:
        return render_template("disputes/counter.html", unknown=True)
    return redirect(url_for("disputes.request_at_counter", code=typed))


@bp.get("/centre/lost-keys/<code>")
def request_at_counter(code: str) -> str:
    """The one request of the bidder that stands at the counter."""
    signed_in_as(Role.OPERATOR)
    session = db.session()
    lost = queries.lost_key_of_code(session, code)
    return render_template(
        "disputes/request_at_counter.html",
        lost=lost,
        attempt=lost.lot_attempt,
        title=sealed.lot_title(lost.lot_attempt),
        waiting=lost.state is LostKeyState.ASKED and queries.is_alive(lost, clock().now()),
        asked_by=queries.name_of(session, lost.person_id),
        seen_by=queries.name_of(session, lost.seen_by),
        locks=custody.locks_of(session, lost.lot_attempt_id),
        acts=ACTS,
        documents=DOCUMENTS,
        options=[(document.value, say(words)) for document, words in DOCUMENTS.items()],
    )


@bp.post("/centre/lost-keys/<code>")
@redisplay(request_at_counter)
def see_bidder(code: str) -> ResponseReturnValue:
    form = bind(schemas.SeenForm())
    with transaction(identity(), clock()) as tx:
        commands.see_bidder(tx, code, form["name"], IdentityDocument(form["document"]))
    flash(_("Recorded. The custodians of this lot are asked to sign."), "success")
    return redirect(url_for("disputes.request_at_counter", code=plain_code(code)))
