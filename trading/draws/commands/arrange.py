"""Arrange a draw: its candidates in order, how many are wanted, and the units that keep its keys."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from trading.accounts.models import Organisation
from trading.admissions.models import Application
from trading.custody import queries as custody
from trading.draws import queries, rules
from trading.draws.models import Candidate, Draw, DrawLock
from trading.draws.rules import DRAW, DrawKind, DrawState, Named
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Duplicate
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.store.counters import next_number
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Listed:
    """A candidate, the organisation it is if it is one, and the salt that hides it if it has one already."""

    named: Named
    organisation_id: UUID | None = None
    salt: bytes | None = None


def arrange(tx: Transaction, lot_attempt_id: UUID, experts: Sequence[Named], select: int) -> Draw:
    """Arrange to draw experts for a lot. Raises Invalid, Conflict, Duplicate while another draw stands."""
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.ARRANGE_DRAW)
    return _arrange(tx, attempt, DrawKind.EXPERTS, [Listed(expert) for expert in experts], select)


def arrange_among_applicants(
    tx: Transaction, lot_attempt_id: UUID, applicants: Sequence[Application], select: int
) -> Draw:
    """Arrange, as the platform, to draw those who are invited to a lot; called where its sign-up ends.

    The list is that of the applications, each behind the line that its applicant's receipt names; the places
    follow the lines, so that they tell nothing of who applied first.
    """
    attempt = tx.get(LotAttempt, lot_attempt_id)
    tx.require(Action.RUN_DRAW, attempt)
    listed = [
        Listed(_named(each.name), each.organisation_id, each.salt)
        for each in sorted(applicants, key=lambda each: each.listed.line)
    ]
    return _arrange(tx, attempt, DrawKind.APPLICANTS, listed, select)


def ask_for_draw(
    tx: Transaction,
    lot_attempt_id: UUID,
    organisation_ids: Sequence[UUID],
    chair: object = None,
    kind: DrawKind = DrawKind.EQUAL_PRICES,
) -> Draw:
    """Let a public draw order bidders who are equal instead of people; `chair` is the committee's seat."""
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.ASK_FOR_DRAW, chair or attempt)
    bidders = [_listed(tx.get(Organisation, each)) for each in organisation_ids]
    return _arrange(tx, attempt, kind, bidders, len(bidders))


def _listed(bidder: Organisation) -> Listed:
    return Listed(Named(bidder.credit_code or "-", bidder.name), bidder.id)


def _named(written: str) -> Named:
    code, _, name = written.partition(" ")
    return Named(code, name)


def _arrange(
    tx: Transaction, attempt: LotAttempt, kind: DrawKind, candidates: Sequence[Listed], select: int
) -> Draw:
    rules.must_suit(kind, attempt.state)
    rules.must_be_drawable([each.named for each in candidates], select, kind)
    standing = queries.draws_of_lot(tx.session, attempt.id, kind)
    if any(draw.state in rules.STANDING for draw in standing):
        raise Duplicate("draw_stands", text("This is drawn already; nobody may draw until it pleases."))
    if any(draw.state is DrawState.FAILED for draw in standing):
        raise Conflict("repeat_draw", text("The draw has failed. Repeat it with the same list."))
    year = tx.now.astimezone(BEIJING).year
    number = f"CQ-{year}-{next_number(tx.session, f'draw:{year}'):06d}"
    return _written(tx, attempt, kind, candidates, select, number, 1)


def _written(
    tx: Transaction,
    attempt: LotAttempt,
    kind: DrawKind,
    candidates: Sequence[Listed],
    select: int,
    number: str,
    round_: int,
) -> Draw:
    draw = tx.add(
        Draw(
            number=number,
            attempt=round_,
            lot_attempt=attempt,
            kind=kind,
            state=DrawState.PREPARING,
            select=select,
            quorum=attempt.quorum,
            arranged_by=tx.actor.person_id,
            arranged_at=tx.now,
        )
    )
    tx.session.flush()
    for position, each in enumerate(candidates, 1):
        tx.add(
            Candidate(
                draw_id=draw.id,
                position=position,
                name=each.named.text(),
                salt=(each.salt or secrets.token_bytes(32)) if rules.is_secret(kind) else None,
                organisation_id=each.organisation_id,
            )
        )
    for position, unit in enumerate(_units(tx, attempt), 1):
        tx.add(DrawLock(draw_id=draw.id, position=position, custodian_id=unit))
    tx.record(
        "draw.arranged",
        draw,
        project_id=attempt.project_id,
        draw=draw.wire_id,
        drawn=kind.value,
        candidates=len(candidates),
        select=select,
    )
    return draw


def _units(tx: Transaction, attempt: LotAttempt) -> list[UUID]:
    """The units that lock the lot, or the usual three; the operator has no choice in it."""
    locks = custody.locks_of(tx.session, attempt.id)
    units = [lock.custodian_id for lock in locks]
    units = units or custody.default_custodians(tx.session, attempt.procuring_entity_id)
    if len(units) <= attempt.quorum:
        raise Conflict("no_custodians", text("There are not enough units to keep the keys of this draw."))
    return units


def repeat(tx: Transaction, draw_id: UUID) -> Draw:
    """Arrange a failed draw once more: the same candidates in the same order, new locks, new numbers."""
    failed = tx.lock(Draw, draw_id)
    tx.require(Action.ARRANGE_DRAW)
    attempt = failed.lot_attempt
    if failed.state is not DrawState.FAILED:
        raise Conflict
    rules.must_suit(failed.kind, attempt.state)
    if queries.draws_of_lot(tx.session, attempt.id, failed.kind)[-1].id != failed.id:
        raise Duplicate
    # An applicant keeps the line that its receipt names; an expert gets a new one.
    keeps_lines = failed.kind is DrawKind.APPLICANTS
    candidates = [
        Listed(_named(each.name), each.organisation_id, each.salt if keeps_lines else None)
        for each in failed.candidates
    ]
    return _written(tx, attempt, failed.kind, candidates, failed.select, failed.number, failed.attempt + 1)


def give_up(tx: Transaction, draw_id: UUID) -> Draw:
    """Drop a draw whose list is not frozen yet; afterwards nobody can stop it. Raises Conflict."""
    draw = tx.lock(Draw, draw_id)
    tx.require(Action.ARRANGE_DRAW)
    if draw.kind is DrawKind.APPLICANTS:
        reason = text("The platform arranged this draw from the applications. Nobody can drop it.")
        raise Conflict("arranged_by_platform", reason)
    DRAW.apply(draw, "give_up")
    draw.ended_at = tx.now
    tx.record("draw.given_up", draw, project_id=draw.lot_attempt.project_id, draw=draw.wire_id)
    return draw
