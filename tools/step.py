"""A step of the set-up: remembered by the contents of its inputs, so that doing it twice costs nothing."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".setup"  # everything the set-up makes that has no better place; ignored by git


class Stopped(Exception):
    """The set-up cannot go on; the message tells an administrator what to do."""


@dataclass(frozen=True)
class Step:
    """One thing to make: made again when an input changed or the output is gone."""

    name: str
    inputs: tuple[str, ...]
    output: Path
    make: Callable[[], None]

    def ensure(self) -> None:
        stamp = LOCAL / "stamps" / self.name.replace(" ", "-")
        wanted = self._fingerprint()
        if self.output.exists() and stamp.exists() and stamp.read_text() == wanted:
            return
        print(f"setup: {self.name}", file=sys.stderr, flush=True)
        stamp.unlink(missing_ok=True)
        self.make()
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted)

    def _fingerprint(self) -> str:
        digest = hashlib.sha256(sys.version.encode())
        inputs = {path for pattern in self.inputs for path in ROOT.glob(pattern) if path.is_file()}
        for path in sorted(inputs):
            digest.update(f"{path.relative_to(ROOT)}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def quietly(*command: str | Path) -> None:
    """Run a command, showing what it said only when it fails; raise `Stopped` then."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stopped(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def relink(link: Path, target: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(target)
