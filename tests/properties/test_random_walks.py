"""Walks at random through a trade, by the same commands as the pages: there is always a lawful next step."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender, signed_off
from tests.support.app import World
from tests.support.auctions import (
    Offered,
    an_offer,
    apply,
    auction_of,
    confirm,
    let_hammer_fall,
    quote,
)
from tests.support.bids import seal_and_submit
from tests.support.contracts import sign_and_file
from tests.support.openings import open_lot
from tests.support.projects import an_accepted_project
from tests.support.remedies import answers, objects
from tests.support.results import accept, announce, reject, report, wait_for_publicity
from trading.agenda.queries import agenda_of
from trading.announcements import commands as announcing
from trading.announcements.queries import tender_of
from trading.auctions import commands as auctions
from trading.auctions.queries import outcomes
from trading.committees.rules import RejectionGround
from trading.contracts import queries as contracts
from trading.kernel.errors import DomainError
from trading.kernel.money import Money
from trading.projects.commands import resume, suspend
from trading.projects.models import LotAttempt
from trading.projects.queries import suspension
from trading.projects.rules import AttemptState, SuspensionGround
from trading.remedies import commands as remedies
from trading.remedies.rules import Consequence, Finding
from trading.results import queries as results
from trading.store.pdf import PdfRenderer

LONGEST: Final = 60
"""Steps after which a walk that has not ended counts as going round in circles."""

Verb = Callable[[], bool]


@pytest.fixture(autouse=True)
def papers_without_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are written but not laid out: how they look is tested where they are made."""

    def render(pdf: PdfRenderer, name: str, values: Mapping[str, Any], *, identifier: str) -> bytes:
        return b"%PDF-1.7\n" + pdf.html(name, values).encode()

    monkeypatch.setattr(PdfRenderer, "render", render)


@dataclass
class Walk:
    """One trade, and what anybody may try to do about it."""

    world: World
    county: County
    chance: random.Random
    lot: UUID
    path: list[str] = field(default_factory=list)

    @property
    def attempt(self) -> LotAttempt:
        self.world.session.rollback()
        return self.world.session.get_one(LotAttempt, self.lot)

    def has_ended(self) -> bool:
        state = self.attempt.state
        if state is AttemptState.AWARDED:
            return contracts.standing(self.world.session, self.lot) is not None
        return state in (AttemptState.FAILED, AttemptState.TERMINATED)

    def verbs(self) -> list[Verb]:
        raise NotImplementedError

    def go(self) -> None:
        """Walk to the end; fails where nobody can do anything and time brings nothing either."""
        while not self.has_ended():
            assert len(self.path) < LONGEST, self.path
            if not self.step():
                at = self.next_appointment()
                assert at is not None, f"stuck after {self.path}"
                self.world.clock.advance_to(at)
                self.world.work()
                self.path.append("time passes")

    def step(self) -> bool:
        """Let somebody do the first thing that is lawful now."""
        tried = self.verbs()
        self.chance.shuffle(tried)
        for verb in tried:
            try:
                done = verb()
            except DomainError:
                self.world.session.rollback()
                continue
            if done:
                self.path.append(getattr(verb, "__name__", "step"))
                return True
        return False

    def next_appointment(self) -> Any:
        instance, now = self.world.platform.config.instance, self.world.clock.now()
        lines = agenda_of(self.world.session, self.attempt, now, instance)
        return min((line.entry.at for line in lines if line.entry.at > now), default=None)

    def stand_still(self) -> bool:
        """Once at most: what is suspended for ever never ends."""
        if "stand_still" in self.path or suspension(self.world.session, self.lot) is not None:
            return False
        with self.world.acting(self.county.unit.approver) as tx:
            suspend(tx, self.attempt, SuspensionGround.FORCE_MAJEURE, "暴雨停电。")
            return True

    def go_on(self) -> bool:
        standing = suspension(self.world.session, self.lot)
        if standing is None or standing.case_id is not None:
            return False
        with self.world.acting(self.county.unit.approver) as tx:
            resume(tx, standing.id)
            return True

    def terminate(self) -> bool:
        if self.chance.random() > 0.05:
            return False
        with self.world.acting(self.county.unit.drafter) as tx:
            tender_id = tender_of(self.world.session, self.lot).id
            draft = announcing.draft_termination(tx, tender_id, [self.lot], "需求取消。", "不再组织。").id
        signed_off(self.world, self.county.unit, draft)
        return True

    def contract(self) -> bool:
        if self.attempt.state is not AttemptState.AWARDED:
            return False
        sign_and_file(self.world, self.county, self.lot)
        return True


@dataclass
class SealedWalk(Walk):
    """One round of sealed bids, with objections, renunciations and everything that sets an outcome aside."""

    tender: PublishedTender | None = None

    def verbs(self) -> list[Verb]:
        return [
            self.bid,
            self.open,
            self.judge,
            self.evaluate,
            self.announce_outcome,
            self.wait,
            self.object_and_answer,
            self.renounce,
            self.follow,
            self.stand_still,
            self.go_on,
            self.terminate,
            self.contract,
        ]

    def bid(self) -> bool:
        bidder = self.chance.choice(self.county.bidders)
        if self.path.count("bid") >= 4 or self.chance.random() < 0.2:
            return False
        seal_and_submit(self.world, self.lot, bidder, f"{self.chance.randint(900, 1200)}000.00")
        return True

    def open(self) -> bool:
        """Custodians hand their keys in once the deadline is there."""
        assert self.tender is not None
        if self.attempt.state is not AttemptState.PUBLISHED:
            return False
        open_lot(self.world, self.tender, self.lot)
        return True

    def judge(self) -> bool:
        waiting = [
            each
            for each in results.judged(self.world.session, self.lot)
            if each.verdict.code is None and each.assessment is None
        ]
        if not waiting:
            return False
        each = self.chance.choice(waiting)
        if self.chance.random() < 0.8:
            accept(self.world, self.county, each.bid.id)
            return True
        reject(self.world, self.county, each.bid.id, RejectionGround.UNQUALIFIED)
        return True

    def evaluate(self) -> bool:
        report(self.world, self.county, self.lot)
        return True

    def announce_outcome(self) -> bool:
        announce(self.world, self.county, self.lot)
        return True

    def wait(self) -> bool:
        award = results.standing_award(self.world.session, self.lot)
        if award is None or award.publicity_until is None or award.publicity_until <= self.world.clock.now():
            return False
        wait_for_publicity(self.world, self.lot)
        return True

    def object_and_answer(self) -> bool:
        if self.path.count("object_and_answer") >= 2:
            return False
        raised = objects(self.world, self.chance.choice(self.county.bidders), self.lot)
        finding, consequence = self.chance.choice(
            [
                (Finding.DISMISSED, Consequence.NONE),
                (Finding.UPHELD, Consequence.REEVALUATE),
                (Finding.UPHELD, Consequence.NEXT_CANDIDATE),
                (Finding.UPHELD, Consequence.VOID),
            ]
        )
        try:
            answers(self.world, self.county, raised, finding, consequence)
            return True
        except DomainError:
            answers(self.world, self.county, raised)
            return True

    def renounce(self) -> bool:
        award = results.standing_award(self.world.session, self.lot)
        if award is None or self.chance.random() < 0.7:
            return False
        winner = next(each for each in self.county.bidders if each.organisation_id == award.organisation_id)
        with self.world.acting(winner) as tx:
            remedies.renounce(tx, award.id, "无法履约。")
            return True

    def follow(self) -> bool:
        consequence = self.chance.choice([Consequence.NEXT_CANDIDATE, Consequence.VOID])
        with self.world.acting(self.county.unit.approver) as tx:
            remedies.follow_renunciation(tx, self.lot, consequence)
            return True


@dataclass
class AscendingWalk(Walk):
    """An auction or listing, with as many takers and quotes as chance has it."""

    offered: Offered | None = None

    def verbs(self) -> list[Verb]:
        return [
            self.apply_now,
            self.quote_now,
            self.let_fall,
            self.sign,
            self.announce_result,
            self.stand_still,
            self.go_on,
            self.terminate,
            self.contract,
        ]

    def _offered(self) -> Offered:
        assert self.offered is not None
        return self.offered

    def apply_now(self) -> bool:
        if self.path.count("apply_now") >= 3 or self.chance.random() < 0.3:
            return False
        apply(self.world, self._offered(), self.chance.choice(self.county.bidders))
        return True

    def quote_now(self) -> bool:
        if self.path.count("quote_now") >= 6:
            return False
        bidder = self.chance.choice(self.county.bidders)
        quote(self.world, self._offered(), bidder, 1_000_000 + 50_000 * self.chance.randint(0, 8))
        return True

    def let_fall(self) -> bool:
        offered = self._offered()
        if self.attempt.state is not AttemptState.PUBLISHED or self.chance.random() < 0.6:
            return False
        before = auction_of(self.world, offered).state
        let_hammer_fall(self.world, offered)
        return auction_of(self.world, offered).state is not before

    def sign(self) -> bool:
        found = outcomes.outcome(self.world.session, self.lot)
        if found is None or found.organisation_id is None:
            return False
        taker = next(each for each in self.county.bidders if each.organisation_id == found.organisation_id)
        confirm(self.world, self._offered(), taker)
        return True

    def announce_result(self) -> bool:
        with self.world.acting(self.county.unit.drafter) as tx:
            draft = auctions.draft_notice(tx, self.lot, self.world.platform.config.instance).id
        signed_off(self.world, self.county.unit, draft)
        return True


@pytest.mark.parametrize("seed", range(4))
def test_a_round_of_sealed_bids_never_gets_stuck(world: World, seed: int) -> None:
    county = a_county(world)
    project = an_accepted_project(world, county, lots=1, estimate=Money.yuan(1_500_000))
    tender = a_published_tender(world, county, lots=1, project=project)
    (lot,) = tender.lot_attempt_ids
    SealedWalk(world, county, random.Random(seed), lot, tender=tender).go()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("procedure", ["land_listing", "land_auction"])
def test_rising_prices_never_get_stuck(world: World, procedure: str, seed: int) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "land_use_right", procedure)
    walk = AscendingWalk(world, county, random.Random(seed), offered.lot_attempt_id, offered=offered)
    walk.go()
