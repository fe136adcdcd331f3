"""`trading serve` and `trading worker`: the processes of an installation."""

import os
import signal
import subprocess
import sys
from types import FrameType

import click
from flask import Flask

WORKERS, THREADS = 2, 4
WATCHERS = 4000
"""Connections that a process keeps open; a hall of watchers looks at the price over kept ones."""
KEEP_SECONDS = 15
"""Longer than a watcher's pause (static/js/auctions/line.js), so that a look costs no new connection."""


def gunicorn(application: str, host: str, port: int) -> list[str]:
    """The command that serves a WSGI application."""
    options = {
        "--bind": f"{host}:{port}",
        "--worker-class": "gthread",
        "--workers": str(WORKERS),
        "--threads": str(THREADS),
        "--worker-connections": str(WATCHERS),
        "--keep-alive": str(KEEP_SECONDS),
        "--timeout": "300",
        "--log-level": "warning",
    }
    pairs = [word for option in options.items() for word in option]
    return [sys.executable, "-m", "gunicorn", application, "--no-control-socket", *pairs]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), type=int, show_default="8000")
def serve(host: str, port: int) -> None:
    """Serve the web pages and run one worker; ends when either ends."""
    _serving_app()  # what keeps the platform from starting is said once and plainly
    click.echo(f"http://{host}:{port}")
    processes = [
        subprocess.Popen(gunicorn("wsgi:app", host, port), env=os.environ | {"PORT": str(port)}),
        subprocess.Popen([sys.executable, "-m", "trading.cli", "worker"], env=os.environ),
    ]

    def stop(number: int, frame: FrameType | None) -> None:
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    os.wait()
    stop(0, None)
    sys.exit(max(abs(process.wait()) for process in processes))


@click.command()
def worker() -> None:
    """Run the worker alone."""
    from trading.jobs.worker import run_forever

    run_forever(_serving_app())


def _serving_app() -> Flask:
    from sqlalchemy.exc import SQLAlchemyError

    from trading.app import create_serving_app
    from trading.transparency.continuity import Discontinued

    try:
        return create_serving_app()
    except Discontinued as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:
        raise click.ClickException(f"the database is not ready (trading db upgrade): {error}") from error
