"""The papers of a lot attempt from notice to contract, as the archive lists and hands them out."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy.orm import Session

from trading.announcements.queries import notices_on, tender_of
from trading.contracts import queries
from trading.contracts.rules import Paper, manifest
from trading.openings.models import Closing, OpeningRecord
from trading.projects.models import LotAttempt, Slip
from trading.results.models import EvaluationReport
from trading.results.queries import letters
from trading.store.files import FileStore


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes of a paper come from: a text, or a stored file of that digest and size in bytes."""

    path: str
    written: str | None = None
    sha256: str = ""
    size: int = 0

    def paper(self) -> Paper:
        if self.written is None:
            return Paper(self.path, self.sha256, self.size)
        content = self.written.encode()
        return Paper(self.path, hashlib.sha256(content).hexdigest(), len(content))


def manifest_of(session: Session, attempt: LotAttempt) -> list[dict[str, str | int]]:
    """Every paper with its digest, in the order of their places in the package."""
    return manifest(source.paper() for source in sources(session, attempt))


def sources(session: Session, attempt: LotAttempt) -> list[Source]:
    """Every paper of a lot attempt; what was sealed and never opened is not among them."""
    return [source for gather in GATHERED for source in gather(session, attempt)]


def write_package(
    target: IO[bytes],
    listed: Sequence[dict[str, Any]],
    found: Sequence[Source],
    files: FileStore,
    frozen: str,
) -> None:
    """Write the ZIP of an archive: its frozen list, and every listed paper."""
    by_path = {source.path: source for source in found}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive.json", frozen)
        for paper in listed:
            source = by_path[paper["path"]]
            if source.written is None:
                package.write(files.path(source.sha256), source.path)
            else:
                package.writestr(source.path, source.written)


def _registration(session: Session, attempt: LotAttempt) -> Iterator[Source]:
    slips: Sequence[Slip] = attempt.project.slips
    for slip in slips:
        yield Source(f"registration/{slip.number}.json", slip.frozen)


def _documents(session: Session, attempt: LotAttempt) -> Iterator[Source]:
    for document in tender_of(session, attempt.id).documents:
        if document.published_at is not None:
            name = f"{document.position:02d}-v{document.document_version}{Path(document.file_name).suffix}"
            yield Source(f"documents/{name}", sha256=document.sha256, size=document.size)


def _notices(session: Session, attempt: LotAttempt) -> Iterator[Source]:
    for notice in notices_on(session, attempt.id):
        yield Source(f"notices/{notice.number}.json", notice.frozen)
        yield Source(f"notices/{notice.number}.note", notice.note)


def _opening(session: Session, attempt: LotAttempt) -> Iterator[Source]:
    closing, record = session.get(Closing, attempt.id), session.get(OpeningRecord, attempt.id)
    if closing is not None:
        yield Source("opening/closing.note", closing.note)
    if record is not None:
        yield Source("opening/record.json", record.frozen)
        yield Source("opening/record.note", record.note)


def _evaluation(session: Session, attempt: LotAttempt) -> Iterator[Source]:
    report = session.get(EvaluationReport, attempt.id)
    if report is not None:
        yield Source("evaluation/report.json", report.frozen)
    for letter in letters(session, attempt.id):
        yield Source(f"letters/{letter.number}.json", letter.frozen)


def _contract(session: Session, attempt: LotAttempt) -> Iterator[Source]:
    contract = queries.standing(session, attempt.id)
    if contract is not None:
        name = f"contract/{contract.number}{Path(contract.file_name).suffix}"
        yield Source(name, sha256=contract.sha256, size=contract.size)


GATHERED: Final[tuple[Callable[[Session, LotAttempt], Iterator[Source]], ...]] = (
    _registration,
    _documents,
    _notices,
    _opening,
    _evaluation,
    _contract,
)
