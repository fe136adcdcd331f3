"""A large part, uploaded and finalised, beside writing, syncing and hashing the same bytes."""

import base64
import hashlib
import json
import os
import time
from http.client import HTTPConnection
from pathlib import Path
from uuid import UUID

from bench.report import Ratio
from bench.scene import Bidder, Scene
from bench.servers import PLATFORM, Server, served
from tests.support.bids import Sealed
from trading.announcements.offers import CHUNK_LIMIT

SIZE = 200 * 1024 * 1024
ROUNDS = 3
BLOCK = 1024 * 1024
LIMIT = 0.25
GROWTH_LIMIT = 64
MEBI = 1024 * 1024


def measure(scene: Scene) -> list[Ratio]:
    """Hand in one bid of SIZE bytes per round, in chunks as large as allowed, over one connection."""
    lot_attempt_id = scene.tender().lot_attempt_ids[0]
    warming, *bidders = scene.bidders(ROUNDS + 1)
    bare, taken, growths = [], [], []
    with served(PLATFORM, scene.instance, scene.database_url) as server:
        _hand_in(server, lot_attempt_id, warming, scene.sealed(lot_attempt_id, warming))
        for bidder in bidders:
            sealed = scene.sealed(lot_attempt_id, bidder, os.urandom(SIZE))
            bare.append(_write(sealed.folder / "body.age", scene.instance / "bare"))
            before = server.memory("VmRSS")
            taken.append(_hand_in(server, lot_attempt_id, bidder, sealed))
            growths.append(max(0, server.memory("VmHWM") - before) / MEBI)
    return [
        Ratio(
            "200 MB upload / write, fsync, sha256",
            tuple(written / sent for written, sent in zip(bare, taken, strict=True)),
            LIMIT,
            remark=f"{taken[-1]:.2f} s beside {bare[-1]:.2f} s",
        ),
        Ratio("memory growth of the server meanwhile", tuple(growths), GROWTH_LIMIT, True, " MiB"),
    ]


def _write(source: Path, target: Path) -> float:
    """Seconds to write the bytes of a file to another one, sync them and take their hash."""
    data = memoryview(source.read_bytes())
    begun = time.perf_counter()
    digest = hashlib.sha256()
    with target.open("wb") as written:
        for start in range(0, len(data), BLOCK):
            block = data[start : start + BLOCK]
            digest.update(block)
            written.write(block)
        written.flush()
        os.fsync(written.fileno())
    return time.perf_counter() - begun


def _hand_in(server: Server, lot_attempt_id: UUID, bidder: Bidder, sealed: Sealed) -> float:
    """Seconds from the first request to the receipt."""
    connection = HTTPConnection("127.0.0.1", server.port)
    headers = {"Authorization": f"Bearer {bidder.token}"}

    def ask(method: str, path: str, body: bytes = b"", offset: int | None = None) -> bytes:
        sent = headers if offset is None else headers | {"Upload-Offset": str(offset)}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {content.decode()}")
        return content

    begun = time.perf_counter()
    envelope = {"envelope": base64.b64encode(sealed.data).decode(), "signature": sealed.signature}
    upload = json.loads(
        ask("POST", f"/api/v1/lot-attempts/{lot_attempt_id}/uploads", json.dumps(envelope).encode())
    )
    for part in upload["parts"]:
        with (sealed.folder / f"{part['name']}.age").open("rb") as source:
            for offset in range(0, part["size"], CHUNK_LIMIT):
                path = f"{upload['upload']}/parts/{part['name']}"
                ask("PUT", path, source.read(CHUNK_LIMIT), offset)
    ask("POST", f"{upload['upload']}/finalise")
    taken = time.perf_counter() - begun
    connection.close()
    return taken
