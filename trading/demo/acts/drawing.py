"""Experts are drawn in public; custodians, a bidder and citizens give their numbers."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.custody.rules import wire_name
from trading.demo.acts.offering import custodian_of, key_path
from trading.demo.stage import Stage
from trading.draws import commands, queries
from trading.draws.models import Draw, DrawLock
from trading.draws.rules import NONCE, read_experts
from trading.kernel.actors import visitor
from trading.openings.commands import Handed
from trading.sealing import seal
from trading.sealing.dealing import PARTS
from trading.sealing.lotkeys import key_file, make_lot_key, read_key_file, recipient_of
from trading.sealing.statements import DRAW
from trading.store.db import db
from trading.store.transaction import transaction

EXPERTS: Final = """\
510000-1017 江知远
510000-1022 贺明川
510000-1031 罗安澜
510000-1045 唐思齐
510000-1058 邓怀谷
510000-1063 易书宁
510000-1079 曾望舒
510000-1084 简素心
510000-1096 白行舟"""
"""Invented people with invented numbers."""

CITIZENS: Final = ("198.51.100.21", "203.0.113.54")


def list_experts(stage: Stage, tender_id: UUID, select: int, until: datetime) -> UUID:
    """Arrange a draw of experts for the first lot, lock it and freeze its list; gives the draw."""
    attempt_id = tenders.attempts_of(db.session.get_one(Tender, tender_id))[0].id
    with stage.acting("operator") as tx:
        draw_id = commands.arrange(tx, attempt_id, read_experts(EXPERTS), select).id
    return freeze(stage, draw_id, until)


def freeze(stage: Stage, draw_id: UUID, until: datetime) -> UUID:
    """Custodians lock a draw, the centre freezes its list; gives the draw."""
    for lock_id in [lock.id for lock in queries.locks_of(db.session(), draw_id)]:
        _lock(stage, lock_id)
    with stage.acting("operator") as tx:
        commands.freeze_list(tx, stage.platform.keys, draw_id, until)
    return draw_id


def _lock(stage: Stage, lock_id: UUID) -> None:
    place = db.session.get_one(DrawLock, lock_id)
    login, wire_id = custodian_of(stage, place), place.draw.wire_id
    identities = {part: make_lot_key() for part in PARTS}
    path = key_path(stage.belongings, login, wire_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(key_file(wire_id, DRAW, wire_name(place.custodian_id), identities))
    summary, body = (recipient_of(identities[part]) for part in PARTS)
    with stage.acting(login) as tx:
        commands.make_lock(tx, lock_id, summary, body)


def contribute(stage: Stage, draw_id: UUID) -> None:
    """The notary, a bidder and two citizens each give a number."""
    contributors = [stage.cast["notary"], stage.cast["bidder2"], *(visitor(each) for each in CITIZENS)]
    for contributor in contributors:
        number = _sealed(stage, draw_id)
        with transaction(contributor, stage.clock) as tx:
            commands.contribute(tx, stage.platform, draw_id, number)


def _sealed(stage: Stage, draw_id: UUID) -> commands.Sent:
    pseudonym = f"n-{secrets.token_hex(8)}"
    facts = queries.sealing_facts(db.session(), db.session.get_one(Draw, draw_id), stage.platform)
    number = seal.Bid(pseudonym, pseudonym, None, None, {NONCE: secrets.token_hex(32)}, ())
    folder: Path = stage.belongings / "contributors" / pseudonym
    seal.seal(facts, number, folder)
    return commands.Sent(
        (folder / "envelope.json").read_bytes(),
        (folder / "envelope.sig").read_text(),
        (folder / "summary.age").read_bytes(),
        (folder / "body.age").read_bytes(),
    )


def hand_in_keys(stage: Stage, draw_id: UUID, how_many: int = 2) -> None:
    """The first custodians hand in their keys; with the quorum the worker draws."""
    stage.work()
    for lock_id in [lock.id for lock in queries.locks_of(db.session(), draw_id)[:how_many]]:
        place = db.session.get_one(DrawLock, lock_id)
        login = custodian_of(stage, place)
        identities = read_key_file(key_path(stage.belongings, login, place.draw.wire_id).read_text())
        handed = {part: Handed(identity) for part, identity in zip(PARTS, identities, strict=True)}
        with stage.acting(login) as tx:
            commands.release_keys(tx, stage.platform.config, lock_id, handed)
    stage.work()
