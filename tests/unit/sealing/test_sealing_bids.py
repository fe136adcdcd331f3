"""Sealing and opening whole bids."""

import hashlib
import json
import os
import resource
import subprocess
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.sealing import NAME, VECTORS, Lot, bid, blobs, letter, needs, opened
from trading.sealing import content, opening, seal
from trading.sealing.envelope import check_chain, check_intake, check_part, parse_envelope
from trading.sealing.errors import SealError
from trading.sealing.facts import Limits, parse_facts
from trading.sealing.opening import OPENED, UNOPENABLE


@pytest.fixture
def lot() -> Lot:
    return Lot()


def test_a_sealed_bid_passes_intake_and_opens(lot: Lot, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(os.urandom(300_000))
    plan = seal.SourceFile(tmp_path / "plan.pdf", "技术/施工组织设计.pdf")
    seen: list[tuple[int, int]] = []
    envelope = seal.seal(
        lot.facts,
        bid(letter(tmp_path), plan),
        tmp_path / "out",
        progress=lambda done, total: seen.append((done, total)),
    )
    signature = (tmp_path / "out/envelope.sig").read_text()
    assert (
        check_intake((tmp_path / "out/envelope.json").read_bytes(), signature, lot.facts, "b-7f3a")
        == envelope
    )
    for part in envelope.parts:
        check_part(part, blobs(tmp_path / "out")[part.name])
    verdict = opened(lot, envelope, tmp_path / "out", tmp_path / "opened", 0, 2)
    assert verdict.outcome == OPENED
    assert verdict.summary is not None
    assert verdict.summary.price == "1234567.80"
    with zipfile.ZipFile(tmp_path / "opened/body.zip") as body:
        assert body.read("技术/施工组织设计.pdf") == (tmp_path / "plan.pdf").read_bytes()
    summary = (tmp_path / "opened/summary.json").read_bytes()
    assert hashlib.sha256(summary).hexdigest() == verdict.summary_sha256
    assert seen[-1] == (300_015, 300_015)


def test_file_names_of_other_systems_are_made_fit(lot: Lot, tmp_path: Path) -> None:
    plan = seal.SourceFile(letter(tmp_path).source, "re\u0301sume\u0301: plan?.pdf")
    envelope = seal.seal(lot.facts, bid(letter(tmp_path), plan), tmp_path / "out")
    verdict = opened(lot, envelope, tmp_path / "out", tmp_path / "opened", 0, 1)
    assert verdict.summary is not None
    assert [file.path for file in verdict.summary.files] == ["投标函.pdf", "r\u00e9sum\u00e9_ plan_.pdf"]


@needs("age")
def test_anyone_opens_the_published_summary_with_stock_age(lot: Lot, tmp_path: Path) -> None:
    envelope = seal.seal(lot.facts, bid(letter(tmp_path)), tmp_path / "out")
    verdict = opened(lot, envelope, tmp_path / "out", tmp_path / "opened", 1, 2)
    (tmp_path / "key").write_text(f"{verdict.summary_identity}\n")

    def stock(part: str) -> subprocess.CompletedProcess[bytes]:
        command = ["age", "-d", "-i", str(tmp_path / "key"), str(tmp_path / "out" / f"{part}.age")]
        return subprocess.run(command, capture_output=True, check=False)

    assert json.loads(stock("summary").stdout)["price"] == "1234567.80"
    assert stock("body").returncode != 0


def test_sealed_sizes_say_nothing_of_price_and_little_of_files(lot: Lot, tmp_path: Path) -> None:
    sizes = set()
    for number, (price, length) in enumerate((("1", 10), ("9999999999.99", 40_000))):
        out = tmp_path / str(number)
        envelope = seal.seal(lot.facts, bid(letter(tmp_path, os.urandom(length)), price=price), out)
        sizes.add(tuple(part.size for part in envelope.parts))
    assert len(sizes) == 1


def test_a_replacement_keeps_the_bidder_key_of_the_recovery_file(lot: Lot, tmp_path: Path) -> None:
    first = seal.seal(lot.facts, bid(letter(tmp_path)), tmp_path / "first")
    recovery = seal.Recovery.parse((tmp_path / "first/recovery.txt").read_text())
    second = seal.seal(
        lot.facts, bid(letter(tmp_path)), tmp_path / "second", prev=first.id, signer=recovery.signer
    )
    check_chain(first, None, None)
    check_chain(second, first.id, first.bidder_key)
    with pytest.raises(SealError, match="E_PREV"):
        check_chain(second, None, None)
    with pytest.raises(SealError, match="E_PREV"):
        check_chain(first, second.id, second.bidder_key)


def test_who_only_holds_the_account_cannot_replace_the_bid(lot: Lot, tmp_path: Path) -> None:
    first = seal.seal(lot.facts, bid(letter(tmp_path)), tmp_path / "first")
    forged = seal.seal(lot.facts, bid(letter(tmp_path)), tmp_path / "forged", prev=first.id)
    with pytest.raises(SealError, match="E_BIDDER_SIG"):
        check_chain(forged, first.id, first.bidder_key)


def test_when_custodians_lost_their_keys_only_the_bidders_true_seed_opens(lot: Lot, tmp_path: Path) -> None:
    envelope = seal.seal(lot.facts, bid(letter(tmp_path)), tmp_path / "out")
    recovery = seal.Recovery.parse((tmp_path / "out/recovery.txt").read_text())

    def opened_with(seed: bytes) -> opening.Verdict:
        return opening.open_with_seed(
            envelope.data,
            blobs(tmp_path / "out"),
            seed,
            tmp_path / "opened",
            envelope_id=envelope.id,
            bidder_name=NAME,
        )

    with pytest.raises(SealError, match="E_DEALING"):
        opened_with(os.urandom(32))
    assert opened_with(recovery.seed).outcome == OPENED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"price": None}, "E_CONTENT"),
        ({"price": "1,000"}, "E_CONTENT"),
        ({"duration_days": None}, "E_CONTENT"),
        ({"fields": {}}, "E_CONTENT"),
        ({"files": ()}, "E_CONTENT"),
        ({"name": "x" * 501}, "E_CONTENT"),
    ],
)
def test_what_the_notice_asks_for_must_be_there(
    lot: Lot, tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(SealError, match=code):
        seal.seal(lot.facts, replace(bid(letter(tmp_path)), **change), tmp_path / "out")
    assert not list(tmp_path.glob("out*"))


def test_too_large_a_body_is_noticed_while_packing(tmp_path: Path) -> None:
    small = Lot(limits=Limits(262144, 70_000, 200, 2**23))
    with pytest.raises(SealError, match="E_TOO_BIG"):
        seal.seal(small.facts, bid(letter(tmp_path, bytes(2**21))), tmp_path / "out")
    assert not list(tmp_path.glob("out*"))


def test_a_lost_or_damaged_file_is_the_platforms_fault(lot: Lot, tmp_path: Path) -> None:
    envelope = seal.seal(lot.facts, bid(letter(tmp_path)), tmp_path / "out")
    body = tmp_path / "out/body.age"
    damaged = bytearray(body.read_bytes())
    damaged[-1] ^= 1
    body.write_bytes(damaged)
    verdict = opened(lot, envelope, tmp_path / "out", tmp_path / "opened", 0, 1)
    assert (verdict.outcome, verdict.code, verdict.fault) == (UNOPENABLE, "E_BLOB_HASH", "platform")
    body.unlink()
    verdict = opened(lot, envelope, tmp_path / "out", tmp_path / "opened", 0, 1)
    assert (verdict.outcome, verdict.code, verdict.fault) == (UNOPENABLE, "E_BLOB_LOST", "platform")
    assert not list(tmp_path.glob("opened*"))


def test_a_full_disk_is_nobodys_verdict(lot: Lot, tmp_path: Path) -> None:
    envelope = seal.seal(lot.facts, bid(letter(tmp_path, bytes(500_000))), tmp_path / "out")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            opened(lot, envelope, tmp_path / "out", tmp_path / "opened", 0, 1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(tmp_path.glob("opened*"))
    assert opened(lot, envelope, tmp_path / "out", tmp_path / "opened", 0, 1).outcome == OPENED


def test_memory_stays_flat_whatever_the_size(lot: Lot, tmp_path: Path) -> None:
    file = letter(tmp_path, os.urandom(48 * 2**20))
    tracemalloc.start()
    try:
        envelope = seal.seal(lot.facts, bid(file), tmp_path / "out")
        assert opened(lot, envelope, tmp_path / "out", tmp_path / "opened", 0, 1).outcome == OPENED
        assert tracemalloc.get_traced_memory()[1] < 12 * 2**20
    finally:
        tracemalloc.stop()


def test_opening_again_after_a_crash_gives_the_same(lot: Lot, tmp_path: Path) -> None:
    envelope = seal.seal(lot.facts, bid(letter(tmp_path)), tmp_path / "out")
    (tmp_path / "opened.part").mkdir()
    (tmp_path / "opened.part/body.zip").write_bytes(b"half")
    first = opened(lot, envelope, tmp_path / "out", tmp_path / "opened", 0, 1)
    assert first == opened(lot, envelope, tmp_path / "out", tmp_path / "opened", 1, 2)
    assert sorted(path.name for path in (tmp_path / "opened").iterdir()) == ["body.zip", "summary.json"]


def test_zip_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(2**20))
    data = bytearray(bomb.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (2**31).to_bytes(4, "little")
    bomb.write_bytes(data)
    summary = content.parse_summary(VECTORS["sealed"][0]["summary"].encode())
    listed = content.BodyFile("a", 2**31, "00" * 32, None)
    with pytest.raises(SealError, match="too large when unpacked"):
        content.check_body(bomb, replace(summary, files=(listed,)))
    overlapping = tmp_path / "overlapping.zip"
    with zipfile.ZipFile(overlapping, "w") as archive:
        archive.writestr("a", b"a" * 99)
        archive.writestr("b", b"b" * 99)
    data = bytearray(overlapping.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)
    overlapping.write_bytes(data)
    with pytest.raises(SealError, match="overlap"):
        content.check_body(overlapping, summary)
    directory = tmp_path / "directory.zip"
    directory.write_bytes(
        bytes(2**21) + b"PK\x05\x06" + bytes(4) + b"\x01\0\x01\0" + (2**21).to_bytes(4, "little") + bytes(6)
    )
    with pytest.raises(SealError, match="too many files"):
        content.check_body(directory, summary)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10**4), byte=st.integers(0, 255), cut=st.integers(0, 50))
def test_a_damaged_archive_never_raises_anything_else(tmp_path: Path, at: int, byte: int, cut: int) -> None:
    body = tmp_path / "body.zip"
    files = {"投标函.pdf": b"letter" * 9, "清单.xlsx": b"sheet"}
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    listed = tuple(
        content.BodyFile(name, len(data), hashlib.sha256(data).hexdigest(), None)
        for name, data in files.items()
    )
    summary = replace(content.parse_summary(VECTORS["sealed"][0]["summary"].encode()), files=listed)
    content.check_body(body, summary)
    damaged = bytearray(body.read_bytes())
    damaged[at % len(damaged)] = byte
    body.write_bytes(damaged[: len(damaged) - cut])
    try:
        content.check_body(body, summary)
    except SealError as error:
        assert error.code == "E_CONTENT"  # noqa: PT017 - some damage is to bytes that mean nothing


ENVELOPE = VECTORS["sealed"][0]["envelope"]


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_no_envelope(data: bytes) -> None:
    assume(data != b"}")  # that would complete it
    for tried in (data, ENVELOPE.encode()[:-1] + data, data + ENVELOPE.encode()[20:]):
        with pytest.raises(SealError):
            check_intake(
                tried, VECTORS["sealed"][0]["signature"], parse_facts(VECTORS["facts"].encode()), "b-7f3a"
            )


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@settings(deadline=None)
@given(data=st.data())
def test_an_envelope_with_any_other_value_in_it_is_refused(data: st.DataObject) -> None:
    changed = json.loads(ENVELOPE)
    target = data.draw(st.sampled_from([changed, *changed["parts"]]))
    key = data.draw(st.sampled_from(sorted(target)))
    value = data.draw(values)
    if value == target[key] and type(value) is type(target[key]):
        return
    target[key] = value
    with pytest.raises(SealError):
        check_intake(
            json.dumps(changed).encode(),
            VECTORS["sealed"][0]["signature"],
            parse_facts(VECTORS["facts"].encode()),
            "b-7f3a",
        )


def test_the_order_of_keys_and_spaces_are_the_sealers_own(lot: Lot) -> None:
    found = json.loads(ENVELOPE)
    other = json.dumps(dict(reversed(found.items())), indent=2).encode()
    assert parse_envelope(other).ctx == parse_envelope(ENVELOPE.encode()).ctx
    assert parse_envelope(other).id == hashlib.sha256(other).hexdigest()
