"""A notice as one file is enough to seal with, and names the pages that seal with it."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender, notice, signed_off
from tests.support.app import World
from tests.support.bids import facts_of
from tests.support.client import a_visitor
from trading.announcements import commands, rendering
from trading.announcements.models import Notice
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.sealing import noticefile
from trading.sealing.errors import SealError
from trading.store import offline


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


@pytest.fixture
def tender(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county)


def file_of(world: World, published: Notice) -> bytes:
    answer = a_visitor(world).get(f"/notices/{published.id}.notice.txt")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{published.number}.notice.txt"'
    return bytes(answer.data)


def wire(world: World, tender: PublishedTender, position: int) -> str:
    return world.session.get_one(LotAttempt, tender.lot_attempt_ids[position]).wire_id


def test_a_notice_file_says_what_the_platform_says(world: World, tender: PublishedTender) -> None:
    data = file_of(world, notice(world, tender.notice_id))
    for position, lot in enumerate(tender.lot_attempt_ids):
        assert noticefile.facts_of(data, wire(world, tender, position)) == facts_of(world, lot)
    with pytest.raises(SealError, match="E_LOT"):
        noticefile.facts_of(data)


def test_after_a_change_the_notice_of_change_alone_is_enough(
    world: World, county: County, tender: PublishedTender
) -> None:
    lot = wire(world, tender, 0)
    with world.acting(county.unit.drafter) as tx:
        draft_id = commands.draft_amendment(
            tx,
            tender.tender_id,
            world.platform.config.instance,
            proposed={"deadline": tender.deadline + timedelta(days=20)},
            ceilings={lot: Money.yuan(1_400_000)},
            reason="调整最高限价",
            material=True,
            reseal=True,
        ).id
    change = notice(world, signed_off(world, county.unit, draft_id))
    assert noticefile.facts_of(file_of(world, change), lot) == facts_of(world, tender.lot_attempt_ids[0])
    ceilings = {each["lot"]: each["amount"] for each in json.loads(change.frozen)["ceiling_price"]}
    assert ceilings[lot] == "1400000.00"


@pytest.mark.parametrize(
    ("before", "after"),
    [('"quorum": 2', '"quorum": 3'), ("number: GG", "number: GX"), ('"summary": "age1', '"summary": "age1q')],
)
def test_a_notice_file_with_anything_else_in_it_is_refused(
    world: World, tender: PublishedTender, before: str, after: str
) -> None:
    data = file_of(world, notice(world, tender.notice_id)).decode()
    assert before in data
    with pytest.raises(SealError, match="E_SHAPE"):
        noticefile.facts_of(data.replace(before, after, 1).encode(), wire(world, tender, 0))


def test_a_notice_keeps_the_pages_it_names_when_newer_ones_are_built(
    world: World, tender: PublishedTender, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "newer.html").write_text("newer")
    monkeypatch.setattr(offline, "built", lambda name: tmp_path / "newer.html")
    named = {page["name"]: page for page in json.loads(notice(world, tender.notice_id).frozen)["pages"]}
    assert named.keys() == {"sealing", "custodian"}
    for name, page in named.items():
        answer = a_visitor(world).get(f"/notices/{tender.notice_id}/{name}.html")
        assert hashlib.sha256(answer.data).hexdigest() == page["sha256"]
        assert len(answer.data) == page["size"]
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}.html"
        assert answer.mimetype == "application/octet-stream"
        answer.close()
    assert a_visitor(world).get(f"/notices/{tender.notice_id}/other.html").status_code == 404


def test_a_notice_of_the_first_schema_is_still_read_and_shown(world: World, tender: PublishedTender) -> None:
    frozen = json.loads(notice(world, tender.notice_id).frozen)
    older = {key: value for key, value in frozen.items() if key not in ("pages", "sealing")}
    older["schema"] = "notice/1"
    shown = rendering.body(world.platform.pdf, json.dumps(older, ensure_ascii=False))
    newer = rendering.body(world.platform.pdf, json.dumps(frozen, ensure_ascii=False))
    assert "密封用锁" in shown
    assert "离线封存页" in newer
    assert "离线封存页" not in shown
