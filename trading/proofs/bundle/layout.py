"""Where each file lies in a bundle (docs/bundle-1.md §2)."""

import re
from typing import Final

MANIFEST: Final = "manifest.txt"
MANIFEST_NOTE: Final = "manifest.note"
KEYS: Final = "keys.txt"
SCRIPT: Final = "verify.sh"
READMES: Final = ("README.en.txt", "README.zh-Hans.txt", "README.zh-Hant.txt")
CLOSING: Final = "closing.note"
RECORD: Final = "record.json"
RECORD_NOTE: Final = "record.note"
CHECKPOINT: Final = "log/checkpoint"

LIVE: Final = "bids"
"""Folder of the envelopes that the closing froze."""
ENDED: Final = "ended"
"""Folder of those that were withdrawn, replaced or superseded before it."""

AT_CLOSING: Final = re.compile(r"log/closing/([0-9]{1,16})\.checkpoint")
LEAF: Final = re.compile(r"log/leaves/([0-9]{1,16})\.leaf")

_KNOWN: Final = re.compile(
    "|".join(
        (
            *map(re.escape, (KEYS, SCRIPT, *READMES, CLOSING, RECORD, RECORD_NOTE)),
            re.escape(CHECKPOINT),
            r"log/closing/[0-9]{1,16}\.(checkpoint|consistency)",
            r"notices/[0-9]{2,3}\.(json|note)",
            r"keys/[0-9]{1,2}\.(txt|note|lock)",
            r"(bids|ended)/[0-9a-f]{64}/(envelope\.json|envelope\.sig|receipt\.note)",
            r"bids/[0-9a-f]{64}/(summary\.age|key\.txt|summary\.json|part-seed\.txt)",
            r"ended/[0-9a-f]{64}/(withdrawal|withdrawn|lost-key)\.note",
            r"log/leaves/[0-9]{1,16}\.(leaf|proof)",
        )
    )
)


def is_known(path: str) -> bool:
    """Say whether a bundle may hold a file of this path; a sealed body is none of them."""
    return _KNOWN.fullmatch(path) is not None


def notice(number: int, ending: str) -> str:
    """Return the path of the n-th notice, counted from 1 in the order of publication."""
    return f"notices/{number:02}.{ending}"


def key(position: int, ending: str) -> str:
    """Return the path of a custodian's key (`txt`), its signed release (`note`) or lock (`lock`)."""
    return f"keys/{position}.{ending}"


def bid(folder: str, envelope: str, file: str) -> str:
    """Return the path of one file of an envelope."""
    return f"{folder}/{envelope}/{file}"


def leaf(index: int, ending: str) -> str:
    """Return the path of a log entry's opening (`leaf`) or of its inclusion proof (`proof`)."""
    return f"log/leaves/{index}.{ending}"


def closing(size: int, ending: str) -> str:
    """Return the path of a state of the register that froze the list (`checkpoint`), or of the proof that the
    register only grew since (`consistency`)."""
    return f"log/closing/{size}.{ending}"
