"""What is in a bundle, each file read once and only when a check asks for it."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sized
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any, Final, TypeVar

from trading.proofs.bundle import layout, packing
from trading.proofs.bundle.faults import Broken
from trading.proofs.bundle.keyring import Keyring
from trading.sealing import lines, lostkey, note, strictjson
from trading.sealing.envelope import Envelope, parse_envelope
from trading.sealing.errors import SealError
from trading.sealing.leaf import parse_entry

T = TypeVar("T")

JSON_LIMIT: Final = 8 * 1024 * 1024
NOTICE_LINES: Final = ("number", "kind", "project", "lots", "digest", "published")


@contextmanager
def reading(file: str) -> Iterator[None]:
    """Name the file when what it holds is not in form."""
    try:
        yield
    except (
        SealError,
        note.NoteError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise Broken(file, str(error) or "is not in form") from error


@dataclass(frozen=True)
class Notice:
    """One published notice: what the note says, what its text says, and the hash that envelopes name."""

    file: str
    sha256: str
    said: Mapping[str, str]
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Locks:
    """Whose keys must come together: the quorum, and per part the recipients in their order."""

    k: int
    custodians: tuple[str, ...]
    recipients: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ReadOut:
    """What the opening record says of one bid."""

    verdict: str
    bidder: str
    price: str | None
    duration_days: int | None
    fields: Mapping[str, str]
    summary_sha256: str | None
    summary_identity: str | None

    @property
    def is_opened(self) -> bool:
        return self.verdict == "OPENED"


class Contents:
    """The files of a bundle, and what stands in them; members raise Broken, naming the file at fault."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def data(self, path: str) -> bytes:
        if path not in self.files:
            raise Broken(path, "is missing")
        return self.files[path]

    def text(self, path: str) -> str:
        with reading(path):
            return self.data(path).decode()

    def json(self, path: str) -> Any:
        with reading(path):
            return strictjson.loads(self.data(path), JSON_LIMIT)

    def sha256(self, path: str) -> str:
        return hashlib.sha256(self.data(path)).hexdigest()

    def signed(self, path: str, keys: Iterable[note.Verifier]) -> str:
        """Return the text of a note that one of the keys has signed."""
        with reading(path):
            return note.verify(self.text(path), keys)[0]

    def envelopes(self, folder: str) -> list[str]:
        """Return the ids of the envelopes in a folder."""
        names = {path.split("/")[1] for path in self.files if path.startswith(f"{folder}/")}
        return sorted(names)

    @cached_property
    def keys(self) -> Keyring:
        with reading(layout.KEYS):
            return Keyring.parse(self.text(layout.KEYS))

    def keys_of(self, *custodians: str) -> list[note.Verifier]:
        """Return the keys of these custodians; each bears its custodian's name."""
        return [key for key in self.keys.custodians if key.name in custodians]

    @property
    def keys_to_know(self) -> list[str]:
        """Return the keys on which all depends, so that a reader must know them from elsewhere.

        Those of custodians are among them only where custodians stood in for a lost bidder key: their locks
        and keys are tied to the notice anyway.
        """
        stood_in = any(
            path.endswith("/lost-key.note")
            or (path.endswith("/withdrawal.note") and data.startswith(f"{lostkey.HEAD}\n".encode()))
            for path, data in self.files.items()
        )
        custodians = {key.vkey for key in self.keys.custodians}
        return [vkey for vkey in self.keys.vkeys if stood_in or vkey not in custodians]

    @cached_property
    def manifest(self) -> Mapping[str, str]:
        """Return the lines of the signed note over the list of files."""
        text = self.signed(layout.MANIFEST_NOTE, [self.keys.notice])
        with reading(layout.MANIFEST_NOTE):
            return lines.read(text, packing.HEAD, packing.LINES)

    @property
    def lot(self) -> str:
        return self.manifest["lot"]

    @property
    def stage(self) -> str:
        return self.manifest["stage"]

    @cached_property
    def notices(self) -> list[Notice]:
        """Return the notices, first to last."""
        count = sum(path.startswith("notices/") and path.endswith(".note") for path in self.files)
        if count == 0:
            raise Broken(layout.notice(1, "note"), "is missing")
        return [self._notice(number) for number in range(1, count + 1)]

    def _notice(self, number: int) -> Notice:
        file, frozen = layout.notice(number, "note"), layout.notice(number, "json")
        text = self.signed(file, [self.keys.notice])
        content = self.json(frozen)
        with reading(file):
            said = lines.read(text, ("ggnotice/1",), NOTICE_LINES)
        if said["digest"] != f"sha256:{self.sha256(frozen)}":
            raise Broken(frozen, "is not the text that the notice's signature covers")
        if not isinstance(content, dict):
            raise Broken(frozen, "is not the text of a notice")
        return Notice(file, self.sha256(file), said, content)

    @cached_property
    def locks(self) -> Locks:
        """Return the custodians' locks on this lot, as the tender notice names them."""
        with reading(layout.notice(1, "json")):
            found = next(each for each in self.notices[0].content["locks"] if each["lot"] == self.lot)
            if found["stage"] != self.stage:
                raise ValueError("locks of another stage")
            custodians = found["custodians"]
            return Locks(
                int(found["quorum"]),
                tuple(str(each["custodian"]) for each in custodians),
                {part: tuple(str(each[part]) for each in custodians) for part in ("summary", "body")},
            )

    @property
    def acceptable_notices(self) -> frozenset[str]:
        """Return the hashes under which envelopes count: back to the last notice that asked to seal again."""
        found: list[str] = []
        for notice in self.notices:
            kind = notice.said["kind"]
            if kind not in ("tender", "amendment"):
                continue
            if notice.content.get("reseal"):
                found.clear()
            found.append(notice.sha256)
        return frozenset(found)

    @cached_property
    def _envelopes(self) -> dict[str, Envelope]:
        return {}

    def envelope(self, folder: str, name: str) -> Envelope:
        """Return one envelope, which must bear the name of its folder."""
        if name not in self._envelopes:
            path = layout.bid(folder, name, "envelope.json")
            with reading(path):
                found = parse_envelope(self.data(path))
            if found.id != name:
                raise Broken(path, "is not the envelope that its folder names")
            self._envelopes[name] = found
        return self._envelopes[name]

    def part_seed(self, name: str) -> bytes | None:
        """Return the seed of the summary that a bidder gave because the custodians' keys were lost."""
        path = layout.bid(layout.LIVE, name, "part-seed.txt")
        if path not in self.files:
            return None
        with reading(path):
            return base64.b64decode(self.text(path).removesuffix("\n"), validate=True)

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """Return the opening record."""
        found = self.json(layout.RECORD)
        if not isinstance(found, dict):
            raise Broken(layout.RECORD, "is not an opening record")
        return found

    @cached_property
    def bids(self) -> dict[str, "ReadOut"]:
        """Return what the record says of each bid, by envelope."""
        names = [field.name for field in fields(ReadOut)]
        with reading(layout.RECORD):
            rows = self.record["bids"]
            found = {str(row["envelope"]): ReadOut(*(row[name] for name in names)) for row in rows}
            return _without_repetition(found, rows)

    @cached_property
    def changes(self) -> dict[str, str]:
        """Return how each envelope ended that did not count at the closing."""
        with reading(layout.RECORD):
            rows = self.record["changes"]
            return _without_repetition({str(row["envelope"]): str(row["change"]) for row in rows}, rows)

    @cached_property
    def released(self) -> dict[str, str]:
        """Return the published summary keys of custodians, by recipient."""
        with reading(layout.RECORD):
            return {
                str(each["summary_recipient"]): str(each["summary_identity"])
                for each in self.record["custodians"]
                if each["summary_identity"] is not None
            }

    @cached_property
    def deadline(self) -> datetime:
        """Return the deadline as the closing froze it."""
        with reading(layout.CLOSING):
            return lines.instant(self.closing["deadline"])

    @cached_property
    def closing(self) -> Mapping[str, str]:
        """Return the signed close entry."""
        text = self.signed(layout.CLOSING, [self.keys.notice])
        with reading(layout.CLOSING):
            return parse_entry(text)


def _without_repetition(found: dict[str, T], rows: Sized) -> dict[str, T]:
    if len(found) != len(rows):
        raise ValueError("an envelope stands twice in the record")
    return found
