"""Who may sit on a committee, and what it refuses; each refusal beside what is taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest

from tests.support.accounts import County, a_county, a_credit_code
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.committees import (
    ACCEPTABLE,
    FIELD,
    a_convened_committee,
    chair,
    compiled,
    mark,
    members,
    registered_experts,
    vote,
)
from tests.support.openings import open_lot
from tests.support.projects import a_pdf, an_accepted_project
from trading.accounts.models import Organisation
from trading.announcements import commands as announcements
from trading.bids.models import Bid
from trading.cli.verify import checks
from trading.committees import commands, queries
from trading.committees.models import Clarification, Committee, Expert, PanelReport, Seat
from trading.committees.rules import (
    ConflictKind,
    ExpertField,
    Part,
    ReportState,
    SeatState,
    Stance,
    TieKind,
    Vote,
)
from trading.kernel.actors import Actor
from trading.kernel.errors import DomainError
from trading.kernel.money import Money
from trading.procedures.criteria import Criterion, CriterionKind
from trading.projects.models import Suspension
from trading.projects.rules import SuspensionGround
from trading.results import commands as results
from trading.store.inspection import Scene, inspect
from trading.store.pdf import PdfRenderer
from trading.store.transaction import Transaction


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county in which nothing is printed: papers cost most of the time and are looked at elsewhere."""
    monkeypatch.setattr(PdfRenderer, "render", lambda *args, **kwargs: a_pdf())
    return a_county(world)


@contextmanager
def refused(world: World, actor: Actor, code: str) -> Iterator[Transaction]:
    """The actor is refused with this code; nothing is kept."""
    with pytest.raises(DomainError) as caught, world.acting(actor) as tx:
        yield tx
    assert caught.value.code == code
    world.session.rollback()


def seats_of(world: World, committee_id: UUID) -> list[Seat]:
    world.session.expire_all()
    return world.session.get_one(Committee, committee_id).seats


def expert_at(world: World, county: County, actor: Actor) -> Expert:
    return next(each for each in queries.experts(world.session) if each.person_id == actor.person_id)


def test_criteria_must_be_able_to_decide_before_they_are_published(world: World, county: County) -> None:
    from tests.support.announcements import a_complete_tender, made_locks

    project = an_accepted_project(
        world,
        county,
        category="goods",
        lots=1,
        estimate=Money.yuan(3_000_000),
        procedure="gp_open_tender_scored_goods",
    )
    tender = a_complete_tender(world, county.unit, project, days=35)
    made_locks(world, county, tender)
    drafter = county.unit.drafter
    price = Criterion("price", "价格", CriterionKind.PRICE, 30_00)
    plan = Criterion("plan", "方案", CriterionKind.QUALITY, 70_00)
    cheap = Criterion("price", "价格", CriterionKind.PRICE, 20_00)
    rest = Criterion("plan", "方案", CriterionKind.QUALITY, 80_00)
    for wrong, code in (
        ([price], "criteria_unsuitable"),
        ([plan, Criterion("x", "业绩", CriterionKind.OBJECTIVE, 30_00)], "criteria_unsuitable"),
        ([price, plan, plan], "criteria_unsuitable"),
        ([cheap, rest], "price_weight_too_small"),
    ):
        with refused(world, drafter, code) as tx:
            announcements.state_criteria(tx, tender, wrong)
    with world.acting(drafter) as tx:
        announcements.state_criteria(tx, tender, [price, plan])
    with world.acting(drafter) as tx:
        announcements.prepare_tender_notice(tx, tender, world.platform.config.instance)
    with refused(world, drafter, "tender_in_sign_off") as tx:
        announcements.state_criteria(tx, tender, [price, plan])


def test_a_committee_is_drawn_sworn_in_heard_and_signs_as_the_rules_want_it(
    world: World, county: County
) -> None:
    project = an_accepted_project(
        world, county, lots=1, estimate=Money.yuan(5_000_000), procedure="open_tender_works"
    )
    published = a_published_tender(world, county, lots=1, project=project, days=35)
    (lot,) = published.lot_attempt_ids
    operator, approver = county.operator, county.unit.approver
    supervision = world.session.get_one(Organisation, county.supervisor.organisation_id).credit_code
    first = county.experts[0].person_id
    assert first is not None
    details = {"number": "511999-9999", "employer_name": "某局", "fields": [FIELD]}
    with refused(world, operator, "supervisors_may_not_sit") as tx:
        commands.register_expert(tx, first, employer_code=supervision, **details)  # type: ignore[arg-type]  # passed on as they are
    registered_experts(world, county)
    with refused(world, operator, "expert_registered") as tx:
        commands.register_expert(tx, first, employer_code=a_credit_code(701), **details)  # type: ignore[arg-type]  # passed on as they are

    tied = expert_at(world, county, county.experts[6]).id
    unit_code = world.session.get_one(Organisation, county.unit.organisation_id).credit_code
    with world.acting(operator) as tx:
        commands.record_tie(tx, tied, TieKind.CONSULTANT, code=unit_code)
    tender = published.tender_id
    for experts, representatives, code in (
        (4, 0, "committee_too_small"),
        (3, 2, "too_few_experts"),
    ):
        with refused(world, operator, code) as tx:
            commands.convene(tx, tender, FIELD, experts=experts, representatives=representatives)
    with refused(world, operator, "invalid") as tx:
        commands.convene(tx, tender, ExpertField.MEDICAL, experts=5, representatives=0)

    committee_id = a_convened_committee(world, county, tender)
    listed = queries.drawn_experts(world.session, world.session.get_one(Committee, committee_id).tender)
    assert tied not in {each.id for each in listed}
    assert len(listed) == 6
    with refused(world, operator, "not_opened_yet") as tx:
        commands.seat_members(tx, committee_id)
    with refused(world, operator, "committee_stands") as tx:
        commands.convene(tx, tender, FIELD, experts=4, representatives=1)

    # The first two of the draw are bound to a bidder: only the opening shows it.
    bidder = world.session.get_one(Organisation, county.bidders[0].organisation_id).credit_code
    with world.acting(operator) as tx:
        commands.record_tie(tx, listed[0].id, TieKind.WAS_EMPLOYED, code=bidder)
    bids = [
        seal_and_submit(world, lot, each, price)
        for each, price in zip(county.bidders, ("1200000.00", "1300000.00", "1400000.00"), strict=False)
    ]
    open_lot(world, published, lot)
    reviewer = county.unit.reviewer.person_id
    assert reviewer is not None
    with refused(world, approver, "invalid") as tx:
        commands.name_representative(tx, committee_id, first)
    with world.acting(approver) as tx:
        commands.name_representative(tx, committee_id, reviewer)
    with refused(world, approver, "seats_taken") as tx:
        commands.name_representative(tx, committee_id, county.unit.drafter.person_id)  # type: ignore[arg-type]  # people have ids
    with world.acting(operator) as tx:
        commands.seat_members(tx, committee_id)
    passed_over = [each for each in seats_of(world, committee_id) if each.state is SeatState.EXCUSED]
    assert [(each.person_id, each.conflict) for each in passed_over] == [
        (listed[0].person_id, ConflictKind.BIDDER)
    ]

    # One steps back, and the next of the draw takes the seat.
    people = members(world, county, committee_id)
    one = next(each for each in people.values() if each.person_id == listed[1].person_id)
    with refused(world, one, "statement_missing") as tx:
        commands.sign_in(tx, committee_id, is_impartial=False)
    with world.acting(one) as tx:
        commands.step_back(tx, committee_id, "近亲属在投标人处任职。")
    with refused(world, one, "not_a_member") as tx:
        commands.sign_in(tx, committee_id, is_impartial=True)
    people = members(world, county, committee_id)
    assert len(people) == 5
    assert listed[5].person_id in {each.person_id for each in people.values()}

    *signed_in, last = people.values()
    for actor in signed_in:
        with world.acting(actor) as tx:
            commands.sign_in(tx, committee_id, is_impartial=True)
    with refused(world, signed_in[0], "committee_incomplete") as tx:
        commands.cast_ballot(tx, bids[0], ACCEPTABLE)
    with world.acting(last) as tx:
        commands.sign_in(tx, committee_id, is_impartial=True)
    with refused(world, last, "no_chair") as tx:
        commands.cast_ballot(tx, bids[0], ACCEPTABLE)
    seats = {seat.person_id: seat.id for seat in seats_of(world, committee_id)}
    with refused(world, last, "experts_chair") as tx:
        commands.choose_chair(tx, committee_id, seats[reviewer])
    for actor in people.values():
        with world.acting(actor) as tx:
            commands.choose_chair(tx, committee_id, seats[listed[2].person_id])
    head = chair(world, county, committee_id)
    plain = next(each for each in people.values() if each != head)

    with refused(world, plain, "ground_missing") as tx:
        commands.cast_ballot(tx, bids[0], Vote(None), ["qualification"])
    with refused(world, plain, "sheet_incomplete") as tx:
        commands.hand_in(tx, lot, Part.BALLOTS)
    with refused(world, plain, "not_this_step") as tx:
        commands.give_marks(tx, bids[0], {"plan": 10_00, "experience": 10_00})
    with refused(world, plain, "forbidden") as tx:
        commands.ask_bidder(tx, bids[0], "工期？", world.clock.now() + timedelta(hours=2))
    until = world.clock.now() + timedelta(hours=2)
    with world.acting(head) as tx:
        asked = [commands.ask_bidder(tx, bids[0], "请说明工期安排。", until).id]
    with world.acting(head) as tx:
        asked.append(commands.ask_bidder(tx, bids[0], "请说明人员安排。", until).id)
    with refused(world, county.bidders[1], "forbidden") as tx:
        commands.answer_committee(tx, asked[0], "替别人答复。", changes_nothing=True)
    with refused(world, county.bidders[0], "substance_unconfirmed") as tx:
        commands.answer_committee(tx, asked[0], "降价一成。", changes_nothing=False)
    with world.acting(county.bidders[0]) as tx:
        commands.answer_committee(tx, asked[0], "按投标文件。", changes_nothing=True)
    with refused(world, county.bidders[0], "answered") as tx:
        commands.answer_committee(tx, asked[0], "补充。", changes_nothing=True)
    world.clock.advance_to(until)
    with refused(world, county.bidders[0], "answer_too_late") as tx:
        commands.answer_committee(tx, asked[1], "迟到。", changes_nothing=True)
    assert world.session.get_one(Clarification, asked[1]).answer is None

    suspension = Suspension(
        lot_attempt_id=lot,
        since=world.clock.now(),
        ground=SuspensionGround.OBJECTION,
        reason="异议处理期间暂停。",
    )
    with refused(world, plain, "suspended") as tx:
        tx.session.add(suspension)
        tx.session.flush()
        commands.cast_ballot(tx, bids[0], ACCEPTABLE)

    vote(world, county, lot)
    with refused(world, plain, "not_this_step") as tx:
        commands.cast_ballot(tx, bids[0], ACCEPTABLE)
    with refused(world, plain, "points_out_of_range") as tx:
        commands.give_marks(tx, bids[0], {"plan": 50_01, "experience": 1})
    mark(world, county, lot)
    with world.acting(head) as tx:
        commands.return_sheets(tx, lot, Part.MARKS, "客观分复核。")
    with world.acting(plain) as tx:
        commands.give_marks(tx, bids[0], {"plan": 40_00, "experience": 1_00})
    for actor in people.values():
        with world.acting(actor) as tx:
            commands.hand_in(tx, lot, Part.MARKS)
    with refused(world, head, "objective_points_differ") as tx:
        commands.compile_report(tx, lot)
    with world.acting(head) as tx:
        commands.return_sheets(tx, lot, Part.MARKS, "客观分不一致。")
    mark(world, county, lot)
    compiled(world, county, lot)
    with refused(world, operator, "report_stands") as tx:
        commands.excuse(tx, seats[listed[3].person_id], ConflictKind.DECLARED, "太迟。")

    # More than half dissent: the report is not carried, and the chair takes it back.
    for actor in list(people.values())[:3]:
        with world.acting(actor) as tx:
            commands.sign_report(tx, world.platform.keys, lot, Stance.DISSENT, "名次有误。")
    for actor in list(people.values())[3:]:
        with world.acting(actor) as tx:
            commands.sign_report(tx, world.platform.keys, lot, Stance.AGREE)
    report = queries.standing_report(world.session, lot)
    assert report is not None
    assert report.state is ReportState.SIGNING
    with world.acting(head) as tx:
        commands.take_back(tx, lot, "重新评议。")
    compiled(world, county, lot)

    # One refuses to sign and says nothing: that counts as agreeing.
    silent = next(each for each in people.values() if each != head)
    for actor in people.values():
        if actor != silent:
            with world.acting(actor) as tx:
                commands.sign_report(tx, world.platform.keys, lot, Stance.AGREE)
    assert silent.person_id is not None
    with world.acting(head) as tx:
        commands.note_silence(tx, world.platform.keys, lot, seats[silent.person_id])
    world.session.expire_all()
    report = queries.standing_report(world.session, lot)
    assert report is not None
    assert report.state is ReportState.SIGNED
    with refused(world, county.unit.drafter, "committee_evaluates") as tx:
        results.reopen_evaluation(tx, lot, "本单位重评。")

    assert faults(world) == []
    changed = world.session.query(PanelReport).filter(PanelReport.note.is_not(None)).one()
    changed.frozen = changed.frozen.replace('"total": "', '"total": "1', 1)
    world.session.flush()
    found = faults(world)
    assert any("not the text that went on record" in each for each in found)
    assert any("points do not add up" in each for each in found)
    world.session.rollback()
    assert world.session.query(Bid).count() == 3


def faults(world: World) -> list[str]:
    own = [each for each in checks() if "committee" in each.title.lower()]
    assert len(own) == 2
    scene = Scene(world.platform, world.session, world.clock.now())
    return [fault for findings in inspect(scene, own) for fault in findings.faults]
