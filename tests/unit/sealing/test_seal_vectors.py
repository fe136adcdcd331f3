"""The frozen vectors of docs/seal-1.md, which the JavaScript side passes as well."""

import base64
import hashlib
import json
from datetime import datetime
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.support.sealing import VECTORS
from trading.sealing import age, content, dealing, leaf, lotkeys, note, seal, shamir, statements
from trading.sealing.envelope import Part, check_intake, check_part_head
from trading.sealing.errors import SealError
from trading.sealing.facts import Facts, parse_facts
from trading.sealing.lines import instant
from trading.sealing.opening import OPENED, UNOPENABLE, Verdict, open_envelope, open_with_seed

Vector = dict[str, Any]


def by_name(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("vector", VECTORS[name], ids=lambda vector: vector.get("name"))


@pytest.fixture
def facts() -> Facts:
    return parse_facts(VECTORS["facts"].encode())


def test_facts_come_back_as_they_were_written(facts: Facts) -> None:
    assert facts.as_json() == json.loads(VECTORS["facts"])


def test_keys_are_written_as_age_writes_them() -> None:
    for vector in VECTORS["keys"]:
        assert age.identity_text(bytes.fromhex(vector["scalar"])) == vector["identity"]
        assert age.identity_scalar(vector["identity"]).hex() == vector["scalar"]
        assert lotkeys.recipient_of(vector["identity"]) == vector["recipient"]
    for vector in VECTORS["lot_keys"]:
        master = bytes.fromhex(vector["master"])
        identity = lotkeys.derive_lot_key(master, vector["lot"], vector["stage"], vector["part"])
        assert identity == vector["identity"]
        lotkeys.must_open(identity, vector["recipient"])


@pytest.mark.parametrize("recipient", VECTORS["bad_recipients"])
def test_what_cannot_be_sealed_for_is_no_lock(recipient: str) -> None:
    with pytest.raises(SealError, match="E_RECIPIENTS"):
        lotkeys.must_be_lock(recipient)


def test_secrets_are_split_and_rebuilt() -> None:
    for vector in VECTORS["shamir"]:
        secret, coefficients = bytes.fromhex(vector["secret"]), bytes.fromhex(vector["coefficients"])
        shares = shamir.split(secret, coefficients, vector["n"])
        assert [share.hex() for share in shares] == vector["shares"]
        for quorum in list(combinations(shares, vector["k"]))[:20]:
            assert shamir.combine(quorum) == secret


def test_seeds_are_dealt_byte_for_byte() -> None:
    for vector in VECTORS["deals"]:
        terms = ("lot", "stage", "notice", "bidder", "bidder_key", "k", "recipients")
        ctx = dealing.context(**{key: vector[key] for key in terms})
        assert ctx.hex() == vector["ctx"]
        for part, expected in vector["parts"].items():
            seed = dealing.part_seed(bytes.fromhex(vector["seed"]), ctx, part)
            assert seed.hex() == expected["part_seed"]
            assert dealing.part_identity(seed, ctx) == expected["identity"]
            shares = dealing.deal(seed, ctx, vector["k"], vector["recipients"][part])
            assert [base64.b64encode(share).decode() for share in shares] == expected["shares"]


def test_notes_are_signed_and_checked() -> None:
    for vector in VECTORS["notes"]:
        signer, verifier = note.Signer.parse(vector["skey"]), note.Verifier.parse(vector["vkey"])
        assert signer.verifier == verifier
        assert signer.signature_line(vector["text"]) in vector["note"]
        assert note.verify(vector["note"], [verifier]) == (vector["text"], frozenset({verifier.name}))
    for key in VECTORS["bad_keys"]:
        with pytest.raises(note.NoteError):
            note.Verifier.parse(key)


@pytest.mark.parametrize("vector", VECTORS["bad_notes"], ids=lambda vector: vector["why"])
def test_bad_notes_do_not_hold(vector: Vector) -> None:
    with pytest.raises(note.NoteError):
        note.verify(vector["note"], [note.Verifier.parse(vector["vkey"])])


@by_name("refused_at_intake")
def test_bad_envelopes_are_refused_with_their_code(vector: Vector, facts: Facts) -> None:
    with pytest.raises(SealError) as refused:
        check_intake(vector["envelope"].encode(), vector["signature"], facts, vector["bidder"])
    assert refused.value.code == vector["code"]


@by_name("bad_parts")
def test_files_that_are_not_sealed_parts_are_told_by_their_head(vector: Vector) -> None:
    part = Part("body", (), (), 1, "")
    with pytest.raises(SealError, match="E_PART_FORM"):
        check_part_head(part, BytesIO(base64.b64decode(vector["part"])))


def kept(vector: Vector, folder: Path) -> dict[str, Path]:
    paths = {part: folder / f"{part}.age" for part in vector["parts"]}
    for part, path in paths.items():
        path.write_bytes(base64.b64decode(vector["parts"][part]))
    return paths


def verdict(vector: Vector, quorum: list[int], folder: Path) -> Verdict:
    keys = {
        part: [held[number] for number in quorum] for part, held in VECTORS["custodian_identities"].items()
    }
    return open_envelope(
        vector["envelope"].encode(),
        kept(vector, folder),
        keys,
        folder / "opened",
        envelope_id=vector["id"],
        bidder_name=vector["bidder_name"],
    )


@by_name("sealed")
def test_sealed_bids_open_for_every_quorum_and_with_the_seed(
    vector: Vector, facts: Facts, tmp_path: Path
) -> None:
    envelope = check_intake(vector["envelope"].encode(), vector["signature"], facts, vector["bidder"])
    assert (envelope.id, envelope.prev, envelope.ctx.hex()) == (vector["id"], vector["prev"], vector["ctx"])
    assert sorted(envelope.fingerprints) == vector["fingerprints"]
    recovery = seal.Recovery.parse(vector["recovery"])
    assert recovery.text() == vector["recovery"]
    verdicts = [verdict(vector, quorum, tmp_path) for quorum in ([0, 1], [0, 2], [1, 2], [2, 1, 0])]
    verdicts.append(
        open_with_seed(
            envelope.data,
            kept(vector, tmp_path),
            recovery.seed,
            tmp_path / "opened",
            envelope_id=vector["id"],
            bidder_name=vector["bidder_name"],
        )
    )
    for reached in verdicts:
        assert reached.outcome == OPENED
        assert reached.summary == content.parse_summary(vector["summary"].encode())
        assert reached.summary_sha256 == vector["summary_sha256"]
        assert reached.summary_identity == vector["identities"]["summary"]


@by_name("unopenable")
def test_unopenable_bids_fail_for_every_quorum_and_leave_nothing(
    vector: Vector, facts: Facts, tmp_path: Path
) -> None:
    check_intake(vector["envelope"].encode(), vector["signature"], facts, vector["bidder"])
    for case in vector["codes"]:
        reached = verdict(vector, case["quorum"], tmp_path)
        assert (reached.outcome, reached.code, reached.fault) == (UNOPENABLE, case["code"], "bidder")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["body.age", "summary.age"]


def optional_instant(text: str | None) -> datetime | None:
    return instant(text) if text else None


def test_receipts_and_what_they_commit_to() -> None:
    for vector in VECTORS["receipts"]:
        receipt = statements.Receipt(
            state=vector["state"],
            lot=vector["lot"],
            stage=vector["stage"],
            envelope=vector["envelope"],
            prev=vector["prev"],
            received=instant(vector["received"]),
            salt=base64.b64decode(vector["salt"]),
            merge_by=optional_instant(vector["merge_by"]),
        )
        assert receipt.text() == vector["text"]
        assert receipt.entry() == vector["entry"]
        assert receipt.commitment().hex() == vector["leaf"]
        assert statements.Receipt.parse(vector["text"]) == receipt
        assert leaf.parse_entry(vector["entry"])["envelope"] == vector["envelope"]
        assert note.verify(vector["note"], [note.Verifier.parse(vector["vkey"])])[0] == vector["text"]


@pytest.mark.parametrize("text", VECTORS["bad_receipts"])
def test_a_text_that_is_nearly_a_receipt_is_none(text: str) -> None:
    with pytest.raises(SealError, match="E_SHAPE"):
        statements.Receipt.parse(text)


def test_statements_of_bidders_and_custodians() -> None:
    vector = VECTORS["refusal"]
    refusal = statements.Refusal.parse(vector["text"])
    assert (refusal.code, refusal.refused) == (vector["code"], instant(vector["refused"]))
    vector = VECTORS["withdrawal"]
    withdrawal = statements.Withdrawal.parse(vector["text"])
    assert (withdrawal.envelope, withdrawal.time) == (vector["envelope"], instant(vector["time"]))
    assert statements.Lock.parse(VECTORS["lock"]["text"]).recipients == VECTORS["lock"]["recipients"]
    for vector in VECTORS["key_releases"]:
        release = statements.KeyRelease.parse(vector["text"])
        assert (release.part, release.identity) == (vector["part"], vector["identity"])
    for vector in (VECTORS["withdrawal"], VECTORS["lock"], VECTORS["close"], *VECTORS["key_releases"]):
        text, _ = note.verify(vector["note"], [note.Verifier.parse(vector["vkey"])])
        assert text == vector.get("text", vector.get("entry"))


def test_the_close_entry_follows_from_deadline_and_live_envelopes_alone() -> None:
    vector = VECTORS["close"]
    deadline = instant(vector["deadline"])
    for order in (vector["envelopes"], vector["envelopes"][::-1]):
        assert leaf.close_entry(vector["lot"], vector["stage"], deadline, order) == vector["entry"]
    assert leaf.live_set(vector["envelopes"]) == vector["set"]
    assert hashlib.sha256(vector["note"].encode()).hexdigest() == vector["sha256"]
    for entry in VECTORS["entries"]:
        assert leaf.parse_entry(entry["text"])["kind"] == entry["kind"]


def test_sizes_fall_into_classes() -> None:
    for size, padded in VECTORS["size_classes"]:
        assert content.padded_size(size) == padded


@pytest.mark.parametrize("path", VECTORS["paths"]["bad"])
def test_paths_that_some_system_could_not_unpack_are_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"file name|normal form|plain text"):
        content.checked_path(path)


@pytest.mark.parametrize("path", VECTORS["paths"]["good"])
def test_ordinary_paths_are_kept(path: str) -> None:
    assert content.checked_path(path) == path
