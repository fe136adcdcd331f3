"""The public keys that a bundle names, by what each may sign."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from trading.proofs import cosignature
from trading.sealing import note

PLATFORM = ("notice", "receipt", "log")
CUSTODIAN = "custodian"
WITNESS = "witness"


@dataclass(frozen=True)
class Keyring:
    """Verifier keys: one of the platform for each of its tasks, those of custodians, and of witnesses.

    `parties` names the party that each witness key belongs to.
    """

    platform: Mapping[str, note.Verifier]
    custodians: tuple[note.Verifier, ...] = ()
    parties: Mapping[str, str] = field(default_factory=dict)

    @property
    def notice(self) -> note.Verifier:
        """Return the key of notices, closings, records and bundles."""
        return self.platform["notice"]

    @property
    def receipt(self) -> note.Verifier:
        """Return the key of receipts."""
        return self.platform["receipt"]

    @property
    def log(self) -> note.Verifier:
        """Return the key of the public log."""
        return self.platform["log"]

    @property
    def vkeys(self) -> list[str]:
        """Return all keys."""
        own = (key.vkey for key in (*self.platform.values(), *self.custodians))
        return [*own, *self.parties]

    def text(self) -> str:
        """Return the file: one key a line, after the word for what it signs."""
        lines = [f"{task} {self.platform[task].vkey}" for task in PLATFORM]
        lines += sorted(f"{CUSTODIAN} {key.vkey}" for key in self.custodians)
        lines += sorted(f"{WITNESS} {vkey} {party}" for vkey, party in self.parties.items())
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """Read the file; NoteError or ValueError unless it is exactly as `text` writes it."""
        found: dict[str, list[list[str]]] = {}
        for line in text.splitlines():
            task, _, rest = line.partition(" ")
            found.setdefault(task, []).append(rest.split(" ", 1))
        if any(len(found.get(task, ())) != 1 for task in PLATFORM):
            raise ValueError("one key for notices, receipts and the log each is needed")
        keyring = cls(
            {task: note.Verifier.parse(found[task][0][0]) for task in PLATFORM},
            tuple(note.Verifier.parse(key[0]) for key in found.get(CUSTODIAN, ())),
            {cosignature.Verifier.parse(vkey).vkey: party for vkey, party in found.get(WITNESS, ())},
        )
        if keyring.text() != text:
            raise ValueError("not a list of keys")
        return keyring
