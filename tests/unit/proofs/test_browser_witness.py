"""A custodian's browser as a witness: what it signs the platform takes, what does not continue it refuses."""

import base64
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.faces import FORKED, HONEST, LOG, Face
from trading.proofs import tiles
from trading.proofs.cosignature import Policy, Signer
from trading.sealing import note

SCRIPT = Path(__file__).parents[2] / "js/register.mjs"
BROWSER = Signer("ggzy.example/witness/c-1/aa", bytes([7]) * 32)


def step(entries: Sequence[bytes], index: int | None = None, entry: bytes = b"") -> dict[str, Any]:
    face = Face(entries)
    served = {
        tile.path: base64.b64encode(face.ask(f"/log/tile/{tile.path}", None)).decode()
        for tile in tiles.tiles_of(len(entries))
    }
    told: dict[str, Any] = {"checkpoint": face.checkpoint, "tiles": served}
    return told if index is None else told | {"index": index, "entry": base64.b64encode(entry).decode()}


def browser(tmp_path: Path, *steps: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What one browser says at each visit, and the notes that it sent."""
    path = tmp_path / "steps.json"
    path.write_text(json.dumps({"vkey": LOG.verifier.vkey, "skey": BROWSER.skey, "steps": steps}))
    said = json.loads(subprocess.run(["node", SCRIPT, path], check=True, capture_output=True).stdout)
    return said["outcomes"], said["sent"]


def test_a_browser_signs_a_register_that_grows_and_the_platform_takes_its_signature(tmp_path: Path) -> None:
    sizes = (1, 2, 3, 255, 256, 257, 300, 300, 511, 512, 600)
    said, sent = browser(tmp_path, *(step(HONEST[:size]) for size in sizes))
    assert said == ["signed"] * len(sizes)
    policy = Policy(1, {BROWSER.verifier.vkey: "c-1"})
    for size, note_sent in zip(sizes, sent, strict=True):
        assert note.parse(note_sent)[0] == note.parse(Face(HONEST[:size]).checkpoint)[0]
        assert policy.is_met(note_sent)


def test_a_browser_refuses_what_does_not_continue_and_signs_what_does(tmp_path: Path) -> None:
    said, sent = browser(
        tmp_path, step(HONEST[:512]), step(HONEST[:300]), step(FORKED[:600]), step(FORKED[:512]), step(HONEST)
    )
    assert [each == "signed" for each in said] == [True, False, False, False, True]
    assert len(sent) == 2


def test_a_browser_signs_only_where_the_close_entry_stands(tmp_path: Path) -> None:
    said, sent = browser(
        tmp_path,
        step(HONEST[:300], 299, b"another entry"),
        step(HONEST[:300], 298, HONEST[299]),
        step(HONEST[:300], 300, HONEST[299]),
        step(HONEST[:300], 299, HONEST[299]),
    )
    assert [each == "signed" for each in said] == [False, False, False, True]
    assert len(sent) == 1
