"""Closings, keys, verdicts and opening records against their signatures, the sealed bids and the log."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trading.bids import queries as bids
from trading.bids.models import Bid
from trading.bids.rules import LIVE
from trading.openings import queries
from trading.openings.models import Closing, KeyRelease, OpeningRecord, Verdict
from trading.projects.models import LotAttempt
from trading.sealing import age, content, leaf, note
from trading.sealing.errors import SealError
from trading.sealing.lines import instant_text
from trading.sealing.opening import FILES
from trading.store.inspection import Check, Findings, Scene, has_digest
from trading.transparency.evidence import Logged, account_for, logged

_FETCH = 200


def closings(scene: Scene, found: Findings) -> None:
    """Every frozen list holds the bids that count, no more and no fewer, and was logged after all of them."""
    live = defaultdict(list)
    counted = select(Bid.lot_attempt_id, Bid.envelope_sha256).where(Bid.state.in_(LIVE))
    for lot_attempt_id, envelope in scene.session.execute(counted):
        live[lot_attempt_id].append(envelope)
    expected, frozen = {}, set()
    for closing, attempt in _with_attempt(scene, Closing):
        found.looked += 1
        name = f"closing of {attempt.wire_id}"
        _must_be_signed(scene, found, name, closing.note, closing.entry)
        found.expect(
            hashlib.sha256(closing.note.encode()).hexdigest() == closing.sha256,
            f"{name}: its fingerprint is not that of the signed note",
        )
        entry = leaf.close_entry(attempt.wire_id, attempt.stage, attempt.deadline, live[attempt.id])
        same = (closing.entry, closing.live) == (entry, len(live[attempt.id]))
        found.expect(same, f"{name}: the bids that count now are not those that were frozen")
        expected[closing.entry] = name
        frozen.add(attempt.id)
    entries = logged(scene.session, "close")
    account_for(found, expected, entries)
    _nothing_after(scene, found, entries)
    opened = select(OpeningRecord.id).where(OpeningRecord.id.not_in(frozen))
    found.faults.extend(f"opening {each}: opened without a closing" for each in scene.session.scalars(opened))


def released_keys(scene: Scene, found: Findings) -> None:
    """Every key that was handed in fits the lock that its custodian made."""
    for release in scene.session.scalars(select(KeyRelease).options(joinedload(KeyRelease.lock))):
        found.looked += 1
        lock = release.lock
        made = lock.summary_recipient if release.part == "summary" else lock.body_recipient
        fits = age.recipient_of(release.identity) == made
        found.expect(fits, f"{release.part} key of {lock.custodian_name}: it is not the key of this lock")


def verdicts(scene: Scene, found: Findings) -> None:
    """Every opened bid, decrypted anew with its published key, says what was read out."""
    folder = bids.envelope_folder(scene.platform)
    rows = select(Verdict).options(joinedload(Verdict.bid).joinedload(Bid.lot_attempt))
    for verdict in scene.session.scalars(rows.execution_options(yield_per=_FETCH)):
        found.looked += 1
        name = f"opened bid {verdict.bid.envelope_sha256[:16]} on {verdict.bid.lot_attempt.wire_id}"
        if verdict.code is not None or verdict.summary_identity is None:
            continue
        opened = bytearray()
        try:
            with folder.path(verdict.id, "summary").open("rb") as source:
                age.decrypt(source, opened.extend, verdict.summary_identity)
            summary = content.parse_summary(bytes(opened))
            unpacked = queries.opened_folder(scene.platform, verdict.id)
            content.check_body(unpacked / FILES["body"], summary)
        except (OSError, age.AgeError, SealError) as error:
            found.faults.append(f"{name}: {error}")
            continue
        digest = hashlib.sha256(opened).hexdigest()
        said = {key: value for key, value in json.loads(opened).items() if key != "v"}
        same = digest == verdict.summary_sha256 and json.loads(verdict.summary or "{}") == said
        price = verdict.price.yuan_text() if verdict.price else None
        found.expect(same and price == summary.price, f"{name}: its price sheet says something else")
        whole = has_digest(unpacked / FILES["summary"], digest)
        found.expect(whole, f"{name}: the unpacked price sheet is gone or altered")


def records(scene: Scene, found: Findings) -> None:
    """Every opening record is signed and logged, and tells of each bid what its verdict says."""
    told = defaultdict(list)
    for verdict in scene.session.scalars(select(Verdict).options(joinedload(Verdict.bid))):
        told[verdict.lot_attempt_id].append(_told(verdict))
    expected = {}
    for record, attempt in _with_attempt(scene, OpeningRecord):
        found.looked += 1
        name = f"opening record of {attempt.wire_id}"
        digest = hashlib.sha256(record.frozen.encode()).hexdigest()
        at = instant_text(record.at)
        place = f"lot: {attempt.wire_id}\nstage: {attempt.stage}\n"
        signed = f"ggopening/1\n{place}record: sha256:{digest}\nopened: {at}\n"
        _must_be_signed(scene, found, name, record.note, signed)
        written = json.loads(record.frozen)["bids"]
        stated = [{key: bid[key] for key in _TOLD} for bid in written]
        same = _sorted(stated) == _sorted(told[record.id])
        found.expect(same, f"{name}: it lists other bids or prices than were opened")
        entry = leaf.entry("open", lot=attempt.wire_id, stage=attempt.stage, record=digest, opened=at)
        expected[entry] = name
    account_for(found, expected, logged(scene.session, "open"))


_TOLD = ("envelope", "code", "price", "summary_sha256", "summary_identity")


def _told(verdict: Verdict) -> dict[str, Any]:
    price = json.loads(verdict.summary or "{}").get("price")
    values = (
        verdict.bid.envelope_sha256,
        verdict.code,
        price,
        verdict.summary_sha256,
        verdict.summary_identity,
    )
    return dict(zip(_TOLD, values, strict=True))


def _sorted(told: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(told, key=lambda bid: str(bid["envelope"]))


def _with_attempt(scene: Scene, model: Any) -> Iterator[Any]:
    rows = select(model, LotAttempt).join(LotAttempt, LotAttempt.id == model.id).order_by(model.at)
    return iter(scene.session.execute(rows))


def _must_be_signed(scene: Scene, found: Findings, name: str, signed: str, expected: str) -> None:
    try:
        text, _ = note.verify(signed, [scene.platform.keys.notice.verifier])
    except note.NoteError as error:
        found.faults.append(f"{name}: {error}")
        return
    found.expect(text == expected, f"{name}: another text was signed")


def _nothing_after(scene: Scene, found: Findings, closes: Sequence[Logged]) -> None:
    """No envelope and no withdrawal stands in a later batch than the closing of its lot."""
    closed = {_lot(each): each.batch for each in closes if each.batch is not None}
    for kind in ("envelope", "withdraw"):
        for each in logged(scene.session, kind):
            batch = closed.get(_lot(each))
            late = batch is not None and (each.batch is None or each.batch > batch)
            found.expect(not late, f"{each.name}: it entered the log after its lot was closed")


def _lot(each: Logged) -> tuple[str, str]:
    said = leaf.parse_entry(each.entry)
    return said["lot"], said["stage"]


CHECKS = (
    Check("Closings", closings),
    Check("Keys handed in", released_keys),
    Check("Opened bids", verdicts),
    Check("Opening records", records),
)
