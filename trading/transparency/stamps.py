"""Time stamps of an outside authority over the checkpoints of closings: the clock is not ours alone."""

import urllib.request
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography import x509
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from trading.config import Config
from trading.kernel.clock import Clock, SystemClock
from trading.proofs.errors import ProofError
from trading.proofs.schedule import BatchKind
from trading.proofs.timestamping import question, stamped_at
from trading.store import outbox
from trading.store.db import db, insert_if_absent
from trading.store.inspection import Check, Findings, Scene
from trading.store.platform import Platform
from trading.store.transaction import bookkeeping
from trading.transparency.models import LogBatch, TimeStamp

EFFECT: Final = "checkpoint.stamp"
PATIENCE: Final = 20
"""Seconds to wait for the authority; afterwards it is asked again, more patiently each time."""

ANSWER_LIMIT: Final = 64 * 1024


def ask_for_stamps(session: Session, made: int) -> None:
    """Queue a question for each closing among the `made` newest batches."""
    newest = session.scalars(select(LogBatch).order_by(LogBatch.id.desc()).limit(made))
    for batch in newest:
        if batch.kind is BatchKind.CLOSING:
            outbox.enqueue(session, EFFECT, str(batch.id), {"batch": batch.id}, SystemClock().now())


def stamp(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Let the authority stamp one checkpoint as the log signed it, and keep its answer if it proves that.

    Raises ProofError or OSError, after which the worker tries again.
    """
    batch = db.session().get_one(LogBatch, payload["batch"])
    size, text = batch.size, batch.checkpoint
    db.session.rollback()
    asked = question(text)
    answer = _ask(platform.config.tsa_url, asked.data)
    at = stamped_at(answer, text, roots(platform.config), asked.nonce)
    with bookkeeping() as session:
        insert_if_absent(session, TimeStamp, size=size, token=answer, stamped_at=at)


def _ask(address: str, data: bytes) -> bytes:
    if urlsplit(address).scheme not in ("http", "https"):
        raise ProofError("TRADING_TSA_URL begins with https:// or http://")
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = urllib.request.Request(address, data, headers)  # noqa: S310  # checked above
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  # checked above
        return bytes(answer.read(ANSWER_LIMIT))


def roots(config: Config) -> list[x509.Certificate]:
    """The certificates under which the authority must stand."""
    return x509.load_pem_x509_certificates(config.tsa_roots.read_bytes()) if config.tsa_roots else []


def newest_stamps(session: Session, count: int) -> Sequence[Row[LogBatch, TimeStamp]]:
    """The newest stamped closings, each with its stamp."""
    found = select(LogBatch, TimeStamp).join(TimeStamp, TimeStamp.size == LogBatch.size)
    return session.execute(found.order_by(LogBatch.id.desc()).limit(count)).all()


def stamp_of(session: Session, size: int) -> TimeStamp | None:
    """The stamp over the checkpoint of a tree of this size."""
    return session.scalar(select(TimeStamp).where(TimeStamp.size == size))


def stamps(scene: Scene, found: Findings) -> None:
    """Every stamp is over a checkpoint of the log, and its authority stands under the configured roots."""
    known = roots(scene.platform.config)
    rows = select(TimeStamp, LogBatch.checkpoint).outerjoin(LogBatch, LogBatch.size == TimeStamp.size)
    for each, checkpoint in scene.session.execute(rows.order_by(TimeStamp.size)):
        found.looked += 1
        name = f"time stamp over {each.size} entries"
        try:
            at = stamped_at(each.token, checkpoint or "", known)
        except ProofError as error:
            found.faults.append(f"{name}: {error}")
        else:
            found.expect(at == each.stamped_at, f"{name}: another time stands in it")


CHECKS = (Check("Time stamps", stamps),)
