"""Anybody may paste a receipt and learn whether the platform has kept the promise in it."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from trading.bids.queries import own_receipt
from trading.bids.words import REASONS
from trading.disputes import schemas
from trading.disputes.checking import judge, tidy
from trading.disputes.pages.blueprint import bp
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform


@bp.get("/verify/receipt")
def receipt() -> str:
    """Ask for the signed text of a receipt; a bidder that comes from its own receipt need not paste it."""
    return render_template(
        "disputes/receipt.html", judged=None, pasted=_own_receipt(), looks_only=_looks_only()
    )


def _own_receipt() -> str:
    asked, actor = request.args.get("receipt", ""), identity()
    try:
        return own_receipt(db.session(), UUID(asked), actor.organisation_id).note
    except (ValueError, NotFound):
        return ""


def _looks_only() -> bool:
    return identity().role is Role.SUPERVISOR


@bp.post("/verify/receipt")
@redisplay(receipt)
def check_receipt() -> ResponseReturnValue:
    """Say what the receipt proves; nothing is written."""
    form = bind(schemas.ReceiptForm())
    keys = platform().keys
    return render_template(
        "disputes/receipt.html",
        judged=judge(db.session(), keys, form["receipt"], clock().now()),
        pasted=tidy(form["receipt"]),
        receipt_key=keys.receipt.verifier.vkey,
        key_material=keys.receipt.verifier.vkey.split("+", 2)[2],
        reasons=REASONS,
        looks_only=_looks_only(),
    )
