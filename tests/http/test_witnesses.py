"""Witnesses as the administrator, custodians and programs meet them."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text
from werkzeug.serving import make_server

from tests.support.accounts import County, a_county
from tests.support.app import World
from tests.support.client import a_visitor, signed_in
from tests.support.tampering import dropped_triggers
from tests.support.witnesses import a_witness, countersign
from trading.cli.root import main
from trading.custody.rules import wire_name
from trading.kernel.clock import SystemClock
from trading.proofs.checkpoint import Checkpoint
from trading.proofs.cosignature import Policy, Signer
from trading.sealing import note
from trading.store.transaction import bookkeeping
from trading.transparency.effects import merge_due
from trading.transparency.models import Cosignature, Witness
from trading.transparency.witnesses.queries import standings


@pytest.fixture
def county(world: World) -> County:
    county = a_county(world)
    merge_due(world.platform, world.clock)
    return county


@pytest.fixture
def site(world: World) -> Iterator[str]:
    """The address of the platform on a real socket."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def watch(world: World, site: str, folder: Path) -> Result:
    """Run the command of a witness once."""
    log_key = world.platform.keys.log.verifier.vkey
    options = ["--site", site, "--name", "w.example/witness", "--log-key", log_key, "--folder", str(folder)]
    world.session.rollback()
    done = CliRunner().invoke(main, ["witness", *options])
    world.session.rollback()
    return done


def test_a_witness_starts_the_command_and_the_administrator_lets_it_in(
    world: World, county: County, site: str, tmp_path: Path
) -> None:
    first = watch(world, site, tmp_path)
    assert "not countersigned: E_WITNESS_SIG" in first.output
    vkey = first.output.split()[1]
    administrator = signed_in(world, county.administrator)
    form = {"title": "锦川大学数字政务研究所", "vkey": vkey, "organisation": ""}
    refused = administrator.post("/administration/witnesses", data=form | {"vkey": "nonsense"})
    assert (refused.status_code, "这不是见证方的公钥" in refused.text) == (422, True)
    assert administrator.post("/administration/witnesses", data=form).status_code == 302
    assert vkey in administrator.get("/administration/witnesses").text

    assert watch(world, site, tmp_path).exit_code == 0
    shown = a_visitor(world).get("/log/checkpoint").text
    assert Policy(1, {vkey: "w"}).is_met(shown)
    assert "锦川大学数字政务研究所" in administrator.get("/administration/witnesses").text

    world.clock.advance_to(world.clock.now().replace(day=25))
    merge_due(world.platform, world.clock)
    assert watch(world, site, tmp_path).exit_code == 0
    assert len(world.session.scalars(select(Cosignature)).all()) == 2

    witness_id = world.session.scalars(select(Witness.id)).one()
    assert administrator.post(f"/administration/witnesses/{witness_id}/retire").status_code == 302
    assert standings(world.session) == []


def test_the_command_ends_with_an_error_when_the_register_was_put_back(
    world: World, county: County, site: str, tmp_path: Path
) -> None:
    vkey = watch(world, site, tmp_path).output.split()[1]
    administrator = signed_in(world, county.administrator)
    administrator.post("/administration/witnesses", data={"title": "w", "vkey": vkey})
    world.clock.advance_to(world.clock.now().replace(day=25))
    merge_due(world.platform, world.clock)
    assert watch(world, site, tmp_path).exit_code == 0
    newest = note.parse(a_visitor(world).get("/log/checkpoint").text)[0]

    rewritten = Checkpoint.parse(newest)
    forged = Checkpoint(rewritten.origin, rewritten.size, bytes(32)).text()
    with bookkeeping() as session:  # the administrator of the database signs another root of the same size
        dropped_triggers(session)
        session.execute(
            text("UPDATE log_batches SET checkpoint = :note WHERE size = :size"),
            {"note": note.sign(forged, world.platform.keys.log), "size": rewritten.size},
        )
    done = watch(world, site, tmp_path)
    assert done.exit_code == 1
    assert "REFUSED" in done.output
    kept = (tmp_path / f"refused-{rewritten.size}").read_text()
    assert note.parse(kept)[0] == forged
    assert note.parse((tmp_path / "seen").read_text())[0] == newest


def test_a_custodians_browser_registers_itself_and_nobody_elses_does(world: World, county: County) -> None:
    custodian = county.notary
    assert custodian.organisation_id is not None
    page = signed_in(world, custodian).get("/custody").text
    prefix = f"ggzy.localhost/witness/{wire_name(custodian.organisation_id)}/"
    assert f'data-prefix="{prefix}"' in page
    signer = Signer.generate(f"{prefix}0123456789abcdef")
    form = {"vkey": signer.verifier.vkey}
    assert a_visitor(world).post("/custody/witness", data=form).status_code == 302
    assert signed_in(world, county.operator).post("/custody/witness", data=form).status_code == 403
    assert signed_in(world, custodian).post("/custody/witness", data=form).status_code == 201

    checkpoint = note.parse(a_visitor(world).get("/log/checkpoint").text)[0]
    signed = f"{checkpoint}\n{signer.cosign(checkpoint, SystemClock().now())}"
    answer = a_visitor(world).post("/log/cosignatures", data=signed)
    assert answer.status_code == 200
    assert signer.name in answer.text
    assert answer.text == a_visitor(world).get("/log/checkpoint").text
    [standing] = standings(world.session)
    assert standing.unit == standing.witness.title


def test_whatever_is_no_countersignature_is_refused_with_its_reason(world: World, county: County) -> None:
    a_witness(world)
    countersign(world)
    good = a_visitor(world).get("/log/checkpoint").text
    size, headers = Checkpoint.parse(note.parse(good)[0]).size, {"Accept": "application/json"}
    for sent, status, code in (
        (b"", 422, "E_SHAPE"),
        (b"\xff\xfe", 422, "E_SHAPE"),
        (b"x" * 70_000, 413, "too_big"),
        (note.sign("hello\n", Signer.generate("a.example/b")).encode(), 422, "E_SHAPE"),
        (note.sign(note.parse(good)[0], world.platform.keys.log).encode(), 403, "E_WITNESS_SIG"),
        (good.replace(f"\n{size}\n", f"\n{1 << 63}\n").encode(), 409, "E_UNKNOWN_CHECKPOINT"),
        (good.encode(), 200, None),
    ):
        answer = a_visitor(world).post("/log/cosignatures", data=sent, headers=headers)
        told = (answer.json or {}).get("code") if answer.is_json else None
        assert (answer.status_code, told) == (status, code), answer.text
