"""Apply, take it back, and be given a number once the deposit is there."""

from typing import Final
from uuid import UUID

from trading.accounts.models import Organisation
from trading.accounts.rules import OrganisationState
from trading.auctions.models import BidderApplication, Participant
from trading.auctions.queries import offers as queries
from trading.auctions.rules.applications import APPLICATION, ApplicationState, draw_number
from trading.custody import queries as custody
from trading.deposits.queries import is_secured
from trading.kernel.errors import Conflict, Duplicate, Forbidden, NotFound, TooLate
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.projects.rules import RISING, AttemptState, is_closed
from trading.store.transaction import Transaction

DECLARATION: Final = (
    "我方已阅读并接受本次交易的公告和文件，具备规定的资格条件，没有被限制参加交易的情形；"
    "独立参加竞买，不与他人串通；竞得后按规定签订成交确认书和合同并付清价款，否则承担违约责任。"
)
"""What an applicant declares; it stands in the notice and in the application."""


def apply(tx: Transaction, lot_attempt_id: UUID) -> BidderApplication:
    """Ask to take part in a published offer, before its end of applications.

    Raises Forbidden to parties of the trade, TooLate from the deadline on, Duplicate for a second time.
    """
    attempt = _taking_applications(tx, lot_attempt_id)
    offer = queries.published(tx.session, attempt.id)
    tx.require(Action.APPLY_TO_BUY, offer)
    _must_be_stranger(tx, attempt)
    known = queries.own_application(tx.session, tx.actor, attempt.id)
    if known is not None and known.state is not ApplicationState.WITHDRAWN:
        raise Duplicate("applied_already", text("Your organisation has applied already."))
    if known is not None:
        APPLICATION.apply(known, "make")
        known.made_by, known.made_at, known.ended_at = tx.person_id, tx.now, None
    application = known or tx.add(
        BidderApplication(
            offer_id=offer.id,
            offer=offer,
            organisation_id=tx.actor.organisation_id,
            state=ApplicationState.MADE,
            declared=DECLARATION,
            made_by=tx.person_id,
            made_at=tx.now,
        )
    )
    _record(tx, "application.made", application)
    return application


def withdraw(tx: Transaction, lot_attempt_id: UUID) -> BidderApplication:
    """Take the application back while there is no number for it yet. Raises Conflict, TooLate."""
    _taking_applications(tx, lot_attempt_id)
    application = queries.own_application(tx.session, tx.actor, lot_attempt_id)
    if application is None:
        raise NotFound
    tx.require(Action.TAKE_BACK_APPLICATION, application)
    if application.state is not ApplicationState.MADE:
        raise Conflict("qualified_already", text("You have a number already and stay in this trade."))
    APPLICATION.apply(application, "withdraw")
    application.ended_at = tx.now
    _record(tx, "application.withdrawn", application)
    return application


def qualify(tx: Transaction, lot_attempt_id: UUID) -> list[Participant]:
    """Give a number to everybody whose deposit is there; from the deadline on drop who is not secured.

    Nobody looks at the applicants before the hammer: the platform alone compares declaration and deposit.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    offer = queries.published(tx.session, attempt.id)
    tx.require(Action.QUALIFY_BUYERS, offer)
    closed = is_closed(attempt.deadline, tx.now)
    given = []
    for application in queries.waiting_applications(tx.session, attempt.id):
        if is_secured(tx.session, attempt.id, application.organisation_id):
            given.append(_numbered(tx, application))
        elif closed:
            APPLICATION.apply(application, "lapse")
            application.ended_at = tx.now
            _record(tx, "application.lapsed", application)
    return given


def _numbered(tx: Transaction, application: BidderApplication) -> Participant:
    APPLICATION.apply(application, "qualify")
    number = draw_number(queries.taken_numbers(tx.session, application.offer_id))
    participant = tx.add(
        Participant(
            auction_id=application.offer_id,
            organisation_id=application.organisation_id,
            number=number,
            qualified_at=tx.now,
        )
    )
    tx.session.flush()
    _record(tx, "application.qualified", application)
    return participant


def _record(tx: Transaction, action: str, application: BidderApplication) -> None:
    """Nobody may see who applied before the hammer, so the event is sealed like that of a bid."""
    project_id = application.offer.lot_attempt.project_id
    tx.record(action, application, project_id=project_id, sealed_until=application.offer_id)


def _taking_applications(tx: Transaction, lot_attempt_id: UUID) -> LotAttempt:
    attempt = tx.lock(LotAttempt, lot_attempt_id, exclusive=False)
    if attempt.stage != RISING or attempt.published_at is None:
        raise NotFound
    if attempt.state is not AttemptState.PUBLISHED or is_closed(attempt.deadline, tx.now):
        raise TooLate("applications_closed", text("The time for applications is over."))
    projects.must_run(tx.session, attempt)
    return attempt


def _must_be_stranger(tx: Transaction, attempt: LotAttempt) -> None:
    """The seller, its agent and the custodians of the reserve know too much to bid."""
    own = tx.actor.organisation_id
    parties = {attempt.procuring_entity_id, attempt.agent_id}
    parties |= {place.custodian_id for place in custody.locks_of(tx.session, attempt.id)}
    if own is None or own in parties:
        raise Forbidden("own_offer", text("A party to this trade cannot bid in it."))
    organisation = tx.get(Organisation, own)
    if organisation.state is not OrganisationState.ADMITTED:
        raise Forbidden("not_admitted", text("Your organisation is not admitted at present."))
