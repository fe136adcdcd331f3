"""Finalising an envelope beside storing one bare row, and on a full lot beside a nearly empty one."""

from itertools import repeat
from uuid import UUID

from bench.load import rate, request
from bench.report import Ratio
from bench.scene import Scene
from bench.servers import BARE, PLATFORM, served
from tests.support.bids import seal_and_submit

ROUNDS = 4
BATCH = 40
FEW, MANY = 2, 2000
LIMIT = 0.3
NO_SLOWER = 0.95
"""Measured apart by a few hundredths, two rates are the same."""


def measure(scene: Scene) -> list[Ratio]:
    """Finalise prepared uploads, as many at once as the load client has connections."""
    *fresh, warm, full = scene.tender(lots=ROUNDS + 2).lot_attempt_ids
    scene.crowd(full, MANY)
    for lot_attempt_id in fresh:
        for bidder in scene.bidders(FEW):
            seal_and_submit(scene.world, lot_attempt_id, bidder.actor)
    settings = (scene.instance, scene.database_url)
    bare_rates: list[float] = []
    few_rates: list[float] = []
    many_rates: list[float] = []
    with served(BARE, *settings) as bare, served(PLATFORM, *settings) as platform:
        rows = repeat(request("POST", "/rows"))
        rate(bare.port, rows, seconds=1)
        rate(platform.port, _uploads(scene, warm, 0))
        for number, lot_attempt_id in enumerate(fresh):
            few = _uploads(scene, lot_attempt_id, 0)
            many = _uploads(scene, full, number)
            bare_rates.append(rate(bare.port, rows, seconds=1))
            turns = [(few_rates, few), (many_rates, many)]
            for rates, uploads in turns if number % 2 else reversed(turns):
                rates.append(rate(platform.port, uploads))
    return [
        Ratio(
            "finalise / bare one-row POST",
            tuple(few / row for few, row in zip(few_rates, bare_rates, strict=True)),
            LIMIT,
            remark=f"{few_rates[-1]:,.0f}/s beside {bare_rates[-1]:,.0f}/s",
        ),
        Ratio(
            f"finalise with {MANY:,} bids / with {FEW}",
            tuple(many / few for many, few in zip(many_rates, few_rates, strict=True)),
            NO_SLOWER,
            remark=f"{many_rates[-1]:,.0f}/s beside {few_rates[-1]:,.0f}/s",
        ),
    ]


def _uploads(scene: Scene, lot_attempt_id: UUID, batch: int) -> list[bytes]:
    """The finalising requests of a batch of uploads of bidders who have no bid on the lot yet."""
    last = FEW + (batch + 1) * BATCH
    uploads = [(scene.upload(lot_attempt_id, each), each) for each in scene.bidders(last)[last - BATCH :]]
    return [
        request("POST", f"/api/v1/uploads/{upload_id}/finalise", token=bidder.token)
        for upload_id, bidder in uploads
    ]
