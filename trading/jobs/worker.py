"""The worker: a ticker that claims due work from the database. Several may run; none is needed as leader."""

import json
import logging
import socket
import traceback
from datetime import datetime, timedelta

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trading.jobs.models import Heartbeat
from trading.kernel.clock import Clock, SystemClock
from trading.kernel.errors import TooEarly
from trading.store import outbox
from trading.store.db import db
from trading.store.legal_time import legal_clock
from trading.store.platform import Platform, Work
from trading.store.transaction import bookkeeping

log = logging.getLogger("trading.worker")

TICK_SECONDS = 1
ALIVE = timedelta(seconds=30)


def run_forever(app: Flask) -> None:
    """Tick until the process is told to stop."""
    # A tick that prints documents outlasts the second; the next one is then left out, which is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BlockingScheduler(timezone="UTC")
    scheduler.add_job(
        tick,
        "interval",
        seconds=TICK_SECONDS,
        args=[app],
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.start()


def tick(app: Flask, clock: Clock | None = None) -> None:
    """Do what time makes due, then run the queued effects; between two of them time comes first again.

    `clock` is legal time, read afresh for each piece of work when it is not given.
    """
    work: Work = app.extensions["work"]
    platform: Platform = app.extensions["platform"]
    with app.app_context():
        _do_what_is_due(platform, work, clock)
        while _run_one(platform, work, clock):
            _do_what_is_due(platform, work, clock)


def _do_what_is_due(platform: Platform, work: Work, clock: Clock | None) -> None:
    with bookkeeping() as session:
        session.merge(Heartbeat(name=socket.gethostname(), at=SystemClock().now()))
    for due in work.due:
        try:
            due(platform, clock or _legal_clock(platform))
        except Exception:
            # One kind of due work must not keep the others from their time; it is tried again next time.
            log.exception("due work %s", due.__qualname__)


def is_alive(session: Session, now: datetime) -> bool:
    """Whether any worker was seen in the last half minute."""
    newest = session.scalar(select(func.max(Heartbeat.at)))
    return newest is not None and now - newest < ALIVE


def _legal_clock(platform: Platform) -> Clock:
    return legal_clock(db.session(), platform.config.demo)


def _run_one(platform: Platform, work: Work, clock: Clock | None) -> bool:
    with bookkeeping() as session:
        job = outbox.claim(session, SystemClock().now())
        if job is None:
            return False
        job_id, kind, payload = job.id, job.kind, json.loads(job.payload)
    failure = None
    try:
        work.effects[kind](platform, clock or _legal_clock(platform), payload)
    except TooEarly as early:
        failure = str(early)  # not a fault: what it needs is still to come, and it is tried again
    except Exception:
        # The failure is kept with the job, which is tried again later.
        failure = traceback.format_exc()
        log.exception("effect %s", kind)
    with bookkeeping() as session:
        outbox.settle(session, job_id, SystemClock().now(), failure)
    return True
