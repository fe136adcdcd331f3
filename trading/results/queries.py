"""Reads of evaluation, awards and letters, and the outcome as the public may know it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trading.admissions import queries as admissions
from trading.announcements import queries as announcements
from trading.announcements import records
from trading.announcements.models import Notice, NoticeDraft, NoticeLot
from trading.announcements.rules import NoticeKind
from trading.bids.models import Bid
from trading.draws import queries as draws
from trading.draws.models import Draw
from trading.draws.rules import ORDERING, STANDING, DrawKind
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.money import Money
from trading.kernel.permissions import Action, can, own_unit
from trading.openings.models import OpeningRecord, Verdict
from trading.procedures.vocabulary import EvaluationMethod
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import AttemptState
from trading.results.models import Assessment, Award, EvaluationReport, Letter, TieOrder
from trading.results.rules import Accepted, AwardState, NextNotice, next_notice, ties

OUTCOME_NOTICES = (NoticeKind.FAILURE, NoticeKind.CANDIDATES, NoticeKind.RESULT)


@dataclass(frozen=True, slots=True)
class Judged:
    """One bid of an opened lot with its verdict and, once there is one, its judgement.

    A bid whose bidder fell away after it was named keeps its judgement but is no candidate.
    """

    bid: Bid
    verdict: Verdict
    assessment: Assessment | None
    fell_away: bool = False

    @property
    def summary(self) -> dict[str, Any]:
        """What the bidder stated, as read out."""
        stated: dict[str, Any] = json.loads(self.verdict.summary) if self.verdict.summary else {}
        return stated

    @property
    def accepted(self) -> Accepted | None:
        if self.assessment is None or self.assessment.evaluated_price is None:
            return None
        return Accepted(self.bid.id, self.assessment.evaluated_price)

    @property
    def is_candidate(self) -> bool:
        return self.accepted is not None and not self.fell_away

    @property
    def price(self) -> Money | None:
        """What would be paid: the price read out, or the evaluated one where none was read out."""
        return self.verdict.price or (self.assessment.evaluated_price if self.assessment else None)


def own_lot(session: Session, actor: Actor, lot_attempt_id: UUID) -> LotAttempt:
    """An opened lot attempt of the actor's unit; raises NotFound for all others."""
    attempt = session.get(LotAttempt, lot_attempt_id)
    if attempt is None or not can(actor, Action.EVALUATE, attempt):
        raise NotFound
    if session.get(OpeningRecord, attempt.id) is None:
        raise NotFound
    return attempt


def own_opened_bid(session: Session, actor: Actor, bid_id: UUID) -> Judged:
    """One opened bid of a lot of the actor's unit; raises NotFound."""
    # One question, so that a bid that is not open costs no more than one that does not exist.
    row = session.execute(
        select(Bid, Verdict, Assessment)
        .join(Verdict, Verdict.id == Bid.id)
        .outerjoin(Assessment, Assessment.id == Bid.id)
        .where(Bid.id == bid_id, Verdict.code.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFound
    own_lot(session, actor, row.Bid.lot_attempt_id)
    return Judged(*row)


def lots_of_unit(session: Session, actor: Actor) -> Sequence[LotAttempt]:
    """Every opened lot attempt of the actor's unit, the newest first."""
    own = actor.organisation_id
    return session.scalars(
        select(LotAttempt)
        .join(OpeningRecord, OpeningRecord.id == LotAttempt.id)
        .join(LotAttempt.project)
        .where(or_(Project.procuring_entity_id == own, Project.agent_id == own))
        .order_by(OpeningRecord.at.desc(), LotAttempt.wire_id)
        .options(contains_eager(LotAttempt.project), joinedload(LotAttempt.lot))
    ).all()


def judged(session: Session, lot_attempt_id: UUID) -> list[Judged]:
    """Every bid of an opened lot: ranked ones first, then by the price read out."""
    rows = session.execute(
        select(Bid, Verdict, Assessment)
        .join(Verdict, Verdict.id == Bid.id)
        .outerjoin(Assessment, Assessment.id == Bid.id)
        .where(Bid.lot_attempt_id == lot_attempt_id)
        .options(joinedload(Bid.organisation))
    )
    gone = fallen(session, lot_attempt_id)
    return sorted((Judged(*row, row.Bid.organisation_id in gone) for row in rows), key=_as_listed)


def fallen(session: Session, lot_attempt_id: UUID) -> frozenset[UUID]:
    """The organisations that were first and fell away: they gave up, or their award did not stand."""
    replaced = select(Award.organisation_id).where(
        Award.lot_attempt_id == lot_attempt_id, Award.fell_away_because != ""
    )
    return frozenset(session.scalars(replaced))


def _as_listed(each: Judged) -> tuple[bool, int, bool, int, str]:
    rank = each.assessment.rank if each.assessment else None
    price = each.accepted.price if each.accepted else each.verdict.price
    return (rank is None, rank or 0, price is None, price.fen if price else 0, each.bid.envelope_sha256)


def accepted(bids: Iterable[Judged]) -> list[Accepted]:
    return [each.accepted for each in bids if each.accepted is not None]


def tie_order(session: Session, lot_attempt_id: UUID) -> TieOrder | None:
    return session.get(TieOrder, lot_attempt_id)


def places(order: TieOrder | None) -> dict[UUID, int]:
    """The places of a confirmed order; empty without one."""
    return written_places(order) if order is not None and order.confirmed_by is not None else {}


def written_places(order: TieOrder | None) -> dict[UUID, int]:
    """The places as they were written down, confirmed or not."""
    return {UUID(bid_id): place for bid_id, place in json.loads(order.places).items()} if order else {}


def settled_places(session: Session, bids: Sequence[Judged], lot_attempt_id: UUID) -> dict[UUID, int]:
    """The places of bids of equal price: as drawn in public, or else as two people of the unit confirmed."""
    bidders = {each.bid.id: each.bid.organisation_id for each in bids}
    draw = draw_of_ties(session, bids, lot_attempt_id)
    drawn = draws.order_of_organisations(session, draw) if draw else []
    if not drawn:
        return places(tie_order(session, lot_attempt_id))
    return {
        bid_id: place
        for group in ties(accepted(bids))
        for place, bid_id in enumerate(sorted(group, key=lambda each: drawn.index(bidders[each])), 1)
    }


def draw_of_ties(session: Session, bids: Sequence[Judged], lot_attempt_id: UUID) -> Draw | None:
    """The standing public draw that orders all bids of equal price; a judgement may have changed since."""
    groups = ties(accepted(bids))
    tied = {each.bid.organisation_id for each in bids for group in groups if each.bid.id in group}
    found = [
        each
        for kind in DrawKind
        if kind in ORDERING
        for each in draws.draws_of_lot(session, lot_attempt_id, kind)
    ]
    for draw in found:
        if draw.state in STANDING and tied and tied <= {each.organisation_id for each in draw.candidates}:
            return draw
    return None


def joint_members(
    session: Session, lot_attempt_id: UUID, bidder_ids: Iterable[UUID]
) -> dict[UUID, list[dict[str, str]]]:
    """Names and credit codes in the joint venture of each bidder that leads one, the lead first."""
    found = admissions.members_of_bidders(session, lot_attempt_id, bidder_ids)
    return {
        lead_id: [
            {"name": each.organisation.name, "credit_code": each.organisation.credit_code or ""}
            for each in members
        ]
        for lead_id, members in found.items()
    }


def is_fixed_price(session: Session, lot_attempt_id: UUID) -> bool:
    """Whether the notice fixes the price, so that a public draw names the contractor."""
    tender = announcements.tender_of(session, lot_attempt_id)
    procedure = announcements.procedure_of(tender, tender.created_at)
    return procedure.evaluation.method is EvaluationMethod.FIXED_PRICE_DRAW


def report(session: Session, lot_attempt_id: UUID) -> EvaluationReport | None:
    return session.get(EvaluationReport, lot_attempt_id)


def standing_award(session: Session, lot_attempt_id: UUID) -> Award | None:
    """The award of a lot attempt that was not replaced by another."""
    return session.scalar(
        select(Award).where(Award.lot_attempt_id == lot_attempt_id, Award.state != AwardState.REPLACED)
    )


def outcome_drafts(session: Session, attempt: LotAttempt) -> list[NoticeDraft]:
    """Notices about this lot's outcome that are in sign-off."""
    tender = announcements.tender_of(session, attempt.id)
    return [
        draft
        for draft in announcements.live_drafts(session, tender.id)
        if draft.kind in OUTCOME_NOTICES
        and str(attempt.id) in {lot["lot_attempt"] for lot in json.loads(draft.content)["lots"]}
    ]


def outcome_draft(session: Session, attempt: LotAttempt) -> NoticeDraft | None:
    """The notice about this lot's outcome that is in sign-off."""
    return next(iter(outcome_drafts(session, attempt)), None)


def what_follows(session: Session, attempt: LotAttempt, now: datetime) -> NextNotice | None:
    """The notice that the unit publishes next; None before the report and after the outcome."""
    if attempt.state not in (AttemptState.OPENED, AttemptState.CANDIDATES):
        return None
    if report(session, attempt.id) is None:
        return None
    procedure = announcements.procedure_of(announcements.tender_of(session, attempt.id), now)
    bids = judged(session, attempt.id)
    return next_notice(
        len(accepted(bids)),
        procedure.bidders.minimum,
        procedure.publicity.candidates,
        are_published=attempt.state is AttemptState.CANDIDATES,
        is_any_left=any(each.is_candidate for each in bids),
    )


def letters(session: Session, lot_attempt_id: UUID) -> Sequence[Letter]:
    """Every letter about a lot attempt, by number."""
    return session.scalars(
        select(Letter)
        .where(Letter.lot_attempt_id == lot_attempt_id)
        .order_by(Letter.number)
        .options(joinedload(Letter.organisation))
    ).all()


def letter_of(session: Session, bid_id: UUID) -> Letter | None:
    """The newest letter about a bid; a new outcome brings a new letter."""
    found = select(Letter).where(Letter.bid_id == bid_id).order_by(Letter.at.desc(), Letter.number.desc())
    return session.scalars(found.limit(1)).first()


def readable_letter(session: Session, actor: Actor, letter_id: UUID) -> Letter:
    """A letter for its bidder, its unit and the centre; raises NotFound for all others."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise NotFound
    is_addressee = actor.role is Role.BIDDER and actor.organisation_id == letter.organisation_id
    is_unit = actor.role is Role.PURCHASER and own_unit(actor, letter.lot_attempt)
    if not (is_addressee or is_unit or actor.role is Role.OPERATOR):
        raise NotFound
    return letter


def letters_of_bidder(session: Session, organisation_id: UUID) -> Sequence[Letter]:
    """Every letter to a bidder, the newest first."""
    return session.scalars(
        select(Letter).where(Letter.organisation_id == organisation_id).order_by(Letter.at.desc())
    ).all()


def standing_letters(session: Session, organisation_id: UUID) -> list[Letter]:
    """The newest letter on each lot that is decided now; an outcome that was set aside is told by none."""
    newest: dict[UUID, Letter] = {}
    for letter in letters_of_bidder(session, organisation_id):
        newest.setdefault(letter.lot_attempt_id, letter)
    decided = (AttemptState.AWARDED, AttemptState.FAILED)
    return [letter for letter in newest.values() if letter.lot_attempt.state in decided]


@dataclass(frozen=True, slots=True)
class Candidate:
    rank: int
    bidder: str
    credit_code: str
    price: Money


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the public may know of a lot's outcome: the published candidates, then winner and price."""

    lot_attempt_id: UUID
    candidates: tuple[Candidate, ...] = ()
    publicity_until: datetime | None = None
    winner: str | None = None
    price: Money | None = None


def outcomes(session: Session, lot_attempt_ids: Iterable[UUID]) -> dict[UUID, Outcome]:
    """What notices of candidates and results have said of each lot attempt, in one query.

    An outcome that was set aside is no outcome any more, whatever its notice says.
    """
    published = session.execute(
        select(NoticeLot.lot_attempt_id, Notice.kind, Notice.frozen, LotAttempt.state)
        .join(Notice, Notice.id == NoticeLot.notice_id)
        .join(LotAttempt, LotAttempt.id == NoticeLot.lot_attempt_id)
        .where(
            NoticeLot.lot_attempt_id.in_(list(lot_attempt_ids)),
            Notice.kind.in_((NoticeKind.CANDIDATES, NoticeKind.RESULT)),
        )
        .order_by(Notice.published_at, Notice.number)
    )
    found: dict[UUID, Outcome] = {}
    for lot_attempt_id, kind, frozen, state in published:
        if state not in (AttemptState.CANDIDATES, AttemptState.AWARDED):
            continue
        known = found.get(lot_attempt_id, Outcome(lot_attempt_id))
        said = records.read(frozen)
        wire_id = next(lot["lot"] for lot in said["lots"] if lot["lot_attempt"] == lot_attempt_id)
        read = _with_candidates if kind is NoticeKind.CANDIDATES else _with_winner
        found[lot_attempt_id] = read(known, said, wire_id)
        if state is AttemptState.CANDIDATES:
            found[lot_attempt_id] = replace(found[lot_attempt_id], winner=None, price=None)
    return found


def _with_candidates(known: Outcome, said: dict[str, Any], wire_id: str) -> Outcome:
    candidates = tuple(
        Candidate(each["rank"], each["bidder"], each["credit_code"], each["price"])
        for each in said["candidates"]
        if each["lot"] == wire_id
    )
    return replace(known, candidates=candidates, publicity_until=said["publicity"]["until"])


def _with_winner(known: Outcome, said: dict[str, Any], wire_id: str) -> Outcome:
    winner = next(each["name"] for each in said["winner"] if each["lot"] == wire_id)
    price = next(each["amount"] for each in said["amount"] if each["lot"] == wire_id)
    return replace(known, winner=winner, price=price)
