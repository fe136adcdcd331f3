"""What the browser seals the platform opens, and the other way round."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.support.sealing import Lot, bid, letter, opened
from trading.sealing import seal
from trading.sealing.envelope import check_intake, check_part
from trading.sealing.opening import OPENED

SCRIPT = Path(__file__).parents[2] / "js/interop.mjs"


def javascript(*arguments: Path | str) -> str:
    command = ["node", str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(("k", "n"), [(2, 2), (2, 3), (3, 5)])
def test_each_side_opens_what_the_other_sealed(tmp_path: Path, k: int, n: int) -> None:
    lot = Lot(k, n)
    (tmp_path / "facts.json").write_text(json.dumps(lot.facts.as_json()))
    data = os.urandom(200_000)

    theirs = tmp_path / "theirs"
    theirs.mkdir()
    javascript("seal", tmp_path / "facts.json", theirs, letter(tmp_path, data).source)
    signature = (theirs / "envelope.sig").read_text()
    envelope = check_intake((theirs / "envelope.json").read_bytes(), signature, lot.facts, "b-7f3a")
    for part in envelope.parts:
        check_part(part, theirs / f"{part.name}.age")
    verdict = opened(lot, envelope, theirs, tmp_path / "opened", *range(n - k, n))
    assert verdict.outcome == OPENED, verdict
    recovery = seal.Recovery.parse((theirs / "recovery.txt").read_text())
    assert recovery.envelope == envelope.id

    seal.seal(lot.facts, bid(letter(tmp_path, data)), tmp_path / "ours")
    (tmp_path / "keys.json").write_text(json.dumps(lot.released(*range(k))))
    read = json.loads(javascript("open", tmp_path / "facts.json", tmp_path / "ours", tmp_path / "keys.json"))
    assert read["summary"]["price"] == "1234567.80"
    assert read["body"] == (tmp_path / "opened/body.zip").stat().st_size
