"""Whoever holds a receipt learns whether the platform kept its word; a broken one is evidence."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.client import a_visitor
from tests.support.tampering import tampering
from trading.bids import queries
from trading.disputes.checking import Finding, Judged, judge
from trading.sealing import note, statements
from trading.sealing.note import Signer, sign
from trading.store.leaves import Leaf, QueuedLeaf
from trading.store.transaction import bookkeeping
from trading.transparency.effects import merge_due
from trading.transparency.models import LogEntry


@pytest.fixture
def receipt(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """The receipt of a bid, in a county whose register is kept."""
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    county = a_county(world)
    merge_due(world.platform, world.clock)
    lot: UUID = a_published_tender(world, county, lots=1).lot_attempt_ids[0]
    return queries.receipt_of(world.session, seal_and_submit(world, lot, county.bidders[0])).note


def judged(world: World, pasted: str) -> Judged:
    world.session.rollback()
    return judge(world.session, world.platform.keys, pasted, world.clock.now())


def promise_in(receipt: str) -> statements.Receipt:
    return statements.Receipt.parse(note.parse(receipt)[0])


def test_a_kept_promise_is_shown_to_anybody_and_nothing_else_passes_for_a_receipt(
    world: World, receipt: str
) -> None:
    assert judged(world, receipt).finding is Finding.WAITING
    world.clock.advance(timedelta(days=2))
    merge_due(world.platform, world.clock)
    found = judged(world, f"\r\n{receipt.replace(chr(10), chr(13) + chr(10))}  ")
    assert found.finding is Finding.REGISTERED
    assert "c2sp.org/tlog-proof" in (found.proof or "")
    page = a_visitor(world).post("/verify/receipt", data={"receipt": receipt})
    assert 'data-finding="registered"' in page.text

    text = note.parse(receipt)[0]
    forged = sign(text, Signer.generate(world.platform.keys.receipt.name))
    assert judged(world, forged).finding is Finding.FORGED
    assert judged(world, receipt.replace("state: accepted", "state: accepted ")).finding is Finding.UNREADABLE
    later = promise_in(receipt).received + timedelta(seconds=1)
    backdated = replace(promise_in(receipt), received=later).text()
    assert judged(world, receipt.replace(text, backdated)).finding is Finding.FORGED
    assert judged(world, "hello").finding is Finding.UNREADABLE
    refused = statements.Refusal("GG-1/1", "commercial", "0" * 64, "E_CLOSED", world.clock.now())
    signed = world.platform.keys.sign_receipt(refused.text())
    assert judged(world, signed).finding is Finding.REFUSAL


def test_a_receipt_that_was_never_registered_is_evidence_whatever_the_database_says(
    world: World, receipt: str
) -> None:
    """The operator takes the leaf out of the queue; later it claims another leaf's place in the log."""
    leaf_id = world.session.scalars(select(Leaf.id).where(Leaf.kind == "envelope")).one()
    with bookkeeping() as session:
        session.execute(delete(QueuedLeaf).where(QueuedLeaf.leaf_id == leaf_id))
    latest = promise_in(receipt).merge_by
    assert latest is not None
    world.clock.advance_to(latest)
    merge_due(world.platform, world.clock)
    assert judged(world, receipt).finding is Finding.WAITING
    world.clock.advance(timedelta(seconds=1))
    assert judged(world, receipt).finding is Finding.BROKEN
    page = a_visitor(world).post("/verify/receipt", data={"receipt": receipt})
    assert 'data-finding="broken"' in page.text
    assert "openssl pkeyutl -verify" in page.text
    with tampering() as session:
        session.execute(update(LogEntry).where(LogEntry.id == 0).values(leaf_id=leaf_id))
        found = judge(session, world.platform.keys, receipt, world.clock.now())
        assert found.finding is Finding.BROKEN
