"""Whether this bidder may hand in this envelope now: the same questions when it begins and when it ends."""

from uuid import UUID

from trading.admissions import queries as admissions
from trading.bids import queries
from trading.bids.models import Bid, SeenHash
from trading.custody.rules import wire_name
from trading.kernel.errors import Forbidden, NotFound
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.projects.rules import UNSEALED, AttemptState, is_closed
from trading.sealing.envelope import Envelope, check_chain
from trading.sealing.errors import SealError
from trading.sealing.facts import Facts
from trading.store.db import insert_absent
from trading.store.transaction import Transaction


def bidder_of(tx: Transaction) -> UUID:
    """The organisation that acts; raises Forbidden for somebody without one."""
    if tx.actor.organisation_id is None:
        raise Forbidden
    return tx.actor.organisation_id


def must_be_admitted(tx: Transaction, attempt: LotAttempt) -> None:
    """Raise Forbidden for whoever may not bid for this lot, E_CLOSED unless it takes envelopes now.

    Whoever is not invited is told that alone: why not, and who is, stays secret.
    """
    tx.require(Action.SUBMIT_BID, attempt)
    must_be_accepting(tx, attempt)
    bidder = bidder_of(tx)
    if not projects.may_take_part(tx.session, attempt, bidder):
        raise Forbidden("not_invited", text("Only those who are invited can bid for this lot."))
    admissions.must_be_free(tx.session, attempt.id, bidder)


def must_be_no_party(tx: Transaction, attempt: LotAttempt, facts: Facts) -> None:
    """Raise Forbidden for the procuring entity, its agent and the custodians of the lot."""
    bidder = bidder_of(tx)
    custodians = {custodian.id for custodian in facts.custodians}
    if bidder in (attempt.procuring_entity_id, attempt.agent_id) or wire_name(bidder) in custodians:
        raise Forbidden("own_tender", text("A party to this tender cannot bid for it."))


def must_be_accepting(tx: Transaction, attempt: LotAttempt) -> None:
    """Raise E_CLOSED unless the notice is published and its deadline lies ahead of `tx.now`."""
    if attempt.state is AttemptState.PREPARING or attempt.stage in UNSEALED:
        raise NotFound
    if attempt.state is not AttemptState.PUBLISHED or is_closed(attempt.deadline, tx.now):
        raise SealError("E_CLOSED", "the deadline has passed")


def must_be_original(tx: Transaction, lot_attempt_id: UUID, envelope: Envelope) -> None:
    """Remember the hashes of shares and parts; raise E_COPY when one of them came from another bidder.

    They are inserted before it is asked whose they are: of two bidders who begin with the same bytes at the
    same instant, one must see the other's.
    """
    bidder = bidder_of(tx)
    rows = [
        {"lot_attempt_id": lot_attempt_id, "sha256": sha256, "organisation_id": bidder}
        for sha256 in sorted(envelope.fingerprints)
    ]
    insert_absent(tx.session, SeenHash, rows)
    if queries.is_seen_elsewhere(tx.session, lot_attempt_id, bidder, envelope.fingerprints):
        raise SealError("E_COPY", "a share or part of this envelope came from another bidder")


def must_continue(tx: Transaction, lot_attempt_id: UUID, envelope: Envelope) -> Bid | None:
    """Return the live bid that the envelope replaces, if any; raises E_PREV, E_BIDDER_SIG."""
    own = queries.bids_to_continue(tx.session, lot_attempt_id, bidder_of(tx), envelope.id)
    if any(bid.envelope_sha256 == envelope.id for bid in own):
        raise SealError("E_PREV", "this envelope was replaced or withdrawn, seal again")
    live = next(iter(own), None)
    check_chain(envelope, live.envelope_sha256 if live else None, live.key_in_force if live else None)
    return live
