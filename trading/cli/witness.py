"""`trading witness`: watch the public register of a site from outside and countersign it.

It keeps its own key and the last checkpoint it saw, and signs nothing that does not extend it.
"""

import os
import time
from pathlib import Path
from urllib.request import Request

import click

from trading.cli.upload import Broken, Problem, fetch
from trading.kernel.clock import SystemClock
from trading.proofs.cosignature import Signer
from trading.proofs.errors import ProofError
from trading.proofs.witness import Ask, Watch
from trading.sealing.note import Verifier


@click.command()
@click.option("--site", required=True, help="Address of the platform, such as https://ggzy.example.gov.cn")
@click.option(
    "--name", required=True, help="Name of the witness, an address of your own: example.org/witness"
)
@click.option(
    "--log-key", required=True, help="Public key of the register, as printed in notices or at /log/keys"
)
@click.option("--folder", type=click.Path(path_type=Path), default="witness", show_default=True)
@click.option("--every", type=click.IntRange(min=10), help="Seconds between two looks; without it look once.")
def witness(site: str, name: str, log_key: str, folder: Path, every: int | None) -> None:
    """Countersign the public register, as long as it only grows.

    Give the public key that is printed first to the administrator of the platform. Ends with an error, and
    keeps what was shown, when the register is not the one that it saw before.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    signer = _signer(folder / "witness.skey", name)
    click.echo(f"witness {signer.verifier.vkey}")
    watch = Watch(folder, Verifier.parse(log_key), signer, _asking(site.rstrip("/")))
    while True:
        _look(watch)
        if every is None:
            return
        time.sleep(every)


def _look(watch: Watch) -> None:
    try:
        shown = watch.countersign(SystemClock().now())
    except ProofError as error:
        raise click.ClickException(f"REFUSED: {error}. What was shown is kept in {watch.folder}.") from error
    except (Broken, Problem) as error:
        click.echo(f"not countersigned: {error}", err=True)
    else:
        click.echo(f"countersigned {shown.size} entries")


def _asking(site: str) -> Ask:
    def ask(path: str, body: bytes | None) -> bytes:
        headers = {"Accept": "application/json, */*;q=0.5", "Content-Type": "text/plain; charset=utf-8"}
        return fetch(Request(site + path, body, headers)).body  # noqa: S310  # checked in fetch

    return ask


def _signer(path: Path, name: str) -> Signer:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as target:
            target.write(Signer.generate(name).skey + "\n")
    return Signer.parse(path.read_text().strip())
