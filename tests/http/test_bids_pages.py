"""What a bidder sees of its own bids, and what nobody else sees."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.accounts import County, a_bidder, a_county
from tests.support.announcements import a_published_tender, signed_off
from tests.support.app import World
from tests.support.bids import begin, hand_in, seal_and_submit, seal_bid, send, withdrawal_note
from tests.support.client import a_visitor, signed_in
from trading.announcements import commands as announcements
from trading.bids import intake, queries
from trading.bids.models import Receipt
from trading.kernel.actors import Actor, Role
from trading.proofs.errors import ProofError
from trading.proofs.tlogproof import TlogProof
from trading.sealing import note, statements

ENGLISH = {"Accept-Language": "en"}


class Place:
    """A lot under notice with its bidders."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.county: County = a_county(world)
        self.tender = a_published_tender(world, self.county, lots=2)
        self.lot, self.other_lot = self.tender.lot_attempt_ids
        self.bidder, self.rival = self.county.bidders[:2]

    def page(self, address: str, actor: Actor | None = None) -> str:
        answer = signed_in(self.world, actor or self.bidder).get(address, headers=ENGLISH)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.text

    def status(self, address: str, actor: Actor) -> int:
        return signed_in(self.world, actor).get(address).status_code

    def amended(self) -> None:
        with self.world.acting(self.county.unit.drafter) as tx:
            draft_id = announcements.draft_amendment(
                tx,
                self.tender.tender_id,
                self.world.platform.config.instance,
                proposed={"opening_place": "二号开标室"},
                ceilings={},
                reason="开标室调整",
                material=False,
                reseal=True,
            ).id
        signed_off(self.world, self.county.unit, draft_id)


@pytest.fixture
def place(world: World, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return Place(world)


def test_the_preparation_page_says_what_a_bid_needs_and_who_keeps_the_keys(place: Place) -> None:
    page = place.page(f"/lot-attempts/{place.lot}/bid")
    for words in ("CNY 1,500,000.00", "投标函", "报价清单", "项目负责人", "示范县公证处", "Any 2 of these 3"):
        assert words in page
    assert f"/lot-attempts/{place.lot}/bid/seal" in page


def test_sealing_without_a_script_leads_to_the_command_line(place: Place) -> None:
    page = place.page(f"/lot-attempts/{place.lot}/bid/seal")
    assert "<noscript>" in page
    assert f"trading seal http://localhost/api/v1/lot-attempts/{place.lot}/sealing" in page


def test_the_receipt_page_says_what_when_and_that_nobody_can_read_it(place: Place) -> None:
    sealed = seal_bid(place.world, place.lot, place.bidder)
    bid_id = hand_in(place.world, place.lot, place.bidder, sealed)
    page = place.page(f"/bids/{bid_id}")
    fingerprint = sealed.envelope.id
    grouped = " ".join(fingerprint[start : start + 4] for start in range(0, 64, 4))
    for words in (
        "Your sealed bid has arrived",
        "Nobody can read it before",
        "第1标段",
        grouped,
        "ggreceipt/1",
    ):
        assert words in page
    assert f"/bids/{bid_id}" in place.page("/bids")


def test_the_receipt_is_given_as_text_at_once_and_as_pdf_a_little_later(place: Place) -> None:
    bid_id = seal_and_submit(place.world, place.lot, place.bidder)
    receipt = queries.receipt_of(place.world.session, bid_id)
    receipt_id, note = receipt.id, receipt.note
    browser = signed_in(place.world, place.bidder)
    assert browser.get(f"/receipts/{receipt_id}.txt").text == note
    assert browser.get(f"/receipts/{receipt_id}.pdf").status_code == 202
    place.world.session.rollback()
    place.world.work()
    with browser.get(f"/receipts/{receipt_id}.pdf") as printed:
        assert (printed.status_code, printed.data[:4]) == (200, b"%PDF")


def test_a_receipt_promises_when_it_is_registered_and_then_gives_a_proof_that_needs_no_platform(
    place: Place,
) -> None:
    bid_id = seal_and_submit(place.world, place.lot, place.bidder)
    receipt = queries.receipt_of(place.world.session, bid_id)
    proof_address = f"/receipts/{receipt.id}.tlog-proof"
    stated = statements.Receipt.parse(note.parse(receipt.note)[0])
    assert stated.merge_by == receipt.at + timedelta(hours=24)
    assert "Will be registered by" in place.page(f"/bids/{bid_id}")
    assert place.status(proof_address, place.bidder) == 404
    place.world.clock.advance(timedelta(days=1))
    place.world.work()
    assert "Registered, can be checked" in place.page(f"/bids/{bid_id}")
    proof = TlogProof.parse(signed_in(place.world, place.bidder).get(proof_address).text)
    log_key = place.world.platform.keys.log.verifier
    assert proof.verify(stated.commitment(), log_key).size > proof.index
    with pytest.raises(ProofError):
        proof.verify(bytes(32), log_key)


def addresses(place: Place, bid_id: UUID, receipt_id: UUID) -> list[str]:
    own = [f"/bids/{bid_id}{page}" for page in ("", "/replace", "/withdraw")]
    return [*own, *(f"/receipts/{receipt_id}.{ending}" for ending in ("txt", "pdf", "tlog-proof"))]


def test_a_bid_does_not_exist_for_a_rival(place: Place) -> None:
    bid_id = seal_and_submit(place.world, place.lot, place.bidder)
    receipt_id = queries.receipt_of(place.world.session, bid_id).id
    for address in addresses(place, bid_id, receipt_id):
        assert place.status(address, place.rival) == 404, address
    assert place.status(f"/lot-attempts/{place.lot}/bid/receipt", place.rival) == 404


def test_a_rivals_page_is_the_same_with_and_without_the_bid(place: Place) -> None:
    before = [place.page(address, place.rival) for address in ("/bids", f"/lot-attempts/{place.lot}/bid")]
    seal_and_submit(place.world, place.lot, place.bidder)
    after = [place.page(address, place.rival) for address in ("/bids", f"/lot-attempts/{place.lot}/bid")]
    assert without_tokens(after) == without_tokens(before)


def without_tokens(pages: list[str]) -> list[str]:
    return ["\n".join(line for line in page.splitlines() if "csrf_token" not in line) for page in pages]


def test_only_bidders_have_these_pages(place: Place) -> None:
    bid_id = seal_and_submit(place.world, place.lot, place.bidder)
    receipt_id = queries.receipt_of(place.world.session, bid_id).id
    pages = [*addresses(place, bid_id, receipt_id), "/bids", f"/lot-attempts/{place.lot}/bid"]
    for role, actor in place.county.one_of_each_role().items():
        if role is not Role.BIDDER:
            assert {place.status(address, actor) for address in pages} == {403}, role
    for address in pages:
        assert a_visitor(place.world).get(address).status_code == 302, address


def test_after_an_amendment_the_bidder_is_told_at_once_to_seal_again(place: Place) -> None:
    bid_id = seal_and_submit(place.world, place.lot, place.bidder)
    place.world.clock.advance(timedelta(hours=1))
    place.amended()
    for address in ("/bids", f"/bids/{bid_id}", f"/lot-attempts/{place.lot}/bid"):
        assert "please seal again" in place.page(address), address


def test_a_refusal_stays_on_the_bidders_page(place: Place) -> None:
    sealed = seal_bid(place.world, place.other_lot, place.bidder)
    with pytest.raises(intake.Refused):
        begin(place.world, place.lot, place.bidder, sealed)
    page = place.page(f"/lot-attempts/{place.lot}/bid")
    assert "This envelope was sealed for another lot." in page
    receipt = place.world.session.scalars(select(Receipt)).one()
    assert f"/receipts/{receipt.id}.txt" in page


def test_an_unfinished_transfer_is_shown_and_can_be_given_up(place: Place) -> None:
    upload_id = send(place.world, place.lot, place.bidder, seal_bid(place.world, place.lot, place.bidder))
    assert "An envelope is on its way" in place.page(f"/lot-attempts/{place.lot}/bid")
    answer = signed_in(place.world, place.bidder).post(f"/uploads/{upload_id}/give-up")
    assert answer.status_code == 302
    assert "An envelope is on its way" not in place.page(f"/lot-attempts/{place.lot}/bid")


def test_after_the_deadline_nothing_is_offered_that_cannot_be_done(place: Place) -> None:
    bid_id = seal_and_submit(place.world, place.lot, place.bidder)
    place.world.clock.advance_to(place.tender.deadline)
    assert "This lot takes no envelopes any more." in place.page(f"/lot-attempts/{place.lot}/bid")
    browser = signed_in(place.world, place.bidder)
    for address in (
        f"/bids/{bid_id}/withdraw",
        f"/bids/{bid_id}/replace",
        f"/lot-attempts/{place.lot}/bid/seal",
    ):
        assert browser.get(address).status_code == 302, address


def test_a_withdrawn_bid_shows_its_receipt_and_the_way_to_a_new_one(place: Place) -> None:
    sealed = seal_bid(place.world, place.lot, place.bidder)
    bid_id = hand_in(place.world, place.lot, place.bidder, sealed)
    signed = withdrawal_note(sealed, place.world.clock.now())
    intake.withdraw(place.world.platform, place.bidder, place.world.clock, place.lot, signed)
    page = place.page(f"/bids/{bid_id}")
    assert "Your bid is withdrawn" in page
    assert "Prepare a new bid" in page


def test_a_bidder_who_is_not_admitted_is_told_so(place: Place) -> None:
    newcomer = a_bidder(place.world, 900)
    assert "not admitted yet" in place.page(f"/lot-attempts/{place.lot}/bid", newcomer)
    assert place.status(f"/lot-attempts/{place.lot}/bid/seal", newcomer) == 302
