"""The one boundary of writing: authorise, change, record, commit; or nothing at all."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import event, insert
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from trading.kernel.actors import Actor, Role
from trading.kernel.clock import Clock, SystemClock
from trading.kernel.errors import Forbidden, NotFound
from trading.kernel.permissions import Action, can
from trading.store import outbox
from trading.store.audit import AuditEvent
from trading.store.db import READ_ONLY, WRITING, Base, db, writer_turn

M = TypeVar("M", bound=Base)
E = TypeVar("E")

_EVENT = insert(Base.metadata.tables[AuditEvent.__tablename__])
_OPEN: ContextVar[bool] = ContextVar("transaction_open", default=False)
_SUBSCRIBERS: dict[type, list[Callable[["Transaction", Any], None]]] = {}


class Unaccounted(RuntimeError):
    """Rows changed although nothing was authorised or nothing was recorded: a fault of the program."""


class Transaction:
    """What a command is given: session, actor, one instant, and the duty to account for every change."""

    def __init__(self, session: Session, actor: Actor, clock: Clock) -> None:
        self.session = session
        self.actor = actor
        self._clock = clock
        self._now: datetime | None = None
        self._required = False
        self._recorded = False

    @property
    def now(self) -> datetime:
        """The instant of this transaction (legal time), read once, after the locks are held."""
        if self._now is None:
            self._now = self._clock.now()
        return self._now

    @property
    def person_id(self) -> UUID:
        """The person who acts; raises Forbidden for the platform itself and for visitors."""
        if self.actor.person_id is None:
            raise Forbidden
        return self.actor.person_id

    def lock(self, model: type[M], key: UUID, *, exclusive: bool = True) -> M:
        """Lock the row and read it afresh; raises NotFound. Must come before `now` is first read."""
        if self._now is not None:
            raise Unaccounted("lock first, then ask for the time")
        found = self.session.get(model, key, with_for_update={"read": not exclusive}, populate_existing=True)
        if found is None:
            raise NotFound
        return found

    def get(self, model: type[M], key: UUID) -> M:
        """Read one row; raises NotFound."""
        found = self.session.get(model, key)
        if found is None:
            raise NotFound
        return found

    def add(self, row: M) -> M:
        self.session.add(row)
        return row

    def require(self, action: Action, subject: Any = None) -> None:
        """Authorise by the one table; raises Forbidden."""
        if not can(self.actor, action, subject):
            raise Forbidden(action=action.value)
        self.session.info.pop("supervised", None)
        self._required = True

    def record(
        self,
        action: str,
        subject: Any,
        *,
        project_id: UUID | None = None,
        sealed_until: UUID | None = None,
        **facts: Any,
    ) -> None:
        """Write the audit event; `facts` are plain JSON values, `before=` and `after=` tell a change."""
        self.session.flush()
        if self.session.info.get("supervised"):
            raise ReadOnlySession
        values = {
            "at": self.now,
            "action": action,
            "role": self.actor.role,
            "person_id": self.actor.person_id,
            "organisation_id": self.actor.organisation_id,
            "address": self.actor.address,
            "subject_type": type(subject).__name__,
            "subject_id": getattr(subject, "id", None),
            "project_id": project_id,
            "sealed_until": sealed_until,
            "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True),
        }
        # As plain values: every act pays for this row, and the unit of work would double its price.
        self.session.connection().execute(_EVENT, values)
        self._recorded = True

    def emit(self, happened: object) -> None:
        """Tell the features above, inside this transaction."""
        for subscriber in _SUBSCRIBERS.get(type(happened), []):
            subscriber(self, happened)

    def enqueue(self, kind: str, key: str, payload: dict[str, Any], due_at: datetime | None = None) -> None:
        """Queue an effect for after the commit; `due_at` is system time, default at once."""
        outbox.enqueue(self.session, kind, key, payload, due_at or SystemClock().now())

    def must_be_accounted_for(self) -> None:
        """Raise Unaccounted when rows changed without `require` and `record`."""
        if self.session.info.get("changed") and not (self._required and self._recorded):
            raise Unaccounted("rows changed without an authorisation and an audit event")


def subscribe(kind: type[E], subscriber: Callable[[Transaction, E], None]) -> None:
    """Let an upper feature hear of an event; called once each at assembly."""
    known = _SUBSCRIBERS.setdefault(kind, [])
    if subscriber not in known:
        known.append(subscriber)


@contextmanager
def bookkeeping() -> Iterator[Session]:
    """Write outside the audited business: heartbeats, leases, the access log. Commits at the end.

    Raises RuntimeError when a writing transaction is open already.
    """
    if _OPEN.get():
        raise RuntimeError("transaction() inside transaction()")
    session = db.session()
    session.rollback()
    session.info.pop("changed", None)
    opened, writing = _OPEN.set(True), WRITING.set(True)
    try:
        with writer_turn(db.engine):
            try:
                session.connection()
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
    finally:
        WRITING.reset(writing)
        _OPEN.reset(opened)
        session.info.pop("changed", None)
        session.info.pop("supervised", None)


@contextmanager
def transaction(actor: Actor, clock: Clock) -> Iterator[Transaction]:
    """Open the one writing transaction of a request or a job; commits at the end, rolls back on any error.

    Raises RuntimeError when one is open already, Unaccounted when changes were not authorised and recorded.
    """
    with bookkeeping() as session:
        if actor.role is Role.SUPERVISOR:
            # Lifted only by `require`, which grants such an account nothing but its own password.
            session.info["supervised"] = True
        tx = Transaction(session, actor, clock)
        yield tx
        session.flush()
        tx.must_be_accounted_for()


@contextmanager
def refusal(actor: Actor, clock: Clock) -> Iterator[Transaction]:
    """A short transaction of its own, after a rollback, for a refusal worth keeping."""
    with transaction(actor, clock) as tx:
        tx._required = True  # a refusal needs no grant: it changes nothing but the record
        yield tx


class ReadOnlySession(RuntimeError):
    """A supervision account tried to change something: a fault of the program, stopped here."""


@contextmanager
def reading_only() -> Iterator[None]:
    """Make everything inside read-only: the session, and the database itself."""
    session = db.session()
    session.rollback()
    token = READ_ONLY.set(True)
    session.info["supervised"] = True
    try:
        yield
    finally:
        session.rollback()
        session.info.pop("supervised", None)
        READ_ONLY.reset(token)


@event.listens_for(Session, "before_flush")
def _before_flush(session: Session, context: UOWTransaction, instances: Any) -> None:
    touched = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    if not touched:
        return
    if session.info.get("supervised"):
        raise ReadOnlySession
    if any(not isinstance(row, AuditEvent) for row in touched):
        session.info["changed"] = True


@event.listens_for(Session, "do_orm_execute")
def _on_execute(state: ORMExecuteState) -> None:
    if not state.is_select:
        if state.session.info.get("supervised"):
            raise ReadOnlySession
        state.session.info["changed"] = True
