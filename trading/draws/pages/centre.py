"""The centre's side: arrange a draw, freeze its list, repeat one that failed."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.draws import commands, queries, rules, schemas, words
from trading.draws.models import Draw
from trading.draws.pages.blueprint import bp
from trading.draws.rules import DrawKind
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/centre/draws")
def board() -> str:
    """Every draw, also those whose list is not public yet."""
    signed_in_as(Role.OPERATOR)
    now = clock().now()
    found = queries.draws(db.session(), public=False)
    return render_template(
        "draws/board.html", draws=[(draw, queries.stage_of(draw, now)) for draw in found], words=words
    )


@bp.get("/centre/draws/new")
def new() -> str:
    """Who is to be drawn, for which lot."""
    signed_in_as(Role.OPERATOR)
    lots = queries.lots_to_draw_for(db.session())
    return render_template(
        "draws/new.html",
        lots=[(lot.id, f"{lot.wire_id} {queries.title_of(lot)}") for lot in lots],
        words=words,
    )


@bp.post("/centre/draws/new")
@redisplay(new)
def arrange() -> ResponseReturnValue:
    form = bind(schemas.DrawForm())
    with transaction(identity(), clock()) as tx:
        experts = rules.read_experts(form["candidates"])
        draw_id = commands.arrange(tx, form["lot"], experts, form["select"]).id
    flash(_("The list is written down. The custodians now make their locks."), "success")
    return redirect(url_for("draws.show", draw_id=draw_id))


@bp.get("/centre/draws/<uuid:draw_id>")
def show(draw_id: UUID) -> str:
    """One draw with the names on its list, for the centre and, to look at only, for supervision."""
    actor = signed_in_as(Role.OPERATOR, Role.SUPERVISOR)
    session = db.session()
    draw = session.get(Draw, draw_id)
    if draw is None:
        raise NotFound
    seats = queries.seats(session, draw.id)
    return render_template(
        "draws/show.html",
        draw=draw,
        title=queries.title_of(draw.lot_attempt),
        stage=queries.stage_of(draw, clock().now()),
        seats=seats,
        is_locked=all(seat.lock.made_at for seat in seats),
        window=rules.SHORTEST_WINDOW.seconds // 60,
        hours=rules.KEYS_WITHIN.days * 24,
        are_named=_shows_names(actor, draw),
        may_repeat=queries.draws_of_lot(session, draw.lot_attempt_id, draw.kind)[-1].id == draw.id,
        words=words,
    )


def _shows_names(actor: Actor, draw: Draw) -> bool:
    """Applicants stay unnamed for all until their time, experts for supervision."""
    may_know = draw.kind is DrawKind.EXPERTS and actor.role is Role.OPERATOR
    return may_know or not rules.is_secret(draw.kind) or rules.is_named(draw.kind, draw.lot_attempt.state)


@bp.post("/centre/draws/<uuid:draw_id>/list")
@redisplay(show)
def freeze_list(draw_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ListForm())
    with transaction(identity(), clock()) as tx:
        commands.freeze_list(tx, platform().keys, draw_id, form["until"])
    flash(_("The list is frozen and public. Everybody can contribute now."), "success")
    return redirect(url_for("draws.show", draw_id=draw_id))


@bp.post("/centre/draws/<uuid:draw_id>/give-up")
@redisplay(show)
def give_up(draw_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.give_up(tx, draw_id)
    return redirect(url_for("draws.show", draw_id=draw_id))


@bp.post("/centre/draws/<uuid:draw_id>/repeat")
@redisplay(show)
def repeat(draw_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        again = commands.repeat(tx, draw_id).id
    flash(_("The draw is arranged once more. The custodians now make new locks."), "success")
    return redirect(url_for("draws.show", draw_id=again))
