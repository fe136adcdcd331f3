"""Draws against their signatures, their sealed numbers and the log; every result calculated anew."""

import hashlib
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from sqlalchemy import select

from trading.draws import queries
from trading.draws.models import Contribution, Draw, DrawClosing, DrawRecord
from trading.draws.rules import NONCE
from trading.proofs import draw as shuffle
from trading.sealing import age, content, leaf, note, statements
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import check_signature, parse_envelope
from trading.sealing.errors import SealError
from trading.sealing.lines import instant_text
from trading.sealing.statements import DRAW
from trading.store.inspection import Check, Findings, Scene
from trading.transparency.evidence import account_for, logged


def lists(scene: Scene, found: Findings) -> None:
    """Every list is what was signed and logged, and its candidates are those that it commits to."""
    expected = {}
    for draw in scene.session.scalars(select(Draw).where(Draw.frozen.is_not(None))):
        found.looked += 1
        name = f"list of draw {draw.wire_id}"
        text = _signed(scene, found, name, draw.note or "")
        if not found.expect(text == draw.frozen, f"{name}: another text was signed"):
            continue
        listed = shuffle.DrawList.parse(draw.frozen or "")
        lines = tuple(candidate.line for candidate in draw.candidates)
        found.expect(listed.candidates == lines, f"{name}: it commits to other candidates")
        entry = leaf.entry(
            "draw",
            lot=draw.wire_id,
            stage=DRAW,
            list=listed.digest.hex(),
            published=instant_text(draw.listed_at or scene.now),
        )
        expected[entry] = name
    account_for(found, expected, logged(scene.session, "draw", DRAW))


def numbers(scene: Scene, found: Findings) -> None:
    """Every sealed number is what its receipt names, sealed for its draw, and logged."""
    expected = {}
    rows = select(Contribution, Draw).join(Draw, Draw.id == Contribution.draw_id)
    for kept, draw in scene.session.execute(rows).yield_per(100):
        found.looked += 1
        name = f"random number {kept.envelope_sha256[:16]} of draw {draw.wire_id}"
        try:
            fault = _fault(kept, draw)
            key = scene.platform.keys.receipt.verifier
            receipt = statements.Receipt.parse(note.verify(kept.receipt, [key])[0])
        except (SealError, note.NoteError) as error:
            found.faults.append(f"{name}: {error}")
            continue
        found.expect(fault is None, f"{name}: {fault}")
        said = (receipt.lot, receipt.envelope, receipt.received)
        same = said == (draw.wire_id, kept.envelope_sha256, kept.received_at.replace(microsecond=0))
        found.expect(same, f"{name}: its receipt says something else")
        expected[receipt.entry()] = name
    account_for(found, expected, logged(scene.session, "envelope", DRAW))


def _fault(kept: Contribution, draw: Draw) -> str | None:
    envelope = parse_envelope(kept.envelope)
    check_signature(envelope, kept.signature)
    if envelope.id != kept.envelope_sha256 or (envelope.lot, envelope.notice) != (
        draw.wire_id,
        draw.note_sha256,
    ):
        return "it was sealed for something else"
    sealed = dict(zip(PARTS, (kept.summary, kept.body), strict=True))
    whole = all(hashlib.sha256(sealed[part.name]).hexdigest() == part.sha256 for part in envelope.parts)
    return None if whole else "its sealed parts are altered"


def closings(scene: Scene, found: Findings) -> None:
    """Every frozen set holds the numbers that are kept, no more and no fewer."""
    expected = {}
    for closing, draw in _of_draws(scene, DrawClosing):
        found.looked += 1
        name = f"closing of draw {draw.wire_id}"
        text = _signed(scene, found, name, closing.note)
        found.expect(text == closing.entry, f"{name}: another text was signed")
        kept = [each.envelope_sha256 for each in queries.contributions(scene.session, draw.id)]
        same = closing.entry == leaf.close_entry(draw.wire_id, DRAW, draw.contributions_until, kept)
        found.expect(same, f"{name}: the numbers kept now are not those that were frozen")
        expected[closing.entry] = name
    account_for(found, expected, logged(scene.session, "close", DRAW))


def records(scene: Scene, found: Findings) -> None:
    """Every result follows from the list and the numbers, which are what the envelopes hold."""
    expected = {}
    for record, draw in _of_draws(scene, DrawRecord):
        found.looked += 1
        name = f"record of draw {draw.wire_id}"
        digest, at = hashlib.sha256(record.frozen.encode()).hexdigest(), instant_text(record.at)
        listed, said = shuffle.DrawList.parse(draw.frozen), json.loads(record.frozen)
        text = _signed(scene, found, name, record.note)
        found.expect(f"record: sha256:{digest}\n" in text, f"{name}: another record was signed")
        shown = [each["nonce"] for each in said["contributions"] if each["code"] is None]
        found.expect(shown == list(_held(scene, draw, said)), f"{name}: the envelopes hold other numbers")
        seed = shuffle.seed(listed.digest, [bytes.fromhex(nonce) for nonce in shown])
        order = shuffle.order(seed, len(listed.candidates))
        same = (said["seed"], said["order"], said["drawn"]) == (seed.hex(), order, order[: listed.select])
        found.expect(same, f"{name}: the order does not follow from list and numbers")
        expected[leaf.entry("open", lot=draw.wire_id, stage=DRAW, record=digest, opened=at)] = name
    account_for(found, expected, logged(scene.session, "open", DRAW))


def _held(scene: Scene, draw: Draw, said: dict[str, Any]) -> Iterator[str | None]:
    """The numbers in the envelopes that count, each opened with its published identity."""
    kept = {each.envelope_sha256: each for each in queries.contributions(scene.session, draw.id)}
    for each in said["contributions"]:
        if each["code"] is None:
            yield _number(kept.get(each["envelope"]), each["identity"])


def _number(kept: Contribution | None, identity: str) -> str | None:
    opened = bytearray()
    try:
        age.decrypt(BytesIO(kept.summary if kept else b""), opened.extend, identity)
        return content.parse_summary(bytes(opened)).fields.get(NONCE)
    except (age.AgeError, SealError):
        return None


def _of_draws(scene: Scene, model: Any) -> Iterator[Any]:
    return iter(scene.session.execute(select(model, Draw).join(Draw, Draw.id == model.id)))


def _signed(scene: Scene, found: Findings, name: str, signed: str) -> str:
    try:
        return note.verify(signed, [scene.platform.keys.notice.verifier])[0]
    except note.NoteError as error:
        found.faults.append(f"{name}: {error}")
        return ""


CHECKS = (
    Check("Lists of draws", lists),
    Check("Random numbers", numbers),
    Check("Closings of draws", closings),
    Check("Records of draws", records),
)
