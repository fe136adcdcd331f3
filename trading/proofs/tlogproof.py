"""One file that proves offline that something is in the log (c2sp.org/tlog-proof)."""

import base64
import binascii
from dataclasses import dataclass

from trading.proofs.checkpoint import Checkpoint, from_base64, opened
from trading.proofs.errors import ProofError
from trading.proofs.merkle import leaf_hash, verify_inclusion
from trading.sealing.note import Verifier

HEAD = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class TlogProof:
    """Where the entry stands, the way from it to the root, and the checkpoint as the log serves it.

    `extra` is a hint for the reader; nothing vouches for it.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def text(self) -> str:
        """Return the file."""
        lines = [HEAD]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(each).decode() for each in self.hashes]
        return "\n".join(lines) + f"\n\n{self.checkpoint}"

    @classmethod
    def parse(cls, text: str) -> "TlogProof":
        """Read the file, unchecked; ProofError if it is not in form."""
        proof, gap, checkpoint = text.partition("\n\n")
        head, *lines = proof.split("\n")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = _any_base64(lines.pop(0).removeprefix("extra "))
        number = lines.pop(0).removeprefix("index ") if lines else ""
        if head != HEAD or not gap or not (number.isascii() and number.isdecimal()):
            raise ProofError("not a proof file")
        found = cls(int(number), tuple(from_base64(line) for line in lines), checkpoint, extra)
        if found.text() != text:
            raise ProofError("not a proof file")
        return found

    def verify(self, entry: bytes, log_key: Verifier) -> Checkpoint:
        """Return the log's checkpoint that `entry` is under; ProofError if that is not proven."""
        found = opened(self.checkpoint, log_key)
        verify_inclusion(self.index, found.size, leaf_hash(entry), self.hashes, found.root)
        return found


def _any_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError("not base64") from error
