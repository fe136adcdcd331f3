"""C2SP cosignature/v1: a witness's word that it saw a checkpoint which extends all that it saw before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from trading.sealing import note

_SIGNATURE = 64
_TIME = 8


@dataclass(frozen=True)
class Verifier(note.Verifier):
    """A witness's public key; what it checks carries the time at which the witness signed."""

    ALGORITHM: ClassVar = b"\x04"

    def has_signed(self, text: str, signature: note.Signature) -> bool:
        """Say whether the signature is this witness's over the checkpoint `text` and the time in it."""
        if len(signature.value) != _TIME + _SIGNATURE or not 0 < _seconds(signature) < 1 << 63:
            return False
        bare = note.Signature(signature.name, signature.key_hash, signature.value[_TIME:])
        return super().has_signed(_message(text, _seconds(signature)), bare)


@dataclass(frozen=True)
class Signer(note.Signer):
    """A witness's private key."""

    VERIFIER: ClassVar[type[note.Verifier]] = Verifier

    def cosign(self, text: str, at: datetime) -> str:
        """Return the line that goes below the checkpoint `text`; `at` is cut to whole seconds."""
        seconds = int(at.timestamp())
        return self._signature(seconds.to_bytes(_TIME) + self._signed(_message(text, seconds))).line


@dataclass(frozen=True)
class Policy:
    """Who may countersign, and how many of them must have: verifier keys by the party that each belongs to.

    Several keys of one party count once.
    """

    required: int
    parties: Mapping[str, str]
    """The party by verifier key."""

    def countersigned(self, checkpoint: str) -> dict[str, datetime]:
        """Return when each party first signed this note; NoteError if a line by a known key does not hold."""
        text, signatures = note.parse(checkpoint)
        known = {(key.name, key.key_hash): key for key in map(Verifier.parse, self.parties)}
        signed: dict[str, datetime] = {}
        for signature in signatures:
            key = known.get((signature.name, signature.key_hash))
            if key is None:
                continue
            if not key.has_signed(text, signature):
                raise note.NoteError(f"the cosignature by {key.name} does not hold")
            party, at = self.parties[key.vkey], time_of(signature)
            signed[party] = min(at, signed.get(party, at))
        return signed

    def is_met(self, checkpoint: str) -> bool:
        """Say whether enough parties have signed this note."""
        return len(self.countersigned(checkpoint)) >= self.required


def time_of(signature: note.Signature) -> datetime:
    """Return when the witness says it signed; NoteError if the signature carries no such time."""
    try:
        return datetime.fromtimestamp(_seconds(signature), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise note.NoteError("not a time") from error


def _seconds(signature: note.Signature) -> int:
    return int.from_bytes(signature.value[:_TIME])


def _message(text: str, seconds: int) -> str:
    return f"cosignature/v1\ntime {seconds}\n{text}"
