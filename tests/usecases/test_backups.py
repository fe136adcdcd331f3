"""The platform is copied while it serves, and what comes back is the platform of one instant, whole."""

import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.backups import back_up, restored
from tests.support.bids import hand_in, seal_bid, withdrawal_note
from tests.support.databases import Databases
from tests.support.digest import digests
from tests.support.openings import open_lot, three_bids
from trading.app import holdings
from trading.backups.archive import Archive
from trading.backups.holdings import Held
from trading.backups.making import make_backup
from trading.backups.manifest import NotABackup
from trading.backups.restoring import NotEmpty, restore
from trading.bids import intake
from trading.config import Config
from trading.kernel.actors import Actor
from trading.openings.models import Verdict
from trading.openings.queries import opened_folder
from trading.sealing.opening import FILES
from trading.store.files import StoredFile
from trading.store.transaction import bookkeeping


def withdraw(world: World, lot: UUID, bidder: Actor, signed: str) -> None:
    """The bidder takes the bid back and the worker destroys its sealed parts."""
    intake.withdraw(world.platform, bidder, world.clock, lot, signed)
    world.work()


def lacking(config: Config, session: Session) -> set[str]:
    """What the rows of an installation need and its folders do not hold."""
    return {
        f"{holding.folder}/{held.path}"
        for holding in holdings()
        for held in holding.needed(session)
        if not (config.instance / holding.folder / held.path).exists()
    }


def keep_document(world: World, content: bytes) -> str:
    """A stored file that one row refers to."""
    stored = world.platform.files.receive(io.BytesIO(content), limit=1 << 20, media_type="text/plain")
    with bookkeeping() as session:
        session.add(
            StoredFile(
                sha256=stored.sha256,
                size=stored.size,
                media_type="text/plain",
                references=1,
                first_seen=world.clock.now(),
            )
        )
    return stored.sha256


def test_a_platform_copied_while_bids_come_and_go_comes_back_whole_and_opens_them(
    world: World, archive: Archive, databases: Databases
) -> None:
    county = a_county(world)
    tender = a_published_tender(world, county, lots=1)
    [lot] = tender.lot_attempt_ids
    first, *_ = three_bids(world, county, lot)
    world.work()
    stop = Event()

    def come_and_go(bidder: Actor) -> int:
        rounds = 0
        with world.app.app_context():
            while rounds < 2 or not stop.is_set():
                sealed = seal_bid(world, lot, bidder)
                hand_in(world, lot, bidder, sealed)
                withdraw(world, lot, bidder, withdrawal_note(sealed, world.clock.now()))
                rounds += 1
        return rounds

    world.session.rollback()
    with ThreadPoolExecutor(1) as pool:
        rounds = pool.submit(come_and_go, county.bidders[3])
        made = [back_up(world, archive) for _ in range(2)]
        stop.set()
        assert rounds.result() >= 2
    with restored(world, archive, databases, made[0]) as there:
        assert lacking(there.platform.config, there.session) == set()
    before = digests(world)
    back_up(world, archive)
    with restored(world, archive, databases) as there:
        assert digests(there) == before
        open_lot(there, tender, lot)
        assert there.session.get_one(Verdict, first).code is None
        assert {each.name for each in opened_folder(there.platform, first).iterdir()} == {*FILES.values()}
        back_up(there, Archive(archive.root.parent / "second"))
    must_hold_no_signing_key(world, archive)


def must_hold_no_signing_key(world: World, archive: Archive) -> None:
    keys = [path.read_bytes().strip() for path in world.platform.config.keys_folder.glob("*.skey")]
    kept = [path.read_bytes() for path in archive.root.rglob("*") if path.is_file()]
    assert len(keys) == 3
    assert not [key for key in keys for content in kept if key in content]


def test_a_bid_taken_back_between_the_database_and_its_own_turn_is_in_no_part_of_the_backup(
    world: World, archive: Archive
) -> None:
    county = a_county(world)
    [lot] = a_published_tender(world, county, lots=1).lot_attempt_ids
    sealed = seal_bid(world, lot, county.bidders[0])
    hand_in(world, lot, county.bidders[0], sealed)
    asked = 0

    def needed_and_then_taken_back(session: Session) -> Iterable[Held]:
        nonlocal asked
        asked += 1
        yield from envelopes.needed(session)
        if asked == 1:
            withdraw(world, lot, county.bidders[0], withdrawal_note(sealed, world.clock.now()))

    documents, envelopes, opened = holdings()
    overtaken = [documents, replace(envelopes, needed=needed_and_then_taken_back), opened]
    _, manifest = make_backup(world.platform.config, overtaken, archive)
    assert asked == 2
    assert manifest.is_whole
    assert not [each for each in manifest.files if each.path.startswith("envelopes/")]


def test_files_that_the_platform_itself_has_lost_or_spoilt_are_named_and_do_not_stop_the_backup(
    world: World, archive: Archive
) -> None:
    sound, lost, spoilt = (keep_document(world, content) for content in (b"sound", b"lost", b"spoilt"))
    world.platform.files.path(lost).unlink()
    world.platform.files.path(spoilt).write_bytes(b"rotten")
    _, manifest = make_backup(world.platform.config, holdings(), archive)
    assert manifest.missing == (f"documents/{lost[:2]}/{lost}",)
    assert manifest.damaged == (f"documents/{spoilt[:2]}/{spoilt}",)
    assert archive.object(sound).read_bytes() == b"sound"


def test_a_backup_that_was_tampered_with_is_not_restored_at_all(
    world: World, archive: Archive, databases: Databases
) -> None:
    sha256 = keep_document(world, b"the notice")
    back_up(world, archive)
    archive.object(sha256).write_bytes(b"the motice")
    with pytest.raises(NotABackup, match=sha256), restored(world, archive, databases):
        pass
    [untouched] = archive.root.parent.glob("restored-*")
    assert not [*untouched.iterdir()]


def test_a_restore_mixes_with_nothing_that_is_there(world: World, archive: Archive) -> None:
    keep_document(world, b"a document")
    back_up(world, archive)
    config = world.platform.config
    with pytest.raises(NotEmpty, match=r"the database, .*documents"):
        restore(config, holdings(), archive)
    elsewhere = replace(config, instance=config.instance / "other", database_url=config.database_url)
    elsewhere.instance.mkdir()
    with pytest.raises(NotEmpty, match="the database"):
        restore(elsewhere, holdings(), archive)


def test_what_no_remaining_set_speaks_of_leaves_the_archive(world: World, archive: Archive) -> None:
    old, lasting = keep_document(world, b"old"), keep_document(world, b"lasting")
    first = back_up(world, archive)
    with bookkeeping() as session:
        session.get_one(StoredFile, old).references = 0
    second = back_up(world, archive)
    archive.thin_out(keep=None)
    assert archive.object(old).exists()
    archive.thin_out(keep=1)
    assert (archive.names(), first == second) == ([second], False)
    assert not archive.object(old).exists()
    assert archive.object(lasting).read_bytes() == b"lasting"


def test_every_folder_of_an_installation_is_in_its_backups_or_left_out_on_purpose(tmp_path: Path) -> None:
    config = Config(instance=tmp_path, database_url="", secret_key="")
    folders = {getattr(config, name).name for name in dir(Config) if name.endswith("_folder")}
    left_out = {"keys", "outgoing"}
    assert folders == {holding.folder for holding in holdings()} | left_out
