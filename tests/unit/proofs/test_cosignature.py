"""A witness's signature over a checkpoint: checked by stock tools, worth nothing anywhere else."""

import base64
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.sealing import needs
from trading.proofs.checkpoint import Checkpoint
from trading.proofs.cosignature import Policy, Signer, Verifier, time_of
from trading.sealing import note

LOG = note.Signer("ggzy.example/log", bytes(32))
ONE, OTHER = (Signer(f"w{n}.example/witness", bytes([n]) * 32) for n in (1, 2))
AT = datetime(2026, 11, 23, 9, 30, 5, tzinfo=UTC)
TEXT = Checkpoint(LOG.name, 16, bytes(range(32))).text()
SIGNED = note.sign(TEXT, LOG)
PARTIES = {ONE.verifier.vkey: "公证处", OTHER.verifier.vkey: "监督局"}


@needs("openssl")
def test_a_citizen_checks_a_countersignature_with_openssl(tmp_path: Path) -> None:
    line = ONE.cosign(TEXT, AT)
    stamp = base64.b64decode(line.split(" ")[2])[4:]
    key = base64.b64decode(ONE.verifier.vkey.rpartition("+")[2])
    assert key[:1] == b"\x04"
    said = f"cosignature/v1\ntime {int.from_bytes(stamp[:8])}\n{TEXT}"
    assert int.from_bytes(stamp[:8]) == int(AT.timestamp())
    (tmp_path / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + key[1:])
    (tmp_path / "sig").write_bytes(stamp[8:])
    command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in text -sigfile sig"
    for words, code in ((said, 0), (said.replace("\n16\n", "\n17\n"), 1)):
        (tmp_path / "text").write_text(words)
        assert subprocess.run(command.split(), cwd=tmp_path, capture_output=True).returncode == code


def test_a_checkpoint_says_who_countersigned_it_and_when() -> None:
    carried = SIGNED + ONE.cosign(TEXT, AT) + OTHER.cosign(TEXT, AT + timedelta(minutes=1))
    found = Policy(2, PARTIES).countersigned(carried)
    assert found == {"公证处": AT, "监督局": AT + timedelta(minutes=1)}
    assert Policy(2, PARTIES).is_met(carried)
    assert not Policy(2, PARTIES).is_met(SIGNED + ONE.cosign(TEXT, AT))
    assert not Policy(1, {}).is_met(carried)


def test_two_keys_of_one_party_count_once() -> None:
    same = dict.fromkeys(PARTIES, "公证处")
    carried = SIGNED + ONE.cosign(TEXT, AT) + OTHER.cosign(TEXT, AT)
    assert Policy(1, same).is_met(carried)
    assert not Policy(2, same).is_met(carried)


def test_a_countersignature_holds_for_no_other_checkpoint_time_or_key() -> None:
    line = ONE.cosign(TEXT, AT)
    [signature] = note.parse(f"{TEXT}\n{line}")[1]
    earlier = note.Signature(signature.name, signature.key_hash, bytes(8 - 1) + b"\x01" + signature.value[8:])
    assert ONE.verifier.has_signed(TEXT, signature)
    assert time_of(signature) == AT
    assert not ONE.verifier.has_signed(TEXT.replace("\n16\n", "\n17\n"), signature)
    assert not ONE.verifier.has_signed(TEXT, earlier)
    assert not OTHER.verifier.has_signed(TEXT, signature)
    with pytest.raises(note.NoteError):
        Policy(1, PARTIES).countersigned(SIGNED + earlier.line)


def test_an_ordinary_signature_of_the_same_key_is_no_countersignature_nor_the_other_way_round() -> None:
    bare = note.Signer(ONE.name, ONE.seed)
    assert not ONE.verifier.has_signed(TEXT, note.parse(note.sign(TEXT, bare))[1][0])
    assert not bare.verifier.has_signed(TEXT, note.parse(f"{TEXT}\n{ONE.cosign(TEXT, AT)}")[1][0])
    with pytest.raises(note.NoteError):
        Verifier.parse(bare.verifier.vkey)
    with pytest.raises(note.NoteError):
        note.Verifier.parse(ONE.verifier.vkey)


def test_a_witness_key_is_read_back_from_its_line() -> None:
    assert Signer.parse(ONE.skey) == ONE
    assert Verifier.parse(ONE.verifier.vkey) == ONE.verifier
    with pytest.raises(note.NoteError):
        Signer.parse(LOG.skey)
