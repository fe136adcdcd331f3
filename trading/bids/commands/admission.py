"""Whether this bidder may hand in this envelope now: the same questions when it begins and when it ends."""

from uuid import UUID

from trading.bids import queries
from trading.bids.models import Bid
from trading.custody import queries as custody
from trading.kernel.errors import Forbidden, NotFound
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState, is_closed
from trading.sealing.envelope import Envelope, check_chain
from trading.sealing.errors import SealError
from trading.store.transaction import Transaction


def bidder_of(tx: Transaction) -> UUID:
    """The organisation that acts; raises Forbidden for somebody without one."""
    if tx.actor.organisation_id is None:
        raise Forbidden
    return tx.actor.organisation_id


def must_be_admitted(tx: Transaction, attempt: LotAttempt) -> None:
    """Raise Forbidden for whoever may not bid here: no bidder, not admitted, or a party to the tender."""
    tx.require(Action.SUBMIT_BID, attempt)
    parties = {attempt.procuring_entity_id, attempt.agent_id}
    parties |= {lock.custodian_id for lock in custody.locks_of(tx.session, attempt.id)}
    if tx.actor.organisation_id in parties:
        raise Forbidden("own_tender", text("A party to this tender cannot bid for it."))


def must_be_accepting(tx: Transaction, attempt: LotAttempt) -> None:
    """Raise E_CLOSED unless the notice is published and its deadline lies ahead of `tx.now`."""
    if attempt.state is AttemptState.PREPARING:
        raise NotFound
    if attempt.state is not AttemptState.PUBLISHED or is_closed(attempt.deadline, tx.now):
        raise SealError("E_CLOSED", "the deadline has passed")


def must_be_original(tx: Transaction, lot_attempt_id: UUID, envelope: Envelope) -> None:
    """Raise E_COPY when a share or part of the envelope came from another bidder."""
    if queries.is_seen_elsewhere(tx.session, lot_attempt_id, bidder_of(tx), envelope.fingerprints):
        raise SealError("E_COPY", "a share or part of this envelope came from another bidder")


def must_continue(tx: Transaction, lot_attempt_id: UUID, envelope: Envelope) -> Bid | None:
    """Return the live bid that the envelope replaces, if any; raises E_PREV, E_BIDDER_SIG."""
    if queries.bid_of_envelope(tx.session, lot_attempt_id, envelope.id) is not None:
        raise SealError("E_PREV", "this envelope was replaced or withdrawn, seal again")
    live = queries.live_bid(tx.session, lot_attempt_id, bidder_of(tx))
    check_chain(envelope, live.envelope_sha256 if live else None, live.bidder_key if live else None)
    return live
