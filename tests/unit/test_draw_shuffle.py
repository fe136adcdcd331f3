"""The shuffle of a public draw: frozen vectors, two other implementations, and no favoured place."""

import base64
import json
import re
import subprocess
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from tests.outsider import drawer
from trading.proofs import draw
from trading.sealing.errors import SealError

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests/vectors/draw-1.json").read_text())


def test_lists_read_back_and_hash_as_frozen() -> None:
    for vector in VECTORS["lists"]:
        listed = draw.DrawList.parse(vector["text"])
        assert listed.digest.hex() == vector["hash"]
        assert len(listed.candidates) == vector["size"]
    for vector in VECTORS["commitments"]:
        assert draw.candidate_commitment(bytes.fromhex(vector["salt"]), vector["name"]) == vector["line"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("select: 2", "select: 02"), ("candidate-2", "candidate-4"), ("quorum: 2\n", ""), ("Z\n", "\n")],
)
def test_a_list_in_any_other_form_is_refused(before: str, after: str) -> None:
    text = VECTORS["lists"][0]["text"]
    assert before in text
    with pytest.raises(SealError):
        draw.DrawList.parse(text.replace(before, after, 1))


def test_the_shuffle_is_as_frozen_whatever_order_the_numbers_come_in() -> None:
    for vector in VECTORS["shuffles"]:
        nonces = [bytes.fromhex(nonce) for nonce in vector["nonces"]]
        listed = sha256(vector["list"].encode()).digest()
        seed = draw.seed(listed, nonces)
        assert seed == draw.seed(listed, reversed(nonces)) == drawer.seed_of(vector["list"], nonces)
        assert seed.hex() == vector["seed"]
        size = len(vector["order"])
        assert draw.order(seed, size) == drawer.order_of(seed, size) == vector["order"]


def test_the_recipe_in_the_document_repeats_a_draw_with_stock_programs(tmp_path: Path) -> None:
    recipe = re.search(r"```bash\n(.*?)```", (ROOT / "docs/draw-1.md").read_text(), re.DOTALL)
    assert recipe is not None
    for vector in (VECTORS["shuffles"][0], VECTORS["shuffles"][-1]):
        (tmp_path / "list.txt").write_text(vector["list"] + "\n— somebody c2lnbmF0dXJl\n")
        (tmp_path / "nonces.txt").write_text("".join(f"{nonce}\n" for nonce in vector["nonces"]))
        command = ["bash", "-c", recipe[1], "draw.sh", "list.txt", "nonces.txt"]
        printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        assert f"seed: {vector['seed']}\n" in printed
        assert f"order: {' '.join(map(str, vector['order']))}\n" in printed


def test_a_published_draw_is_right_by_the_document_alone() -> None:
    vector = VECTORS["published"]
    envelopes = {
        name: (base64.b64decode(files["envelope.json"]), base64.b64decode(files["summary.age"]))
        for name, files in vector["envelopes"].items()
    }
    published = drawer.Published(vector["list"], vector["close"], vector["record"], envelopes)
    assert drawer.faults(published, tuple(envelopes)) == []


def chi_square(counts: Counter[int], size: int, total: int) -> float:
    expected = total / size
    return sum((counts[place] - expected) ** 2 / expected for place in range(1, size + 1))


def test_no_place_of_the_list_is_favoured() -> None:
    """With 19 degrees of freedom chance passes 43.8 once in a thousand; the seeds are fixed."""
    size, total = 20, 10_000
    orders = [draw.order(sha256(b"%d" % each).digest(), size) for each in range(total)]
    for position in (0, 1, size - 1):
        assert chi_square(Counter(order[position] for order in orders), size, total) < 43.8
    # The measure would see a shuffle that favours: the well-known swap with any place, repeated.
    biased = Counter(_naive(sha256(b"%d" % each).digest(), size)[0] for each in range(total))
    assert chi_square(biased, size, total) > 43.8


def _naive(seed: bytes, size: int) -> list[int]:
    words, places = draw._words(seed), list(range(1, size + 1))
    for at in range(size):
        other = next(words) % size
        places[at], places[other] = places[other], places[at]
    return places
