"""What waits for cashiers and for bidders."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.deposits import owing, queries
from trading.deposits.rules import SecurityKind
from trading.kernel.actors import Actor, Role
from trading.kernel.text import Text, text
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.web.identity import platform
from trading.web.waiting import WAITING, WaitingItem


def for_cashier(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Money to assign, guarantees to check, refunds that are due."""
    if actor.role is not Role.CASHIER:
        return []
    items = []
    if queries.unmatched(session):
        items.append(
            WaitingItem(text("Assign payments whose purpose is not known"), url_for("deposits.unmatched"))
        )
    items += [
        WaitingItem(
            text("Check a guarantee with its issuer"),
            url_for("deposits.lot", lot_attempt_id=each.deposit.lot_attempt_id),
            _place(each.deposit.lot_attempt),
            each.deposit.due,
        )
        for each in queries.unchecked_guarantees(session)
    ]
    due = [owed for _, owed in owing.payments_owed(session, platform().config.instance, now) if owed.due_at]
    if due:
        first = text("Instruct the bank to pay securities back")
        items.append(WaitingItem(first, url_for("deposits.refunds"), None, due[0].due_at))
    return items


def for_bidder(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Securities that were begun and are not given yet."""
    if actor.role is not Role.BIDDER or actor.organisation_id is None:
        return []
    return [
        WaitingItem(
            text("Pay the performance security")
            if each.kind is SecurityKind.PERFORMANCE
            else text("Give the bid security"),
            url_for("deposits.give", lot_attempt_id=each.lot_attempt_id),
            _place(each.lot_attempt),
            each.due,
        )
        for each in queries.own_deposits(session, actor.organisation_id)
        if each.given_up_at is None
        and (each.due is None or now < each.due)
        and each.lot_attempt.state in (AttemptState.PUBLISHED, AttemptState.AWARDED)
        and not queries.secures(each, queries.owed(session, each))
    ]


def _place(attempt: LotAttempt) -> Text:
    return text("%(title)s, %(lot)s", title=attempt.project.title, lot=attempt.lot.title)


WAITING.extend((for_cashier, for_bidder))
