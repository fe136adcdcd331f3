"""Contracts as they are concluded in life: entered, confirmed by the supplier, published, filed."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from uuid import UUID

from tests.support.accounts import County, Unit
from tests.support.announcements import signed_off
from tests.support.app import World
from trading.contracts import commands
from trading.contracts.commands.concluding import Terms
from trading.contracts.models import Contract
from trading.contracts.rules import ContractState
from trading.kernel.actors import Actor
from trading.kernel.clock import BEIJING
from trading.results.queries import standing_award
from trading.store.files import Stored

SCAN = b"%PDF-1.7 the signed contract"


def a_scan(world: World, content: bytes = SCAN) -> Stored:
    return world.platform.files.receive(BytesIO(content), limit=10_000, media_type="application/pdf")


def terms_of(world: World, lot_attempt_id: UUID) -> Terms:
    """The terms that follow from the award, signed today."""
    award = standing_award(world.session, lot_attempt_id)
    assert award is not None
    return Terms("按中标（成交）文件履行。", award.price, 60, day_of(world.clock.now()).date())


def day_of(moment: datetime) -> datetime:
    return moment.astimezone(BEIJING)


def entered(world: World, unit: Unit, lot_attempt_id: UUID, **changes: object) -> UUID:
    """Enter the contract on the award of a lot; gives it."""
    terms = replace(terms_of(world, lot_attempt_id), **changes)  # type: ignore[arg-type]  # fields by name
    with world.acting(unit.drafter) as tx:
        return commands.enter_contract(tx, lot_attempt_id, terms, a_scan(world), "合同.pdf").id


def sign_and_file(world: World, county: County, lot_attempt_id: UUID, unit: Unit | None = None) -> UUID:
    """Take an awarded lot to its filed contract, through both sides and the centre; gives the contract."""
    unit = unit or county.unit
    contract_id = entered(world, unit, lot_attempt_id)
    with world.acting(the_supplier(world, county, contract_id)) as tx:
        commands.confirm_contract(tx, contract_id)
    with world.acting(unit.drafter) as tx:
        draft_id = commands.draft_contract_notice(tx, contract_id).id
    signed_off(world, unit, draft_id)
    with world.acting(county.operator) as tx:
        commands.file_contract(tx, contract_id)
    assert world.session.get_one(Contract, contract_id).state is ContractState.FILED
    return contract_id


def the_supplier(world: World, county: County, contract_id: UUID) -> Actor:
    organisation_id = world.session.get_one(Contract, contract_id).organisation_id
    return next(each for each in county.bidders if each.organisation_id == organisation_id)
