"""How anybody can check what the platform signs, what it promises, and where help is."""

from flask import render_template, request

from trading.announcements.words import KINDS
from trading.publication import queries
from trading.publication.pages.blueprint import bp
from trading.store.db import db
from trading.web.identity import platform


@bp.get("/verify")
def verify() -> str:
    """Find a notice by what is printed on it, and say how to check its signature."""
    asked = request.args.get("name", "").replace("\0", "").strip()[:200]
    found = queries.notice_named(db.session(), asked) if asked else None
    keys = platform().keys
    return render_template(
        "publication/verify.html",
        asked=asked,
        notice=found,
        kinds=KINDS,
        notice_key=keys.notice.verifier.vkey,
        receipt_key=keys.receipt.verifier.vkey,
        key_material=keys.notice.verifier.vkey.split("+", 2)[2],
        base_url=platform().config.base_url,
    )


@bp.get("/security")
def security() -> str:
    """Who is kept from what, and what is not prevented."""
    return render_template("publication/security.html")


@bp.get("/help")
def help_page() -> str:
    """What this platform is, and how each reader gets on."""
    return render_template("publication/help.html")
