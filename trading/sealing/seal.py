"""Seal a bid into a directory: envelope.json, envelope.sig, summary.age, body.age and recovery.txt."""

import base64
import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import BinaryIO

from trading.sealing import age, content, dealing, lines, note, shamir
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import (
    Envelope,
    Part,
    check_intake,
    check_part,
    envelope_bytes,
    parse_envelope,
    signature_text,
)
from trading.sealing.errors import SealError
from trading.sealing.facts import Facts

BLOCK = 2**20
RECOVERY_HEAD = ("ggrecovery/1", "恢复文件：请离线妥善保存，开标前切勿上传或交给他人")
_RECOVERY_KEYS = ("lot", "stage", "bidder", "envelope", "seed", "bidder-key")

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SourceFile:
    """A file to put into the body under `path`; `part` is the code of the required part it is, if any."""

    source: Path
    path: str
    part: str | None = None


@dataclass(frozen=True)
class Bid:
    """What the bidder states and hands in. `price` in yuan, plain digits."""

    bidder: str
    name: str
    price: str | None
    duration_days: int | None
    fields: Mapping[str, str]
    files: tuple[SourceFile, ...]


@dataclass(frozen=True)
class Recovery:
    """What the bidder keeps: the seed opens the bid, the bidder key replaces or withdraws it."""

    lot: str
    stage: str
    bidder: str
    envelope: str
    seed: bytes
    signer: note.Signer

    def text(self) -> str:
        """Return the text of the recovery file."""
        return lines.render(
            RECOVERY_HEAD,
            {
                "lot": self.lot,
                "stage": self.stage,
                "bidder": self.bidder,
                "envelope": f"sha256:{self.envelope}",
                "seed": base64.b64encode(self.seed).decode(),
                "bidder-key": self.signer.skey,
            },
        )

    @classmethod
    def parse(cls, text: str) -> "Recovery":
        """Read a recovery file; E_SHAPE if it is not one."""
        found = lines.read(text, RECOVERY_HEAD, _RECOVERY_KEYS)
        try:
            seed = base64.b64decode(found["seed"], validate=True)
            signer = note.Signer.parse(found["bidder-key"])
        except ValueError as error:
            raise SealError("E_SHAPE", f"recovery file: {error}") from error
        envelope = found["envelope"].removeprefix("sha256:")
        return cls(found["lot"], found["stage"], found["bidder"], envelope, seed, signer)


class _Sealed:
    """A sealed file being written: counts and hashes what reaches the disk."""

    def __init__(self, target: BinaryIO, recipient: str) -> None:
        self._target = target
        self._digest = hashlib.sha256()
        self.size = 0
        self.plain = age.Encryptor(self._take, recipient, os.urandom(32), os.urandom(16), os.urandom(16))

    def _take(self, data: bytes) -> None:
        self._target.write(data)
        self._digest.update(data)
        self.size += len(data)

    def finish(self) -> tuple[int, str]:
        self.plain.close()
        self._target.flush()
        os.fsync(self._target.fileno())
        return self.size, self._digest.hexdigest()


def seal(
    facts: Facts,
    bid: Bid,
    into: Path,
    *,
    prev: str | None = None,
    signer: note.Signer | None = None,
    progress: Progress = lambda done, total: None,
) -> Envelope:
    """Seal a bid into the new directory `into` and return its envelope, tested.

    A replacement needs `prev`, the live envelope's id, and `signer`, the bidder key of its recovery file.
    `progress` gets the bytes packed and their total. Memory stays flat whatever the files' size. Raises
    E_CONTENT if the bid is not what the notice asks for, E_TOO_BIG, FileExistsError, OSError.
    """
    bid = replace(bid, files=tuple(replace(file, path=content.fit_path(file.path)) for file in bid.files))
    must_fit(facts, bid)
    signer = signer or note.Signer.generate(bid.bidder)
    ctx = dealing.context(
        facts.lot, facts.stage, facts.notice, bid.bidder, signer.verifier.vkey, facts.k, facts.recipients
    )
    seed = os.urandom(32)
    seeds = {part: dealing.part_seed(seed, ctx, part) for part in PARTS}
    if into.exists():
        raise FileExistsError(into)
    working = into.with_name(f"{into.name}.part")
    working.mkdir(parents=True, mode=0o700)
    try:
        sealed = _seal_parts(facts, bid, seeds, ctx, working, progress)
        parts = tuple(
            Part(
                name,
                facts.recipients[name],
                dealing.deal(seeds[name], ctx, facts.k, facts.recipients[name]),
                *sealed[name],
            )
            for name in PARTS
        )
        data = envelope_bytes(
            lot=facts.lot,
            stage=facts.stage,
            notice=facts.notice,
            bidder=bid.bidder,
            bidder_key=signer.verifier.vkey,
            k=facts.k,
            parts=parts,
            prev=prev,
            nonce=os.urandom(16).hex(),
        )
        envelope = parse_envelope(data)
        signature = note.sign(signature_text(envelope.id), signer)
        _test(facts, envelope, signature, seeds, working)
        recovery = Recovery(facts.lot, facts.stage, bid.bidder, envelope.id, seed, signer)
        _write_private(working / "recovery.txt", recovery.text().encode())
        _write_private(working / "envelope.json", data)
        _write_private(working / "envelope.sig", signature.encode())
        working.rename(into)
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return envelope


def must_fit(facts: Facts, bid: Bid) -> None:
    """Raise E_CONTENT unless the bid has everything that the notice asks for, with fit file names."""
    missing = [part.title for part in facts.required_parts if part.code not in {f.part for f in bid.files}]
    missing += [field.title for field in facts.fields if field.required and not bid.fields.get(field.name)]
    missing += ["price"] * (facts.price and bid.price is None)
    missing += ["duration_days"] * (facts.duration and bid.duration_days is None)
    if missing:
        raise SealError("E_CONTENT", f"missing: {', '.join(missing)}")
    if len(bid.files) > min(facts.limits.files, content.BODY_FILES_LIMIT):
        raise SealError("E_CONTENT", f"more than {facts.limits.files} files")
    try:
        content.must_be_distinct(content.checked_path(file.path) for file in bid.files)
    except ValueError as error:
        raise SealError("E_CONTENT", str(error)) from error


def _seal_parts(
    facts: Facts, bid: Bid, seeds: Mapping[str, bytes], ctx: bytes, working: Path, progress: Progress
) -> dict[str, tuple[int, str]]:
    recipients = {part: age.recipient_of(dealing.part_identity(seeds[part], ctx)) for part in PARTS}
    with (working / "body.age").open("xb") as target:
        body = _Sealed(target, recipients["body"])
        files = _pack(bid.files, body, min(facts.limits.body, content.BODY_UNPACKED_LIMIT), progress)
        sealed = {"body": body.finish()}
    summary = content.Summary(
        facts.lot, facts.stage, bid.bidder, bid.name, bid.price, bid.duration_days, bid.fields, files
    )
    data = content.summary_bytes(summary)
    content.parse_summary(data)
    with (working / "summary.age").open("xb") as target:
        sheet = _Sealed(target, recipients["summary"])
        sheet.plain.write(data)
        sealed["summary"] = sheet.finish()
    return sealed


def _pack(
    files: tuple[SourceFile, ...], body: _Sealed, limit: int, progress: Progress
) -> tuple[content.BodyFile, ...]:
    total = sum(file.source.stat().st_size for file in files)
    done = 0
    packed = []
    counter = _Counter(body.plain)
    # Stored, not compressed: documents are compressed already, and a size class must not depend on content.
    with zipfile.ZipFile(counter, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            digest = hashlib.sha256()
            size = 0
            with file.source.open("rb") as source, archive.open(zipfile.ZipInfo(file.path), "w") as target:
                while block := source.read(BLOCK):
                    target.write(block)
                    digest.update(block)
                    size += len(block)
                    if body.size > limit:
                        raise SealError("E_TOO_BIG", f"the body has more than {limit} bytes")
                    progress(done + size, total)
            done += size
            packed.append(content.BodyFile(file.path, size, digest.hexdigest(), file.part))
        _pad(archive, counter)
    return tuple(packed)


class _Counter:
    """The unseekable stream that `zipfile` writes to; counts what went through."""

    def __init__(self, target: age.Encryptor) -> None:
        self._target = target
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return self._target.write(data)

    def flush(self) -> None:
        """Do nothing: a chunk can only be sealed whole."""

    def close(self) -> None:
        """Do nothing: the body is closed by its owner."""


def _pad(archive: zipfile.ZipFile, counter: _Counter) -> None:
    names = [len(entry.filename.encode()) for entry in archive.infolist()] + [len(content.PADDING_NAME)]
    directory = sum(46 + name for name in names) + 22
    # A padding entry costs its local header and, the stream being unseekable, a 16-byte descriptor.
    least = counter.size + 30 + len(content.PADDING_NAME) + 16 + directory
    left = content.padded_size(least) - least
    with archive.open(zipfile.ZipInfo(content.PADDING_NAME), "w") as target:
        while left:
            left -= target.write(bytes(min(left, BLOCK)))


def _test(
    facts: Facts, envelope: Envelope, signature: str, seeds: Mapping[str, bytes], working: Path
) -> None:
    check_intake(envelope.data, signature, facts, envelope.bidder)
    for part in envelope.parts:
        seed, sealed = seeds[part.name], working / f"{part.name}.age"
        dealing.must_be_dealt_from(seed, envelope.ctx, envelope.k, part.to, part.shares)
        coefficients = age.hkdf(seed, envelope.ctx, "seal/v1 coefficients", shamir.SIZE * (envelope.k - 1))
        shares = shamir.split(seed, coefficients, len(part.to))
        if any(shamir.combine(quorum) != seed for quorum in combinations(shares, envelope.k)):
            raise SealError("E_DEALING", "the shares do not rebuild their seed")
        check_part(part, sealed)
        with sealed.open("rb") as source:
            age.decrypt(source, lambda _: None, dealing.part_identity(seed, envelope.ctx))


def _write_private(path: Path, data: bytes) -> None:
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
