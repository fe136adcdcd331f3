"""Who may do what: the table as a lawyer would write it, by hand, against the one the platform goes by.

Each cell says for which subjects the role may act when it holds every duty: `.` none, `o` its own only (the
account, organisation, unit or lock, a project in charge or submitted), `a` any.
"""

from itertools import product
from types import SimpleNamespace
from typing import Final

import pytest

from trading.kernel.actors import Actor, Duty, Role
from trading.kernel.ids import new_id
from trading.kernel.permissions import Action, can

ROLES: Final = (
    Role.PURCHASER,
    Role.BIDDER,
    Role.OPERATOR,
    Role.CUSTODIAN,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    Role.EXPERT,
    Role.CASHIER,
    Role.REGULATOR,
    Role.SYSTEM,
    Role.VISITOR,
)

#                          purch bidder oper custod superv admin expert cashier regul system visitor
MATRIX: Final = """
    sign_in                .     .      .    .      .      .     .      .       .     .      a
    change_own_account     o     o      o    o      o      o     o      o       o     .      .
    keep_own_contacts      o     o      o    o      .      o     o      o       o     .      .
    make_own_token         o     o      o    o      .      o     o      o       o     .      .
    register_bidder        .     .      .    .      .      .     .      .       .     .      a
    apply_again            .     o      .    .      .      .     .      .       .     .      .
    admit_bidder           .     .      a    .      .      .     .      .       .     .      .
    found_centre           .     .      .    .      .      .     .      .       .     a      .
    administer_accounts    .     .      .    .      .      a     .      .       .     .      .
    arrange_unit           o     .      .    .      .      .     .      .       .     .      .
    hand_over_work         o     .      o    .      .      .     .      .       .     .      .
    send_code              .     .      .    .      .      .     .      .       .     a      .
    configure              .     .      .    .      .      a     .      .       .     .      .
    move_demo_time         .     .      .    .      .      .     .      .       .     a      .
    read_project           o     .      o    .      o      .     .      .       .     a      .
    register_project       a     .      .    .      .      .     .      .       .     .      .
    edit_project           o     .      .    .      .      .     .      .       .     .      .
    submit_project         o     .      .    .      .      .     .      .       .     .      .
    report_outcome         o     .      .    .      .      .     .      .       .     .      .
    take_up_project        .     .      a    .      .      .     .      .       .     .      .
    check_project          .     .      o    .      .      .     .      .       .     .      .
    draft_tender           o     .      .    .      .      .     .      .       .     .      .
    appoint_custodians     o     .      .    .      .      .     .      .       .     .      .
    review_notice          o     .      .    .      .      .     .      .       .     .      .
    approve_notice         o     .      .    .      .      .     .      .       .     .      .
    schedule_opening       .     .      a    .      .      .     .      .       .     .      .
    prepare_notice         o     .      .    .      .      .     .      .       .     a      .
    register_signing_key   .     .      .    a      .      .     .      .       .     .      .
    make_lock              .     .      .    o      .      .     .      .       .     .      .
    test_key               .     .      .    o      .      .     .      .       .     .      .
    release_key            .     .      .    o      .      .     .      .       .     .      .
    keep_witnesses         .     .      .    .      .      a     .      .       .     .      .
    witness_log            .     .      .    a      .      .     .      .       .     .      .
    countersign_log        .     .      .    .      .      .     .      .       .     .      a
    resume_log             .     .      .    .      .      .     .      .       .     a      .
    sign_up                .     a      .    .      .      .     .      .       .     .      .
    withdraw_application   .     o      .    .      .      .     .      .       .     .      .
    end_sign_up            .     .      .    .      .      .     .      .       .     a      .
    name_invitees          o     .      .    .      .      .     .      .       .     .      .
    form_venture           .     a      .    .      .      .     .      .       .     .      .
    agree_to_venture       .     o      .    .      .      .     .      .       .     .      .
    dissolve_venture       .     o      .    .      .      .     .      .       .     .      .
    submit_bid             .     a      .    .      .      .     .      .       .     .      .
    give_up_upload         .     o      .    .      .      .     .      .       .     .      .
    withdraw_bid           .     o      .    .      .      .     .      .       .     .      .
    ask_for_lost_key       .     o      .    .      .      .     .      .       .     .      .
    see_bidder             .     .      a    .      .      .     .      .       .     .      .
    countersign            .     .      .    o      .      .     .      .       .     .      .
    declare_lock_lost      .     .      .    o      .      .     .      .       .     .      .
    hand_over_seed         .     o      .    .      .      .     .      .       .     .      .
    entrust_file           .     .      .    o      .      .     .      .       .     .      .
    keep_rendition         .     .      .    .      .      .     .      .       .     a      .
    keep_bundle            .     .      .    .      .      .     .      .       .     a      .
    freeze_bids            .     .      a    .      .      .     .      .       .     a      .
    open_bids              .     .      .    .      .      .     .      .       .     a      .
    record_attendance      .     .      a    .      .      .     .      .       .     .      .
    arrange_draw           .     .      a    .      .      .     .      .       .     .      .
    ask_for_draw           o     .      .    .      .      .     o      .       .     .      .
    contribute             .     a      .    a      .      .     .      .       .     .      a
    run_draw               .     .      .    .      .      .     .      .       .     a      .
    ask_question           .     a      .    .      .      .     .      .       .     .      .
    raise_objection        .     a      .    .      .      .     .      .       .     .      .
    withdraw_objection     .     o      .    .      .      .     .      .       .     .      .
    answer_objection       o     .      .    .      .      .     .      .       .     .      .
    make_complaint         .     .      .    .      .      .     .      .       .     .      a
    handle_complaint       .     .      .    .      .      .     .      .       a     .      .
    renounce_award         .     o      .    .      .      .     .      .       .     .      .
    keep_basic_account     .     o      .    .      .      .     .      .       .     .      .
    give_security          .     a      .    .      .      .     .      .       .     .      .
    keep_ledger            .     .      .    .      .      .     .      a       .     .      .
    demand_security        o     .      .    .      .      .     .      .       .     .      .
    forfeit_security       o     .      .    .      .      .     .      .       .     .      .
    charge                 .     .      a    .      .      .     .      .       .     .      .
    apply_to_buy           .      a     .    .      .     .      .     .       .     .      .
    take_back_application  .      o     .    .      .     .      .     .       .     .      .
    qualify_buyers         .      .     .    .      .     .      .     .       .     a      .
    seal_reserve           o      .     .    .      .     .      .     .       .     .      .
    settle_auction         .      .     .    .      .     .      .     .       .     a      .
    confirm_sale           o      .     .    .      .     .      .     .       .     .      .
    accept_sale            .      o     .    .      .     .      .     .       .     .      .
    suspend_lot            o     .      .    .      .      .     .      .       a     a      .
    keep_experts           .     .      a    .      .      .     .      .       .     .      .
    convene_committee      .     .      a    .      .      .     .      .       .     .      .
    name_representative    o     .      .    .      .      .     .      .       .     .      .
    sit_on_committee       o     .      .    .      .      .     o      .       .     .      .
    chair_committee        .     .      .    .      .      .     o      .       .     .      .
    answer_clarification   .     o      .    .      .      .     .      .       .     .      .
    evaluate               o     .      .    .      .      .     .      .       .     .      .
    conclude_examination   o     .      .    .      .      .     .      .       .     .      .
    hold_meeting           o     .      .    .      .      .     .      .       .     .      .
    confirm_minutes        .     o      .    .      .      .     .      .       .     .      .
    change_requirements    o     .      .    .      .      .     .      .       .     .      .
    object_to_source       .     a      .    .      .      .     .      .       .     .      a
    answer_source_objection o    .      .    .      .      .     .      .       .     .      .
    award                  o     .      .    .      .      .     .      .       .     .      .
    enter_contract         o     .      .    .      .      .     .      .       .     .      .
    confirm_contract       .     o      .    .      .      .     .      .       .     .      .
    file_contract          .     .      a    .      .      .     .      .       .     .      .
    archive                .     .      a    .      .      .     .      .       .     .      .
    import_finance_list    .     .      a    .      .      .     .      .       .     .      .
    show_cards             .     .      .    .      .      .     .      .       .     a      .
    set_hook               o     .      .    .      .      .     .      .       .     .      .
    quote                  .     o      .    .      .      .     .      .       .     .      .
    let_hammer_fall        .     .      .    .      .      .     .      .       .     a      .
"""

EXPECTED: Final = {
    action: dict(zip(ROLES, cells, strict=True))
    for action, *cells in (line.split() for line in MATRIX.strip().splitlines())
}
READING: Final = {"read_project"}


def the_actor(role: Role, **changes: object) -> Actor:
    known = {"person_id": new_id(), "organisation_id": new_id(), "duties": frozenset(Duty)} | changes
    return Actor(role, **known)  # type: ignore[arg-type]  # the fields of an actor by name


def a_subject(actor: Actor | None) -> SimpleNamespace:
    """Something that belongs to the actor in every way, or in none."""
    person, organisation = (actor.person_id, actor.organisation_id) if actor else (new_id(), new_id())
    return SimpleNamespace(
        id=person,
        person_id=person,
        is_chair=True,
        operator_id=person,
        organisation_id=organisation,
        procuring_entity_id=organisation,
        agent_id=None,
        custodian_id=organisation,
        submitted_at="once" if actor else None,
    )


def test_every_action_has_its_row() -> None:
    assert list(EXPECTED) == [action.value for action in Action]


@pytest.mark.parametrize(("action", "role"), list(product(Action, ROLES)), ids=lambda each: each.value)
def test_the_platform_goes_by_the_table(action: Action, role: Role) -> None:
    actor = the_actor(role)
    cell = EXPECTED[action.value][role]
    assert can(actor, action, a_subject(actor)) == (cell in "oa")
    assert can(actor, action, a_subject(None)) == (cell == "a")


def test_a_supervisor_changes_nothing_but_the_own_account() -> None:
    granted = {action for action, cells in EXPECTED.items() if cells[Role.SUPERVISOR] != "."}
    assert granted - READING == {"change_own_account"}


def test_no_role_may_do_everything() -> None:
    for role in ROLES:
        assert {cells[role] for cells in EXPECTED.values()} - {"a", "o"} == {"."}


@pytest.mark.parametrize(
    ("action", "duty"),
    [
        (Action.REVIEW_NOTICE, Duty.DRAFTER),
        (Action.APPROVE_NOTICE, Duty.REVIEWER),
        (Action.AWARD, Duty.DRAFTER),
        (Action.ARRANGE_UNIT, Duty.APPROVER),
        (Action.HAND_OVER_WORK, Duty.APPROVER),
    ],
)
def test_a_duty_is_not_another(action: Action, duty: Duty) -> None:
    actor = the_actor(Role.PURCHASER, duties=frozenset({duty}))
    assert not can(actor, action, a_subject(actor))


def test_a_bidder_that_is_not_admitted_takes_no_part() -> None:
    assert not can(the_actor(Role.BIDDER, admitted=False), Action.SUBMIT_BID, a_subject(None))
