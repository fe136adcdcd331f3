"""The public log for programs: c2sp.org/tlog-tiles, and what else a follower needs (docs/log.md)."""

from typing import Any, Final

from flask import Blueprint, Response, jsonify, request, url_for

from trading.kernel.errors import NotFound
from trading.proofs import schedule, tiles
from trading.proofs.errors import ProofError
from trading.proofs.merkle import HASH_SIZE
from trading.sealing.lines import instant_text
from trading.store.db import db
from trading.transparency import queries, rules, stamps
from trading.transparency.models import LogBatch
from trading.web.identity import platform

bp = Blueprint("log", __name__, url_prefix="/log")

PAGE: Final = 1000
"""Batches in one answer."""

_FOREVER: Final = "public, max-age=31536000, immutable"
_LARGEST: Final = 2**62


@bp.get("/checkpoint")
def checkpoint() -> Response:
    """The newest checkpoint with the cosignatures gathered so far."""
    return _signed(queries.last_batch(db.session()))


@bp.get("/tile/<path:path>")
def tile(path: str) -> Response:
    """A tile of the tree or a bundle of entries. What was once part of the log stays served."""
    try:
        asked = tiles.Tile.parse(path)
        data = _entries(asked) if asked.level is None else _hashes(asked.level, asked)
    except ProofError as error:
        raise NotFound from error
    answer = Response(data, content_type="application/octet-stream")
    answer.headers["Cache-Control"] = _FOREVER
    return answer


@bp.get("/batches")
def batches() -> Response:
    """The batches from number `from` on, and where the next ones are."""
    begin = _number(request.args.get("from", "0"))
    found = queries.batches(db.session(), begin, PAGE)
    following = f"{url_for('log.batches')}?from={found[-1].id + 1}" if len(found) == PAGE else None
    return jsonify({"batches": [_batch(each) for each in found], "next": following})


@bp.get("/batches/<number>")
def batch(number: str) -> Response:
    """The checkpoint that was signed when this batch was made, with its cosignatures."""
    return _signed(db.session().get(LogBatch, _number(number)))


@bp.get("/batches/<number>/stamp")
def stamp(number: str) -> Response:
    """The answer of a time-stamping authority (RFC 3161) over the checkpoint of this batch."""
    batch = db.session().get(LogBatch, _number(number))
    found = stamps.stamp_of(db.session(), batch.size) if batch else None
    if found is None:
        raise NotFound
    answer = Response(found.token, content_type="application/timestamp-reply")
    answer.headers["Cache-Control"] = _FOREVER
    return answer


@bp.get("/keys")
def keys() -> Response:
    """The verifier keys of the platform and of the witnesses, one a line."""
    known = platform().keys
    own = [key.verifier.vkey for key in (known.log, known.notice, known.receipt)]
    return _text("".join(f"{vkey}\n" for vkey in [*own, *queries.witness_keys(db.session())]))


@bp.get("/policy")
def policy() -> Response:
    """The rhythm that the log promises to keep; times in seconds."""
    config = platform().config
    kept = rules.policy(config)
    return jsonify(
        {
            "v": "log-policy/1",
            "origin": platform().keys.log.name,
            "interval": config.log_interval,
            "batch": kept.batch,
            "final_window": int(schedule.FINAL_WINDOW.total_seconds()),
            "final_interval": config.log_final_interval,
            "closing_multiple": schedule.CLOSING_MULTIPLE,
            "merged_within": int(schedule.PROMISE.total_seconds()),
            "merged_after_deadline": int(schedule.PROMISE_AFTER_DEADLINE.total_seconds()),
            "opened_within_days": config.log_opens_after,
            "required_witnesses": config.required_witnesses,
        }
    )


def _hashes(level: int, asked: tiles.Tile) -> bytes:
    data = queries.tile_bytes(db.session(), level, min(asked.number, _LARGEST))
    if len(data) < asked.width * HASH_SIZE:
        raise ProofError("the tile is not as wide yet")
    return data[: asked.width * HASH_SIZE]


def _entries(asked: tiles.Tile) -> bytes:
    begin = min(asked.number, _LARGEST // tiles.WIDTH) * tiles.WIDTH
    found = queries.entries(db.session(), begin, begin + asked.width)
    if len(found) < asked.width:
        raise ProofError("the bundle is not as wide yet")
    return tiles.bundle(found)


def _batch(batch: LogBatch) -> dict[str, Any]:
    return {
        "number": batch.id,
        "kind": batch.kind.value,
        "at": instant_text(batch.at),
        "size": batch.size,
        "checkpoint": url_for("log.batch", number=batch.id),
    }


def _signed(batch: LogBatch | None) -> Response:
    if batch is None:
        raise NotFound
    return _text(queries.checkpoint(db.session(), batch))


def _text(body: str) -> Response:
    return Response(body, content_type="text/plain; charset=utf-8")


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) < 18):
        raise NotFound
    return int(written)
