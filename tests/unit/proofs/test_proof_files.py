"""Checkpoints and proof files read back as written, in one form only, and prove nothing they do not prove."""

import base64
from dataclasses import replace

import pytest

from trading.proofs import merkle
from trading.proofs.checkpoint import Checkpoint, opened
from trading.proofs.errors import ProofError
from trading.proofs.tlogproof import TlogProof
from trading.sealing.note import Signer, sign

LOG = Signer("ggzy.example/log", bytes(32))
ENTRIES = [bytes([number]) * 32 for number in range(11)]


def read(level: int, index: int) -> bytes:
    below = ENTRIES[index << level : (index + 1) << level]
    return merkle.fold(b"".join(map(merkle.leaf_hash, below)))


CHECKPOINT = Checkpoint(LOG.name, 11, merkle.root(11, read))
PROOF = TlogProof(6, tuple(merkle.inclusion(6, 11, read)), sign(CHECKPOINT.text(), LOG))


def test_a_checkpoint_is_three_lines_signed_by_the_log() -> None:
    root = base64.b64encode(CHECKPOINT.root).decode()
    assert CHECKPOINT.text() == f"ggzy.example/log\n11\n{root}\n"
    assert opened(PROOF.checkpoint, LOG.verifier) == CHECKPOINT


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n11\n", "\n011\n"),
        lambda text: text.replace("\n11\n", "\n١١\n"),
        lambda text: text.replace("\n11\n", "\n-1\n"),
        lambda text: text + "an extension\n",
        lambda text: text.replace("=\n", "\n"),
        lambda text: text.removeprefix("ggzy.example/log"),
        lambda text: text.rstrip("\n"),
    ],
)
def test_no_other_text_is_a_checkpoint(change: object) -> None:
    assert callable(change)
    assert Checkpoint.parse(CHECKPOINT.text()) == CHECKPOINT
    with pytest.raises(ProofError):
        Checkpoint.parse(change(CHECKPOINT.text()))


def test_a_checkpoint_of_another_log_or_hand_is_refused() -> None:
    elsewhere = replace(CHECKPOINT, origin="elsewhere.example/log")
    for note in (sign(elsewhere.text(), LOG), sign(CHECKPOINT.text(), Signer(LOG.name, bytes(31) + b"1"))):
        with pytest.raises(ProofError):
            opened(note, LOG.verifier)


def test_a_proof_file_proves_its_entry_and_no_other() -> None:
    assert PROOF.verify(ENTRIES[6], LOG.verifier) == CHECKPOINT
    with pytest.raises(ProofError):
        PROOF.verify(ENTRIES[7], LOG.verifier)
    with pytest.raises(ProofError):
        replace(PROOF, index=7).verify(ENTRIES[6], LOG.verifier)


@pytest.mark.parametrize("extra", [None, b"", b"a hint"])
def test_a_proof_file_reads_back_as_written(extra: bytes | None) -> None:
    proof = replace(PROOF, extra=extra)
    assert TlogProof.parse(proof.text()) == proof
    assert proof.text().startswith("c2sp.org/tlog-proof@v1\n")


def test_flipping_any_character_of_a_proof_file_is_noticed() -> None:
    text = PROOF.text()
    for at, character in enumerate(text):
        forged = text[:at] + ("A" if character != "A" else "B") + text[at + 1 :]
        with pytest.raises(ProofError):
            TlogProof.parse(forged).verify(ENTRIES[6], LOG.verifier)
