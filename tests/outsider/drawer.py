"""A check of a public draw written from docs/draw-1.md and docs/seal-1.md alone (§ are the former's)."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyrage


@dataclass(frozen=True)
class Published:
    """What the page of a draw offers: signed texts, the record, and per E its envelope and sealed summary."""

    list_note: str
    close_note: str
    record: str
    envelopes: dict[str, tuple[bytes, bytes]]


def text_of(note: str) -> str:
    return note[: note.index("\n\n") + 1]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def seed_of(list_text: str, nonces: list[bytes]) -> bytes:
    """§4."""
    counted = b"".join(hashlib.sha256(nonce).digest() for nonce in sorted(nonces))
    return hashlib.sha256(b"draw/v1\n" + hashlib.sha256(list_text.encode()).digest() + counted).digest()


def order_of(seed: bytes, size: int) -> list[int]:
    """§5."""

    def words() -> Iterator[int]:
        block = 0
        while True:
            stream = hmac.new(seed, b"%d" % block, hashlib.sha256).digest()
            yield from (stream[at] << 8 | stream[at + 1] for at in range(0, 32, 2))
            block += 1

    taken = words()

    def below(n: int) -> int:
        while (word := next(taken)) >= 65536 - 65536 % n:
            pass
        return word % n

    row = [place + 1 for place in range(size)]
    for i in range(size - 1):
        j = i + below(size - i)
        row[i], row[j] = row[j], row[i]
    return row


def faults(published: Published, own: tuple[str, ...] = ()) -> list[str]:
    """Everything that does not fit; `own` are the ids of envelopes that the reader has receipts for."""
    found = []
    text, record = text_of(published.list_note), json.loads(published.record)
    values = dict(line.split(": ", 1) for line in text.split("\n")[2:-1])
    if record["list"] != sha256(text.encode()) or record["notice"] != sha256(published.list_note.encode()):
        found.append("list")
    close = dict(line.split(": ", 1) for line in text_of(published.close_note).split("\n")[1:-1])
    ids = sorted(each["envelope"] for each in record["contributions"])
    frozen = sha256("".join(f"{e}\n" for e in ids).encode())
    if close["set"] != frozen or record["close"] != sha256(published.close_note.encode()):
        found.append("set")
    found += [f"missing {e}" for e in own if e not in ids]
    nonces = []
    for each in record["contributions"]:
        if each["code"] is None:
            nonces.append(bytes.fromhex(each["nonce"]))
            if not _is_shown(published, record, each):
                found.append(f"contribution {each['envelope']}")
    size = len(re.findall(r"^candidate-", text, re.MULTILINE))
    seed = seed_of(text, nonces)
    if record["seed"] != seed.hex() or record["order"] != order_of(seed, size):
        found.append("order")
    if record["drawn"] != record["order"][: int(values["select"])]:
        found.append("drawn")
    return found


def _is_shown(published: Published, record: dict[str, str], each: dict[str, str]) -> bool:
    """§6: the nonce is what the envelope holds, and the envelope was sealed for this list."""
    envelope, sealed = published.envelopes[each["envelope"]]
    said = json.loads(envelope)
    identity = pyrage.x25519.Identity.from_str(each["identity"])
    opened = json.loads(pyrage.decrypt(sealed, [identity]).rstrip(b" "))
    return (
        sha256(envelope) == each["envelope"]
        and (said["lot"], said["notice"]) == (record["draw"], record["notice"])
        and said["parts"][0]["sha256"] == sha256(sealed)
        and opened["fields"]["nonce"] == each["nonce"]
    )
