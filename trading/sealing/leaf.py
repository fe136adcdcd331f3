"""Entries of the public log and their salted commitments (docs/seal-1.md §8)."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType

from trading.sealing import lines
from trading.sealing.errors import SealError

HEAD = ("ggleaf/1",)
SALT_SIZE = 32

KEYS = MappingProxyType(
    {
        "envelope": ("lot", "stage", "envelope", "prev", "received"),
        "withdraw": ("lot", "stage", "envelope", "prev", "received"),
        "lost-key": ("lot", "stage", "envelope", "act", "note", "at"),
        "lost-lock": ("lot", "stage", "custodian", "at"),
        "seed": ("lot", "stage", "envelope", "at"),
        "entrusted": ("lot", "stage", "custodian", "note", "at"),
        "close": ("lot", "stage", "deadline", "live", "set"),
        "key": ("lot", "stage", "custodian", "part", "close", "note"),
        "open": ("lot", "stage", "record", "opened"),
        "notice": ("notice", "published"),
        "audit": ("events", "head"),
        "draw": ("lot", "stage", "list", "published"),
        "hammer": ("lot", "stage", "quotes", "head", "fell"),
        "pad": (),
    }
)


def entry(kind: str, **values: str) -> str:
    """Return the text of an entry; KeyError unless exactly the lines of its kind are given."""
    keys = KEYS[kind]
    if values.keys() != set(keys):
        raise KeyError(f"a {kind} entry has the lines {', '.join(keys)}")
    return lines.render(HEAD, {"kind": kind} | {key: values[key] for key in keys})


def parse_entry(text: str) -> dict[str, str]:
    """Return the lines of an entry, `kind` first; E_SHAPE if it is not one."""
    kind = text.removeprefix(f"{HEAD[0]}\nkind: ").partition("\n")[0]
    if kind not in KEYS:
        raise SealError("E_SHAPE", "not a log entry of a known kind")
    return lines.read(text, HEAD, ("kind", *KEYS[kind]))


def commitment(salt: bytes, entry: str) -> bytes:
    """Return the 32 bytes that stand in the log for an entry until salt and entry are shown."""
    return hashlib.sha256(salt + entry.encode()).digest()


def envelope_entry(lot: str, stage: str, envelope: str, prev: str | None, received: datetime) -> str:
    """Return the entry of an accepted envelope."""
    at = lines.instant_text(received)
    return entry("envelope", lot=lot, stage=stage, envelope=envelope, prev=prev or "-", received=at)


def withdraw_entry(lot: str, stage: str, envelope: str, received: datetime) -> str:
    """Return the entry of a withdrawal."""
    at = lines.instant_text(received)
    return entry("withdraw", lot=lot, stage=stage, envelope=envelope, prev="-", received=at)


def audit_entry(events: int, head: bytes) -> str:
    """Return the entry that stands for every audit event up to the head of their chain."""
    return entry("audit", events=str(events), head=head.hex())


def key_entry(lot: str, stage: str, custodian: str, part: str, close: str, note: str | None) -> str:
    """Return the entry of a handed-in lot key; `note` is the custodian's signed release, None from paper."""
    told = {"lot": lot, "stage": stage, "custodian": custodian, "part": part, "close": close}
    return entry("key", **told, note=hashlib.sha256(note.encode()).hexdigest() if note else "-")


def lost_key_entry(lot: str, stage: str, envelope: str, act: str, note: str, at: datetime) -> str:
    """Return the entry of an act about an envelope that custodians signed in the bidder key's stead."""
    told = {"lot": lot, "stage": stage, "envelope": envelope, "act": act, "note": note}
    return entry("lost-key", **told, at=lines.instant_text(at))


def live_set(envelopes: Iterable[str]) -> str:
    """Return the hash of the sorted ids of all live envelopes, one per line."""
    return hashlib.sha256("".join(f"{e}\n" for e in sorted(envelopes)).encode()).hexdigest()


def close_entry(lot: str, stage: str, deadline: datetime, envelopes: Iterable[str]) -> str:
    """Return the entry that freezes the live envelopes at the deadline."""
    live = sorted(envelopes)
    at = lines.instant_text(deadline)
    return entry("close", lot=lot, stage=stage, deadline=at, live=str(len(live)), set=live_set(live))
