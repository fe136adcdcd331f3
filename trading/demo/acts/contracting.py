"""After the award: the contract signed by both sides, published, filed, performed; the lot archived."""

from uuid import UUID

from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.contracts import commands
from trading.contracts.commands.concluding import Terms
from trading.contracts.models import Contract
from trading.demo.acts.offering import sign_off
from trading.demo.acts.registering import Row, drafter_of
from trading.demo.papers import stored_paper
from trading.demo.stage import Stage
from trading.kernel.clock import BEIJING
from trading.results.queries import standing_award
from trading.store.db import db


def enter(stage: Stage, row: Row, tender_id: UUID) -> list[UUID]:
    """Enter the contract on every award of a tender; gives the contracts."""
    return [
        _enter(stage, row, attempt.id)
        for attempt in tenders.attempts_of(db.session.get_one(Tender, tender_id))
    ]


def _enter(stage: Stage, row: Row, lot_attempt_id: UUID) -> UUID:
    award = standing_award(db.session(), lot_attempt_id)
    if award is None:
        raise LookupError(lot_attempt_id)
    today = stage.clock.now().astimezone(BEIJING).date()
    terms = Terms(row["content"], award.price, 60, today)
    scan = stored_paper(stage, f"{row['title']}合同", award.organisation.name, row["content"])
    with stage.acting(drafter_of(row)) as tx:
        return commands.enter_contract(tx, lot_attempt_id, terms, scan, "合同.pdf").id


def confirm(stage: Stage, contract_id: UUID) -> None:
    """The supplier compares and confirms."""
    organisation_id = db.session.get_one(Contract, contract_id).organisation_id
    login = next(login for login, actor in stage.cast.items() if actor.organisation_id == organisation_id)
    with stage.acting(login) as tx:
        commands.confirm_contract(tx, contract_id)


def publish(stage: Stage, row: Row, contract_id: UUID) -> None:
    with stage.acting(drafter_of(row)) as tx:
        draft_id = commands.draft_contract_notice(tx, contract_id).id
    sign_off(stage, row, draft_id)


def file(stage: Stage, contract_id: UUID) -> None:
    with stage.acting("operator") as tx:
        commands.file_contract(tx, contract_id)
