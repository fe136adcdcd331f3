"""The bidder key as a bidder keeps it: in its recovery file, or alone after the first one was lost."""

from dataclasses import dataclass

from trading.sealing import lines, note
from trading.sealing.errors import SealError
from trading.sealing.seal import Recovery

HEAD = ("ggbidderkey/1", "新的投标密钥：请离线妥善保存，不要上传或交给他人")
_KEYS = ("lot", "stage", "bidder", "envelope", "bidder-key")


@dataclass(frozen=True)
class BidderKey:
    """The key that may replace or withdraw `envelope`."""

    lot: str
    stage: str
    envelope: str
    signer: note.Signer

    @classmethod
    def parse(cls, text: str) -> "BidderKey":
        """Read a recovery file or the file of a new bidder key; E_SHAPE if it is neither."""
        if not text.startswith(HEAD[0]):
            kept = Recovery.parse(text)
            return cls(kept.lot, kept.stage, kept.envelope, kept.signer)
        found = lines.read(text, HEAD, _KEYS)
        try:
            signer = note.Signer.parse(found["bidder-key"])
        except note.NoteError as error:
            raise SealError("E_SHAPE", f"bidder key: {error}") from error
        return cls(found["lot"], found["stage"], found["envelope"].removeprefix("sha256:"), signer)
