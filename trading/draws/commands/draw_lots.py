"""Draw: from the frozen list and the opened numbers, once; or fail for want of keys."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from trading.accounts.models import Organisation
from trading.admissions.commands import invite
from trading.draws import queries
from trading.draws.commands.ending import fail
from trading.draws.models import Contribution, Draw, DrawClosing, DrawRecord
from trading.draws.rules import DRAW, Capacity, DrawKind, DrawState, Failure, Outcome
from trading.kernel.errors import NotFound, TooEarly
from trading.kernel.permissions import Action
from trading.projects.rules import Invitation
from trading.proofs import draw as shuffle
from trading.sealing import note as notes
from trading.sealing import statements
from trading.sealing.envelope import parse_envelope
from trading.sealing.leaf import entry, live_set, parse_entry
from trading.sealing.lines import instant_text
from trading.store.keys import PlatformKeys
from trading.store.leaves import queue_leaf
from trading.store.live import bump
from trading.store.transaction import Transaction

SCHEMA = "drawn/1"


def draw_lots(tx: Transaction, keys: PlatformKeys, draw_id: UUID, outcomes: Sequence[Outcome]) -> Draw:
    """Write the result and its record, once. `outcomes` are what the frozen envelopes held.

    When what is kept is not what was frozen, or no number counts, the draw fails instead.
    """
    draw = tx.lock(Draw, draw_id)
    tx.require(Action.RUN_DRAW, draw)
    if draw.state is not DrawState.LISTED:
        return draw
    kept = queries.contributions(tx.session, draw.id)
    listed = _intact_list(tx, keys, draw, kept, outcomes)
    if listed is None:
        fail(tx, draw, Failure.ALTERED)
    elif all(outcome.nonce is None for outcome in outcomes):
        fail(tx, draw, Failure.NO_CONTRIBUTION)
    else:
        _record(tx, keys, draw, listed, kept, {outcome.envelope: outcome for outcome in outcomes})
    return draw


def _intact_list(
    tx: Transaction,
    keys: PlatformKeys,
    draw: Draw,
    kept: Sequence[Contribution],
    outcomes: Sequence[Outcome],
) -> shuffle.DrawList | None:
    """The frozen list, if it and the set of contributions are what was signed; None otherwise."""
    closing = queries.closing(tx.session, draw.id)
    if closing is None or draw.note is None:
        raise NotFound
    try:
        text, _ = notes.verify(draw.note, [keys.notice.verifier])
        closed, _ = notes.verify(closing.note, [keys.notice.verifier])
    except notes.NoteError:
        return None
    sealed_for = hashlib.sha256(draw.note.encode()).hexdigest()
    ids = [each.envelope_sha256 for each in kept]
    intact = (
        text == draw.frozen
        and live_set(ids) == parse_entry(closed)["set"]
        and sorted(outcome.envelope for outcome in outcomes) == sorted(ids)
        # Leaving out what was damaged would let whoever can damage it choose among results.
        and not any(outcome.is_platforms_fault for outcome in outcomes)
        and all(hashlib.sha256(each.envelope).hexdigest() == each.envelope_sha256 for each in kept)
        and all(parse_envelope(each.envelope).notice == sealed_for for each in kept)
    )
    if not intact:
        return None
    listed = shuffle.DrawList.parse(text)
    return listed if draw.kind is not DrawKind.APPLICANTS or _names_fit(tx, draw, listed) else None


def _names_fit(tx: Transaction, draw: Draw, listed: shuffle.DrawList) -> bool:
    """Whether every line still hides the organisation that would be invited for it."""
    ids = [each.organisation_id for each in draw.candidates]
    codes = dict(
        tx.session.execute(
            select(Organisation.id, Organisation.credit_code).where(Organisation.id.in_(ids))
        ).all()
    )
    return tuple(each.line for each in draw.candidates) == listed.candidates and all(
        each.organisation_id in codes and each.name.split(" ")[0] == (codes[each.organisation_id] or "-")
        for each in draw.candidates
    )


def _record(
    tx: Transaction,
    keys: PlatformKeys,
    draw: Draw,
    listed: shuffle.DrawList,
    kept: Sequence[Contribution],
    outcomes: Mapping[str, Outcome],
) -> None:
    nonces = [bytes.fromhex(each.nonce) for each in outcomes.values() if each.nonce is not None]
    seed = shuffle.seed(listed.digest, nonces)
    order = shuffle.order(seed, len(listed.candidates))
    values = {
        "schema": SCHEMA,
        "draw": draw.wire_id,
        "list": listed.digest.hex(),
        "notice": draw.note_sha256,
        "close": tx.session.get_one(DrawClosing, draw.id).sha256,
        "keys": _keys(tx, draw),
        "contributions": [_said(tx, each, outcomes[each.envelope_sha256]) for each in kept],
        "seed": seed.hex(),
        "order": order,
        "drawn": order[: listed.select],
        "at": instant_text(tx.now),
    }
    frozen = json.dumps(values, ensure_ascii=False, indent=1)
    digest = hashlib.sha256(frozen.encode()).hexdigest()
    at = instant_text(tx.now)
    note = keys.sign_notice(
        f"ggdrawn/1\ndraw: {draw.wire_id}\nlist: sha256:{listed.digest.hex()}\n"
        f"record: sha256:{digest}\ndrawn: {at}\n"
    )
    tx.add(DrawRecord(id=draw.id, frozen=frozen, sha256=digest, note=note, at=tx.now))
    leaf = entry("open", lot=draw.wire_id, stage=statements.DRAW, record=digest, opened=at)
    queue_leaf(tx.session, "open", tx.now, leaf, draw.id)
    DRAW.apply(draw, "draw")
    draw.ended_at = tx.now
    if draw.kind is DrawKind.APPLICANTS:
        places = {each.position: each.organisation_id for each in draw.candidates}
        drawn = (places[place] for place in order[: listed.select])
        invite(tx, draw.lot_attempt, [each for each in drawn if each is not None], Invitation.DRAWN)
    tx.record("draw.drawn", draw, project_id=draw.lot_attempt.project_id, draw=draw.wire_id, record=digest)
    for page in (draw.id, draw.lot_attempt_id):
        bump(tx.session, page)


def _keys(tx: Transaction, draw: Draw) -> list[dict[str, Any]]:
    """Whose keys opened the numbers, and whether each was handed in with a signature or from paper."""
    handed = queries.keys(tx.session, draw.id)
    return [
        {
            "custodian": lock.custodian_name,
            "unit": lock.custodian.name,
            "signed": all(key.note is not None for key in handed if key.draw_lock_id == lock.id),
        }
        for lock in queries.locks_of(tx.session, draw.id)
        if any(key.draw_lock_id == lock.id for key in handed)
    ]


def _said(tx: Transaction, each: Contribution, outcome: Outcome) -> dict[str, Any]:
    """A custodian is named; an applicant is not, because who applied may still be secret."""
    unit = ""
    if each.capacity is Capacity.CUSTODIAN:
        unit = next(
            lock.custodian.name
            for lock in queries.locks_of(tx.session, each.draw_id)
            if lock.custodian_id == each.organisation_id
        )
    return {
        "envelope": each.envelope_sha256,
        "from": each.capacity.value,
        "unit": unit,
        "received": instant_text(each.received_at),
        "code": outcome.code,
        "nonce": outcome.nonce,
        "identity": outcome.identity,
    }


def fail_for_want_of_keys(tx: Transaction, draw_id: UUID) -> Draw:
    """End a draw whose custodians did not hand enough keys in by the time of the list; TooEarly before."""
    draw = tx.lock(Draw, draw_id)
    tx.require(Action.RUN_DRAW, draw)
    if draw.keys_until is None or tx.now < draw.keys_until:
        raise TooEarly
    released = sum(seat.released for seat in queries.seats(tx.session, draw.id))
    if draw.state is DrawState.LISTED and released < draw.quorum:
        fail(tx, draw, Failure.KEYS_MISSING)
    return draw
