"""The blueprint, and the reader's own tender or draft."""

from uuid import UUID

from flask import Blueprint

from trading.announcements import queries
from trading.announcements.models import NoticeDraft, Tender
from trading.kernel.actors import Role
from trading.store.db import db
from trading.web.identity import signed_in_as

bp = Blueprint("announcements", __name__)


def own_tender(tender_id: UUID) -> Tender:
    return queries.own_tender(db.session(), signed_in_as(Role.PURCHASER), tender_id)


def own_draft(draft_id: UUID) -> NoticeDraft:
    return queries.own_draft(db.session(), signed_in_as(Role.PURCHASER), draft_id)
