"""Open a lot although more custodians lost their keys than may: the bidders give their recovery codes.

Only the seed that an envelope was dealt from is taken, so nobody can open a bid as something else than it is;
and the lot is opened only when every bid has its seed, so nobody decides after having seen the others.
"""

from uuid import UUID

from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.config import Config
from trading.custody.models import LotLock
from trading.disputes import queries
from trading.kernel.errors import Conflict, NotFound, TooEarly
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.openings.freezing import must_be_frozen
from trading.openings.models import HandedSeed, LostLock
from trading.openings.rules import key_refusal, must_await_opening
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState, is_closed
from trading.sealing.envelope import parse_envelope
from trading.sealing.leaf import entry
from trading.sealing.lines import instant_text
from trading.sealing.opening import identities_from_seed
from trading.store.leaves import queue_leaf
from trading.store.live import bump
from trading.store.transaction import Transaction


def declare_lock_lost(tx: Transaction, lot_lock_id: UUID) -> None:
    """Take a custodian's word that its key of a lot is lost, once; handing a found key in stays possible.

    Raises NotFound, TooEarly before the notice stands, Conflict for a lot that was opened or ended.
    """
    attempt = tx.lock(LotAttempt, tx.get(LotLock, lot_lock_id).lot_attempt_id)
    lock = tx.lock(LotLock, lot_lock_id)
    tx.require(Action.DECLARE_LOCK_LOST, lock)
    if attempt.state is AttemptState.PREPARING:
        raise TooEarly("not_published", text("The notice is not published yet. Make new locks instead."))
    if attempt.state is not AttemptState.PUBLISHED:
        raise Conflict("no_opening", text("This lot is not opened. Keep your key; nobody needs it any more."))
    if tx.session.get(LostLock, lock.id) is not None:
        return
    tx.add(LostLock(id=lock.id, declared_by=tx.person_id, at=tx.now))
    place = {"lot": attempt.wire_id, "stage": attempt.stage, "custodian": lock.custodian_name}
    said = entry("lost-lock", **place, at=instant_text(tx.now))
    queue_leaf(tx.session, "lost-lock", tx.now, said, attempt.id)
    tx.record("key.lost", lock, project_id=attempt.project_id, custodian=lock.custodian_name)
    bump(tx.session, attempt.id)


def hand_over_seed(tx: Transaction, config: Config, bid_id: UUID, seed: bytes) -> None:
    """Take the seed of a frozen bid from its bidder; with the last one the opening is queued.

    Raises NotFound for anybody else's bid, TooEarly E_EARLY, Conflict E_NOT_FROZEN, Conflict while enough
    custodians have their keys, SealError E_DEALING for any seed but the true one.
    """
    attempt = tx.lock(LotAttempt, tx.get(Bid, bid_id).lot_attempt_id)
    bid = tx.lock(Bid, bid_id)
    if bid.organisation_id != tx.actor.organisation_id:
        raise NotFound
    tx.require(Action.HAND_OVER_SEED, bid)
    must_await_opening(attempt.state)
    if not is_closed(attempt.deadline, tx.now):
        raise key_refusal("E_EARLY")
    must_be_frozen(tx.session, attempt.id, config.required_witnesses)
    if bid.state is not BidState.SEALED or not queries.too_many_lost(tx.session, attempt):
        raise Conflict(
            "keys_remain",
            text("Enough custodians have their keys. Keep your recovery code; nobody needs it."),
        )
    if tx.session.get(HandedSeed, bid.id) is not None:
        return
    identities_from_seed(parse_envelope(bid.envelope), seed)
    tx.add(HandedSeed(id=bid.id, seed=seed, handed_by=tx.person_id, at=tx.now))
    place = {"lot": attempt.wire_id, "stage": attempt.stage, "envelope": bid.envelope_sha256}
    queue_leaf(tx.session, "seed", tx.now, entry("seed", **place, at=instant_text(tx.now)), attempt.id)
    tx.record(
        "seed.handed_over",
        bid,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        envelope=bid.envelope_sha256,
    )
    tx.session.flush()
    if not queries.bids_without_seed(tx.session, attempt.id):
        tx.enqueue("lot.open", str(attempt.id), {"lot_attempt_id": str(attempt.id)})


def keep_refused_seed(tx: Transaction, bid_id: UUID) -> None:
    """Record that somebody tried another seed than the true one; the seed itself is not kept."""
    bid = tx.get(Bid, bid_id)
    attempt = bid.lot_attempt
    tx.record(
        "seed.refused",
        bid,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        envelope=bid.envelope_sha256,
    )
