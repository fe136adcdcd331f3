"""`trading verify --site`: follow a public log from outside, going by what was seen of it before."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.request import Request

from trading.cli.upload import fetch
from trading.kernel.clock import SystemClock
from trading.proofs import checkpoint
from trading.proofs.checkpoint import Checkpoint
from trading.proofs.cosignature import Policy as Witnesses
from trading.proofs.cosignature import Verifier as WitnessKey
from trading.proofs.errors import ProofError
from trading.proofs.frontier import Frontier
from trading.proofs.merkle import HASH_SIZE, leaf_hash
from trading.proofs.schedule import BatchKind, is_at
from trading.proofs.tiles import WIDTH, Tile
from trading.sealing.errors import SealError
from trading.sealing.leaf import SALT_SIZE, parse_entry
from trading.sealing.lines import instant
from trading.sealing.note import NoteError, Verifier
from trading.store.inspection import Findings

PATIENCE: Final = timedelta(minutes=5)
WITNESSED_WITHIN: Final = timedelta(days=1)


@dataclass(slots=True)
class Seen:
    """What a follower keeps: the log's key, the right edge of the tree, the last batch, entries still closed.

    `closed` maps the index of an entry to its leaf hash in hexadecimal.
    """

    log_key: str = ""
    size: int = 0
    peaks: list[str] = field(default_factory=list)
    batch: dict[str, Any] | None = None
    closed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "Seen":
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def save(self, path: Path) -> None:
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(self.as_json(), indent=1) + "\n")
        fresh.replace(path)


class Follower:
    """One look at a log; `ask` brings what stands at an address of the site."""

    def __init__(self, ask: Callable[[str], bytes], seen: Seen, keys: Sequence[str], now: datetime) -> None:
        self._now = now
        self._ask = ask
        self._seen = seen
        self._keys = keys
        self._policy = self._json("/log/policy")
        self._roots: dict[int, bytes] = {}
        self.extends = False
        """Whether the log was found to extend what was seen."""

    def look(self) -> Iterator[Findings]:
        """Check all that is new and all that was still closed; what does not extend `seen` ends the look."""
        stamp = Findings("Stamp of the newest page", looked=1)
        newest = self._newest(stamp)
        yield stamp
        if newest is None:
            return
        batches = list(self._batches())
        grown = Findings("Only grown since the last look", looked=newest.size - self._seen.size)
        hashes = self._grow(newest, batches, grown)
        yield grown
        if not self.extends:
            return
        pages = Findings("Pages of the promised length, at their time", looked=len(batches))
        self._judge(batches, pages)
        yield pages
        now = max(self._now, *(instant(each["at"]) for each in batches[-1:]), _at(self._seen.batch))
        shown = Findings("Old entries are shown, and are what was stamped")
        self._open(hashes, now, shown)
        yield shown
        witnessed = Findings("Countersigned by witnesses")
        self._witnessed(newest, now, witnessed)
        yield witnessed

    def _newest(self, found: Findings) -> Checkpoint | None:
        key = self._seen.log_key or next(iter(self._keys_of_log()), "")
        try:
            newest = checkpoint.opened(self._ask("/log/checkpoint").decode(), Verifier.parse(key))
        except (ProofError, NoteError) as error:
            found.faults.append(str(error))
            return None
        if not found.expect(newest.size >= self._seen.size, "entries that were there before are gone"):
            return None
        self._seen.log_key = key
        return newest

    def _keys_of_log(self) -> list[str]:
        origin = str(self._policy["origin"])
        known = self._keys or self._ask("/log/keys").decode().split()
        return [key for key in known if key.startswith(f"{origin}+")]

    def _grow(
        self, newest: Checkpoint, batches: Sequence[Mapping[str, Any]], found: Findings
    ) -> dict[int, bytes]:
        """The leaf hashes of the new entries, if the tree with them has the root that was signed."""
        tree = Frontier(self._seen.size, map(bytes.fromhex, self._seen.peaks))
        sizes = {each["size"] for each in batches}
        new = {}
        for index, each in enumerate(self._leaf_hashes(tree.size, newest.size), tree.size):
            tree.append(each)
            new[index] = each
            if tree.size in sizes:
                self._roots[tree.size] = tree.root()
        same = (tree.size, tree.root()) == (newest.size, newest.root)
        self.extends = found.expect(same, "it is not the register seen before with new entries at its end")
        if self.extends:
            self._seen.size, self._seen.peaks = tree.size, [peak.hex() for peak in tree.peaks]
        return new

    def _leaf_hashes(self, begin: int, end: int) -> Iterator[bytes]:
        for number in range(begin // WIDTH, -(-end // WIDTH)):
            first = number * WIDTH
            tile = self._ask(f"/log/tile/{Tile(0, number, min(WIDTH, end - first)).path}")
            hashes = [tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)]
            yield from hashes[max(begin - first, 0) :]

    def _batches(self) -> Iterator[dict[str, Any]]:
        """The batches since the last look."""
        following = f"/log/batches?from={self._seen.batch['number'] + 1 if self._seen.batch else 0}"
        while following:
            answer = self._json(following)
            yield from answer["batches"]
            following = answer["next"]

    def _judge(self, batches: Sequence[dict[str, Any]], found: Findings) -> None:
        steps = {
            BatchKind.REGULAR.value: timedelta(seconds=self._policy["interval"]),
            BatchKind.MINUTE.value: timedelta(seconds=self._policy["final_interval"]),
        }
        before = self._seen.batch
        for batch in batches:
            name, at = f"page {batch['number']}", instant(batch["at"])
            whole = self._policy["batch" if batch["kind"] in steps else "closing_multiple"]
            length = batch["size"] - (before["size"] if before else 0)
            found.expect(length > 0 and length % whole == 0, f"{name}: {length} entries, not padded")
            in_time = batch["kind"] not in steps or is_at(steps[batch["kind"]], at)
            late = before is not None and not _at(before) <= at <= _at(before) + steps["regular"]
            found.expect(in_time and not late, f"{name}: outside the rhythm, or a page before it is missing")
            before = batch
        still = before is None or self._now > _at(before) + steps["regular"] + PATIENCE
        found.expect(not still, "no new page has come when it was due")
        found.expect(
            before is None or before["size"] == self._seen.size, "pages and entries differ in number"
        )
        self._seen.batch = before

    def _open(self, new: dict[int, bytes], now: datetime, found: Findings) -> None:
        closed = {int(index): bytes.fromhex(hashed) for index, hashed in self._seen.closed.items()} | new
        self._seen.closed = {}
        for number in sorted({index // WIDTH for index in closed}):
            answer = self._json(f"/log/openings/{number}")
            deadlines = [instant(each["deadline"]) for each in answer["lots"]]
            overdue = max(deadlines, default=now) + timedelta(days=self._policy["opened_within_days"]) < now
            for index, text in enumerate(answer["openings"], answer["first"]):
                if index not in closed:
                    continue
                found.looked += text is not None
                if text is None:
                    found.expect(
                        not overdue and bool(deadlines), f"entry {index}: it stays closed for too long"
                    )
                    self._seen.closed[str(index)] = closed[index].hex()
                else:
                    fits = _is_opening(base64.b64decode(text), closed[index])
                    found.expect(fits, f"entry {index}: what is shown is not what was stamped")

    def _witnessed(self, newest: Checkpoint, now: datetime, found: Findings) -> None:
        """Look for enough countersignatures, from the newest page back to a day ago."""
        policy = self._witnesses()
        names: set[str] = set()
        for batch in self._newest_batches(now - WITNESSED_WITHIN):
            signed = self._ask(batch["checkpoint"]).decode()
            try:
                said = checkpoint.opened(signed, Verifier.parse(self._seen.log_key))
                names |= policy.countersigned(signed).keys()
            except (ProofError, NoteError) as error:
                found.faults.append(f"page {batch['number']}: {error}")
                continue
            root = self._roots.get(said.size, said.root)
            found.expect(said.root == root, f"page {batch['number']}: another register was stamped here")
            if len(names) >= policy.required:
                break
        found.looked = len(names)
        found.expect(len(names) >= policy.required, f"within a day by {len(names)}, not by {policy.required}")

    def _newest_batches(self, since: datetime) -> Iterator[dict[str, Any]]:
        last = self._seen.batch
        number = last["number"] if last else -1
        while number >= 0:
            batch = self._json(f"/log/batches?from={number}")["batches"][0]
            if instant(batch["at"]) < since:
                return
            yield batch
            number -= 1

    def _witnesses(self) -> Witnesses:
        keys = {}
        for line in self._ask("/log/keys").decode().split():
            try:
                keys[WitnessKey.parse(line).vkey] = line.partition("+")[0]
            except NoteError:
                continue  # a key of the platform itself
        return Witnesses(int(self._policy["required_witnesses"]), keys)

    def _json(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._ask(path))
        return found


def follow(site: str, seen: Path, keys: Sequence[str]) -> Iterable[Findings]:
    """Look at the log of `site`; what extends that which was seen before is kept in the file `seen`.

    Raises Problem, Broken.
    """

    def ask(path: str) -> bytes:
        return fetch(Request(site + path, headers={"Accept": "application/json, */*;q=0.5"})).body  # noqa: S310  # checked in fetch

    kept = Seen.load(seen)
    follower = Follower(ask, kept, keys, SystemClock().now())
    yield from follower.look()
    if follower.extends:
        kept.save(seen)


def _at(batch: Mapping[str, Any] | None) -> datetime:
    return instant(batch["at"]) if batch else datetime.min.replace(tzinfo=UTC)


def _is_opening(text: bytes, hashed: bytes) -> bool:
    try:
        parse_entry(text[SALT_SIZE:].decode())
    except (SealError, UnicodeDecodeError):
        return False
    return leaf_hash(hashlib.sha256(text).digest()) == hashed
