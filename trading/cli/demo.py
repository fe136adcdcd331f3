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
from trading.kernel.errors import Conflict, Invalid
from trading.store.db import db
from trading.store.legal_time import legal_clock
from trading.store.transaction import transaction


def _demo_app() -> Flask:
    config = load()
    if not config.demo:
        raise click.ClickException("this is not a demonstration (TRADING_DEMO=1)")
    return create_app(config)


def _moment(context: click.Context, parameter: click.Parameter, value: str) -> datetime | None:
    """Read `next` as None, anything else as a moment."""
    if value == "next":
        return None
    try:
        given = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter("give next, or a moment such as 2026-12-01T09:30") from error
    return given if given.tzinfo else given.replace(tzinfo=BEIJING)


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
@click.option(
    "--to",
    default="next",
    show_default=True,
    callback=_moment,
    help="next, or a moment such as 2026-12-01T09:30 (Beijing)",
)
def advance(to: datetime | None) -> None:
    """Move the demonstration's legal time forward."""
    app = _demo_app()
    try:
        with app.app_context(), transaction(SYSTEM, legal_clock(db.session(), True)) as tx:
            reached = advance_time(tx, True, to)
    except Invalid as refusal:
        raise click.ClickException(" ".join(map(str, refusal.fields["to"]))) from refusal
    except Conflict as refusal:
        raise click.ClickException(str(refusal.message)) from refusal
    click.echo(reached.astimezone(BEIJING).isoformat())
