"""Somebody who only has docs/seal-1.md seals a bid, hands it in over HTTP, and it opens."""

import base64
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from sqlalchemy import select

from tests.outsider.counter import Counter
from tests.outsider.sealer import (
    PARTS,
    BodyFile,
    SigningKey,
    Terms,
    checked_receipt,
    deal,
    identity_text,
    seal,
    terms_of,
)
from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.openings import open_lot
from tests.support.served import served
from trading.accounts import commands as accounts
from trading.bids.models import Bid
from trading.openings.models import Verdict

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "seal-1.json").read_text())


def test_a_bid_sealed_with_nothing_but_the_document_is_accepted_and_opens(world: World) -> None:
    county = a_county(world)
    tender = a_published_tender(world, county, lots=1)
    lot_attempt_id = tender.lot_attempt_ids[0]
    for other in county.bidders[1:]:
        seal_and_submit(world, lot_attempt_id, other)
    with world.acting(county.bidders[0]) as tx:
        token = accounts.make_token(tx, "own sealer")

    with served(world) as port:
        counter = Counter("127.0.0.1", port, token)
        facts, own = counter.facts(str(lot_attempt_id)), counter.whoami(str(lot_attempt_id))
        key = SigningKey(own["bidder"])
        terms = terms_of(facts, own["bidder"], key.vkey)
        offer = {
            "price": "1234567.80",
            "duration_days": 110 if facts["duration"] else None,
            "fields": {field["name"]: "王一" for field in facts["fields"]},
        }
        files = [
            BodyFile(f"商务/{part['title']}.pdf", b"%PDF-1.7 " + bytes(300_000), part["code"])
            for part in facts["required_parts"]
        ]
        sealed = seal(
            terms, key, own["name"], offer, [*files, BodyFile("技术/施工组织设计.pdf", b"%PDF-1.7")]
        )
        receipt = counter.hand_in(str(lot_attempt_id), sealed, chunk=100_000)
        lines = checked_receipt(receipt, facts["receipt_key"], sealed, terms)
        assert lines["received"] < facts["deadline"]
        altered = receipt.replace("prev: -", f"prev: sha256:{sealed.id}")
        with pytest.raises(InvalidSignature):
            checked_receipt(altered, facts["receipt_key"], sealed, terms)
        assert counter.whoami(str(lot_attempt_id))["live"] == sealed.id

    open_lot(world, tender, lot_attempt_id)

    verdict = world.session.scalars(select(Verdict).join(Bid).where(Bid.envelope_sha256 == sealed.id)).one()
    assert (verdict.code, verdict.price and verdict.price.yuan_text()) == (None, "1234567.80")


@pytest.mark.parametrize(
    "published", VECTORS["deals"], ids=lambda published: f"{published['k']}-of-{published['n']}"
)
def test_two_who_never_met_deal_the_same_shares(published: dict[str, Any]) -> None:
    terms = Terms(**{field.name: published[field.name] for field in fields(Terms)})
    for part in PARTS:
        scalar, shares = deal(terms, bytes.fromhex(published["seed"]), part)
        expected = published["parts"][part]
        assert identity_text(scalar) == expected["identity"]
        assert [base64.b64encode(share).decode() for share in shares] == expected["shares"]
