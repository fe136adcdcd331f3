"""Import a finance list, and put on record why one of its lines is no trade outside the platform."""

from uuid import UUID

from sqlalchemy import select

from trading.kernel.errors import Duplicate
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.reconciliation import queries
from trading.reconciliation.models import Explanation, FinanceItem, FinanceList
from trading.reconciliation.sheet import Line
from trading.store.files import Stored, keep
from trading.store.transaction import Transaction


def import_list(tx: Transaction, stored: Stored, file_name: str, lines: list[Line]) -> FinanceList:
    """Keep a list with all its lines; raises Duplicate for a file that was imported before."""
    tx.require(Action.IMPORT_FINANCE_LIST)
    if tx.session.scalar(select(FinanceList.id).where(FinanceList.sha256 == stored.sha256)) is not None:
        raise Duplicate("list_imported", text("This very file has been imported already."))
    keep(tx, stored)
    imported = tx.add(
        FinanceList(file_name=file_name, sha256=stored.sha256, imported_by=tx.person_id, imported_at=tx.now)
    )
    for line in lines:
        imported.items.append(
            FinanceItem(
                line=line.number,
                unit_name=line.unit_name,
                unit=line.unit,
                supplier_name=line.supplier_name,
                supplier=line.supplier,
                title=line.title,
                amount=line.amount,
                on=line.on,
                reference=line.reference,
            )
        )
    tx.record("finance_list.imported", imported, name=file_name, sha256=stored.sha256, lines=len(lines))
    return imported


def explain(tx: Transaction, item_id: UUID, reason: str) -> Explanation:
    """Put on record why a line is no trade outside the platform, once; raises Duplicate."""
    item = queries.item(tx.session, item_id)
    tx.require(Action.IMPORT_FINANCE_LIST)
    if tx.session.get(Explanation, item.id) is not None:
        raise Duplicate("explained", text("This line has been explained already."))
    explanation = tx.add(
        Explanation(id=item.id, reason=reason, explained_by=tx.person_id, explained_at=tx.now)
    )
    tx.record("finance_item.explained", item.finance_list, line=item.line, reason=reason)
    return explanation
