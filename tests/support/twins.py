"""Two copies of one county in which the same is done, but only in one of them do bidders bid."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from tests.support import (
    accounts,
    admissions,
    announcements,
    auctions,
    deposits,
    disputes,
    projects,
    remedies,
)
from tests.support.accounts import County
from tests.support.announcements import PublishedTender
from tests.support.app import AS_IN_PRODUCTION, World, build_app
from tests.support.auctions import Offered
from tests.support.bids import Sealed, begin, hand_in, seal_bid, send_part, withdrawal_note
from tests.support.databases import Databases
from tests.support.walks import Values
from trading.accounts.models import Mandate, OneTimeCode
from trading.admissions import commands as admitting
from trading.admissions.models import Application, JointVenture
from trading.announcements import commands as announcing
from trading.announcements.models import Document, NoticeDraft
from trading.bids import intake
from trading.bids import queries as bids
from trading.bids.models import Bid, Receipt, Upload
from trading.custody.models import LotLock
from trading.deposits import commands as giving
from trading.deposits.commands.giving import GuaranteeText
from trading.deposits.models import Statement
from trading.disputes.models import EntrustedFile, LostKey
from trading.eligibility.catalogue import load_table
from trading.kernel.actors import Actor, unnamed
from trading.kernel.clock import FrozenClock
from trading.kernel.errors import DomainError
from trading.kernel.ids import new_id
from trading.openings import commands as opening
from trading.procedures.catalogue import load_catalogue
from trading.projects.models import Attachment, Slip
from trading.proofs import tiles
from trading.proofs.tiles import Tile
from trading.questions import commands as questions
from trading.remedies.rules import Subject
from trading.sealing.note import Signer
from trading.store.db import Base, db

BIDS = 50
EARLY = 5
APPLICANTS = 8
HOUR = timedelta(hours=1)
BATCHES = 3 * 6 + 1
"""Of the public log, while the story goes on."""

ASKED_FOR = (0, BATCHES // 2, BATCHES - 1)

NOT_THERE = (
    "award_id",
    "clarification_id",
    "committee_id",
    "complaint_id",
    "contract_id",
    "evidence_id",
    "expert_id",
    "item_id",
    "key",
    "objection_id",
    "order_id",
    "payment_notice_id",
    "report_id",
    "statement_id",
)
"""What neither county has before the deadline; asked for all the same."""


@dataclass
class Twin:
    """One of the two counties; `shared` are ids from before they parted, `later` its own, in one order.

    `signer` is the signing key of a custodian, registered before they parted.
    """

    world: World
    county: County
    tender: PublishedTender
    applied_for: UUID
    offered: Offered
    bidders: list[Actor]
    signer: Signer
    shared: dict[str, list[str]]
    later: dict[str, list[str]] = field(default_factory=dict)


@contextmanager
def two_counties(databases: Databases, folder: Path, clock: FrozenClock) -> Iterator[tuple[Twin, Twin]]:
    """The county without bids, and its twin with BIDS bids, before the deadline on the same clock."""
    first = databases.copy()
    app = build_app(first, folder / "quiet", rhythm=AS_IN_PRODUCTION)
    with app.app_context():
        world = _world(app, clock)
        county, tender, applied_for, offered, bidders = _common_past(world)
        signer = disputes.signing_keys(world, county.custodian)[county.custodian]
        shared = _shared(world, county, tender, (applied_for, offered.lot_attempt_id), bidders)
        shared["auction_id"] = [str(offered.lot_attempt_id)]
        db.session.remove()
        db.engine.dispose()
    second = databases.twin(first)
    shutil.copytree(folder / "quiet", folder / "busy")
    quiet, busy = (
        Twin(
            _world(build_app(url, folder / name, rhythm=AS_IN_PRODUCTION), clock),
            county,
            tender,
            applied_for,
            offered,
            bidders,
            signer,
            shared,
        )
        for url, name in ((first, "quiet"), (second, "busy"))
    )
    with busy.world.app.app_context():
        early = _bid(busy, bidders[:EARLY])
        _secure(busy, bidders[:EARLY])
        busy.world.work()
    clock.advance(HOUR)
    for twin in (quiet, busy):
        with twin.world.app.app_context():
            _change_the_notice(twin)
            twin.world.work()
    clock.advance(HOUR)
    with busy.world.app.app_context():
        _bid(busy, bidders, early)
        _change_their_minds(busy, bidders)
        _sign_up(busy, bidders)
        auctions.apply(busy.world, offered, *bidders[:3])
    clock.advance(HOUR)
    for twin, asker in ((quiet, bidders[20]), (busy, bidders[30])):
        with twin.world.app.app_context():
            _go_on(twin)
            _ask_and_object(twin, asker)
            twin.world.work()
    yield quiet, busy
    for twin, url in ((quiet, first), (busy, second)):
        with twin.world.app.app_context():
            db.session.remove()
            db.engine.dispose()
        databases.drop(url)


def _world(app: Flask, clock: FrozenClock) -> World:
    world = World(app)
    world.clock = clock
    return world


def _common_past(world: World) -> tuple[County, PublishedTender, UUID, Offered, list[Actor]]:
    county = accounts.a_county(world)
    bidders = [accounts.a_bidder(world, 200 + each, admitted_by=county.operator) for each in range(BIDS)]
    project = projects.an_accepted_project(world, county)
    tender = deposits.a_secured_tender(world, county, project=project, days=12)
    (applied_for,) = admissions.a_tender_with_sign_up(world, county, members=2).lot_attempt_ids
    offered = auctions.an_offer(world, county, "lease", "lease_listing")
    world.work()
    return county, tender, applied_for, offered, bidders


def _bid(twin: Twin, bidders: list[Actor], before: Sequence[Sealed] = ()) -> list[Sealed]:
    """Each hands in a bid on the first lot; who did so `before` replaces it."""
    world, lot = twin.world, twin.tender.lot_attempt_ids[0]
    earlier = [*before, *[None] * (len(bidders) - len(before))]
    sealed = [seal_bid(world, lot, each, prev=prev) for each, prev in zip(bidders, earlier, strict=True)]
    for bidder, envelope in zip(bidders, sealed, strict=True):
        hand_in(world, lot, bidder, envelope)
    return sealed


def _secure(twin: Twin, bidders: list[Actor]) -> None:
    """They pay in time, from elsewhere, without a code, by guarantee; one asks its money back."""
    world, county, lot = twin.world, twin.county, twin.tender.lot_attempt_ids[0]
    for each in bidders:
        deposits.open_basic_account(world, each)
    paying, foreign, guaranteed, *_ = bidders
    deposits.secure(world, county, lot, paying, bidders[-1])
    given = [deposits.ask_for_code(world, each, lot) for each in (foreign, guaranteed)]
    now = world.clock.now()
    deposits.import_entries(
        world,
        county,
        deposits.Entry(deposits.SECURITY, given[0].code, "6222000011112222", now),
        deposits.Entry(deposits.SECURITY, "投标款", "6222000011112222", now),
    )
    said = GuaranteeText("示范担保公司", "BH-1", "77", deposits.SECURITY, date(2027, 12, 31))
    with world.acting(guaranteed) as tx:
        guarantee_id = giving.register_guarantee(tx, given[1].id, said).id
    with world.acting(county.cashier) as tx:
        giving.check_guarantee(tx, guarantee_id, genuine=True, reason="")


def _change_the_notice(twin: Twin) -> None:
    """So that everybody who has bid must seal again."""
    world, unit = twin.world, twin.county.unit
    with world.acting(unit.drafter) as tx:
        draft_id = announcing.draft_amendment(
            tx,
            twin.tender.tender_id,
            world.platform.config.instance,
            proposed={"opening_place": "示范县公共资源交易中心二号开标室"},
            ceilings={},
            reason="场地调整。",
            material=False,
            reseal=True,
        ).id
    _remember(twin, "draft_id", draft_id)
    _remember(twin, "notice_id", announcements.signed_off(world, unit, draft_id))


def _change_their_minds(twin: Twin, bidders: list[Actor]) -> None:
    """On the second lot one replaces, one withdraws, one is refused and one is still sending."""
    world, lot = twin.world, twin.tender.lot_attempt_ids[1]
    replacing, withdrawing, refused, sending = bidders[:4]
    first = seal_bid(world, lot, replacing)
    hand_in(world, lot, replacing, first)
    hand_in(world, lot, replacing, seal_bid(world, lot, replacing, prev=first))
    taken_back = seal_bid(world, lot, withdrawing)
    hand_in(world, lot, withdrawing, taken_back)
    note = withdrawal_note(taken_back, world.clock.now())
    intake.withdraw(world.platform, withdrawing, world.clock, lot, note)
    with suppress(DomainError):
        hand_in(world, lot, refused, seal_bid(world, lot, sending))
    half = seal_bid(world, lot, sending)
    send_part(world, sending, begin(world, lot, sending, half), half, "summary")
    _get_into_trouble(twin, replacing, refused)


def _get_into_trouble(twin: Twin, without_key: Actor, without_receipt: Actor) -> None:
    """One bidder says that its key is lost; a custodian who reads nothing here has another's file."""
    world, lot, custodian = twin.world, twin.tender.lot_attempt_ids[1], twin.county.custodian
    organisation_id = without_key.organisation_id
    assert organisation_id is not None
    live = bids.live_bid(world.session, lot, organisation_id)
    assert live is not None
    disputes.asked(world, without_key, live.id)
    disputes.entrusted(world, custodian, twin.signer, lot, seal_bid(world, lot, without_receipt).data)


def _sign_up(twin: Twin, bidders: list[Actor]) -> None:
    """For the lot whose invitees are drawn many apply, one takes that back, two stand together."""
    world, lot = twin.world, twin.applied_for
    for bidder in bidders[:APPLICANTS]:
        admissions.apply_for(world, bidder, lot)
    with world.acting(bidders[0]) as tx:
        admitting.withdraw_application(tx, lot)
    lead, member = bidders[APPLICANTS : APPLICANTS + 2]
    admissions.agree(world, admissions.form_venture(world, lot, lead, member), member)


def _go_on(twin: Twin) -> None:
    """What happens in a county meanwhile: a further tender, and a room for the opening."""
    world, county = twin.world, twin.county
    project_id = projects.an_accepted_project(world, county, lots=1)
    tender = announcements.a_published_tender(world, county, project=project_id, days=12)
    with world.acting(county.operator) as tx:
        room_id = opening.add_room(tx, "一号开标室", "示范县中心路1号", online=False).id
    with world.acting(county.operator) as tx:
        opening.schedule_sitting(tx, twin.tender.tender_id, room_id, 60)
    for name, each in (
        ("project_id", project_id),
        ("tender_id", tender.tender_id),
        ("notice_id", tender.notice_id),
        ("lot_attempt_id", tender.lot_attempt_ids[0]),
    ):
        _remember(twin, name, each)


def _ask_and_object(twin: Twin, bidder: Actor) -> None:
    """In each county another bidder asks about the tender and objects to its documents."""
    world = twin.world
    assert bidder.organisation_id is not None
    with world.acting(unnamed(bidder)) as tx:
        questions.ask(tx, twin.tender.tender_id, bidder.organisation_id, "路面厚度以哪张图为准？")
    objection_id = remedies.objects(world, bidder, twin.tender.lot_attempt_ids[0], Subject.DOCUMENTS)
    _remember(twin, "objection_id", objection_id)


def _remember(twin: Twin, name: str, each: UUID) -> None:
    twin.later.setdefault(name, []).append(str(each))


def values_of(quiet: Twin, busy: Twin) -> tuple[Values, Values]:
    """What to put into addresses in each county: the same ids where they share them, else its own.

    Of bids, uploads and receipts both are asked for those of the busy county.
    """
    shared = quiet.shared | _of_bids(busy)
    first, second = (
        {name: [*shared.get(name, []), *twin.later.get(name, [])] for name in {*shared, *twin.later}}
        for twin in (quiet, busy)
    )
    return first, second


def _shared(
    world: World, county: County, tender: PublishedTender, others: tuple[UUID, ...], bidders: list[Actor]
) -> dict[str, list[str]]:
    return {
        **{name: [str(new_id())] for name in NOT_THERE},
        "project_id": [str(tender.project_id)],
        "tender_id": [str(tender.tender_id)],
        "lot_attempt_id": [str(each) for each in (*tender.lot_attempt_ids, *others)],
        "notice_id": [str(tender.notice_id)],
        "organisation_id": [str(county.unit.organisation_id), str(bidders[0].organisation_id)],
        "person_id": [str(county.unit.drafter.person_id), str(bidders[0].person_id)],
        "document_id": _ids(world, Document),
        "draft_id": _ids(world, NoticeDraft),
        "attachment_id": _ids(world, Attachment)[:1],
        "slip_id": _ids(world, Slip),
        "lot_lock_id": _ids(world, LotLock)[:2],
        "mandate_id": _ids(world, Mandate),
        "code_id": _ids(world, OneTimeCode)[:1],
        "letter_id": [str(new_id())],
        "code": [each.code for each in load_catalogue().procedures],
        "rule_id": [load_table().rule_sets[-1].rules[0].id],
        "part": ["summary", "body"],
        "number": [str(each) for each in ASKED_FOR],
        "name": ["sealing"],
        "path": [*_tiles(None), *_tiles(0), "1/000.p/1"],
        "draw_id": [str(new_id())],
        "draw_lock_id": [str(new_id())],
        "sha256": ["0" * 64],
    }


def _tiles(level: int | None) -> list[str]:
    """The tiles of one level, or of the entries, of some trees that the log had, and of the next."""
    sizes = [AS_IN_PRODUCTION.batch * (each + 1) for each in (*ASKED_FOR, BATCHES)]
    found = [Tile(level, (size - 1) // tiles.WIDTH, (size - 1) % tiles.WIDTH + 1) for size in sizes]
    return [tile.path for tile in found]


def _of_bids(twin: Twin) -> dict[str, list[str]]:
    with twin.world.app.app_context():
        bids = twin.world.session.scalars(select(Bid).order_by(Bid.received_at, Bid.id)).all()
        return {
            "bid_id": [str(bids[0].id), str(bids[-1].id)],
            "envelope": [bids[-1].envelope_sha256],
            "upload_id": _ids(twin.world, Upload),
            "lost_key_id": _ids(twin.world, LostKey),
            "entrusted_id": _ids(twin.world, EntrustedFile),
            "receipt_id": _ids(twin.world, Receipt)[:2],
            "application_id": _ids(twin.world, Application)[:1],
            "venture_id": _ids(twin.world, JointVenture),
            "statement_id": _ids(twin.world, Statement),
            "order_id": [str(new_id())],
            "payment_notice_id": [str(new_id())],
        }


def _ids(world: World, model: type[Base]) -> list[str]:
    return sorted(str(each.id) for each in world.session.scalars(select(model)))  # type: ignore[attr-defined]  # every model asked for has one
