"""What purchasers and custodians do with locks. No secret key ever passes through here."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from trading.accounts.models import Organisation
from trading.accounts.rules import OrganisationState
from trading.custody import challenges, queries
from trading.custody.models import LotLock, Place, SigningKey
from trading.custody.rules import KeyTest, Possession, must_be_fit, must_hold_no_secret, wire_name
from trading.kernel.errors import Conflict, Duplicate, Forbidden, Invalid, NotFound, TooEarly, TooLate
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.sealing import lotkeys
from trading.sealing import note as notes
from trading.sealing.dealing import PARTS
from trading.sealing.errors import SealError
from trading.sealing.statements import Lock
from trading.store.transaction import Transaction


def appoint(
    tx: Transaction, lot_attempt_ids: Sequence[UUID], custodian_ids: Sequence[UUID], quorum: int
) -> None:
    """Name the units that lock these lot attempts, in this order; locks of units that stay are kept.

    Raises Invalid for units that may not, TooLate after publication.
    """
    for attempt in [tx.lock(LotAttempt, each) for each in sorted(lot_attempt_ids)]:
        _appoint(tx, attempt, custodian_ids, quorum)


def propose(tx: Transaction, attempts: Sequence[LotAttempt]) -> None:
    """Appoint the usual three units for new lot attempts that seal something, where all of them exist."""
    for attempt in [each for each in attempts if each.quorum]:
        units = queries.default_custodians(tx.session, attempt.procuring_entity_id)
        if len(units) == len(queries.DEFAULT_KINDS):
            _appoint(tx, attempt, units, attempt.quorum)


def _appoint(tx: Transaction, attempt: LotAttempt, custodian_ids: Sequence[UUID], quorum: int) -> None:
    tx.require(Action.APPOINT_CUSTODIANS, attempt)
    _must_be_unpublished(attempt)
    units = [tx.get(Organisation, unit) for unit in custodian_ids]
    if any(unit.state is not OrganisationState.ADMITTED for unit in units):
        raise Invalid.field("custodians", text("Only admitted units can be custodians."))
    must_be_fit([(unit.id, unit.kind) for unit in units], quorum, attempt.agent_id)
    before = [lock.custodian_name for lock in queries.locks_of(tx.session, attempt.id)]
    _reseat(tx, attempt, [unit.id for unit in units])
    attempt.quorum = quorum
    after = [wire_name(unit.id) for unit in units]
    tx.record(
        "custodians.appointed",
        attempt,
        project_id=attempt.project_id,
        before=before,
        after=after,
        quorum=quorum,
    )


def _reseat(tx: Transaction, attempt: LotAttempt, units: list[UUID]) -> None:
    present = {lock.custodian_id: lock for lock in queries.locks_of(tx.session, attempt.id)}
    for unit in present.keys() - set(units):
        tx.session.delete(present.pop(unit))
    # Two steps, because (lot attempt, position) is unique at every moment.
    for lock in present.values():
        lock.position += 1000
    tx.session.flush()
    for position, unit in enumerate(units, 1):
        if unit in present:
            present[unit].position = position
        else:
            tx.add(LotLock(lot_attempt_id=attempt.id, position=position, custodian_id=unit))
    tx.session.flush()


def register_signing_key(tx: Transaction, vkey: str, proof: str) -> SigningKey:
    """Keep the custodian's long-term verifier key; `proof` is a possession statement signed with it."""
    tx.require(Action.REGISTER_SIGNING_KEY)
    person_id, organisation_id = tx.actor.person_id, tx.actor.organisation_id
    if person_id is None or organisation_id is None:
        raise Forbidden
    name = wire_name(organisation_id)
    try:
        verifier = notes.Verifier.parse(vkey)
        signed, _ = notes.verify(proof, [verifier])
    except notes.NoteError as error:
        raise _unreadable_key() from error
    if verifier.name != name or signed != Possession(name).text():
        raise _unreadable_key()
    key = tx.session.get(SigningKey, person_id)
    before = key.vkey if key else None
    if key is None:
        key = tx.add(SigningKey(person_id=person_id, organisation_id=organisation_id))
    key.vkey = vkey
    key.registered_at = tx.now
    tx.record("signing_key.registered", key, before=before, after=vkey)
    return key


def make_lock(
    tx: Transaction, lot_lock_id: UUID, summary: str, body: str, note: str | None = None
) -> LotLock:
    """Put the custodian's two public locks on a lot attempt; they may be made again until publication.

    `note` is the statement of these locks signed with the long-term key. Raises Invalid, Duplicate, TooLate,
    SecretSent.
    """
    must_hold_no_secret(summary, body)
    lock = _own_place(tx, lot_lock_id, Action.MAKE_LOCK)
    _must_be_unpublished(lock.lot_attempt)
    before = put_on(tx, lock, summary, body, note)
    lock.tested_at = None
    tx.record(
        "lock.made",
        lock,
        project_id=lock.lot_attempt.project_id,
        custodian=lock.custodian_name,
        before=before,
        after=[summary, body],
    )
    return lock


def put_on(
    tx: Transaction, place: Place, summary: str, body: str, note: str | None = None
) -> list[str] | None:
    """Check two public locks and write them down; gives those that stood there before.

    A lock is used once, whatever it seals: one key is handed in for one thing and must open no other.
    """
    if summary == body:
        raise Invalid.field("body", text("The summary and the body need two different locks."))
    for name, recipient in (("summary", summary), ("body", body)):
        try:
            lotkeys.must_be_lock(recipient)
        except SealError as error:
            reason = text("This is not a lock. It begins with age1 and has 62 characters.")
            raise Invalid.field(name, reason, error.code) from error
    if _is_used(tx, place, summary, body):
        raise Duplicate("lock_used", text("A lock is used only once. Make new ones for every lot."))
    if note is not None:
        lot, stage = place.sealed_thing
        recipients = {"summary": summary, "body": body}
        _must_state(tx, note, Lock(lot, stage, place.custodian_name, recipients).text())
    before = [place.recipient(part) for part in PARTS] if place.made_at else None
    place.summary_recipient, place.body_recipient, place.note = summary, body, note
    place.made_by, place.made_at = tx.actor.person_id, tx.now
    return before


def test_key(tx: Transaction, lot_lock_id: UUID, note: str) -> LotLock:
    """Take a signed test that the custodian's keys give the published locks. Raises Invalid, TooEarly."""
    lock = _made_place(tx, lot_lock_id)
    try:
        test = KeyTest.parse(notes.parse(note)[0])
    except (notes.NoteError, SealError) as error:
        raise _untested() from error
    locks = {"summary": lock.summary_recipient, "body": lock.body_recipient}
    if test.recipients != locks or not test.is_fresh(tx.now):
        raise _untested()
    expected = KeyTest(
        lock.lot_attempt.wire_id, lock.lot_attempt.stage, lock.custodian_name, test.recipients, test.asked
    )
    _must_state(tx, note, expected.text())
    return _tested(tx, lock, "signed")


def test_key_by_codes(
    tx: Transaction, secret: bytes, lot_lock_id: UUID, summary_code: str, body_code: str
) -> LotLock:
    """Take the codes that only the holder of the keys can read out of the two test files."""
    lock = _made_place(tx, lot_lock_id)
    typed = (("summary", lock.summary_recipient, summary_code), ("body", lock.body_recipient, body_code))
    for part, recipient, code in typed:
        if recipient is None or not challenges.is_code(secret, recipient, code):
            reason = text("This is not the code in the test file. Open the file with the key of this lock.")
            raise Invalid.field(f"{part}_code", reason)
    return _tested(tx, lock, "codes")


def _tested(tx: Transaction, lock: LotLock, how: str) -> LotLock:
    lock.tested_at = tx.now
    tx.record(
        "key.tested", lock, project_id=lock.lot_attempt.project_id, custodian=lock.custodian_name, how=how
    )
    return lock


def _own_place(tx: Transaction, lot_lock_id: UUID, action: Action) -> LotLock:
    attempt_id = tx.session.scalar(select(LotLock.lot_attempt_id).where(LotLock.id == lot_lock_id))
    if attempt_id is None:
        raise NotFound
    tx.lock(LotAttempt, attempt_id, exclusive=False)
    lock = tx.lock(LotLock, lot_lock_id)
    tx.require(action, lock)
    return lock


def _made_place(tx: Transaction, lot_lock_id: UUID) -> LotLock:
    lock = _own_place(tx, lot_lock_id, Action.TEST_KEY)
    if lock.made_at is None:
        raise TooEarly("lock_not_made", text("Make the locks first."))
    if lock.lot_attempt.state not in (AttemptState.PREPARING, AttemptState.PUBLISHED):
        raise Conflict
    return lock


def _must_be_unpublished(attempt: LotAttempt) -> None:
    if attempt.state is not AttemptState.PREPARING:
        reason = text("The locks stand in the published notice and can no longer change.")
        raise TooLate("locks_published", reason)


def _is_used(tx: Transaction, place: Place, summary: str, body: str) -> bool:
    pair = (summary, body)
    for table in Place.__subclasses__():
        others = select(table.id).where(
            table.id != place.id, table.summary_recipient.in_(pair) | table.body_recipient.in_(pair)
        )
        if tx.session.scalar(others.limit(1)) is not None:
            return True
    return False


def _must_state(tx: Transaction, note: str, expected: str) -> None:
    """Raise Invalid unless the note says `expected` and the actor's long-term key signed it."""
    key = queries.signing_key(tx.session, tx.actor.person_id)
    if key is None:
        reason = text("Register your signing key first.")
        raise Invalid.field("note", reason, "E_CUSTODIAN_SIG")
    try:
        signed, _ = notes.verify(note, [notes.Verifier.parse(key.vkey)])
    except notes.NoteError as error:
        raise _untested() from error
    if signed != expected:
        raise _untested()


def _untested() -> Invalid:
    reason = text("The signature does not fit this lot, these locks and your signing key.")
    return Invalid.field("note", reason, "E_CUSTODIAN_SIG")


def _unreadable_key() -> Invalid:
    return Invalid.field("vkey", text("This signing key cannot be used."), "E_CUSTODIAN_SIG")
