"""From the evaluation on record to the notice of its outcome, and what its publication does."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from trading.accounts.models import Organisation
from trading.announcements import contents, records
from trading.announcements import queries as announcements
from trading.announcements.commands import prepare_notice
from trading.announcements.models import Notice, NoticeDraft, Tender
from trading.announcements.rules import NoticeKind
from trading.bids.models import Bid
from trading.committees import queries as committees
from trading.committees.words import GROUNDS_OF_RECORD
from trading.deposits.commands import note_outcome
from trading.kernel.errors import Conflict, TooEarly
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import FailureGround
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.projects.rules import ATTEMPT, AttemptState
from trading.results import queries
from trading.results.commands.letters import write_letters
from trading.results.models import Award
from trading.results.queries import Judged
from trading.results.rules import AWARD, AwardState, NextNotice
from trading.store.transaction import Transaction


def draft_outcome(
    tx: Transaction,
    lot_attempt_id: UUID,
    instance: Path,
    *,
    main_items: str = "",
    evaluators: Sequence[str] = (),
) -> NoticeDraft:
    """Put the notice that follows the evaluation into sign-off: failure, candidates or result.

    Raises Conflict without a report, TooEarly for the result before the publicity has ended, Invalid when
    the procedure demands more of the notice.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tender = announcements.tender_of(tx.session, attempt.id)
    tx.require(Action.EVALUATE, attempt)
    follows = queries.what_follows(tx.session, attempt, tx.now)
    if follows is None:
        raise Conflict("no_report", text("Put the evaluation on record first."))
    procedure = announcements.procedure_of(tender, tx.now)
    bids = queries.judged(tx.session, attempt.id)
    if follows is NextNotice.FAILURE:
        content = _failure(bids, procedure)
    elif follows is NextNotice.CANDIDATES:
        period = contents.publicity(procedure, tx.now, announcements.calendar(instance))
        content = _candidates(tx.session, attempt, tender, procedure, bids) | {"publicity": period}
    else:
        award = queries.standing_award(tx.session, attempt.id)
        must_have_ended(award, tx)
        first = _first(bids)
        winner = award.organisation if award else first.bid.organisation
        price = award.price if award else first.price
        content = _result(
            tx.session,
            attempt,
            tender,
            winner,
            price,
            main_items,
            committees.names(tx.session, attempt) or evaluators,
        )
    return prepare_notice(tx, tender, NoticeKind(follows.value), content, [attempt])


def draft_result(
    tx: Transaction, attempt: LotAttempt, *, main_items: str = "", evaluators: Sequence[str] = ()
) -> NoticeDraft:
    """Put the result notice for a proposed award into sign-off, where no bids were evaluated.

    Raises Conflict without a proposed award, TooEarly before a publicity has ended.
    """
    tx.require(Action.EVALUATE, attempt)
    award = queries.standing_award(tx.session, attempt.id)
    if award is None or award.state is not AwardState.PROPOSED:
        raise Conflict("no_award", text("There is no outcome to announce yet."))
    must_have_ended(award, tx)
    tender = announcements.tender_of(tx.session, attempt.id)
    content = _result(tx.session, attempt, tender, award.organisation, award.price, main_items, evaluators)
    return prepare_notice(tx, tender, NoticeKind.RESULT, content, [attempt])


def must_have_ended(award: Award | None, tx: Transaction) -> None:
    """Raise TooEarly while the publicity of the candidates runs."""
    if award is not None and award.publicity_until is not None and tx.now < award.publicity_until:
        reason = text("The candidates are published until %(until)s.", until=award.publicity_until)
        raise TooEarly("publicity_running", reason)


def _failure(bids: Sequence[Judged], procedure: Procedure) -> dict[str, Any]:
    accepted = len(queries.accepted(bids))
    if any(each.fell_away for each in bids) and not any(each.is_candidate for each in bids):
        return {
            "ground": FailureGround.NO_CANDIDATE_LEFT.value,
            "reason": "候选人均已放弃或者被取消资格，没有其他候选人。",
            "next_step": "本标段将依法重新组织交易，另行公告。",
        }
    reason = f"经评审，合格的投标{accepted}家，少于规定的{procedure.bidders.minimum}家。"
    rejected = [f"{each.bid.organisation.name}：{_why(each)}" for each in bids if not each.accepted]
    return {
        "ground": FailureGround.TOO_FEW_RESPONSIVE.value,
        "reason": "\n".join([reason, *rejected]),
        "next_step": "本标段将依法重新组织交易，另行公告。",
    }


def _why(each: Judged) -> str:
    """Why a bid is out, in the words of record."""
    if each.assessment is None or each.assessment.ground is None:
        return f"投标文件未能开启（{each.verdict.code}）"
    return f"{GROUNDS_OF_RECORD[each.assessment.ground]}。{each.assessment.reason}"


def _candidates(
    session: Session, attempt: LotAttempt, tender: Tender, procedure: Procedure, bids: Sequence[Judged]
) -> dict[str, Any]:
    ranked = [each for each in bids if each.is_candidate][: procedure.publicity.candidates]
    joint = queries.joint_members(session, attempt.id, [each.bid.organisation_id for each in ranked])
    return {
        "candidates": [
            {
                "lot": attempt.wire_id,
                "rank": rank,
                "bidder": each.bid.organisation.name,
                "credit_code": each.bid.organisation.credit_code,
                "members": joint.get(each.bid.organisation_id, []),
                "price": each.price,
                "duration_days": each.summary.get("duration_days"),
                "quality": each.summary.get("fields", {}).get("quality", ""),
                "leader": each.summary.get("fields", {}).get("project_leader", ""),
            }
            for rank, each in enumerate(ranked, 1)
        ],
        "rejections": [
            {"lot": attempt.wire_id, "bidder": each.bid.organisation.name, "reason": _why(each)}
            for each in bids
            if not each.accepted
        ],
        "objection_channel": tender.objection_channel,
    }


def _result(
    session: Session,
    attempt: LotAttempt,
    tender: Tender,
    winner: Organisation,
    price: Money | None,
    main_items: str,
    evaluators: Sequence[str],
) -> dict[str, Any]:
    joint = queries.joint_members(session, attempt.id, [winner.id])
    return {
        "winner": [
            {
                "lot": attempt.wire_id,
                "name": winner.name,
                "credit_code": winner.credit_code,
                "address": winner.address,
                "members": joint.get(winner.id, []),
            }
        ],
        "amount": [{"lot": attempt.wire_id, "amount": price}],
        "main_items": [{"lot": attempt.wire_id, "item": main_items}] if main_items else [],
        "evaluators": list(evaluators),
        "objection_channel": tender.objection_channel,
    }


def apply_outcome(tx: Transaction, notice: Notice) -> None:
    """Let a published notice of failure, candidates or result take effect on its lots.

    Raises TooEarly for a result before its publicity has ended, IllegalTransition for a lot that is further.
    """
    apply = {
        NoticeKind.FAILURE: _fail,
        NoticeKind.CANDIDATES: _name_candidates,
        NoticeKind.RESULT: _award,
    }.get(notice.kind)
    if apply is None:
        return
    for lot in notice.lots:
        attempt = tx.get(LotAttempt, lot.lot_attempt_id)
        if notice.kind is not NoticeKind.FAILURE:
            projects.must_run(tx.session, attempt)
        apply(tx, notice, attempt)


def _fail(tx: Transaction, notice: Notice, attempt: LotAttempt) -> None:
    """A lot that failed for want of bids or was declared void has failed already; its notice says so."""
    if attempt.state is not AttemptState.FAILED:
        ATTEMPT.apply(attempt, "fail")
        tx.record("lot.failed", attempt, project_id=attempt.project_id, notice=notice.number)
    write_letters(tx, notice, attempt, None)


def _name_candidates(tx: Transaction, notice: Notice, attempt: LotAttempt) -> None:
    tx.require(Action.AWARD, attempt)
    ATTEMPT.apply(attempt, "name_candidates")
    award = queries.standing_award(tx.session, attempt.id) or _proposed(tx, attempt)
    award.publicity_until = records.read(notice.frozen)["publicity"]["until"]
    tx.record("candidates.named", attempt, project_id=attempt.project_id, notice=notice.number)


def _award(tx: Transaction, notice: Notice, attempt: LotAttempt) -> None:
    tx.require(Action.AWARD, attempt)
    award = queries.standing_award(tx.session, attempt.id)
    must_have_ended(award, tx)
    award = award or _proposed(tx, attempt)
    AWARD.apply(award, "award")
    ATTEMPT.apply(attempt, "award")
    award.decided_at = tx.now
    award.letter_number = write_letters(tx, notice, attempt, award)
    note_outcome(tx, attempt, award.organisation_id, award.price)
    tx.record(
        "lot.awarded",
        attempt,
        project_id=attempt.project_id,
        notice=notice.number,
        price=award.price.yuan_text(),
        letter=award.letter_number,
    )


def _proposed(tx: Transaction, attempt: LotAttempt) -> Award:
    first = _first(queries.judged(tx.session, attempt.id))
    if first.price is None:
        raise Conflict("no_report", text("Put the evaluation on record first."))
    return propose_award(tx, attempt, first.bid.organisation, first.price, first.bid)


def _first(bids: Sequence[Judged]) -> Judged:
    """The highest ranked bid whose bidder has not fallen away. Raises Conflict."""
    for each in bids:
        if each.is_candidate and each.assessment is not None and each.assessment.rank is not None:
            return each
    raise Conflict("no_report", text("Put the evaluation on record first."))


def propose_award(
    tx: Transaction, attempt: LotAttempt, winner: Organisation, price: Money, bid: Bid | None = None
) -> Award:
    """Name who is to win; called within a command that has its own authorisation and record."""
    return tx.add(
        Award(
            lot_attempt_id=attempt.id,
            lot_attempt=attempt,
            organisation_id=winner.id,
            organisation=winner,
            bid_id=bid.id if bid else None,
            bid=bid,
            state=AwardState.PROPOSED,
            price=price,
            decided_at=tx.now,
        )
    )
