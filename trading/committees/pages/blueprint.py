"""The blueprint of all pages around committees, and who reads as a member."""

from uuid import UUID

from flask import Blueprint

from trading.committees import panel, queries
from trading.committees.models import Committee, Seat
from trading.committees.panel import Panel
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt
from trading.store.db import db
from trading.web.identity import signed_in_as

bp = Blueprint("committees", __name__)


def own_committee(committee_id: UUID) -> tuple[Committee, Seat]:
    """A committee on which the reader sits; raises NotFound for everybody else."""
    actor = signed_in_as(Role.EXPERT, Role.PURCHASER)
    return queries.own_committee(db.session(), actor.person_id, committee_id)


def own_panel(lot_attempt_id: UUID) -> tuple[Panel, Seat]:
    """A lot before the committee on which the reader sits; raises NotFound for everybody else."""
    attempt = db.session.get(LotAttempt, lot_attempt_id)
    actor = signed_in_as(Role.EXPERT, Role.PURCHASER)
    if attempt is None:
        raise NotFound
    committee = queries.committee_of(db.session(), attempt)
    if attempt.id not in {each.id for each in queries.lots_of(db.session(), committee)}:
        raise NotFound
    _, seat = queries.own_committee(db.session(), actor.person_id, committee.id)
    return panel.of(db.session(), attempt), seat
