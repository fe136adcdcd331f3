"""The platform's own signing keys. They lie in a folder of their own, outside backups of the data."""

import os
from dataclasses import dataclass
from pathlib import Path

from trading.sealing.note import Signer, sign


@dataclass(frozen=True, slots=True)
class PlatformKeys:
    """Ed25519 signers: notices and records as `<origin>/notice`, receipts as `<origin>/receipt`, the public
    log's checkpoints as `<origin>/log`."""

    notice: Signer
    receipt: Signer
    log: Signer

    def sign_notice(self, text: str) -> str:
        return sign(text, self.notice)

    def sign_receipt(self, text: str) -> str:
        return sign(text, self.receipt)

    @property
    def vkeys(self) -> list[str]:
        """The verifier keys that anyone needs to check what the platform signed."""
        return [self.notice.verifier.vkey, self.receipt.verifier.vkey, self.log.verifier.vkey]


def load_keys(folder: Path, origin: str, *, may_create: bool) -> PlatformKeys:
    """Read the keys; outside production missing ones are made. Raises FileNotFoundError in production."""
    return PlatformKeys(
        _load(folder / "notice.skey", f"{origin}/notice", may_create),
        _load(folder / "receipt.skey", f"{origin}/receipt", may_create),
        _load(folder / "log.skey", f"{origin}/log", may_create),
    )


def _load(path: Path, name: str, may_create: bool) -> Signer:
    if not path.exists() and may_create:
        write_new_key(path, name)
    return Signer.parse(path.read_text().strip())


def write_new_key(path: Path, name: str) -> None:
    """Make a signing key readable by this account only; raises FileExistsError rather than replace one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as target:
        target.write(Signer.generate(name).skey + "\n")
        target.flush()
        os.fsync(target.fileno())
