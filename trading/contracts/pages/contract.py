"""One contract: its course, its changes, its performance."""

from uuid import UUID

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.bids.queries import lot_title
from trading.contracts import commands, queries, schemas, words
from trading.contracts.commands.changes import Change
from trading.contracts.models import Contract
from trading.contracts.pages.blueprint import bp
from trading.contracts.rules import CONTRACT, RUNNING, ChangeKind, EntryKind
from trading.kernel.actors import Role
from trading.kernel.permissions import Action, can
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as

READERS = (Role.PURCHASER, Role.BIDDER, Role.OPERATOR, Role.SUPERVISOR)


def _readable(contract_id: UUID) -> Contract:
    return queries.contract(db.session(), signed_in_as(*READERS), contract_id)


@bp.get("/contracts/<uuid:contract_id>")
def show(contract_id: UUID) -> str:
    """The contract with what its reader may do next."""
    contract, actor = _readable(contract_id), identity()
    verbs = CONTRACT.verbs(contract.state)
    is_unit = can(actor, Action.ENTER_CONTRACT, contract)
    return render_template(
        "contracts/show.html",
        contract=contract,
        attempt=contract.lot_attempt,
        title=lot_title(contract.lot_attempt),
        archive=queries.archive_of(db.session(), contract.lot_attempt_id),
        waiting=queries.waiting_change(contract),
        may_confirm="confirm" in verbs and can(actor, Action.CONFIRM_CONTRACT, contract),
        may_withdraw="withdraw" in verbs and is_unit,
        may_publish="publish" in verbs and is_unit,
        may_change=contract.state in RUNNING and is_unit,
        may_perform="fulfil" in verbs and is_unit,
        may_file="file" in verbs and can(actor, Action.FILE_CONTRACT, contract),
        change_kinds=[(kind.value, words.CHANGES[kind]) for kind in ChangeKind],
        entry_kinds=[(kind.value, words.ENTRIES[kind]) for kind in EntryKind],
        words=words,
    )


@bp.get("/contracts/<uuid:contract_id>/file")
def file(contract_id: UUID) -> ResponseReturnValue:
    """The signed contract as it was scanned."""
    contract = _readable(contract_id)
    return send_file(
        platform().files.path(contract.sha256),
        mimetype=contract.media_type,
        as_attachment=True,
        download_name=contract.file_name,
    )


@bp.post("/contracts/<uuid:contract_id>/confirmation")
@redisplay(show)
def confirm(contract_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.confirm_contract(tx, contract_id)
    flash(_("You have confirmed the contract. The unit publishes it next."), "success")
    return redirect(url_for("contracts.show", contract_id=contract_id))


@bp.post("/contracts/<uuid:contract_id>/withdrawal")
@redisplay(show)
def withdraw(contract_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.withdraw_contract(tx, contract_id)
    flash(_("The entry is taken back. Enter the contract anew."), "success")
    return redirect(url_for("contracts.index"))


@bp.post("/contracts/<uuid:contract_id>/notice")
@redisplay(show)
def publish(contract_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        draft_id = commands.draft_contract_notice(tx, contract_id).id
    flash(_("The notice is on its way through the sign-off."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))


@bp.post("/contracts/<uuid:contract_id>/filing")
@redisplay(show)
def file_copy(contract_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.file_contract(tx, contract_id)
    flash(_("The contract is filed."), "success")
    return redirect(url_for("contracts.show", contract_id=contract_id))


@bp.post("/contracts/<uuid:contract_id>/changes")
@redisplay(show)
def change(contract_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ChangeForm())
    with transaction(identity(), clock()) as tx:
        changed = Change(**{**form, "kind": ChangeKind(form["kind"])})
        draft_id = commands.enter_change(tx, contract_id, changed).id
    flash(_("The notice is on its way through the sign-off."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))


@bp.post("/contracts/<uuid:contract_id>/changes/withdrawal")
@redisplay(show)
def withdraw_change(contract_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.withdraw_change(tx, contract_id)
    flash(_("The change is taken back."), "success")
    return redirect(url_for("contracts.show", contract_id=contract_id))


@bp.post("/contracts/<uuid:contract_id>/performance")
@redisplay(show)
def perform(contract_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.PerformanceForm())
    with transaction(identity(), clock()) as tx:
        commands.enter_performance(
            tx,
            contract_id,
            EntryKind(form["kind"]),
            form["happened_on"],
            form["words"],
            form["amount"],
        )
    flash(_("It is on record."), "success")
    return redirect(url_for("contracts.show", contract_id=contract_id))


@bp.post("/contracts/<uuid:contract_id>/fulfilment")
@redisplay(show)
def fulfil(contract_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.fulfil_contract(tx, contract_id)
    flash(_("The contract is closed as fulfilled."), "success")
    return redirect(url_for("contracts.show", contract_id=contract_id))


@bp.post("/contracts/<uuid:contract_id>/end")
@redisplay(show)
def end(contract_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.EndForm())
    with transaction(identity(), clock()) as tx:
        commands.end_contract(tx, contract_id, form["reason"])
    flash(_("The contract is ended."), "success")
    return redirect(url_for("contracts.show", contract_id=contract_id))
