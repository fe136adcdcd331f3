"""`trading seal`, `trading submit` and `trading withdraw`: a bidder's side, without a browser.

Sealing needs no network, no account and no database; it can be done on a computer that is never connected.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.request import Request

import click

from trading.cli.upload import Broken, Platform, Problem, fetch
from trading.kernel.clock import SystemClock
from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.sealing import envelopefile, note, noticefile, statements
from trading.sealing import seal as sealer
from trading.sealing.bidderkey import BidderKey
from trading.sealing.errors import SealError
from trading.sealing.facts import Facts, parse_facts

T = TypeVar("T")

TOKEN = click.option(
    "--token",
    envvar="TRADING_TOKEN",
    show_envvar=True,
    required=True,
    help="Personal token of the bidder's account.",
)


def pairs(context: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    """Read `name=value` options."""
    found = dict(value.partition("=")[::2] for value in values)
    if len(found) != len(values) or not all(found.values()):
        raise click.BadParameter("give each once, as name=value")
    return found


def price_text(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Read an amount in yuan as people write it."""
    if value is None:
        return None
    try:
        return Money.parse_yuan(value).yuan_text()
    except Invalid as error:
        raise click.BadParameter("give an amount in yuan, for example 1280000.00") from error


@click.command()
@click.argument("facts")
@click.argument("into", type=click.Path(path_type=Path))
@click.option("--bidder", required=True, help="The bidder's id, as the page of the lot shows it.")
@click.option("--name", required=True, help="The bidder's name, as registered.")
@click.option("--price", callback=price_text, help="In yuan.")
@click.option("--duration", type=click.IntRange(1, 36500), help="In days.")
@click.option("--field", "fields", multiple=True, callback=pairs, help="A further statement: name=text.")
@click.option("--file", "files", multiple=True, callback=pairs, help="A required file: code=path.")
@click.option("--further", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--replace",
    "recovery",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Recovery file of the bid that this one replaces.",
)
@click.option("--lot", help="Which lot, where FACTS are a notice about several.")
def seal(
    facts: str,
    into: Path,
    bidder: str,
    name: str,
    price: str | None,
    duration: int | None,
    fields: dict[str, str],
    files: dict[str, str],
    further: tuple[Path, ...],
    recovery: Path | None,
    lot: str | None,
) -> None:
    """Seal a bid into the new directory INTO.

    FACTS are the notice file, or the sealing facts of the lot: their address, or the file they were saved in.
    """
    known = read_facts(facts, lot)
    chosen = [
        sealer.SourceFile(Path(path), f"{code}/{Path(path).name}", code) for code, path in files.items()
    ]
    chosen += [sealer.SourceFile(path, f"further/{path.name}") for path in further]
    bid = sealer.Bid(bidder, name, price, duration, fields, tuple(chosen))
    before = BidderKey.parse(recovery.read_text()) if recovery else None
    with click.progressbar(length=100, label="Sealing", file=sys.stderr) as bar:
        envelope = refusing(
            lambda: sealer.seal(
                known,
                bid,
                into,
                prev=before.envelope if before else None,
                signer=before.signer if before else None,
                progress=lambda done, total: bar.update(100 * done // max(total, 1) - bar.pos),
            )
        )
    click.echo(f"{envelope.id}  {into}")
    click.echo("Keep recovery.txt off the network: it opens, replaces and withdraws this bid.", err=True)


@click.command()
@click.argument("sealed", type=click.Path(exists=True, path_type=Path))
@click.argument("facts")
@TOKEN
def submit(sealed: Path, facts: str, token: str) -> None:
    """Hand in SEALED, a directory or one file; a broken transfer goes on where it stopped.

    FACTS is the address of the lot's sealing facts. The receipt is checked and kept as receipt.txt in the
    directory or beside the file.
    """
    platform = Platform(facts, token)
    known = read_facts(facts)
    kept = sealed if sealed.is_dir() else sealed.parent
    with (
        in_directory(sealed) as folder,
        click.progressbar(length=100, label="Sending", file=sys.stderr) as bar,
    ):
        receipt = refusing(
            lambda: platform.hand_in(
                folder, lambda done, total: bar.update(100 * done // max(total, 1) - bar.pos)
            ),
            refused=kept / "refusal.txt",
        )
    must_hold(receipt, known, "accepted")
    (kept / "receipt.txt").write_text(receipt)
    click.echo(receipt)


@contextmanager
def in_directory(sealed: Path) -> Iterator[Path]:
    """Give the directory of a sealed bid, for one file a temporary one."""
    if sealed.is_dir():
        yield sealed
        return
    with TemporaryDirectory(dir=sealed.parent, prefix=".sealed-") as name:
        refusing(lambda: envelopefile.unpack(sealed, Path(name)))
        yield Path(name)


@click.command()
@click.argument("recovery", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("facts")
@TOKEN
def withdraw(recovery: Path, facts: str, token: str) -> None:
    """Take back the bid whose recovery file is RECOVERY. This cannot be undone.

    FACTS is the address of the lot's sealing facts.
    """
    kept = BidderKey.parse(recovery.read_text())
    said = statements.Withdrawal.of(kept.lot, kept.stage, kept.envelope, SystemClock().now())
    receipt = refusing(lambda: Platform(facts, token).withdraw(note.sign(said.text(), kept.signer)))
    must_hold(receipt, read_facts(facts), "withdrawn")
    click.echo(receipt)


def read_facts(source: str, lot: str | None = None) -> Facts:
    """Read sealing facts from an address or a file, or those of one lot from a notice file."""
    try:
        if source.startswith(("http://", "https://")):
            return parse_facts(fetch(Request(source)).body)  # noqa: S310  # fetch checks the scheme
        data = Path(source).read_bytes()
        return noticefile.facts_of(data, lot) if data.startswith(b"ggnotice/") else parse_facts(data)
    except (OSError, SealError, Problem, Broken) as error:
        raise click.ClickException(f"sealing facts: {error}") from error


def refusing(act: Callable[[], T], refused: Path | None = None) -> T:
    """Do it, and say plainly why not; a signed refusal is kept."""
    try:
        return act()
    except Problem as problem:
        if refused is not None and problem.refusal is not None:
            refused.write_text(problem.refusal)
        raise click.ClickException(str(problem)) from problem
    except (SealError, Broken, OSError) as error:
        raise click.ClickException(str(error)) from error


def must_hold(receipt: str, facts: Facts, state: str) -> None:
    """Fail unless the receipt bears the platform's signature and says what was asked for."""
    try:
        said, _ = note.verify(receipt, [note.Verifier.parse(facts.receipt_key)])
        found = statements.Receipt.parse(said)
    except (note.NoteError, SealError) as error:
        raise click.ClickException(f"this receipt does not hold: {error}\n{receipt}") from error
    if (found.state, found.lot) != (state, facts.lot):
        raise click.ClickException(f"this receipt is about something else:\n{receipt}")
