"""The frozen list of a public draw, its seed and its shuffle (docs/draw-1.md)."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count, takewhile
from typing import Final

from trading.sealing import forms, lines
from trading.sealing.errors import SealError

CANDIDATES_LIMIT: Final = 10_000
HEAD: Final = ("ggdraw/1", "抽取名单：已冻结，任何人可参与提供随机数")
_SEED_HEAD: Final = b"draw/v1\n"
_WORD: Final = 2
_WORDS: Final = 2 ** (8 * _WORD)
_KEYS: Final = ("draw", "kind", "lot", "title", "select", "quorum", "contributions-until", "keys-until")


@dataclass(frozen=True, slots=True)
class Custodian:
    """Who holds a key of this draw, and its two public locks."""

    id: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class DrawList:
    """What is frozen before anybody contributes; `candidates` are names or `sha256:` commitments to them.

    Times are aware; `select` is how many are wanted, the others are their substitutes in order.
    """

    draw: str
    kind: str
    lot: str
    title: str
    select: int
    quorum: int
    contributions_until: datetime
    keys_until: datetime
    custodians: tuple[Custodian, ...]
    candidates: tuple[str, ...]

    def text(self) -> str:
        """Return the text to sign; its SHA-256 is the list hash."""
        values = {
            "draw": self.draw,
            "kind": self.kind,
            "lot": self.lot,
            "title": self.title,
            "select": str(self.select),
            "quorum": str(self.quorum),
            "contributions-until": lines.instant_text(self.contributions_until),
            "keys-until": lines.instant_text(self.keys_until),
        }
        for number, who in enumerate(self.custodians, 1):
            values[f"custodian-{number}"] = f"{who.id} {who.summary} {who.body}"
        for number, candidate in enumerate(self.candidates, 1):
            values[f"candidate-{number}"] = candidate
        return lines.render(HEAD, values)

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.text().encode()).digest()

    @classmethod
    def parse(cls, text: str) -> "DrawList":
        """Read a list's text; raises E_SHAPE unless it is byte for byte what `text()` writes."""
        try:
            found = cls._read(dict(line.split(": ", 1) for line in text.split("\n")[len(HEAD) : -1]))
        except (ValueError, KeyError) as error:
            raise SealError("E_SHAPE", "not the list of a draw") from error
        if found.text() != text or not forms.LOT.fullmatch(found.draw):
            raise SealError("E_SHAPE", "not in the exact form")
        return found

    @classmethod
    def _read(cls, values: dict[str, str]) -> "DrawList":
        draw, kind, lot, title, select, quorum, until, keys_until = (values[key] for key in _KEYS)
        custodians = []
        for line in _numbered(values, "custodian"):
            who, summary, body = line.split(" ")
            custodians.append(Custodian(who, summary, body))
        return cls(
            draw=draw,
            kind=kind,
            lot=lot,
            title=title,
            select=int(select),
            quorum=int(quorum),
            contributions_until=lines.instant(until),
            keys_until=lines.instant(keys_until),
            custodians=tuple(custodians),
            candidates=tuple(_numbered(values, "candidate")),
        )


def _numbered(values: dict[str, str], key: str) -> Iterator[str]:
    names = takewhile(values.__contains__, (f"{key}-{number}" for number in count(1)))
    return (values[name] for name in names)


def candidate_commitment(salt: bytes, name: str) -> str:
    """Return what stands in the list for a candidate whose name is not public yet."""
    return f"sha256:{hashlib.sha256(salt + name.encode()).hexdigest()}"


def seed(list_digest: bytes, nonces: Iterable[bytes]) -> bytes:
    """Return the 32 bytes that everything follows from: the list and every nonce, in no one's order."""
    digest = hashlib.sha256(_SEED_HEAD + list_digest)
    for nonce in sorted(nonces):
        digest.update(hashlib.sha256(nonce).digest())
    return digest.digest()


def order(seed: bytes, size: int) -> list[int]:
    """Return the places 1…size of the list in the order in which they are drawn; ValueError if too many."""
    if not 0 <= size <= CANDIDATES_LIMIT:
        raise ValueError(f"a draw has at most {CANDIDATES_LIMIT} candidates")
    places, words = list(range(1, size + 1)), _words(seed)
    for at in range(size - 1):
        chosen = at + _below(words, size - at)
        places[at], places[chosen] = places[chosen], places[at]
    return places


def _words(seed: bytes) -> Iterator[int]:
    for block in count():
        stream = hmac.digest(seed, str(block).encode(), "sha256")
        for at in range(0, len(stream), _WORD):
            yield int.from_bytes(stream[at : at + _WORD])


def _below(words: Iterator[int], size: int) -> int:
    """Take words until one falls into the largest multiple of `size`, so that no place is favoured."""
    fair = _WORDS - _WORDS % size
    return next(word for word in words if word < fair) % size
