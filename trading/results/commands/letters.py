"""The letter of acceptance to the winner, and to everybody else a letter that says what became of the bid."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from trading.accounts.models import Organisation
from trading.announcements import queries as announcements
from trading.announcements import records
from trading.announcements.models import Notice
from trading.bids.models import Bid
from trading.committees import queries as committees
from trading.committees.words import GROUNDS_OF_RECORD
from trading.procedures.rules import Procedure
from trading.projects.models import LotAttempt
from trading.results import queries
from trading.results.models import Award, Letter
from trading.results.queries import Judged
from trading.results.rules import LetterKind
from trading.results.words import NEXT_STEP_OF_RECORD, UNITS_OF_RECORD
from trading.sealing.lines import instant_text
from trading.store.counters import next_number
from trading.store.transaction import Transaction

SCHEMA = "letter/1"


def write_letters(tx: Transaction, notice: Notice, attempt: LotAttempt, award: Award | None) -> str | None:
    """Number and freeze one letter for every bidder of the lot; give the number of the winner's letter.

    Without an award the lot has failed, and every bidder is told why.
    """
    tx.session.flush()
    bids = queries.judged(tx.session, attempt.id)
    joint = queries.joint_members(tx.session, attempt.id, [each.bid.organisation_id for each in bids])
    head, totals = _head(tx, notice, attempt), committees.totals(tx.session, attempt.id)
    number = None
    for each in bids:
        is_winner = award is not None and each.bid.id == award.bid_id
        kind = LetterKind.ACCEPTANCE if is_winner else LetterKind.OUTCOME
        said = _acceptance(each, tx, attempt) if is_winner else _outcome(each, bids, award)
        said |= {"total": totals[each.bid.id]} if each.bid.id in totals else {}
        members = joint.get(each.bid.organisation_id)
        said |= {"members": members} if members else {}
        letter = _freeze(tx, attempt, each.bid.organisation, each.bid, kind, head | said)
        number = letter.number if is_winner else number
    if award is not None and award.bid_id is None:
        said = _without_bid(award, tx, attempt)
        number = _freeze(tx, attempt, award.organisation, None, LetterKind.ACCEPTANCE, head | said).number
    return number


def _freeze(
    tx: Transaction,
    attempt: LotAttempt,
    addressee: Organisation,
    bid: Bid | None,
    kind: LetterKind,
    said: dict[str, Any],
) -> Letter:
    serial = next_number(tx.session, f"letter:{attempt.project_id}")
    number = f"{attempt.project.wire_base}-T{serial:02d}"
    frozen = json.dumps(
        {"schema": SCHEMA, "kind": kind.value, "number": number, **said}, ensure_ascii=False, indent=1
    )
    letter = tx.add(
        Letter(
            lot_attempt_id=attempt.id,
            organisation_id=addressee.id,
            organisation=addressee,
            bid_id=bid.id if bid else None,
            kind=kind,
            number=number,
            frozen=frozen,
            sha256=hashlib.sha256(frozen.encode()).hexdigest(),
            at=tx.now,
        )
    )
    tx.record(
        "letter.issued",
        letter,
        project_id=attempt.project_id,
        number=number,
        kind=kind.value,
        sha256=letter.sha256,
    )
    tx.enqueue("letter.pdf", str(letter.id), {"letter_id": str(letter.id)})
    return letter


def _head(tx: Transaction, notice: Notice, attempt: LotAttempt) -> dict[str, Any]:
    content = records.read(notice.frozen)
    procedure = announcements.procedure_of(notice.tender, tx.now)
    return {
        "issued": instant_text(tx.now),
        "project": {"number": attempt.project.number, "title": attempt.project.title},
        "lot": attempt.wire_id,
        "lot_title": attempt.lot.title,
        "procuring_entity": content["parties"]["procuring_entity"]["name"],
        "method": procedure.method.value,
        "publicised": procedure.publicity.candidates > 0,
        "procedure": content["procedure"]["name"],
        "training": content["procedure"]["training_only"],
        "notice": notice.number,
        "contact": content["contact"],
        "objection_channel": content.get("objection_channel", notice.tender.objection_channel),
    }


def _bidder(each: Judged) -> dict[str, Any]:
    price = each.verdict.price
    return {
        "bidder": {"name": each.bid.organisation.name, "credit_code": each.bid.organisation.credit_code},
        "price": price.yuan_text() if price else None,
        "duration_days": each.summary.get("duration_days"),
    }


def _acceptance(each: Judged, tx: Transaction, attempt: LotAttempt) -> dict[str, Any]:
    procedure = announcements.procedure_of(announcements.tender_of(tx.session, attempt.id), tx.now)
    fields = each.summary.get("fields", {})
    return _bidder(each) | {
        "quality": fields.get("quality", ""),
        "leader": fields.get("project_leader", ""),
        "next_step": _next_step(procedure),
    }


def _without_bid(award: Award, tx: Transaction, attempt: LotAttempt) -> dict[str, Any]:
    """To whoever won at an auction or in a negotiation."""
    winner = award.organisation
    procedure = announcements.procedure_of(announcements.tender_of(tx.session, attempt.id), tx.now)
    return {
        "bidder": {"name": winner.name, "credit_code": winner.credit_code},
        "price": award.price.yuan_text(),
        "duration_days": None,
        "quality": "",
        "leader": "",
        "next_step": _next_step(procedure),
    }


def _next_step(procedure: Procedure) -> str:
    period = procedure.period("contract")
    if period is None:
        return NEXT_STEP_OF_RECORD
    return f"请自本通知书发出之日起{period.value}{UNITS_OF_RECORD[period.unit]}内与采购单位订立书面合同。"


def _outcome(each: Judged, bids: Sequence[Judged], award: Award | None) -> dict[str, Any]:
    """The bidder's own rank and reason; of others only what the result notice publishes."""
    assessment = each.assessment
    ground = assessment.ground if assessment else None
    evaluated = assessment.evaluated_price if assessment else None
    return _bidder(each) | {
        "code": each.verdict.code,
        "fell_away": each.fell_away,
        "ground": GROUNDS_OF_RECORD[ground] if ground else None,
        "reason": assessment.reason if assessment else "",
        "evaluated_price": evaluated.yuan_text() if evaluated else None,
        "rank": assessment.rank if assessment else None,
        "ranked": len(queries.accepted(bids)),
        "winner": award.organisation.name if award else None,
        "winning_price": award.price.yuan_text() if award else None,
    }
