"""What waits around contracts: to enter, confirm, publish, file and archive."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from flask import url_for
from sqlalchemy.orm import Session

from trading.bids.queries import lot_title
from trading.contracts import queries
from trading.contracts.rules import ContractState
from trading.kernel.actors import Actor, Role
from trading.kernel.text import Text, text
from trading.web.waiting import WAITING, WaitingItem

_ASKED: Final[Mapping[tuple[Role, ContractState], Callable[[str], Text]]] = {
    (Role.BIDDER, ContractState.ENTERED): lambda title: text("Confirm the contract: %(title)s", title=title),
    (Role.PURCHASER, ContractState.CONFIRMED): lambda title: text(
        "Publish the contract: %(title)s", title=title
    ),
    (Role.OPERATOR, ContractState.PUBLISHED): lambda title: text("File the contract: %(title)s", title=title),
}


def contracts(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Contracts that wait for the reader, and awards without one."""
    if actor.role not in (Role.PURCHASER, Role.BIDDER, Role.OPERATOR):
        return []
    items = [
        WaitingItem(
            _ASKED[actor.role, each.state](lot_title(each.lot_attempt)),
            url_for("contracts.show", contract_id=each.id),
            text("Contract %(number)s", number=each.number),
        )
        for each in queries.contracts(session, actor)
        if (actor.role, each.state) in _ASKED
    ]
    if actor.role is Role.PURCHASER:
        items += [
            WaitingItem(
                text("Enter the contract: %(title)s", title=lot_title(award.lot_attempt)),
                url_for("contracts.entry", lot_attempt_id=award.lot_attempt_id),
                text("Lot %(lot)s", lot=award.lot_attempt.wire_id),
            )
            for award in queries.awards_without_contract(session, actor)
        ]
    return items


WAITING.append(contracts)
