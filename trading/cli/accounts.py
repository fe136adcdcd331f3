"""`trading accounts`: the first administrator, who invites everybody else."""

import click

from trading.accounts import commands
from trading.accounts.commands.registration import Particulars
from trading.accounts.passwords import passwords
from trading.accounts.rules import password_fault
from trading.app import create_app
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import SystemClock
from trading.kernel.errors import DomainError, Invalid
from trading.store.platform import Platform
from trading.store.transaction import transaction


@click.group()
def accounts() -> None:
    """Found the trading centre on this platform."""


@accounts.command()
@click.option("--centre", prompt="Name of the trading centre")
@click.option("--credit-code", prompt="Its unified social credit code")
@click.option("--login", prompt="Login name of the first administrator")
@click.option("--name", prompt="Name of the first administrator")
@click.password_option()
def found(centre: str, credit_code: str, login: str, name: str, password: str) -> None:
    """Make the centre and its first administrator; possible once."""
    fault = password_fault(password, login)
    if fault is not None:
        raise click.ClickException(str(fault))
    app = create_app()
    platform: Platform = app.extensions["platform"]
    password_hash = passwords(platform.config).hash(password)
    particulars = Particulars(centre, credit_code)
    try:
        with app.app_context(), transaction(SYSTEM, SystemClock()) as tx:
            commands.found_centre(tx, particulars, login=login, person_name=name, password_hash=password_hash)
    except DomainError as refusal:
        raise click.ClickException(_words(refusal)) from refusal
    click.echo(f"{centre}: {login} can sign in and invite the others.")


def _words(refusal: DomainError) -> str:
    if isinstance(refusal, Invalid) and refusal.fields:
        return "; ".join(str(reason) for reasons in refusal.fields.values() for reason in reasons)
    return str(refusal.message)
