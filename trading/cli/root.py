"""The command group; each topic is a module of its own, loaded only when it is called."""

from importlib import import_module

import click

TOPICS = {
    "accounts": "trading.cli.accounts",
    "backup": "trading.cli.backup",
    "db": "trading.cli.db",
    "serve": "trading.cli.serve",
    "worker": "trading.cli.serve",
    "seal": "trading.cli.seal",
    "submit": "trading.cli.seal",
    "withdraw": "trading.cli.seal",
    "demo": "trading.cli.demo",
    "keys": "trading.cli.keys",
    "restore": "trading.cli.backup",
    "ready": "trading.cli.ready",
    "resume": "trading.cli.backup",
    "rules": "trading.cli.rules",
    "witness": "trading.cli.witness",
    "verify": "trading.cli.verify",
}


class Topics(click.Group):
    """Commands by name, imported on use: sealing needs neither Flask nor a database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(TOPICS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in TOPICS:
            return None
        found: click.Command = getattr(import_module(TOPICS[name]), name)
        return found


@click.command(cls=Topics)
def main() -> None:
    """Public-resource trading platform."""
