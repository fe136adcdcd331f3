"""The log's signed statement of its size and root (c2sp.org/tlog-checkpoint), without extension lines."""

import base64
import binascii
from dataclasses import dataclass

from trading.proofs.errors import ProofError
from trading.proofs.merkle import HASH_SIZE
from trading.sealing.note import NoteError, Verifier, verify


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the log `origin` says: its first `size` entries have this root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text of the note."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of the note; ProofError if it is anything else."""
        lines = text.split("\n")
        if len(lines) != 4 or not lines[0] or not (lines[1].isascii() and lines[1].isdecimal()):
            raise ProofError("not a checkpoint")
        found = cls(lines[0], int(lines[1]), from_base64(lines[2]))
        if found.text() != text:
            raise ProofError("not a checkpoint")
        return found


def opened(note: str, log_key: Verifier) -> Checkpoint:
    """Return the checkpoint that the log signed under its own name; ProofError if it did not."""
    try:
        text, _ = verify(note, [log_key])
    except NoteError as error:
        raise ProofError(f"the log has not signed this: {error}") from error
    found = Checkpoint.parse(text)
    if found.origin != log_key.name:
        raise ProofError("the checkpoint of another log")
    return found


def from_base64(text: str) -> bytes:
    """Return the 32 bytes of a hash; ProofError for another length or form."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError("not base64") from error
    if len(data) != HASH_SIZE or base64.b64encode(data).decode() != text:
        raise ProofError("not a hash in base64")
    return data
