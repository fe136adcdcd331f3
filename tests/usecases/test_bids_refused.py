"""Every way in which an envelope can be wrong has its code, is answered in writing and leaves nothing."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.support.accounts import County, a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.bids import (
    Sealed,
    facts_of,
    finish,
    hand_in,
    rewritten,
    seal_bid,
    send,
    with_the_part_of,
)
from trading.announcements.offers import SUMMARY_LIMIT
from trading.bids import intake, queries
from trading.bids.models import Bid, Upload
from trading.bids.rules import REFUSALS_LIMIT
from trading.kernel.actors import Actor
from trading.kernel.errors import DomainError
from trading.sealing.lotkeys import make_lot_key, recipient_of
from trading.sealing.note import Signer, verify
from trading.sealing.statements import Refusal

Forge = Callable[["Case"], Sealed]


class Case:
    """A bidder, a rival, a lot to bid on and another lot of the same tender."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.county: County = a_county(world)
        self.lot, self.other_lot = a_published_tender(world, self.county, lots=2).lot_attempt_ids
        self.bidder, self.rival = self.county.bidders[:2]

    def sealed(self, **options: Any) -> Sealed:
        return seal_bid(self.world, self.lot, self.bidder, **options)

    def forged(self, change: Callable[[dict[str, Any]], object], sealed: Sealed | None = None) -> Sealed:
        """An envelope changed after sealing and signed again by its own bidder."""
        sealed = sealed or self.sealed()
        content = json.loads(sealed.data)
        change(content)
        return rewritten(sealed, json.dumps(content, separators=(",", ":")).encode())


@pytest.fixture
def case(world: World) -> Case:
    return Case(world)


def another_lot(case: Case) -> Sealed:
    return seal_bid(case.world, case.other_lot, case.bidder)


def another_bidder(case: Case) -> Sealed:
    return seal_bid(case.world, case.lot, case.rival)


def another_notice(case: Case) -> Sealed:
    return case.sealed(facts=replace(facts_of(case.world, case.lot), notice="0" * 64))


def another_custodian(case: Case) -> Sealed:
    facts = facts_of(case.world, case.lot)
    mine = recipient_of(make_lot_key())
    return case.sealed(
        facts=replace(facts, recipients={**facts.recipients, "body": (*facts.recipients["body"][:2], mine)})
    )


def custodians_in_another_order(case: Case) -> Sealed:
    facts = facts_of(case.world, case.lot)
    turned = {part: tuple(reversed(to)) for part, to in facts.recipients.items()}
    return case.sealed(facts=replace(facts, recipients=turned))


def another_quorum(case: Case) -> Sealed:
    return case.sealed(facts=replace(facts_of(case.world, case.lot), k=3))


def a_share_too_long(case: Case) -> Sealed:
    def lengthen(envelope: dict[str, Any]) -> None:
        share = base64.b64decode(envelope["parts"][0]["shares"][0])
        envelope["parts"][0]["shares"][0] = base64.b64encode(share + b"x").decode()

    return case.forged(lengthen)


def a_part_too_big(case: Case) -> Sealed:
    return case.forged(lambda envelope: envelope["parts"][0].update(size=SUMMARY_LIMIT + 1))


def another_signature(case: Case) -> Sealed:
    sealed = case.sealed()
    return rewritten(sealed, sealed.data, Signer.generate(sealed.bidder))


def a_signature_over_another_envelope(case: Case) -> Sealed:
    sealed = case.sealed()
    (sealed.folder / "envelope.sig").write_text(case.sealed().signature)
    return sealed


def an_unknown_predecessor(case: Case) -> Sealed:
    return case.forged(lambda envelope: envelope.update(prev="0" * 64))


def an_unknown_member(case: Case) -> Sealed:
    return case.forged(lambda envelope: envelope.update(comment="sealed with care"))


def not_json(case: Case) -> Sealed:
    return rewritten(case.sealed(), b"\x00\xff")


def a_rivals_parts(case: Case) -> Sealed:
    return copied(case, "size", "sha256")


def a_rivals_shares(case: Case) -> Sealed:
    return copied(case, "shares")


def copied(case: Case, *members: str) -> Sealed:
    rivals = seal_bid(case.world, case.lot, case.rival)
    hand_in(case.world, case.lot, case.rival, rivals)
    return with_the_part_of(case.sealed(), rivals, "body", *members)


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (not_json, "E_SHAPE"),
        (an_unknown_member, "E_SHAPE"),
        (another_lot, "E_LOT"),
        (another_bidder, "E_BIDDER"),
        (another_signature, "E_BIDDER_SIG"),
        (a_signature_over_another_envelope, "E_BIDDER_SIG"),
        (another_notice, "E_NOTICE"),
        (another_custodian, "E_RECIPIENTS"),
        (custodians_in_another_order, "E_RECIPIENTS"),
        (another_quorum, "E_RECIPIENTS"),
        (a_share_too_long, "E_SHARE_FORM"),
        (a_part_too_big, "E_TOO_BIG"),
        (an_unknown_predecessor, "E_PREV"),
        (a_rivals_parts, "E_COPY"),
        (a_rivals_shares, "E_COPY"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_wrong_envelope_is_refused_in_writing_before_any_byte_is_sent(
    case: Case, forge: Forge, code: str
) -> None:
    sealed = forge(case)
    with pytest.raises(intake.Refused) as refused:
        hand_in(case.world, case.lot, case.bidder, sealed)
    must_be_refused_in_writing(case, refused.value, code, hashlib.sha256(sealed.data).hexdigest())


def must_be_refused_in_writing(case: Case, refused: intake.Refused, code: str, envelope: str) -> None:
    assert refused.code == code
    said, _ = verify(refused.facts["refusal"], [case.world.platform.keys.receipt.verifier])
    refusal = Refusal.parse(said)
    assert (refusal.code, refusal.envelope) == (code, envelope)
    session = case.world.session
    session.rollback()
    assert not session.scalar(select(func.count()).where(Bid.organisation_id == case.bidder.organisation_id))
    assert session.scalar(select(func.count(Upload.id))) == 0


def test_other_bytes_than_the_envelope_names_are_refused(case: Case) -> None:
    sealed = case.sealed()
    upload_id = send(case.world, case.lot, case.bidder, tampered(sealed))
    with pytest.raises(intake.Refused) as refused:
        finish(case.world, case.bidder, upload_id)
    must_be_refused_in_writing(case, refused.value, "E_PART_HASH", sealed.envelope.id)
    case.world.work()
    assert not queries.envelope_folder(case.world.platform).path(upload_id, "summary").exists()


def tampered(sealed: Sealed) -> Sealed:
    part = sealed.folder / "summary.age"
    data = bytearray(part.read_bytes())
    data[-1] ^= 1
    part.write_bytes(data)
    return sealed


def test_a_part_that_is_not_sealed_is_refused(case: Case) -> None:
    plain = b"price: 1280000.00"
    digest = hashlib.sha256(plain).hexdigest()
    sealed = case.forged(lambda envelope: envelope["parts"][0].update(size=len(plain), sha256=digest))
    (sealed.folder / "summary.age").write_bytes(plain)
    upload_id = send(case.world, case.lot, case.bidder, sealed)
    with pytest.raises(intake.Refused) as refused:
        finish(case.world, case.bidder, upload_id)
    must_be_refused_in_writing(case, refused.value, "E_PART_FORM", hashlib.sha256(sealed.data).hexdigest())


def test_a_refused_envelope_gets_the_same_refusal_again(case: Case) -> None:
    sealed = another_notice(case)
    notes = []
    for _ in range(2):
        with pytest.raises(intake.Refused) as refused:
            hand_in(case.world, case.lot, case.bidder, sealed)
        notes.append(refused.value.facts["refusal"])
    assert notes[0] == notes[1]


def test_a_sender_of_ever_new_rubbish_must_wait_and_hinders_nobody_else(case: Case) -> None:
    def send_rubbish(bidder: Actor, number: int) -> str:
        with pytest.raises(DomainError) as refused:
            intake.begin(case.world.platform, bidder, case.world.clock, case.lot, b"%d" % number, "")
        return refused.value.code

    assert {send_rubbish(case.bidder, number) for number in range(REFUSALS_LIMIT)} == {"E_SHAPE"}
    assert send_rubbish(case.bidder, REFUSALS_LIMIT) == "too_many_refusals"
    assert send_rubbish(case.bidder, 0) == "E_SHAPE"  # what was signed once is said again
    assert send_rubbish(case.rival, 0) == "E_SHAPE"
    hand_in(case.world, case.lot, case.bidder, case.sealed())
    case.world.clock.advance_to(case.world.clock.now() + timedelta(hours=1))
    assert send_rubbish(case.bidder, REFUSALS_LIMIT) == "E_SHAPE"
