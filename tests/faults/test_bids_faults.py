"""What was acknowledged survives a killed server; what was not is asked for again; a full disk says so."""

import base64
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.accounts import County, a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.bids import Sealed, begin, hand_in, seal_bid, send_part
from trading.accounts import commands as accounts
from trading.bids import intake, queries
from trading.bids.models import Bid, Upload
from trading.kernel.clock import FrozenClock, SystemClock
from trading.kernel.errors import Full
from trading.store.transaction import bookkeeping

BODY = os.urandom(3 * 1024 * 1024)


class Server:
    """The real web server, killed without warning and started again on the same data."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}"]
        command += [
            "--worker-class",
            "gthread",
            "--threads",
            "4",
            "--no-control-socket",
            "--log-level",
            "error",
        ]
        self.process = subprocess.Popen(command, env=self.environment, start_new_session=True)
        for _ in range(300):
            if self.answers():
                return
            time.sleep(0.1)
        raise TimeoutError("the server did not start")

    def kill(self) -> None:
        """Kill it as a power cut would, and wait until it is gone."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
            while self.answers():  # the workers die a moment after their parent
                time.sleep(0.01)

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)


class Sender:
    """A bidder's program over real sockets."""

    def __init__(self, server: Server, lot: UUID, token: str) -> None:
        self.server = server
        self.lot = lot
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(
        self, method: str, address: str, body: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        told = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(self.server.connection()) as connection:
            connection.request(method, address, body, told)
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()

    def begin(self, sealed: Sealed) -> str:
        envelope = {"envelope": base64.b64encode(sealed.data).decode(), "signature": sealed.signature}
        address = f"/api/v1/lot-attempts/{self.lot}/uploads"
        _, _, body = self.ask("POST", address, json.dumps(envelope).encode(), Content_Type="application/json")
        return str(json.loads(body)["upload"])

    def put(self, upload: str, part: str, data: bytes, offset: int) -> int:
        status, headers, _ = self.ask("PUT", f"{upload}/parts/{part}", data, Upload_Offset=str(offset))
        assert status == 204
        return int(headers["Upload-Offset"])

    def offset(self, upload: str, part: str) -> int:
        return int(self.ask("HEAD", f"{upload}/parts/{part}")[1]["Upload-Offset"])

    def finish(self, upload: str) -> str:
        status, _, body = self.ask("POST", f"{upload}/finalise")
        assert status == 200, body
        return body.decode()

    def break_off(self, upload: str, part: str, data: bytes, sent: int) -> socket.socket:
        """Claim all of `data`, send a piece of it, and keep the line open."""
        line = socket.create_connection(("127.0.0.1", self.server.port))
        head = f"PUT {upload}/parts/{part} HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\n"
        head += f"Authorization: {self.headers['Authorization']}\r\nUpload-Offset: 0\r\n"
        line.sendall(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data[:sent])
        return line


class Scene:
    """A bid ready to be sent to a server that will not live long."""

    def __init__(self, world: World, database_url: str) -> None:
        world.clock = FrozenClock(SystemClock().now())
        self.world = world
        county: County = a_county(world)
        self.bidder = county.bidders[0]
        self.lot = a_published_tender(world, county, lots=1).lot_attempt_ids[0]
        self.sealed = seal_bid(world, self.lot, self.bidder, body=BODY)
        with world.acting(self.bidder) as tx:
            token = accounts.make_token(tx, "sealer")
        instance = str(world.platform.config.instance)
        environment = os.environ | {"TRADING_INSTANCE": instance, "TRADING_DATABASE_URL": database_url}
        self.server = Server({**environment, "TRADING_SECRET_KEY": "t" * 32, "TRADING_ENV": "development"})
        self.sender = Sender(self.server, self.lot, token)

    def part(self, name: str) -> bytes:
        return (self.sealed.folder / f"{name}.age").read_bytes()

    def bids(self) -> list[str]:
        self.world.session.rollback()
        return list(self.world.session.scalars(select(Bid.envelope_sha256)))

    def restart(self) -> None:
        self.server.kill()
        self.server.start()

    def resume(self, upload: str) -> str:
        """Ask how much is there, send the rest, finish."""
        for name in ("summary", "body"):
            data, offset = self.part(name), self.sender.offset(upload, name)
            if offset < len(data):
                self.sender.put(upload, name, data[offset:], offset)
        return self.sender.finish(upload)


@pytest.fixture
def scene(world: World, database_url: str) -> Iterator[Scene]:
    made = Scene(world, database_url)
    made.server.start()
    yield made
    made.server.kill()


def test_a_server_killed_between_upload_and_receipt_gives_the_receipt_afterwards(scene: Scene) -> None:
    upload = scene.sender.begin(scene.sealed)
    for name in ("summary", "body"):
        scene.sender.put(upload, name, scene.part(name), 0)
    scene.restart()
    assert scene.sender.offset(upload, "body") == len(scene.part("body"))
    assert f"sha256:{scene.sealed.envelope.id}" in scene.sender.finish(upload)
    assert scene.bids() == [scene.sealed.envelope.id]


def test_a_server_killed_in_the_middle_of_a_part_goes_on_from_there(scene: Scene) -> None:
    upload = scene.sender.begin(scene.sealed)
    body = scene.part("body")
    acknowledged = scene.sender.put(upload, "body", body[:1000], 0)
    with scene.sender.break_off(upload, "body", body, 0):
        pass
    scene.restart()
    assert scene.sender.offset(upload, "body") >= acknowledged
    assert "state: accepted" in scene.resume(upload)


def test_a_line_that_breaks_in_the_middle_of_a_part_loses_nothing(scene: Scene) -> None:
    upload = scene.sender.begin(scene.sealed)
    body = scene.part("body")
    scene.sender.break_off(upload, "body", body, 2 * 1024 * 1024).close()
    assert "state: accepted" in scene.resume(upload)


def test_a_dead_line_does_not_keep_the_bidder_from_sending_on_another(scene: Scene) -> None:
    upload = scene.sender.begin(scene.sealed)
    dead = scene.sender.break_off(upload, "body", scene.part("body"), 100)
    assert "state: accepted" in scene.resume(upload)
    dead.close()


def test_a_server_killed_while_it_accepts_gives_one_receipt_for_one_bid(scene: Scene) -> None:
    upload = scene.sender.begin(scene.sealed)
    for name in ("summary", "body"):
        scene.sender.put(upload, name, scene.part(name), 0)
    for wait in (0.0, 0.005, 0.02, 0.05):
        with closing(scene.server.connection()) as connection:
            connection.request("POST", f"{upload}/finalise", b"", scene.sender.headers)
            time.sleep(wait)
            scene.restart()
    assert "state: accepted" in scene.sender.finish(upload)
    assert scene.bids() == [scene.sealed.envelope.id]
    assert scene.sender.finish(upload) == scene.sender.finish(upload)


def test_a_full_disk_is_said_and_nothing_is_acknowledged(world: World) -> None:
    county = a_county(world)
    lot = a_published_tender(world, county, lots=1).lot_attempt_ids[0]
    bidder, sealed = county.bidders[0], seal_bid(world, lot, county.bidders[0])
    upload_id = begin(world, lot, bidder, sealed)
    path = queries.envelope_folder(world.platform).path(upload_id, "summary").with_suffix(".part")
    path.parent.mkdir(parents=True)
    path.symlink_to("/dev/full")
    with pytest.raises(Full):
        send_part(world, bidder, upload_id, sealed, "summary")
    path.unlink()
    assert queries.envelope_folder(world.platform).offset(upload_id, "summary") == 0
    with pytest.raises(intake.Incomplete):
        intake.finish(world.platform, bidder, world.clock, upload_id)
    hand_in(world, lot, bidder, sealed)


def test_what_belongs_to_no_bid_is_swept_away_and_nothing_else(world: World) -> None:
    county = a_county(world)
    lot = a_published_tender(world, county, lots=1).lot_attempt_ids[0]
    bid_id = hand_in(world, lot, county.bidders[0], seal_bid(world, lot, county.bidders[0]))
    sealed = seal_bid(world, lot, county.bidders[1])
    fresh = begin(world, lot, county.bidders[1], sealed)
    stale = begin(world, lot, county.bidders[2], seal_bid(world, lot, county.bidders[2]))
    send_part(world, county.bidders[1], fresh, sealed, "summary")
    folder = queries.envelope_folder(world.platform)
    orphan = folder.root / "00000000-0000-4000-8000-000000000000"
    orphan.mkdir()
    (orphan / "body.age").write_bytes(b"left behind by a crash")
    a_day_older(world, stale)
    world.session.rollback()
    world.work()
    assert not orphan.exists()
    assert folder.path(bid_id, "body").exists()
    assert folder.offset(fresh, "summary") == len((sealed.folder / "summary.age").read_bytes())
    world.session.rollback()
    assert world.session.get(Upload, stale) is None
    assert world.session.get(Upload, fresh) is not None


def a_day_older(world: World, upload_id: UUID) -> None:
    """Let an upload have begun more than a day ago; nothing of it ever arrived."""
    with bookkeeping() as session:
        session.get_one(Upload, upload_id).begun_at -= timedelta(hours=25)
