"""The application of a world on a free port of this machine, for readers who come over HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine
from werkzeug.serving import make_server

from tests.support.app import World


@contextmanager
def served(world: World) -> Iterator[int]:
    """The application on a free port of this machine, at the world's time."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    with time_machine.travel(world.clock.now(), tick=False):
        thread.start()
        try:
            yield server.port
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            world.session.rollback()  # what was read before is read afresh
