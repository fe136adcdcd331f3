"""Alarms of the public register: what stays closed too long, came too late, or broke the rhythm."""

from flask import render_template

from trading.store.db import db
from trading.supervision.pages.blueprint import bp, supervisor
from trading.transparency.standing import standing
from trading.transparency.witnesses import queries as witnesses
from trading.web.identity import clock, platform


@bp.get("/register")
def register() -> str:
    supervisor()
    own, session = platform(), db.session()
    return render_template(
        "supervision/register.html",
        standing=standing(session, own.config, own.keys.log.verifier, clock().now()),
        standings=witnesses.standings(session),
    )
