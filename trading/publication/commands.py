"""Keep the lists of the public in step with what is published."""

from typing import Final

from sqlalchemy import delete, insert, select

from trading.accounts.models import Organisation
from trading.announcements import queries as announcements
from trading.announcements.models import Notice, Tender
from trading.announcements.rules import Audience
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.publication.models import Listing, ListingToken
from trading.publication.queries import FRONT
from trading.publication.rules import normal, tokens
from trading.store.live import bump
from trading.store.transaction import Transaction

TITLE_LIMIT: Final = 200


def show(tx: Transaction, notice: Notice) -> None:
    """List the tender of a notice, or list it anew with what the notice has changed."""
    tender = notice.tender
    attempts = announcements.attempts_of(tender)
    if tender.deadline is None or notice.audience is Audience.INVITED:
        return
    project = tender.project
    unit = tx.get(Organisation, project.procuring_entity_id)
    first = next(
        each for each in announcements.notices_of(tx.session, tender.id) if each.audience is Audience.PUBLIC
    )
    values = {
        "project_id": project.id,
        "round": tender.round,
        "title": tender.title[:TITLE_LIMIT],
        "number": project.number or "",
        "unit": unit.name,
        "category": project.category,
        "method": announcements.procedure_of(tender, tx.now).method.value,
        "region_code": project.region_code,
        "amount": _amount(attempts, project.budget),
        "published_at": first.published_at,
        "deadline": tender.deadline,
        "words": normal("\n".join(_words(tx, tender, attempts, unit))),
    }
    _write(tx, tender, values)
    freshen(tx)


def freshen(tx: Transaction) -> None:
    """Let every kept copy of a public list be asked for again."""
    bump(tx.session, FRONT)


def _write(tx: Transaction, tender: Tender, values: dict[str, object]) -> None:
    listing = tx.session.get(Listing, tender.id)
    if listing is None:
        listing = tx.add(Listing(tender_id=tender.id, **values))
    for name, value in values.items():
        setattr(listing, name, value)
    tx.session.flush()
    tx.session.execute(delete(ListingToken).where(ListingToken.tender_id == tender.id))
    rows = [{"token": token, "tender_id": tender.id} for token in sorted(tokens(listing.words))]
    tx.session.execute(insert(ListingToken), rows)


def _amount(attempts: list[LotAttempt], budget: Money | None) -> Money | None:
    """The ceiling of all lots together where each has one, else the budget."""
    ceilings = [attempt.ceiling_price for attempt in attempts if attempt.ceiling_price is not None]
    if ceilings and len(ceilings) == len(attempts):
        return Money(sum(ceiling.fen for ceiling in ceilings))
    return budget


def _words(tx: Transaction, tender: Tender, attempts: list[LotAttempt], unit: Organisation) -> list[str]:
    project = tender.project
    numbers = select(Notice.number).where(Notice.tender_id == tender.id, Notice.audience == Audience.PUBLIC)
    agent = tx.get(Organisation, project.agent_id).name if project.agent_id else ""
    return [
        tender.title,
        project.title,
        project.number or "",
        project.place,
        unit.name,
        agent,
        tender.need,
        *(attempt.lot.title for attempt in attempts),
        *(attempt.wire_id for attempt in attempts),
        *tx.session.scalars(numbers),
    ]
