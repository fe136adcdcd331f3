"""`trading keys`: the platform's own signing keys."""

import click

from trading.config import load
from trading.store.keys import load_keys, write_new_key


@click.group()
def keys() -> None:
    """Make and show the signing keys of this installation."""


@keys.command()
def make() -> None:
    """Make the keys for notices, receipts and the public log; refuses to replace existing ones."""
    config = load()
    for purpose in ("notice", "receipt", "log"):
        write_new_key(config.keys_folder / f"{purpose}.skey", f"{config.origin}/{purpose}")


@keys.command()
def show() -> None:
    """Print the public verifier keys."""
    config = load()
    for vkey in load_keys(config.keys_folder, config.origin, may_create=False).vkeys:
        click.echo(vkey)
