"""Public pages, uncached, beside an empty view on an equal server."""

from itertools import repeat

from bench.load import rate, request
from bench.report import Ratio
from bench.scene import Scene
from bench.servers import BARE, PLATFORM, served

NOTICES = 120
ROUNDS = 5
SECONDS = 1
LIMIT = 0.2


def measure(scene: Scene) -> list[Ratio]:
    """Ask for each page in turn, in several rounds."""
    tenders = [scene.tender() for _ in range(NOTICES)]
    paths = {"public list": "/tenders", "notice page": f"/notices/{tenders[0].notice_id}"}
    rates: dict[str, list[float]] = {name: [] for name in ("empty", *paths)}
    settings = (scene.instance, scene.database_url)
    with served(BARE, *settings) as bare, served(PLATFORM, *settings) as platform:
        targets = {"empty": (bare.port, "/")} | {name: (platform.port, path) for name, path in paths.items()}
        for port, path in targets.values():
            rate(port, repeat(request("GET", path)), seconds=1)  # compiles templates and statements
        for _ in range(ROUNDS):
            for name, (port, path) in targets.items():
                rates[name].append(rate(port, repeat(request("GET", path)), seconds=SECONDS))
    return [
        Ratio(
            f"{name} / empty view",
            tuple(page / empty for page, empty in zip(rates[name], rates["empty"], strict=True)),
            LIMIT,
            remark=f"{rates[name][-1]:,.0f}/s beside {rates['empty'][-1]:,.0f}/s",
        )
        for name in paths
    ]
