"""Whoever administers the database changes what was signed and logged: every change is found and named.

Each attack is carried out in the same county, with all triggers dropped, and undone; before each of them
everything holds.
"""

import hashlib
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from tests.attacks.conftest import Attacked
from tests.support.app import World, build_app
from tests.support.bids import hand_in, seal_bid
from tests.support.databases import Databases
from tests.support.tampering import faults, tampering
from trading.announcements.models import Notice
from trading.bids.envelopes import EnvelopeFolder
from trading.bids.models import Bid, BidPart, Receipt
from trading.cli.root import main
from trading.custody.models import LotLock
from trading.kernel.clock import FrozenClock
from trading.kernel.ids import new_id
from trading.openings.models import Closing, OpeningRecord, Verdict
from trading.projects.models import LotAttempt
from trading.proofs.schedule import BatchKind
from trading.results.models import EvaluationReport
from trading.sealing import leaf as entries
from trading.sealing.statements import Withdrawal
from trading.store.audit import AuditEvent
from trading.store.db import Base, db
from trading.store.files import StoredFile
from trading.store.leaves import Leaf, QueuedLeaf, queue_leaf
from trading.transparency import chain
from trading.transparency.commands import Log
from trading.transparency.effects import merge_due
from trading.transparency.models import AuditLink, LogBatch, LogEntry, LogTile
from trading.transparency.rules import Waiting

Attack = Callable[[World, Session], None]
DISARMED = {"Write-once tables"}
"""What is found for want of triggers, which an attacker would put back."""

PLAIN = {"synchronize_session": False}


def first(session: Session, model: type[Base], *conditions: Any) -> Any:
    return session.scalars(select(model).where(*conditions).order_by(*model.__table__.primary_key)).first()


def _is(row: Any) -> ColumnElement[bool]:
    return and_(*(column == getattr(row, column.key) for column in row.__table__.primary_key))


def change(session: Session, row: Any, **values: Any) -> None:
    """Write past the platform, as plain SQL."""
    table = row.__table__
    session.execute(
        update(table).where(*(c == getattr(row, c.key) for c in table.primary_key)).values(values)
    )


def remove(session: Session, row: Any) -> None:
    table = row.__table__
    session.execute(table.delete().where(*(c == getattr(row, c.key) for c in table.primary_key)))


def copy_of(row: Any, **but: Any) -> dict[str, Any]:
    return {c.key: getattr(row, c.key) for c in row.__table__.columns} | but


def swap(session: Session, one: Any, other: Any, *names: str) -> None:
    mine, theirs = ({name: getattr(row, name) for name in names} for row in (one, other))
    change(session, one, **theirs)
    change(session, other, **mine)


def an_event(session: Session) -> Any:
    return session.scalars(select(AuditEvent).where(AuditEvent.action == "bid.accepted")).first()


def a_bid(session: Session, state: str = "sealed") -> Any:
    return session.scalars(select(Bid).where(Bid.state == state).order_by(Bid.received_at)).first()


def two_bids(session: Session) -> Any:
    return session.scalars(select(Bid).where(Bid.state == "sealed").order_by(Bid.received_at).limit(2)).all()


def edit_an_event(world: World, session: Session) -> None:
    change(session, an_event(session), facts='{"envelope": "another"}')


def edit_an_event_and_chain_all_anew(world: World, session: Session) -> None:
    edit_an_event(world, session)
    session.execute(delete(AuditLink))
    session.expire_all()
    chain.link_new_events(session)


def delete_an_event(world: World, session: Session) -> None:
    remove(session, an_event(session))


def delete_the_newest_events(world: World, session: Session) -> None:
    for row in session.scalars(select(AuditLink).order_by(AuditLink.id.desc()).limit(3)).all():
        remove(session, row)
        session.execute(delete(AuditEvent).where(AuditEvent.id == row.event_id))


def insert_an_event_dated_back(world: World, session: Session) -> None:
    newest = session.scalars(select(AuditEvent.id).order_by(AuditEvent.id.desc())).first() or 0
    session.execute(insert(AuditEvent), copy_of(an_event(session), id=newest + 1, public_id=new_id()))


def swap_two_events(world: World, session: Session) -> None:
    one, other = session.scalars(select(AuditEvent).order_by(AuditEvent.id).limit(2)).all()
    swap(session, one, other, "at", "action", "facts", "subject_id", "subject_type", "role")


def edit_a_notice(world: World, session: Session) -> None:
    notice = first(session, Notice)
    change(session, notice, frozen=notice.frozen.replace("有限公司", "有限公可", 1) + " ")


def edit_a_notice_and_sign_it_again(world: World, session: Session) -> None:
    notice = first(session, Notice)
    frozen = notice.frozen + " "
    digest = hashlib.sha256(frozen.encode()).hexdigest()
    signed = world.platform.keys.sign_notice(
        notice.note.partition("\n\n")[0].replace(notice.sha256, digest) + "\n"
    )
    change(
        session,
        notice,
        frozen=frozen,
        sha256=digest,
        note=signed,
        note_sha256=hashlib.sha256(signed.encode()).hexdigest(),
    )


def delete_a_notice(world: World, session: Session) -> None:
    remove(session, first(session, Notice))


def insert_a_notice(world: World, session: Session) -> None:
    notice = first(session, Notice)
    made_up = copy_of(notice, id=new_id(), number=f"{notice.number}0", note_sha256="0" * 64)
    session.execute(insert(Notice), made_up)


def move_a_deadline(world: World, session: Session) -> None:
    attempt = session.scalars(select(LotAttempt).where(LotAttempt.state == "published")).one()
    assert attempt.deadline is not None
    change(session, attempt, deadline=attempt.deadline + timedelta(days=1))


def change_a_lock(world: World, session: Session) -> None:
    lock = first(session, LotLock)
    change(session, lock, summary_recipient=lock.body_recipient[::-1])


def edit_a_leaf(world: World, session: Session) -> None:
    leaf = first(session, Leaf, Leaf.kind == "envelope")
    change(session, leaf, entry=leaf.entry.replace("stage: commercial", "stage: technical"))


def edit_a_leaf_and_commit_to_it_again(world: World, session: Session) -> None:
    leaf = first(session, Leaf, Leaf.kind == "pad")
    entry = entries.audit_entry(1, bytes(32))
    change(session, leaf, kind="audit", entry=entry, commitment=entries.commitment(leaf.salt, entry))


def delete_a_leaf(world: World, session: Session) -> None:
    remove(
        session,
        first(session, Leaf, Leaf.kind == "withdraw") or first(session, Leaf, Leaf.kind == "envelope"),
    )


def delete_the_last_entries(world: World, session: Session) -> None:
    newest = session.scalars(select(LogBatch).order_by(LogBatch.id.desc())).first()
    assert newest is not None
    session.execute(delete(LogEntry).where(LogEntry.batch_id == newest.id))


def insert_a_leaf(world: World, session: Session) -> None:
    newest = session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
    assert newest is not None
    leaf = queue_leaf(session, "pad", world.clock.now(), entries.entry("pad"))
    session.flush()
    place = {"id": newest.id + 1, "leaf_id": leaf.id, "batch_id": newest.batch_id}
    session.execute(insert(LogEntry), place)


def swap_two_leaves(world: World, session: Session) -> None:
    one, other = session.scalars(select(LogEntry).order_by(LogEntry.id).limit(2)).all()
    change(session, one, leaf_id=-1)
    change(session, other, leaf_id=one.leaf_id)
    session.execute(update(LogEntry).where(LogEntry.id == one.id).values(leaf_id=other.leaf_id))


def change_a_tile(world: World, session: Session) -> None:
    tile = first(session, LogTile)
    change(session, tile, hashes=bytes(32) + tile.hashes[32:])


def hold_a_leaf_back(world: World, session: Session) -> None:
    """Queue what must be logged, then take it out of the queue; nobody asks for a day."""
    leaf = queue_leaf(session, "notice", world.clock.now() - timedelta(days=2), entries.entry("pad"))
    session.flush()
    session.execute(delete(QueuedLeaf).where(QueuedLeaf.leaf_id == leaf.id))


def edit_a_bid(world: World, session: Session) -> None:
    bid = a_bid(session)
    change(session, bid, envelope=bid.envelope[:-1] + b" }")


def date_a_bid_back(world: World, session: Session) -> None:
    bid = a_bid(session)
    change(session, bid, received_at=bid.received_at - timedelta(hours=1))


def delete_a_bid_with_all_its_rows(world: World, session: Session) -> None:
    bid = a_bid(session)
    session.execute(delete(BidPart).where(BidPart.bid_id == bid.id))
    session.execute(delete(Receipt).where(Receipt.bid_id == bid.id))
    remove(session, bid)


def insert_a_bid_copied_for_another(world: World, session: Session) -> None:
    bid = a_bid(session)
    idle = session.scalars(select(Bid.organisation_id).where(Bid.state == "replaced")).one()
    session.execute(insert(Bid), copy_of(bid, id=new_id(), organisation_id=idle, envelope_sha256="0" * 64))


def swap_two_bids(world: World, session: Session) -> None:
    one, other = two_bids(session)
    parked = new_id()
    mine, theirs = one.organisation_id, other.organisation_id
    change(session, one, organisation_id=parked)
    change(session, other, organisation_id=mine)
    change(session, one, organisation_id=theirs)


def count_a_replaced_bid_again(world: World, session: Session) -> None:
    change(session, a_bid(session, "replaced"), state="superseded")


def withdraw_a_bid_for_its_bidder(world: World, session: Session) -> None:
    """With a note that the platform signed, for want of the bidder key."""
    bid = a_bid(session)
    attempt = session.get_one(LotAttempt, bid.lot_attempt_id)
    said = Withdrawal.of(attempt.wire_id, attempt.stage, bid.envelope_sha256, bid.received_at)
    forged = world.platform.keys.sign_notice(said.text())
    change(session, bid, state="withdrawn", ended_at=bid.received_at, withdrawal=forged)


def edit_a_receipt(world: World, session: Session) -> None:
    receipt = first(session, Receipt)
    change(session, receipt, note=receipt.note.replace("state: accepted", "state: withdrawn"))


def freeze_another_list(world: World, session: Session) -> None:
    """Leave a bid out, and sign a new closing over the others with the platform's own key."""
    bid = a_bid(session)
    attempt = session.get_one(LotAttempt, bid.lot_attempt_id)
    change(session, bid, state="superseded")
    live = select(Bid.envelope_sha256).where(Bid.lot_attempt_id == attempt.id, Bid.state == "sealed")
    left = session.scalars(live).all()
    assert attempt.deadline is not None
    entry = entries.close_entry(attempt.wire_id, attempt.stage, attempt.deadline, left)
    note = world.platform.keys.sign_notice(entry)
    closing = session.get_one(Closing, attempt.id)
    sha256 = hashlib.sha256(note.encode()).hexdigest()
    change(session, closing, live=len(left), entry=entry, note=note, sha256=sha256)


def lower_a_price(world: World, session: Session) -> None:
    """In the verdict and in what was read out, as far as the database goes."""
    verdict = first(session, Verdict)
    price = verdict.price.yuan_text()
    change(session, verdict, summary=verdict.summary.replace(price, "1000000.00"))
    record = session.get_one(OpeningRecord, verdict.lot_attempt_id)
    change(session, record, frozen=record.frozen.replace(price, "1000000.00"))


def edit_an_evaluation(world: World, session: Session) -> None:
    kept = first(session, EvaluationReport)
    frozen = kept.frozen + " "
    change(session, kept, frozen=frozen, sha256=hashlib.sha256(frozen.encode()).hexdigest())


def append_an_unpadded_batch(world: World, session: Session) -> None:
    log = Log(session, world.platform.keys.log)
    assert log.last is not None
    leaf = queue_leaf(session, "pad", log.last.at, entries.entry("pad"))
    session.flush()
    log.add_batch(BatchKind.REGULAR, log.last.at, [Waiting(leaf.id, "pad", leaf.at, leaf.commitment, None)])
    log.save()


def rewrite_the_whole_log(world: World, session: Session) -> None:
    """Leave one entry out everywhere and sign every checkpoint anew: the platform's keys are theirs too."""
    made = session.scalars(select(LogBatch).order_by(LogBatch.id)).all()
    kept: dict[int, list[Waiting]] = {batch.id: [] for batch in made}
    rows = select(LogEntry.batch_id, Leaf).join(Leaf, Leaf.id == LogEntry.leaf_id).order_by(LogEntry.id)
    for number, leaf in session.execute(rows):
        kept[number].append(Waiting(leaf.id, leaf.kind, leaf.at, leaf.commitment, None))
    steps = [(batch.kind, batch.at, kept[batch.id]) for batch in made]
    pad = next(each for each in steps[0][2] if each.kind == "pad")
    made_up = queue_leaf(session, "pad", pad.at, entries.entry("pad"))
    session.flush()
    steps[0][2][steps[0][2].index(pad)] = Waiting(made_up.id, "pad", pad.at, made_up.commitment, None)
    for model in (LogEntry, LogBatch, LogTile, QueuedLeaf):
        session.execute(delete(model))
    session.expunge_all()
    log = Log(session, world.platform.keys.log)
    for kind, at, leaves in steps:
        log.add_batch(kind, at, leaves)
    log.save()


ATTACKS: dict[Attack, dict[str, str]] = {
    edit_an_event: {"Audit events": "it was altered"},
    edit_an_event_and_chain_all_anew: {"Audit events": "audit events are others now"},
    delete_an_event: {"Audit events": "it is gone"},
    delete_the_newest_events: {"Audit events": "audit events are others now"},
    insert_an_event_dated_back: {"Audit events": "put in later and dated back"},
    swap_two_events: {"Audit events": "it was altered"},
    edit_a_notice: {"Notices": "its text was altered"},
    edit_a_notice_and_sign_it_again: {"Notices": "says what no row says"},
    delete_a_notice: {"Notices": "says what no row says"},
    insert_a_notice: {"Notices": "something else was signed"},
    move_a_deadline: {"Lots": "another deadline"},
    change_a_lock: {"Lots": "other custodians, locks"},
    edit_a_leaf: {"Entries of the log": "its leaf does not open to it"},
    edit_a_leaf_and_commit_to_it_again: {"Entries of the log": "do not lead to the root"},
    delete_a_leaf: {"Entries of the log": "its leaf does not open to it"},
    delete_the_last_entries: {"Entries of the log": "its entries are gone"},
    insert_a_leaf: {"Entries of the log": "do not lead to the root"},
    swap_two_leaves: {"Entries of the log": "do not lead to the root"},
    change_a_tile: {"Tiles": "it is not cut from the entries"},
    hold_a_leaf_back: {"Promises": "as was promised"},
    edit_a_bid: {"Bids": "E_BIDDER_SIG"},
    date_a_bid_back: {"Receipts": "no receipt says that it was accepted at this time"},
    delete_a_bid_with_all_its_rows: {
        "Closings": "not those that were frozen",
        "Receipts": "says what no row says",
    },
    insert_a_bid_copied_for_another: {
        "Closings": "not those that were frozen",
        "Receipts": "no receipt says",
    },
    swap_two_bids: {"Bids": "the signed envelope is of another"},
    count_a_replaced_bid_again: {"Bids": "replaced and still counted"},
    withdraw_a_bid_for_its_bidder: {
        "Bids": "not signed by any of the keys",
        "Closings": "not those that were frozen",
        "Receipts": "no receipt says that it was withdrawn",
    },
    edit_a_receipt: {"Receipts": "does not hold"},
    freeze_another_list: {"Closings": "says what no row says"},
    lower_a_price: {
        "Opened bids": "its price sheet says something else",
        "Opening records": "another text was signed",
    },
    edit_an_evaluation: {"Evaluations and letters": "not the text that went on record"},
    append_an_unpadded_batch: {"Batches": "not a multiple of 4"},
    rewrite_the_whole_log: {
        "Checkpoints": "the cosignature by onlooker.example/witness does not hold",
        "Copy outside the database": "another than was kept outside",
    },
}
"""What each attack is found by, and in which words."""


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_what_an_administrator_changes_is_found(county: World, attack: Attack) -> None:
    assert faults(county) == {}
    with tampering() as session:
        attack(county, session)
        found = faults(county)
    for check, reason in ATTACKS[attack].items():
        assert any(reason in fault for fault in found.get(check, [])), found
    assert found.keys() >= DISARMED


def test_whoever_holds_every_key_of_the_platform_is_found_by_the_witness_alone(county: World) -> None:
    """The copy of the log that lies with the keys can be thrown away; what others hold cannot."""
    copy = county.platform.config.log_journal
    copy.rename(copy.with_suffix(".aside"))
    with tampering() as session:
        rewrite_the_whole_log(county, session)
        assert faults(county).keys() - DISARMED == {"Checkpoints"}
    copy.with_suffix(".aside").rename(copy)


def test_a_file_that_was_altered_or_lost_is_found(county: World) -> None:
    sealed = EnvelopeFolder(county.platform.config.envelopes_folder).path(a_bid(county.session).id, "body")
    document = county.platform.files.path(first(county.session, StoredFile, StoredFile.references > 0).sha256)
    for path, check in ((sealed, "Sealed files"), (document, "Stored files")):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert faults(county).keys() == {check}
        path.unlink()
        assert faults(county).keys() == {check}
        path.write_bytes(whole)
        assert faults(county) == {}


def test_a_bid_taken_late_with_the_clock_turned_back_is_found_by_the_command(
    attacked: Attacked, databases: Databases, tmp_path: Path
) -> None:
    """The platform itself takes the bid, signs its receipt and logs it; only the time is a lie."""
    attacked.world.session.close()
    db.engine.dispose()
    url = databases.twin(attacked.url)
    shutil.copytree(attacked.world.platform.config.instance, tmp_path / "instance")
    app = build_app(url, tmp_path / "instance")
    with app.app_context():
        world, closed, latecomer = World(app), attacked.tender.lot_attempt_ids[1], attacked.people.bidders[3]
        world.clock = FrozenClock(attacked.tender.deadline - timedelta(hours=1))
        hand_in(world, closed, latecomer, seal_bid(world, closed, latecomer, "1000000.00"))
        world.clock = FrozenClock(attacked.world.clock.now() + timedelta(days=1))
        merge_due(world.platform, world.clock)
        db.session.remove()
        db.engine.dispose()
    broken = verify(url, tmp_path / "instance")
    databases.drop(url)
    assert broken.exit_code == 1
    assert "FAILS  Closings" in broken.output
    assert "the bids that count now are not those that were frozen" in broken.output
    assert "it entered the log after its lot was closed" in broken.output
    assert "put in later and dated back" in broken.output
    assert "as was promised" in broken.output
    whole = verify(attacked.url, attacked.world.platform.config.instance)
    assert "Everything holds." in whole.output, whole.output
    assert whole.exit_code == 0


def verify(url: str, instance: Path) -> Result:
    """Run `trading verify` as in a shell."""
    settings = {
        "TRADING_DATABASE_URL": url,
        "TRADING_INSTANCE": str(instance),
        "TRADING_LOG_INTERVAL": str(24 * 3600),
        "TRADING_LOG_FINAL_INTERVAL": "1800",
        "TRADING_LOG_BATCH": "4",
    }
    return CliRunner().invoke(main, ["verify"], env=settings)
