"""Whoever holds a receipt learns whether the platform kept its word; a broken one is evidence."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import delete, select

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.client import a_visitor
from trading.bids import queries
from trading.disputes.checking import Finding, Judged, judge
from trading.sealing import note, statements
from trading.sealing.note import Signer, sign
from trading.store.leaves import Leaf, QueuedLeaf
from trading.store.triggers import append_only_statements
from trading.transparency.effects import merge_due
from trading.transparency.models import LogEntry, LogTile


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


def test_a_kept_promise_is_shown_to_anybody(world: World, receipt: str) -> None:
    assert judged(world, receipt).finding is Finding.WAITING
    world.clock.advance(timedelta(days=2))
    merge_due(world.platform, world.clock)
    found = judged(world, f"\r\n{receipt.replace(chr(10), chr(13) + chr(10))}  ")
    assert found.finding is Finding.REGISTERED
    assert "c2sp.org/tlog-proof" in (found.proof or "")
    page = a_visitor(world).post("/verify/receipt", data={"receipt": receipt})
    assert 'data-finding="registered"' in page.text


def test_a_receipt_that_was_never_registered_is_evidence(world: World, receipt: str) -> None:
    """The operator takes the leaf out of the queue, so that the log goes on without it."""
    with world.session.begin_nested():
        world.session.execute(delete(QueuedLeaf))
    world.session.commit()
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


def test_a_row_that_claims_a_place_in_the_log_convinces_nobody(world: World, receipt: str) -> None:
    """A database administrator puts another leaf's place on this one after the log was signed."""
    world.clock.advance(timedelta(days=2))
    leaf = world.session.scalars(select(Leaf).where(Leaf.kind == "envelope")).one()
    leaf_id = leaf.id
    with world.session.begin_nested():
        world.session.execute(delete(QueuedLeaf).where(QueuedLeaf.leaf_id == leaf_id))
    world.session.commit()
    merge_due(world.platform, world.clock)
    assert judged(world, receipt).finding is Finding.BROKEN
    connection = world.session.connection()
    dialect = connection.dialect.name
    drop = (
        [f"DROP TRIGGER log_entries_{each}" for each in ("no_update", "no_delete", "no_replace")]
        if dialect == "sqlite"
        else ["DROP TRIGGER log_entries_no_change ON log_entries"]
    )
    assert append_only_statements("log_entries", dialect)
    for statement in (*drop, f"UPDATE log_entries SET leaf_id = {leaf_id} WHERE id = 0"):
        world.session.execute(sa.text(statement))
    world.session.commit()
    assert world.session.scalars(select(LogEntry).where(LogEntry.leaf_id == leaf_id)).one().id == 0
    assert world.session.scalars(select(LogTile)).all()
    assert judged(world, receipt).finding is Finding.BROKEN


def test_what_the_platform_did_not_sign_is_no_receipt(world: World, receipt: str) -> None:
    text = note.parse(receipt)[0]
    forged = sign(text, Signer.generate(world.platform.keys.receipt.name))
    assert judged(world, forged).finding is Finding.FORGED
    assert judged(world, receipt.replace("state: accepted", "state: accepted ")).finding is Finding.UNREADABLE
    assert judged(world, receipt.replace("lot: ", "lot: X", 1)).finding in (
        Finding.FORGED,
        Finding.UNREADABLE,
    )
    assert judged(world, "hello").finding is Finding.UNREADABLE
    refused = statements.Refusal("GG-1/1", "commercial", "0" * 64, "E_CLOSED", world.clock.now())
    signed = world.platform.keys.sign_receipt(refused.text())
    assert judged(world, signed).finding is Finding.REFUSAL
