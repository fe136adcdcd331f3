"""The published bundles, each verified as its readers do."""

from sqlalchemy import select

from trading.bundles.gathering import known_keys
from trading.bundles.models import Bundle
from trading.proofs.bundle import verify
from trading.store.inspection import Check, Findings, Scene


def bundles(scene: Scene, found: Findings) -> None:
    """Every bundle is there, is about the lot that leads to it, and holds."""
    trusted = known_keys(scene.session, scene.platform)
    for bundle in scene.session.scalars(select(Bundle).order_by(Bundle.made_at)):
        found.looked += 1
        name = f"bundle of {bundle.lot_attempt.wire_id} ({bundle.occasion.value})"
        path = scene.platform.files.path(bundle.sha256)
        if not found.expect(path.exists(), f"{name}: its file is gone"):
            continue
        report = verify(path, trusted)
        for result in report.results:
            found.faults += [f"{name}: {fault.file} {fault.reason}" for fault in result.faults]
        found.expect(report.lot == bundle.lot_attempt.wire_id, f"{name}: it is about another lot")


CHECKS = (Check("Bundles of openings", bundles),)
