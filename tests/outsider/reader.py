"""Following the public log as docs/log.md says, with RFC 9162 §2.1 and the C2SP texts it names at hand.

Nothing of the platform is imported; everything is computed anew from what the log serves.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Get = Callable[[str], bytes]
"""Fetch an address of the platform; any error counts as a refusal."""


class Lie(Exception):
    """The log contradicts itself, its signature or its own rules."""


@dataclass(frozen=True)
class Checkpoint:
    size: int
    root: bytes


@dataclass(frozen=True)
class Key:
    """A verifier key `name+hash+base64` for Ed25519 (0x01) or cosignatures (0x04)."""

    name: str
    identifier: bytes
    algorithm: int
    public: bytes

    @classmethod
    def parse(cls, line: str) -> "Key":
        name, written, encoded = line.split("+", 2)
        data = base64.b64decode(encoded, validate=True)
        identifier = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
        must(identifier.hex() == written and len(data) == 33, "not a verifier key")
        return cls(name, identifier, data[0], data[1:])

    def has_signed(self, text: bytes, blob: bytes) -> bool:
        if self.algorithm == 0x04:
            seconds = int.from_bytes(blob[:8], "big")
            text, blob = f"cosignature/v1\ntime {seconds}\n".encode() + text, blob[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(blob, text)
        except InvalidSignature:
            return False
        return True


class Reader:
    """Reads one log and remembers the last checkpoint it believed."""

    def __init__(self, get: Get, log_key: str) -> None:
        self.get = get
        self.key = Key.parse(log_key)
        self.seen = Checkpoint(0, hashlib.sha256(b"").digest())
        self.entries: list[bytes] = []
        self.next_batch = 0

    def follow(self) -> Checkpoint:
        """Go on from where it was to the newest checkpoint, over every batch between; raises Lie."""
        newest = self.signed("/log/checkpoint")
        must(newest.size >= self.seen.size, "the log has shrunk")
        rules = json.loads(self.get("/log/policy"))
        for batch in self.batches():
            must(batch["number"] == self.next_batch, "a batch is missing")
            found = self.signed(batch["checkpoint"])
            must(found.size == batch["size"], "the checkpoint is of another size")
            must(fits(rules, batch["kind"], found.size - self.seen.size), "a batch of a size that tells")
            self.advance(Tree(self.get, found.size), found)
            self.next_batch += 1
        must(newest == self.seen, "the newest checkpoint is of none of the batches")
        return newest

    def batches(self) -> list[dict[str, Any]]:
        found, address = [], f"/log/batches?from={self.next_batch}"
        while address:
            answer = json.loads(self.get(address))
            found += answer["batches"]
            address = answer["next"]
        return found

    def advance(self, tree: "Tree", to: Checkpoint) -> None:
        """Believe a later checkpoint: it extends the one before, and each new entry is in it."""
        old = self.seen
        must(to.size >= old.size, "the log has shrunk")
        must(tree.range(0, to.size) == to.root, "the tiles have another root")
        if old.size:
            proof = tree.consistency(old.size)
            must(extends(old.size, to.size, old.root, proof) == (old.root, to.root), "it does not extend")
        for index in range(old.size, to.size):
            leaf = hashlib.sha256(b"\x00" + tree.entry(index)).digest()
            must(climb(index, to.size, leaf, tree.inclusion(index)) == to.root, "an entry is not in the tree")
            self.entries.append(tree.entry(index))
        self.seen = to

    def signed(self, address: str) -> Checkpoint:
        """Fetch a checkpoint that the log has signed."""
        text, signatures = note(self.get(address))
        mine = [blob for name, key, blob in signatures if (name, key) == (self.key.name, self.key.identifier)]
        must(any(self.key.has_signed(text, blob) for blob in mine), "not signed by the log")
        origin, size, root, end = text.decode().split("\n")
        must(origin == self.key.name and end == "", "not a checkpoint of this log")
        return Checkpoint(int(size), base64.b64decode(root, validate=True))

    def witnesses(self, address: str, trusted: list[str]) -> set[str]:
        """The names of trusted witnesses who countersigned a checkpoint."""
        text, signatures = note(self.get(address))
        keys = [Key.parse(line) for line in trusted]
        return {
            key.name
            for key in keys
            for name, identifier, blob in signatures
            if (name, identifier) == (key.name, key.identifier) and key.has_signed(text, blob)
        }

    def opened(self, index: int) -> str:
        """The text behind an entry, once it is shown; raises Lie when it is not what entered the log."""
        shown = self.get(f"/log/open/{index}")
        must(hashlib.sha256(shown).digest() == self.entries[index], "what is shown is not what was entered")
        return shown[32:].decode()


class Tree:
    """A tree of one size, read from its tiles."""

    def __init__(self, get: Get, size: int) -> None:
        self.get, self.size = get, size
        self.tiles: dict[str, bytes] = {}
        self.hashes: dict[tuple[int, int], bytes] = {}

    def range(self, begin: int, end: int) -> bytes:
        """MTH(D[begin:end]) of RFC 9162 §2.1.1."""
        width = end - begin
        if width & (width - 1) == 0 and begin % width == 0:
            return self.complete(width.bit_length() - 1, begin // width)
        middle = begin + split(width)
        return node(self.range(begin, middle), self.range(middle, end))

    def complete(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree: one of a tile, or of the two below it in the same tile."""
        if (level, index) not in self.hashes:
            if level % 8:
                below = (self.complete(level - 1, 2 * index), self.complete(level - 1, 2 * index + 1))
                self.hashes[level, index] = node(*below)
            else:
                tile = self.tile(str(level // 8), index // 256, self.size >> level)
                self.hashes[level, index] = tile[index % 256 * 32 : index % 256 * 32 + 32]
        return self.hashes[level, index]

    def entry(self, index: int) -> bytes:
        bundle = self.tile("entries", index // 256, self.size)
        begin = index % 256 * 34
        must(bundle[begin : begin + 2] == b"\x00\x20", "an entry of another length")
        return bundle[begin + 2 : begin + 34]

    def tile(self, level: str, number: int, width_of_level: int) -> bytes:
        width = min(256, width_of_level - number * 256)
        digits = f"{number:0{-(-len(str(number)) // 3) * 3}d}"
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        address = f"/log/tile/{level}/{path}" + ("" if width == 256 else f".p/{width}")
        if address not in self.tiles:
            self.tiles[address] = self.get(address)
            octets = width * (34 if level == "entries" else 32)
            must(len(self.tiles[address]) == octets, "a tile of another width")
        return self.tiles[address]

    def inclusion(self, index: int) -> list[bytes]:
        """PATH(m, D_n) of §2.1.3.1."""

        def path(m: int, begin: int, end: int) -> list[bytes]:
            if end - begin == 1:
                return []
            middle = begin + split(end - begin)
            if m < middle:
                return [*path(m, begin, middle), self.range(middle, end)]
            return [*path(m, middle, end), self.range(begin, middle)]

        return path(index, 0, self.size)

    def consistency(self, old: int) -> list[bytes]:
        """PROOF(m, D_n) of §2.1.4.1."""

        def subproof(m: int, begin: int, end: int, known: bool) -> list[bytes]:
            if m == end:
                return [] if known else [self.range(begin, end)]
            middle = begin + split(end - begin)
            if m <= middle:
                return [*subproof(m, begin, middle, known), self.range(middle, end)]
            return [*subproof(m, middle, end, False), self.range(begin, middle)]

        return subproof(old, 0, self.size, True)


def climb(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The root that an inclusion path leads to (§2.1.3.2)."""
    fn, sn, r = index, size - 1, leaf
    for p in path:
        must(sn != 0, "a path that is too long")
        if fn % 2 or fn == sn:
            r = node(p, r)
            while fn % 2 == 0 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    must(sn == 0, "a path that is too short")
    return r


def extends(old: int, new: int, old_root: bytes, path: list[bytes]) -> tuple[bytes, bytes]:
    """The roots of the old and of the new tree that a consistency path leads to (§2.1.4.2)."""
    if old == new:
        must(not path, "a path where none is due")
        return old_root, old_root
    if old & (old - 1) == 0:
        path = [old_root, *path]
    fn, sn = old - 1, new - 1
    while fn % 2:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        must(sn != 0, "a path that is too long")
        if fn % 2 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while fn % 2 == 0 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    must(sn == 0, "a path that is too short")
    return fr, sr


def proven(proof: str, entry: bytes, log_key: str) -> Checkpoint:
    """The checkpoint under which a `.tlog-proof` file shows an entry to be; raises Lie."""
    head, _, checkpoint = proof.partition("\n\n")
    title, *lines = head.split("\n")
    must(title == "c2sp.org/tlog-proof@v1", "not a proof file")
    index = next(int(line.removeprefix("index ")) for line in lines if line.startswith("index "))
    path = [base64.b64decode(line) for line in lines if not line.startswith(("index ", "extra "))]
    found = Reader(lambda _: checkpoint.encode(), log_key).signed("")
    root = climb(index, found.size, hashlib.sha256(b"\x00" + entry).digest(), path)
    must(root == found.root, "the entry is not under this checkpoint")
    return found


def fits(rules: dict[str, Any], kind: str, grown: int) -> bool:
    """Whether a batch of this kind may be this large (docs/log.md §3)."""
    unit = rules["closing_multiple"] if kind == "closing" else rules["batch"]
    return grown > 0 and grown % int(unit) == 0


def note(data: bytes) -> tuple[bytes, list[tuple[str, bytes, bytes]]]:
    """The text of a signed note and its signatures: name, key identifier and the bytes after it."""
    text, _, block = data.rpartition(b"\n\n")
    signatures = []
    for line in block.decode().splitlines():
        dash, name, encoded = line.split(" ")
        must(dash == "—", "not a signature line")
        blob = base64.b64decode(encoded, validate=True)
        signatures.append((name, blob[:4], blob[4:]))
    return text + b"\n", signatures


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(width: int) -> int:
    """The largest power of two smaller than the width."""
    return 1 << ((width - 1).bit_length() - 1)


def must(holds: bool, else_: str) -> None:
    if not holds:
        raise Lie(else_)
