"""Open an envelope with released lot keys and reach a verdict of its own (docs/seal-1.md §9)."""

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from trading.sealing import age, content, dealing
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import Envelope, parse_envelope
from trading.sealing.errors import PLATFORM_FAULTS, SealError

OPENED = "OPENED"
UNOPENABLE = "UNOPENABLE"
FILES = {"summary": "summary.json", "body": "body.zip"}


@dataclass(frozen=True)
class Verdict:
    """The outcome for one envelope. `code` and `detail` say why it is unopenable.

    `summary_identity` opens the sealed summary with any age program and may be published; `summary_sha256`
    is the hash of the opened summary, which in turn lists the hash of every file in the body.
    """

    outcome: str
    code: str | None = None
    detail: str = ""
    summary: content.Summary | None = None
    summary_identity: str | None = None
    summary_sha256: str | None = None

    @property
    def fault(self) -> str | None:
        """Return whose fault an unopenable envelope is: `bidder` (who signed its bytes) or `platform`."""
        if self.code is None:
            return None
        return "platform" if self.code in PLATFORM_FAULTS else "bidder"


def open_envelope(
    data: bytes,
    blobs: Mapping[str, Path],
    keys: Mapping[str, Sequence[str]],
    into: Path,
    *,
    envelope_id: str,
    bidder_name: str,
) -> Verdict:
    """Open one envelope into the directory `into` and return its verdict; a bad envelope never raises.

    `blobs` are the sealed parts' files, `keys` the released identities, both by part. On OPENED `into`
    holds `summary.json` and `body.zip`, durably; otherwise it does not exist. ValueError if fewer than k
    of the keys belong to the envelope's custodians; OSError if the platform's disk fails.
    """

    def part_identities(envelope: Envelope) -> dict[str, str]:
        identities = {}
        for part in envelope.parts:
            seed = dealing.recover(part.shares, envelope.ctx, envelope.k, part.to, keys[part.name])
            identities[part.name] = dealing.part_identity(seed, envelope.ctx)
        return identities

    return _open(data, blobs, part_identities, into, envelope_id, bidder_name)


def open_with_seed(
    data: bytes, blobs: Mapping[str, Path], seed: bytes, into: Path, *, envelope_id: str, bidder_name: str
) -> Verdict:
    """Open one envelope with the seed that its bidder kept, when too many lot keys are lost.

    Like `open_envelope`, but raises E_DEALING if this is not the seed that the envelope was dealt from: a
    wrong seed says nothing about the envelope.
    """
    identities = identities_from_seed(parse_envelope(data), seed)
    return _open(data, blobs, lambda _: identities, into, envelope_id, bidder_name)


def identities_from_seed(envelope: Envelope, seed: bytes) -> dict[str, str]:
    """Return the identity of each part; E_DEALING unless the seed deals exactly the envelope's shares."""
    identities = {}
    for part in envelope.parts:
        part_seed = dealing.part_seed(seed, envelope.ctx, part.name)
        dealing.must_be_dealt_from(part_seed, envelope.ctx, envelope.k, part.to, part.shares)
        identities[part.name] = dealing.part_identity(part_seed, envelope.ctx)
    return identities


def _open(
    data: bytes,
    blobs: Mapping[str, Path],
    part_identities: Callable[[Envelope], Mapping[str, str]],
    into: Path,
    envelope_id: str,
    bidder_name: str,
) -> Verdict:
    working = into.with_name(f"{into.name}.part")
    for leftover in (working, into):
        if leftover.exists():
            shutil.rmtree(leftover)
    try:
        if hashlib.sha256(data).hexdigest() != envelope_id:
            raise SealError("E_BLOB_HASH", "the kept envelope is not the one accepted")
        envelope = parse_envelope(data)
        # Hashing and syncing leave the interpreter free: beside the decryption they cost no time.
        with ThreadPoolExecutor(1) as beside:
            intact = beside.submit(_check_blobs, envelope, blobs)
            try:
                identities = part_identities(envelope)
                working.mkdir(parents=True, mode=0o700)
                for name in PARTS:
                    _decrypt(blobs[name], identities[name], working / FILES[name])
                synced = beside.submit(_sync, *(working / file for file in FILES.values()), working)
                summary, summary_sha256 = _check_content(envelope, working, bidder_name)
                synced.result()
            finally:
                # Whatever else went wrong: with a damaged file it is the platform's fault.
                intact.result()
        working.rename(into)
        _sync(into.parent)
    except SealError as error:
        return Verdict(UNOPENABLE, error.code, error.detail)
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return Verdict(
        OPENED,
        summary=summary,
        summary_identity=identities["summary"],
        summary_sha256=summary_sha256,
    )


def _check_blobs(envelope: Envelope, blobs: Mapping[str, Path]) -> None:
    for part in envelope.parts:
        path = blobs[part.name]
        try:
            with path.open("rb") as blob:
                digest = hashlib.file_digest(blob, "sha256").hexdigest()
        except FileNotFoundError as error:
            raise SealError("E_BLOB_LOST", path.name) from error
        if digest != part.sha256:
            raise SealError("E_BLOB_HASH", path.name)


def _decrypt(blob: Path, identity: str, target: Path) -> None:
    with blob.open("rb") as source, target.open("xb") as opened:
        try:
            age.decrypt(source, opened.write, identity)
        except age.AgeError as error:
            raise SealError("E_PART_DECRYPT", f"{blob.name}: {error}") from error


def _check_content(envelope: Envelope, working: Path, bidder_name: str) -> tuple[content.Summary, str]:
    with (working / FILES["summary"]).open("rb") as source:
        data = source.read(content.SUMMARY_LIMIT + 1)
    summary = content.parse_summary(data)
    content.must_belong(
        summary, lot=envelope.lot, stage=envelope.stage, bidder=envelope.bidder, name=bidder_name
    )
    content.check_body(working / FILES["body"], summary)
    return summary, hashlib.sha256(data).hexdigest()


def _sync(*paths: Path) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
