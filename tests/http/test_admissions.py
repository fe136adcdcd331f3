"""Sign-ups, invitations and joint ventures as each party meets them, and what nobody else learns of them."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from tests.support import admissions, draws
from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_complete_tender, made_locks
from tests.support.app import World
from tests.support.client import Browser, a_visitor, signed_in
from tests.support.projects import an_accepted_project
from trading.accounts.models import Organisation
from trading.admissions.models import JointVenture
from trading.draws.models import Candidate
from trading.draws.rules import DrawState, Failure
from trading.kernel.actors import Actor
from trading.kernel.money import Money
from trading.store.outbox import OutboxJob
from trading.store.transaction import bookkeeping


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose pages stand at the frozen time of the world."""
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return a_county(world)


def name_of(world: World, actor: Actor) -> str:
    return world.session.get_one(Organisation, actor.organisation_id).name


def watchers(world: World, county: County) -> dict[str, Browser]:
    """Everybody who must not learn who applied or is invited: a competitor above all."""
    people = {
        "competitor": county.bidders[3],
        "unit": county.unit.approver,
        "operator": county.operator,
        "custodian": county.notary,
        "supervisor": county.supervisor,
        "regulator": county.regulator,
    }
    return {"visitor": a_visitor(world)} | {name: signed_in(world, each) for name, each in people.items()}


def test_a_bidder_applies_finds_its_line_in_the_draw_and_learns_alone_whether_it_is_invited(
    world: World, county: County
) -> None:
    tender = admissions.a_tender_for_three(world, county)
    (lot,) = tender.lot_attempt_ids
    page = f"/lot-attempts/{lot}/application"
    browsers = {each: signed_in(world, each) for each in county.bidders}
    before = jobs(world)
    for each in county.bidders:
        assert browsers[each].post(page).status_code == 302
        line = admissions.application_of(world, each, lot).listed.line
        assert line in browsers[each].get(page).text
    own = admissions.application_of(world, county.bidders[0], lot)
    receipt = f"/applications/{own.id}.txt"
    assert own.listed.line in browsers[county.bidders[0]].get(receipt).text
    assert browsers[county.bidders[1]].get(receipt).status_code == 404
    withdrawing = browsers[county.bidders[0]]
    assert withdrawing.post(f"{page}/withdraw").status_code == 302
    assert withdrawing.post(page).status_code == 302
    assert jobs(world) == before  # nothing waits in the outbox that would tell who applied, or how many

    admissions.end_sign_up(world, tender)
    late = withdrawing.post(f"{page}/withdraw")
    assert late.status_code == 409
    assert "不能再报名或撤回" in late.text
    arranged = admissions.invitees_drawn(world, county, lot)
    assert not {kind for kind in jobs(world) if kind.startswith("invit")}

    # Places follow the lines, so that they do not tell who came first.
    lines = [each.line for each in draws.draw_of(world, arranged.draw_id).candidates]
    assert lines == sorted(lines)
    invited = admissions.invited(world, lot)
    for each in county.bidders:
        is_invited = each.organisation_id in invited
        assert ("您受邀投标" in browsers[each].get(page).text) is is_invited
        assert ("您受邀投标" in browsers[each].get("/home").text) is is_invited
        refused = browsers[each].get(f"/lot-attempts/{lot}/bid/seal")
        assert refused.status_code == (200 if is_invited else 302)

    for who, browser in watchers(world, county).items():
        for address in (
            f"/draws/{arranged.draw_id}",
            f"/draws/{arranged.draw_id}/list.txt",
            f"/draws/{arranged.draw_id}/record.json",
            f"/centre/draws/{arranged.draw_id}",
            f"/supervision/projects/{tender.project_id}",
            f"/unit/tenders/{tender.tender_id}",
            f"/projects/{tender.project_id}",
            f"/notices/{tender.notice_id}",
        ):
            shown = browser.get(address).text
            told = [name for each in county.bidders if (name := name_of(world, each)) in shown]
            own_name = [name_of(world, county.bidders[3])] if who == "competitor" else []
            assert told in ([], own_name), (who, address)


def jobs(world: World) -> dict[str, int]:
    """How many jobs of each kind were ever queued."""
    found: dict[str, int] = {}
    for kind in world.session.scalars(select(OutboxJob.kind)):
        found[kind] = found.get(kind, 0) + 1
    return found


def test_a_list_whose_candidate_was_exchanged_invites_nobody(world: World, county: County) -> None:
    """Whoever can write to the database puts another bidder behind a line; its twin below was left alone."""
    tender = admissions.a_tender_for_three(world, county, lots=2)
    for lot in tender.lot_attempt_ids:
        for each in county.bidders:
            admissions.apply_for(world, each, lot)
    admissions.end_sign_up(world, tender)
    arranged = [
        draws.listed(world, county, admissions.draw_of_invitees(world, lot).id)
        for lot in tender.lot_attempt_ids
    ]
    for listed in arranged:
        draws.contribute(world, listed.draw_id)
    candidate = draws.draw_of(world, arranged[0].draw_id).candidates[0]
    other = next(each for each in county.bidders if each.organisation_id != candidate.organisation_id)
    with bookkeeping() as session:
        exchanged = update(Candidate).where(Candidate.id == candidate.id)
        session.execute(exchanged.values(organisation_id=other.organisation_id))
    draws.close(world, arranged[0].draw_id)
    for lock_keys in [keys for listed in arranged for keys in listed.keys[:2]]:
        draws.release(world, lock_keys)
    draws.work(world)
    found = [draws.draw_of(world, listed.draw_id) for listed in arranged]
    assert [(draw.state, draw.failure) for draw in found] == [
        (DrawState.FAILED, Failure.ALTERED),
        (DrawState.DRAWN, None),
    ]
    assert [len(admissions.invited(world, lot)) for lot in tender.lot_attempt_ids] == [0, 3]


def test_an_invitation_is_read_by_those_invited_the_unit_and_who_watches_over_it(
    world: World, county: County
) -> None:
    project_id = an_accepted_project(
        world, county, lots=1, procedure="works_invited_tender", estimate=Money.yuan(4_600_000)
    )
    tender_id = a_complete_tender(world, county.unit, project_id, days=25)
    keys = made_locks(world, county, tender_id)
    drafter, page = signed_in(world, county.unit.drafter), f"/unit/tenders/{tender_id}/invitees"
    codes = [admissions.code_of(world, each) for each in county.bidders[:3]]
    form = {
        "invitees": "\n".join(f"{code} 有限公司" for code in codes),
        "ground": "few_bidders",
        "approval_number": "",
        "approval_authority": "云栖县发展和改革局",
        "approval_date": "2026-11-20",
    }
    assert "邀请招标须经批准" in drafter.post(page, data=form).text
    form["approval_number"] = "云发改招〔2026〕7号"
    assert "请至少填写 3 家" in drafter.post(page, data=form | {"invitees": codes[0]}).text
    assert drafter.post(page, data=form).status_code == 302
    tender = admissions.offered(world, county, tender_id, keys)
    lot = tender.lot_attempt_ids[0]
    outsider, invitee = signed_in(world, county.bidders[3]), signed_in(world, county.bidders[0])
    for address in (
        f"/notices/{tender.notice_id}",
        f"/notices/{tender.notice_id}.json",
        f"/lot-attempts/{lot}/bid",
        f"/lot-attempts/{lot}/application",
        f"/api/v1/lot-attempts/{lot}/sealing",
    ):
        assert outsider.get(address).status_code == 404, address
        assert invitee.get(address).status_code == 200, address
    assert signed_in(world, county.operator).get(f"/notices/{tender.notice_id}").status_code == 200
    for who, browser in watchers(world, county).items():
        if who != "unit":
            assert browser.get(page).status_code in (302, 403, 404), who
        for address in (f"/notices/{tender.notice_id}", f"/supervision/projects/{project_id}"):
            shown = browser.get(address).text
            assert not [code for code in codes if code in shown], (who, address)


def test_members_of_a_joint_venture_find_the_agreement_and_nobody_else_does(
    world: World, county: County
) -> None:
    lead, member, stranger, _ = county.bidders
    tender = admissions.published(world, county, an_accepted_project(world, county, lots=1), members=2)
    lot = tender.lot_attempt_ids[0]
    browser = signed_in(world, lead)
    address = f"/lot-attempts/{lot}/joint-venture"
    form = {"own_task": "路基", "credit_code-1": admissions.code_of(world, lead), "task-1": "路面"}
    assert "您是牵头人" in browser.post(address, data=form).text
    form["credit_code-1"] = admissions.code_of(world, member)
    shown = browser.post(address, data=form).location
    asked = signed_in(world, member)
    assert "确认联合体协议" in asked.get("/home").text
    assert asked.post(f"{shown}/agree").status_code == 302
    assert "全部成员已确认" in browser.get(shown).text
    venture_id = UUID(shown.rsplit("/", 1)[-1])
    for who, each in (watchers(world, county) | {"stranger": signed_in(world, stranger)}).items():
        assert each.get(shown).status_code in (302, 403, 404), who
    assert asked.post(f"{shown}/dissolve").status_code == 302
    world.session.rollback()
    assert world.session.get_one(JointVenture, venture_id).state.value == "dissolved"
    assert "不接受联合体" in refused_without_word_of_the_notice(world, county, lead)


def refused_without_word_of_the_notice(world: World, county: County, lead: Actor) -> str:
    """Try to form one where the notice allows none."""
    tender: PublishedTender = admissions.published(world, county, an_accepted_project(world, county, lots=1))
    form = {
        "own_task": "路基",
        "credit_code-1": admissions.code_of(world, county.bidders[1]),
        "task-1": "路面",
    }
    address = f"/lot-attempts/{tender.lot_attempt_ids[0]}/joint-venture"
    return signed_in(world, lead).post(address, data=form).text
