"""How the ZIP of an opening comes to its reader: made by the worker, linked, handed out as it was made."""

import hashlib
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.openings import open_lot, three_bids
from tests.support.results import accept_all, announce, report, wait_for_publicity
from tests.support.tampering import faults, tampering
from tests.support.witnesses import countersign
from trading.bids.models import Bid
from trading.bundles.effects import UnsoundBundle, make_bundle
from trading.bundles.models import Bundle
from trading.bundles.rules import Occasion
from trading.proofs.bundle import verify
from trading.store.renditions import Rendition


def test_a_bundle_is_made_after_the_opening_and_again_after_the_result(world: World, tmp_path: Path) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot = published.lot_attempt_ids[0]
    visitor = world.app.test_client()
    address = f"/openings/{lot}/bundle"
    three_bids(world, county, lot)
    assert visitor.get(address).status_code == 404

    open_lot(world, published, lot)
    assert "核验包正在准备" in visitor.get(address).text, "the record waits for the next page of the register"
    log_once_more(world)
    (first,) = world.session.scalars(select(Bundle)).all()
    assert first.occasion is Occasion.OPENING

    with visitor.get(f"/bundles/{first.sha256}.zip") as answer:
        made = answer.data
        assert "-opening.zip" in answer.headers["Content-Disposition"]
    assert hashlib.sha256(made).hexdigest() == first.sha256
    (tmp_path / "bundle.zip").write_bytes(made)
    assert verify(tmp_path / "bundle.zip").holds
    for page in (f"/openings/{lot}", f"/projects/{published.project_id}"):
        assert address in visitor.get(page).text
    assert f"/bundles/{first.sha256}.zip" in visitor.get(address).text
    assert visitor.get(f"/bundles/{'0' * 64}.zip").status_code == 404

    accept_all(world, county, lot)
    report(world, county, lot)
    announce(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    log_once_more(world)
    second = world.session.scalars(select(Bundle).where(Bundle.occasion == Occasion.RESULT)).one()
    with visitor.get(f"/bundles/{second.sha256}.zip") as answer:
        names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert "notices/03.note" in names, "tender, candidates and result"
    with visitor.get(f"/bundles/{first.sha256}.zip") as answer:
        assert answer.data == made

    own_check = "Bundles of openings"
    assert own_check not in faults(world)
    with tampering() as session:
        session.execute(update(Bundle).values(sha256=session.scalars(select(Rendition.sha256)).first()))
        assert len(faults(world)[own_check]) >= 2


def log_once_more(world: World) -> None:
    """Two days later the register has grown, a witness has countersigned it, and the worker has seen it."""
    world.clock.advance_to(world.clock.now() + timedelta(days=2))
    world.work()
    countersign(world)
    world.work()


def test_a_bundle_that_would_not_hold_is_not_published(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot = published.lot_attempt_ids[0]
    three_bids(world, county, lot)
    open_lot(world, published, lot)
    world.clock.advance_to(published.deadline + timedelta(days=2))
    monkeypatch.setattr("trading.bundles.effects.queue_due", lambda *_: None)
    world.work()
    countersign(world)
    payload = {"lot_attempt_id": str(lot), "occasion": "opening"}
    signatures = dict(world.session.execute(select(Bid.id, Bid.signature)).all())
    sign(world, dict.fromkeys(signatures, next(iter(signatures.values()))))
    with pytest.raises(UnsoundBundle):
        make_bundle(world.platform, world.clock, payload)
    sign(world, signatures)
    make_bundle(world.platform, world.clock, payload)
    make_bundle(world.platform, world.clock, payload)
    assert world.session.scalars(select(Bundle)).one().occasion is Occasion.OPENING


def sign(world: World, signatures: dict[UUID, str]) -> None:
    """Write these signatures below the envelopes, past all commands."""
    for bid_id, signature in signatures.items():
        world.session.execute(update(Bid).where(Bid.id == bid_id).values(signature=signature))
    world.session.commit()
