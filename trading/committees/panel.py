"""One lot before its committee: the bids, how members voted, their points, the ranks that follow."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trading.announcements import queries as announcements
from trading.announcements.criteria import stated_criteria
from trading.bids.models import Bid
from trading.committees import queries, rules, scoring
from trading.committees.models import (
    Ballot,
    Clarification,
    Committee,
    EvaluatedPrice,
    Handed,
    Mark,
    PanelOrder,
    PanelReport,
    Seat,
)
from trading.committees.rules import Part, RejectionGround, ReportState, SeatState, Vote
from trading.committees.scoring import Scored
from trading.draws import queries as draws
from trading.draws.models import Draw
from trading.draws.rules import STANDING, DrawKind
from trading.kernel.errors import Conflict, NotFound
from trading.kernel.money import ZERO, Money
from trading.kernel.text import text
from trading.openings.models import Verdict
from trading.procedures.criteria import BY_MEMBERS, Criterion, CriterionKind, formula_of_record
from trading.procedures.parts import SCORED, Stage
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import StageKey
from trading.projects.models import LotAttempt

Points = Mapping[str, int]

NOT_SCORED: Final = frozenset({StageKey.PREQUALIFICATION, StageKey.RESPONSE})
"""Stages in which a bidder passes or fails; points are given to what is offered in the end."""


class Step(Enum):
    """Where a committee stands with a lot."""

    BALLOTS = "ballots"
    MARKS = "marks"
    REPORT = "report"
    SIGNING = "signing"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class PanelBid:
    """One opened bid as the committee sees it; `ground` is decided once all ballots are in."""

    bid: Bid
    verdict: Verdict
    evaluated: EvaluatedPrice | None
    ballots: Mapping[UUID, Ballot]
    marks: Mapping[UUID, Points]
    ground: RejectionGround | None
    carried: Points

    @property
    def summary(self) -> dict[str, Any]:
        """What the bidder stated, as read out."""
        stated: dict[str, Any] = json.loads(self.verdict.summary) if self.verdict.summary else {}
        return stated

    @property
    def price(self) -> Money:
        """The evaluated price: as corrected, else as read out."""
        return self.evaluated.price if self.evaluated else self.verdict.price or ZERO

    def is_above(self, ceiling: Money | None) -> bool:
        price = self.verdict.price
        return price is not None and ceiling is not None and price > ceiling

    def failed_by(self, seat_id: UUID) -> list[str]:
        """The pass-or-fail criteria that a member found not met."""
        ballot = self.ballots.get(seat_id)
        failed: list[str] = json.loads(ballot.failed) if ballot else []
        return failed

    @property
    def reasons(self) -> list[str]:
        """Why it is out, in the words of the members who named the ground."""
        said = [each.reason for each in self.ballots.values() if each.ground is self.ground]
        return list(dict.fromkeys(said)) if self.ground else []


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything about one lot attempt that its committee decides from."""

    attempt: LotAttempt
    committee: Committee
    procedure: Procedure
    stage: Stage
    criteria: Sequence[Criterion]
    bids: Sequence[PanelBid]
    unopenable: Sequence[Verdict]
    handed: frozenset[tuple[UUID, Part]]
    clarifications: Sequence[Clarification]
    order: PanelOrder | None
    draw: Draw | None
    report: PanelReport | None

    @property
    def seats(self) -> list[Seat]:
        """The members who are present; only their words count."""
        return [seat for seat in self.committee.seats if seat.state is SeatState.SIGNED_IN]

    @property
    def examined(self) -> list[Criterion]:
        return [each for each in self.criteria if each.kind is CriterionKind.PASS_FAIL]

    @property
    def marked(self) -> list[Criterion]:
        """The criteria on which members give points in this stage."""
        if self.stage.key in NOT_SCORED:
            return []
        carried = {code for each in self.bids for code in each.carried}
        return [each for each in self.criteria if each.kind in BY_MEMBERS and each.code not in carried]

    @property
    def priced(self) -> Criterion | None:
        """The criterion of the price, where this stage has prices."""
        if not self.stage.price:
            return None
        return next((each for each in self.criteria if each.kind is CriterionKind.PRICE), None)

    @property
    def is_scored(self) -> bool:
        return self.procedure.evaluation.method in SCORED

    @property
    def formula(self) -> str | None:
        """How the price becomes points, in the words of record."""
        score = self.procedure.evaluation.price_score
        return formula_of_record(score) if score and self.priced else None

    @property
    def acceptable(self) -> list[PanelBid]:
        return [each for each in self.bids if each.ground is None]

    def bid(self, bid_id: UUID) -> PanelBid:
        """One opened bid; raises NotFound."""
        for each in self.bids:
            if each.bid.id == bid_id:
                return each
        raise NotFound

    def all_in(self, part: Part) -> bool:
        return bool(self.seats) and all((seat.id, part) in self.handed for seat in self.seats)

    @property
    def step(self) -> Step:
        if self.report is not None:
            return Step.SIGNED if self.report.state is ReportState.SIGNED else Step.SIGNING
        if not self.all_in(Part.BALLOTS):
            return Step.BALLOTS
        if self.marked and self.acceptable and not self.all_in(Part.MARKS):
            return Step.MARKS
        return Step.REPORT

    def must_be_in(self, step: Step) -> None:
        """Raise Conflict in any other step."""
        if self.step is not step:
            raise Conflict("not_this_step", text("The committee is at another step of this lot now."))

    def sheet(self, seat_id: UUID, part: Part) -> str | None:
        """One member's words on every bid as JSON text; None while one is missing."""
        if part is Part.BALLOTS:
            if any(seat_id not in each.ballots for each in self.bids):
                return None
            ballots = {each.bid.envelope_sha256: each.ballots[seat_id] for each in self.bids}
            said: dict[str, Any] = {
                name: [ballot.ground.value if ballot.ground else None, ballot.reason, ballot.failed]
                for name, ballot in ballots.items()
            }
        else:
            if any(seat_id not in each.marks for each in self.acceptable):
                return None
            said = {each.bid.envelope_sha256: dict(each.marks[seat_id]) for each in self.acceptable}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    def marks_on(self, each: PanelBid, code: str) -> list[int]:
        return [each.marks[seat.id][code] for seat in self.seats]

    @property
    def scored(self) -> list[Scored]:
        """The acceptable bids with their points; needs every sheet of the steps before."""
        found = self.acceptable
        points: dict[UUID, dict[str, int]] = {each.bid.id: {} for each in found}
        if self.is_scored and self.stage.key not in NOT_SCORED:
            criteria = self.marked + ([self.priced] if self.priced else [])
            marks = {
                each.bid.id: {
                    criterion.code: self.marks_on(each, criterion.code) for criterion in self.marked
                }
                for each in found
            }
            prices = {each.bid.id: each.price for each in found}
            points = scoring.points_of(criteria, self.procedure.evaluation.price_score, prices, marks)
        return [
            Scored(
                each.bid.id,
                each.price,
                each.verdict.price or ZERO,
                each.bid.received_at,
                {**each.carried, **points[each.bid.id]},
            )
            for each in found
        ]

    @property
    def ties(self) -> list[list[UUID]]:
        """Bids that the method leaves equal, where this stage ranks at all."""
        if not self.stage.price:
            return []
        evaluation = self.procedure.evaluation
        return scoring.ties(evaluation.method, evaluation.tie_break, self.scored)

    @property
    def places(self) -> dict[UUID, int]:
        """How equals were ordered: as drawn in public, else as the committee wrote down; empty before."""
        bidders = {each.bid.id: each.bid.organisation_id for each in self.bids}
        if self.draw is not None:
            drawn = self._drawn()
            return {
                bid_id: place
                for group in (self.ties if drawn else [])
                for place, bid_id in enumerate(sorted(group, key=lambda each: drawn.index(bidders[each])), 1)
            }
        return (
            {UUID(bid): place for bid, place in json.loads(self.order.places).items()} if self.order else {}
        )

    def _drawn(self) -> list[UUID]:
        session = Session.object_session(self.attempt)
        return draws.order_of_organisations(session, self.draw) if session and self.draw else []

    @property
    def ranking(self) -> list[UUID]:
        """The acceptable bids from best to last; empty in a stage without prices."""
        if not self.stage.price:
            return []
        evaluation = self.procedure.evaluation
        return scoring.ranking(evaluation.method, evaluation.tie_break, self.scored, self.places)

    @property
    def findings(self) -> list[dict[str, str]]:
        """What the check of the sums points out: unequal objective points, marks far from the others."""
        if not self.all_in(Part.MARKS):
            return []
        found = []
        for criterion in self.marked:
            for each in self.acceptable:
                marks, about = (
                    self.marks_on(each, criterion.code),
                    {
                        "bidder": each.bid.organisation.name,
                        "criterion": criterion.code,
                        "title": criterion.title,
                    },
                )
                if criterion.kind is CriterionKind.OBJECTIVE and scoring.differing(marks):
                    found.append(about | {"finding": "differing"})
                elif criterion.kind is CriterionKind.QUALITY:
                    for position in scoring.far_off(marks, criterion.maximum):
                        seat = self.seats[position].position
                        found.append(about | {"finding": "far_off", "seat": str(seat)})
        return found


def of(session: Session, attempt: LotAttempt) -> Panel:
    """Read an opened lot with its committee. Raises NotFound without one."""
    tender = announcements.tender_of(session, attempt.id)
    committee = queries.committee_of(session, attempt)
    if tender.procedure is None:
        raise NotFound
    procedure = Procedure.from_dict(json.loads(tender.procedure))
    handed = select(Handed).where(Handed.lot_attempt_id == attempt.id)
    done = frozenset((each.seat_id, each.part) for each in session.scalars(handed))
    present = [seat.id for seat in committee.seats if seat.state is SeatState.SIGNED_IN]
    all_voted = bool(present) and all((seat_id, Part.BALLOTS) in done for seat_id in present)
    return Panel(
        attempt,
        committee,
        procedure,
        announcements.stage_of(procedure, attempt),
        stated_criteria(session, tender),
        _bids(session, attempt, present, all_voted),
        session.scalars(
            select(Verdict).where(Verdict.lot_attempt_id == attempt.id, Verdict.code.is_not(None))
        ).all(),
        done,
        queries.clarifications(session, attempt.id),
        session.get(PanelOrder, attempt.id),
        _draw(session, attempt),
        queries.standing_report(session, attempt.id),
    )


def _bids(session: Session, attempt: LotAttempt, present: Sequence[UUID], all_voted: bool) -> list[PanelBid]:
    rows = session.execute(
        select(Bid, Verdict, EvaluatedPrice)
        .join(Verdict, Verdict.id == Bid.id)
        .outerjoin(EvaluatedPrice, EvaluatedPrice.id == Bid.id)
        .where(Bid.lot_attempt_id == attempt.id, Verdict.code.is_(None))
        .order_by(Bid.received_at, Bid.envelope_sha256)
        .options(joinedload(Bid.organisation))
    ).all()
    ids = [row.Bid.id for row in rows]
    ballots: dict[UUID, dict[UUID, Ballot]] = {each: {} for each in ids}
    for ballot in session.scalars(select(Ballot).where(Ballot.bid_id.in_(ids), Ballot.seat_id.in_(present))):
        ballots[ballot.bid_id][ballot.seat_id] = ballot
    marks: dict[UUID, dict[UUID, dict[str, int]]] = {each: {} for each in ids}
    for mark in session.scalars(select(Mark).where(Mark.bid_id.in_(ids), Mark.seat_id.in_(present))):
        marks[mark.bid_id].setdefault(mark.seat_id, {})[mark.code] = mark.points
    carried = _carried(session, attempt)
    return [
        PanelBid(
            bid,
            verdict,
            evaluated,
            ballots[bid.id],
            marks[bid.id],
            _ground(ballots[bid.id].values(), len(present)) if all_voted else None,
            carried.get(str(bid.organisation_id), {}),
        )
        for bid, verdict, evaluated in rows
    ]


def _ground(ballots: Any, members: int) -> RejectionGround | None:
    return rules.decided_ground([Vote(each.ground, each.reason) for each in ballots], members)


def _carried(session: Session, attempt: LotAttempt) -> dict[str, Points]:
    """The points that an earlier stage's signed report gave, by bidder."""
    if attempt.continues_id is None:
        return {}
    report = queries.standing_report(session, attempt.continues_id)
    if report is None or report.state is not ReportState.SIGNED:
        return {}
    return {each["organisation"]: each["points_in_hundredths"] for each in json.loads(report.frozen)["bids"]}


def _draw(session: Session, attempt: LotAttempt) -> Draw | None:
    found = draws.draws_of_lot(session, attempt.id, DrawKind.EQUAL_PRICES)
    return next((draw for draw in found if draw.state in STANDING), None)
