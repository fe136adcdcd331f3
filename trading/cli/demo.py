"""`trading demo`: fill, look at and wind forward the demonstration; refused outside demo mode."""

from datetime import datetime

import click
from flask import Flask

from trading.app import create_app
from trading.config import load
from trading.demo.cast import PASSWORD
from trading.demo.direction import perform
from trading.demo.guide import ACCOUNTS
from trading.demo.time import advance as advance_time
from trading.jobs.worker import tick
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import BEIJING
from trading.store.db import db
from trading.store.legal_time import legal_clock
from trading.store.transaction import transaction


def _demo_app() -> Flask:
    config = load()
    if not config.demo:
        raise click.ClickException("this is not a demonstration (TRADING_DEMO=1)")
    return create_app(config)


@click.group()
def demo() -> None:
    """The demonstration county."""


@demo.command()
def seed() -> None:
    """Fill an empty database, and name one account per role."""
    app = _demo_app()
    if perform(app, tick, app.extensions["platform"].config.belongings):
        click.echo("The demonstration county is ready.")
    for login, role in ACCOUNTS.items():
        click.echo(f"  {role:<14} {login:<10} {PASSWORD}")


@demo.command()
@click.option("--to", default="next", show_default=True, help="next, or e.g. 2026-12-01T09:30 (Beijing)")
def advance(to: str) -> None:
    """Move the demonstration's legal time forward."""
    app = _demo_app()
    with app.app_context():
        moment = None
        if to != "next":
            given = datetime.fromisoformat(to)
            moment = given if given.tzinfo else given.replace(tzinfo=BEIJING)
        with transaction(SYSTEM, legal_clock(db.session(), True)) as tx:
            reached = advance_time(tx, True, moment)
    click.echo(reached.astimezone(BEIJING).isoformat())
