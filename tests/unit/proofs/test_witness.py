"""A witness signs a log that grows, and refuses one that was rolled back or shows two faces."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.faces import FORKED, HONEST, LOG, Face
from trading.proofs.checkpoint import opened
from trading.proofs.cosignature import Policy, Signer
from trading.proofs.errors import ProofError
from trading.proofs.witness import Watch
from trading.sealing import note

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def a_witness(folder: Path, name: str, face: Face) -> Watch:
    (folder / name).mkdir()
    return Watch(folder / name, LOG.verifier, Signer.generate(f"{name}.example/witness"), face.ask)


def policy(*watches: Watch) -> Policy:
    return Policy(len(watches), {each.signer.verifier.vkey: each.signer.name for each in watches})


def test_a_log_that_only_grows_is_countersigned_at_every_size(tmp_path: Path) -> None:
    face = Face(HONEST[:1])
    watch = a_witness(tmp_path, "one", face)
    for size in (1, 2, 255, 256, 257, 300, 300, 511, 512, 600):
        face.show(HONEST[:size])
        watch.countersign(NOW)
        assert policy(watch).is_met(face.countersigned)
        assert watch.seen is not None
        assert watch.seen.size == size


def test_a_checkpoint_rolled_back_is_refused_and_kept_as_evidence(tmp_path: Path) -> None:
    face = Face(HONEST[:600])
    watch = a_witness(tmp_path, "one", face)
    watch.countersign(NOW)
    face.show(HONEST[:512])
    with pytest.raises(ProofError, match="shrunk"):
        watch.countersign(NOW)
    assert not policy(watch).is_met(face.countersigned)
    assert opened((watch.folder / "refused-512").read_text(), LOG.verifier).size == 512
    face.show(HONEST[:600])
    assert watch.countersign(NOW).size == 600


@pytest.mark.parametrize("size", [301, 512, 600])
def test_a_log_that_shows_two_faces_to_two_witnesses_gets_the_signatures_of_both_for_neither(
    tmp_path: Path, size: int
) -> None:
    one_face, other_face = Face(HONEST[:300]), Face(HONEST[:300])
    one, other = a_witness(tmp_path, "one", one_face), a_witness(tmp_path, "other", other_face)
    one.countersign(NOW)
    other.countersign(NOW)
    one_face.show(HONEST[:size])
    other_face.show(FORKED[:size])
    one.countersign(NOW)
    other.countersign(NOW)
    assert one_face.checkpoint != other_face.checkpoint
    assert not policy(one, other).is_met(one_face.countersigned)
    assert not policy(one, other).is_met(other_face.countersigned)
    for watch, elsewhere in ((one, other_face), (other, one_face)):
        stranger = Watch(watch.folder, LOG.verifier, watch.signer, elsewhere.ask)
        with pytest.raises(ProofError):
            stranger.countersign(NOW)
        assert not policy(one, other).is_met(elsewhere.countersigned)


def test_a_log_that_shows_one_face_gets_the_signatures_of_both_witnesses(tmp_path: Path) -> None:
    face = Face(HONEST[:300])
    one, other = a_witness(tmp_path, "one", face), a_witness(tmp_path, "other", face)
    for size in (300, 301, 600):
        face.show(HONEST[:size])
        one.countersign(NOW)
        other.countersign(NOW)
        assert policy(one, other).is_met(face.countersigned)


def test_a_root_without_the_tiles_that_have_it_is_not_signed_even_at_first_sight(tmp_path: Path) -> None:
    face, invented = Face(HONEST[:300]), Face(FORKED[:301])
    face.checkpoint = invented.checkpoint
    face.tiles = Face(HONEST[:301]).tiles
    with pytest.raises(ProofError, match="root"):
        a_witness(tmp_path, "one", face).countersign(NOW)
    assert face.taken == []


def test_the_checkpoint_of_another_log_is_refused(tmp_path: Path) -> None:
    face = Face(HONEST[:16])
    watch = a_witness(tmp_path, "one", face)
    face.checkpoint = note.sign(note.parse(face.checkpoint)[0], note.Signer(LOG.name, bytes([9]) * 32))
    with pytest.raises(ProofError, match="signed"):
        watch.countersign(NOW)


def test_what_was_signed_is_remembered_before_the_signature_leaves(tmp_path: Path) -> None:
    face = Face(HONEST[:16])
    watch = a_witness(tmp_path, "one", face)

    def breaks(path: str, body: bytes | None) -> bytes:
        if body is not None:
            raise ConnectionError
        return face.ask(path, body)

    with pytest.raises(ConnectionError):
        Watch(watch.folder, LOG.verifier, watch.signer, breaks).countersign(NOW)
    assert watch.seen is not None
    assert watch.seen.size == 16
