"""The ZIP that proves an opening holds, and whoever bends it is found out by each of the three tools."""

import hashlib
import json
import os
import re
import subprocess
import warnings
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
import pytest

from tests.support.bundles import Made, a_bundle, unpacked
from trading.proofs import merkle
from trading.proofs.bundle import Report, layout, packing, verify
from trading.proofs.bundle.keyring import Keyring
from trading.proofs.bundle.source import Source
from trading.proofs.bundle.verification import verify_source
from trading.proofs.checkpoint import Checkpoint
from trading.proofs.tlogproof import TlogProof
from trading.sealing import leaf, note
from trading.sealing.note import Signer
from trading.sealing.statements import KeyRelease, Lock

ROOT = Path(__file__).parents[2]
STOCK = ("age", "age-keygen", "openssl", "bash", "mktemp", "rm", "dirname")
COREUTILS = ("basenc", "cat", "comm", "cut", "head", "sha256sum", "sort", "tail", "tr", "wc")
TELLING = (layout.SCRIPT, layout.MANIFEST, layout.MANIFEST_NOTE, layout.KEYS)
"""Files by which the script tells whether the others were changed."""
EXHAUSTIVE = 400
"""Of each kind of file, one of at most so many bytes has every byte flipped."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    with a_bundle(tmp_path_factory.mktemp("bundle")) as bundle:
        yield bundle


def by_python(files: Mapping[str, bytes], trusted: list[str] | None = None) -> Report:
    return verify_source(Source(dict(files)), trusted)


def faults(report: Report) -> dict[str, list[str]]:
    """The files at fault by check."""
    return {
        result.check: [fault.file for fault in result.faults] for result in report.results if not result.holds
    }


def by_script(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the script of the bundle with nothing in reach but age, openssl and coreutils."""
    tools = folder.parent / "tools"
    if not tools.exists():
        tools.mkdir()
        for name in STOCK + COREUTILS:
            found = subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip()
            (tools / name).symlink_to(found)
    done = subprocess.run(
        [str(tools / "bash"), str(folder / "verify.sh"), *arguments],
        env={"PATH": str(tools), "TMPDIR": os.environ.get("TMPDIR", "/tmp")},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def by_browser_code(
    folder: Path, trusted: list[str], bundles: list[dict[str, bytes]]
) -> list[dict[str, list[list[str]]]]:
    """Run the code of the page in node over many bundles at once."""
    paths = []
    for number, files in enumerate(bundles):
        paths.append(folder / f"{number}.zip")
        paths[-1].write_bytes(packing.zipped(files))
    done = subprocess.run(
        ["node", "tests/js/bundle.mjs", json.dumps(trusted), *map(str, paths)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_bundle_of_an_opening_holds_for_all_three_tools(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(made.data)
    report = verify(path, made.trusted)
    assert faults(report) == {}
    assert report.compared
    assert [result.check for result in report.results][-1] == "witnesses"

    folder = unpacked(made.files, tmp_path / "unpacked")
    assert faults(verify(folder, made.trusted)) == {}
    known = tmp_path / "keys.txt"
    known.write_text("\n".join(made.trusted))
    status, said = by_script(folder, str(known))
    assert (status, "FAILED" in said) == (0, False), said
    assert said.endswith("Everything holds.\n")

    (checks,) = by_browser_code(tmp_path, made.trusted, [dict(made.files)])
    assert list(checks) == [result.check for result in report.results]
    assert not any(checks.values())


def test_everything_is_in_it_but_nothing_that_opens_a_body(made: Made) -> None:
    assert len(made.live) == 3
    ended = sorted(path.split("/")[2] for path in made.files if path.startswith("ended/"))
    assert ended.count("envelope.json") == 2
    assert ended.count("withdrawal.note") == ended.count("withdrawn.note") == 1
    kinds = [
        leaf.parse_entry(data[32:].decode())["kind"]
        for path, data in made.files.items()
        if path.endswith(".leaf")
    ]
    assert kinds.count("envelope") == 5
    assert {"notice", "withdraw", "close", "key", "open"} < set(kinds)

    identities = {
        word
        for data in made.files.values()
        for word in data.decode(errors="ignore").replace('"', " ").split()
        if word.startswith("AGE-SECRET-KEY-1")
    }
    assert len(identities) == 3 + 2, "a key for each opened price sheet, and two custodians' keys"
    for body in made.bodies:
        for identity in identities:
            with pytest.raises(pyrage.DecryptError):
                pyrage.decrypt(body.read_bytes(), [pyrage.x25519.Identity.from_str(identity)])


def test_a_lot_whose_keys_were_lost_has_a_bundle_that_holds(made: Made, tmp_path: Path) -> None:
    files = made.in_trouble
    assert sum(path.endswith("/part-seed.txt") for path in files) == 3
    assert not any(path.startswith("keys/") and path.endswith(".txt") for path in files)
    assert faults(by_python(files, made.trusted)) == {}
    lost = next(path for path in files if path.endswith("/lost-key.note"))
    seed = next(path for path in files if path.endswith("/part-seed.txt"))
    unsaid = made.lying({path: data for path, data in files.items() if path != lost})
    unsealed = made.lying(files | {seed: b64encode(bytes(32)) + b"\n"})
    assert list(faults(by_python(unsaid))) == ["endings"]
    assert list(faults(by_python(unsealed))) == ["verdicts"]

    honest, *bent = by_browser_code(tmp_path, made.trusted, [dict(files), unsaid, unsealed])
    assert not any(honest.values())
    assert [[check for check, found in each.items() if found] for each in bent] == [["endings"], ["verdicts"]]
    status, said = by_script(unpacked(files, tmp_path / "bundle"))
    assert status == 0, said


def test_a_custodian_signs_for_its_own_lock_and_key_alone(made: Made, tmp_path: Path) -> None:
    said, identity = notice_locks(made), made.text("keys/1.txt").strip()
    first, second = (Signer.generate(each["custodian"]) for each in said["custodians"][:2])
    known = Keyring.parse(made.text(layout.KEYS))
    keys = replace(known, custodians=(first.verifier, second.verifier)).text()
    own = {part: said["custodians"][0][part] for part in ("summary", "body")}
    lock = Lock(said["lot"], said["stage"], first.name, own)
    close = sha256(made.files[layout.CLOSING])
    release = KeyRelease(said["lot"], said["stage"], first.name, "summary", close, identity)

    def signed(*signers: Signer) -> dict[str, bytes]:
        notes = {
            "keys/1.lock": note.sign(lock.text(), signers[0]),
            "keys/1.note": note.sign(release.text(), signers[1]),
        }
        return made.lying(
            made.files | {path: text.encode() for path, text in (notes | {layout.KEYS: keys}).items()}
        )

    honest, *bent = signed(first, first), signed(second, first), signed(first, second)
    assert faults(by_python(honest, made.trusted)) == {}
    found = [list(faults(by_python(each))) for each in bent]
    assert found == [["locks"], ["keys"]]
    by_page = by_browser_code(tmp_path, made.trusted, [honest, *bent])
    assert [[check for check, found in each.items() if found] for each in by_page] == [[], *found]
    assert by_script(unpacked(honest, tmp_path / "honest"))[0] == 0
    status, told = by_script(unpacked(bent[1], tmp_path / "bent"))
    assert (status, "FAILED  keys/1.note: was signed by somebody else" in told) == (1, True)


def notice_locks(made: Made) -> dict[str, Any]:
    """The locks on this lot, as the notice names them."""
    lot = made.text(layout.MANIFEST_NOTE).split("\n")[1].removeprefix("lot: ")
    found: list[dict[str, Any]] = json.loads(made.files["notices/01.json"])["locks"]
    return next(each for each in found if each["lot"] == lot)


def test_a_flipped_byte_anywhere_is_found_and_named(made: Made) -> None:
    first = set(one_of_each_kind(made))
    for path, data in made.files.items():
        places = {0, len(data) // 3, len(data) // 2, len(data) - 1}
        if path in first and len(data) <= EXHAUSTIVE:
            places = set(range(len(data)))
        for place in places:
            found = faults(by_python(made.files | {path: flipped(data, place)}))
            assert path in [file for files in found.values() for file in files], (path, place)


def one_of_each_kind(made: Made) -> list[str]:
    """A path for each kind of file: bids, notices and entries are many of one kind."""
    return list({re.sub(r"[0-9a-f]{64}|[0-9]+", "", path): path for path in made.files}.values())


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_the_script_names_a_file_with_one_flipped_byte(made: Made, tmp_path: Path) -> None:
    folder = unpacked(made.files, tmp_path / "bundle")
    for path in one_of_each_kind(made):
        data = made.files[path]
        (folder / path).write_bytes(flipped(data, len(data) // 2))
        status, said = by_script(folder)
        assert status != 0, path
        assert path in said, (path, said)
        (folder / path).write_bytes(data)
    assert by_script(folder)[0] == 0
    listed = {path: data for path, data in made.files.items() if path not in TELLING}
    for path, data in listed.items():
        (folder / path).write_bytes(flipped(data, len(data) // 2))
    _, said = by_script(folder)
    assert [path for path in listed if path not in said] == []


def test_the_page_names_a_file_with_one_flipped_byte(made: Made, tmp_path: Path) -> None:
    bent = [made.files | {path: flipped(data, len(data) // 2)} for path, data in made.files.items()]
    for path, checks in zip(made.files, by_browser_code(tmp_path, made.trusted, bent), strict=True):
        assert path in [file for found in checks.values() for file, _ in found], path


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def without(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if not path.startswith(folder)}


def moved(files: Mapping[str, bytes], source: str, target: str) -> dict[str, bytes]:
    return {
        path.replace(source, target, 1) if path.startswith(source) else path: data
        for path, data in files.items()
    }


def left_out(made: Made) -> dict[str, bytes]:
    """A bid is taken out of the bundle."""
    return made.lying(without(made.files, f"bids/{made.live[0]}/"))


def added(made: Made) -> dict[str, bytes]:
    """A bid that was withdrawn is put back among those that count."""
    (name,) = {path.split("/")[1] for path in made.files if path.endswith("/withdrawal.note")}
    files = {path: data for path, data in made.files.items() if "withdraw" not in path}
    return made.lying(moved(files, f"ended/{name}/", f"bids/{name}/"))


def swapped(made: Made) -> dict[str, bytes]:
    """The envelope that was replaced counts again, in the place of the one that replaced it."""
    first, second = chain_of(made)
    return made.lying(moved(without(made.files, f"bids/{second}/"), f"ended/{first}/", f"bids/{first}/"))


def other_price(made: Made) -> dict[str, bytes]:
    """The record reads out another price, and is signed anew."""
    record = made.text(layout.RECORD).replace("1199000.00", "1099000.00")
    return made.lying(made.files | rewritten_record(made, record))


def frozen_anew(made: Made) -> dict[str, bytes]:
    """A bid is left out, and closing and record are written anew as if it had never been there."""
    name = made.live[0]
    files = without(made.files, f"bids/{name}/")
    old = note.parse(made.text(layout.CLOSING))[0]
    rest = made.live[1:]
    text = "\n".join(
        f"live: {len(rest)}"
        if line.startswith("live:")
        else f"set: {leaf.live_set(rest)}"
        if line.startswith("set:")
        else line
        for line in old.split("\n")
    )
    closing = made.keys.sign_notice(text)
    said = json.loads(made.text(layout.RECORD))
    said["bids"] = [bid for bid in said["bids"] if bid["envelope"] != name]
    said["closing"] = {"live": len(rest), "sha256": sha256(closing.encode()), "entry": text}
    record = rewritten_record(made, json.dumps(said, ensure_ascii=False, indent=1))
    return made.lying(files | record | {layout.CLOSING: closing.encode()})


def rewritten_record(made: Made, record: str) -> dict[str, bytes]:
    said, _ = note.parse(made.text(layout.RECORD_NOTE))
    digest = sha256(record.encode())
    lines = [f"record: sha256:{digest}" if line.startswith("record:") else line for line in said.split("\n")]
    return {
        layout.RECORD: record.encode(),
        layout.RECORD_NOTE: made.keys.sign_notice("\n".join(lines)).encode(),
    }


def foreign_manifest(made: Made) -> dict[str, bytes]:
    """Somebody else signs the list under the platform's name."""
    return made.lying(other_price(made), Signer.generate(made.keys.notice.name))


def foreign_keys(made: Made) -> dict[str, bytes]:
    """The same, and the bundle names that key as the platform's."""
    signer = Signer.generate(made.keys.notice.name)
    keys = made.text(layout.KEYS).replace(made.keys.notice.verifier.vkey, signer.verifier.vkey)
    return made.lying(made.files | {layout.KEYS: keys.encode()}, signer)


def chain_of(made: Made) -> tuple[str, str]:
    """An envelope and the one that replaced it."""
    for name in made.live:
        prev = json.loads(made.files[f"bids/{name}/envelope.json"])["prev"]
        if prev:
            return prev, name
    raise LookupError


def foreign_register(made: Made) -> dict[str, bytes]:
    """A register is made up that holds exactly what the bundle shows, signed by the log's own key."""
    files, gone = frozen_anew(made), made.live[0]
    closing, record = note.parse(files[layout.CLOSING].decode())[0], sha256(files[layout.RECORD])
    texts = [data[leaf.SALT_SIZE :].decode() for path, data in made.files.items() if path.endswith(".leaf")]
    parsed = [leaf.parse_entry(text) for text in texts if f"envelope: {gone}\n" not in text]
    entries = {kind: [each for each in parsed if each["kind"] == kind] for kind in (*BEFORE, *AFTER)}
    entries["open"][0]["record"] = record
    before = [entry_text(each) for kind in BEFORE for each in entries[kind]] + [closing]
    after = [entry_text(each) for kind in AFTER for each in entries[kind]]
    return made.lying(without(files, "log/") | forged_log(made.keys.log, before, after))


BEFORE, AFTER = ("notice", "envelope", "withdraw"), ("key", "open")


def entry_text(values: dict[str, str]) -> str:
    return leaf.entry(**values)


def forged_log(signer: Signer, before: list[str], after: list[str]) -> dict[str, bytes]:
    """A register with these entries alone, frozen after the first of them."""
    salt, entries = bytes(leaf.SALT_SIZE), [*before, *after]
    hashes = [merkle.leaf_hash(leaf.commitment(salt, entry)) for entry in entries]

    def read(level: int, index: int) -> bytes:
        return merkle.fold(b"".join(hashes[index << level : (index + 1) << level]))

    def checkpoint(size: int) -> str:
        return note.sign(Checkpoint(signer.name, size, merkle.root(size, read)).text(), signer)

    grown = merkle.consistency(len(before), len(entries), read)
    files = {
        layout.CHECKPOINT: checkpoint(len(entries)),
        layout.closing(len(before), "checkpoint"): checkpoint(len(before)),
        layout.closing(len(before), "consistency"): "".join(
            f"{b64encode(each).decode()}\n" for each in grown
        ),
    }
    for index, entry in enumerate(entries):
        path = tuple(merkle.inclusion(index, len(entries), read))
        files[layout.leaf(index, "leaf")] = salt.decode() + entry
        files[layout.leaf(index, "proof")] = TlogProof(index, path, files[layout.CHECKPOINT]).text()
    return {path: text.encode() for path, text in files.items()}


ATTACKS: dict[str, tuple[Callable[[Made], dict[str, bytes]], str, str]] = {
    "left out": (left_out, "closing", layout.CLOSING),
    "added": (added, "closing", layout.CLOSING),
    "swapped": (swapped, "closing", layout.CLOSING),
    "another price": (other_price, "price-sheets", layout.RECORD),
    "frozen anew": (frozen_anew, "entries", layout.CLOSING),
    "foreign register": (foreign_register, "witnesses", "log/closing/7.checkpoint"),
    "foreign manifest": (foreign_manifest, "manifest", layout.MANIFEST_NOTE),
    "foreign keys": (foreign_keys, "trust", layout.KEYS),
}
"""What somebody does who holds every key of the platform, and where it shows: check and file."""


def test_no_lie_of_the_platform_passes_for_the_command(made: Made) -> None:
    for name, (bend, check, file) in ATTACKS.items():
        found = faults(by_python(bend(made), made.trusted))
        assert file in found.get(check, []), (name, found)
    assert faults(by_python(made.lying(made.files), made.trusted)) == {}


def test_no_lie_of_the_platform_passes_for_the_page(made: Made, tmp_path: Path) -> None:
    bent = [bend(made) for bend, _, _ in ATTACKS.values()]
    *results, honest = by_browser_code(tmp_path, made.trusted, [*bent, made.lying(made.files)])
    for (name, (_, check, file)), found in zip(ATTACKS.items(), results, strict=True):
        assert file in [path for path, _ in found.get(check, [])], (name, found)
    assert not any(honest.values())


@pytest.mark.parametrize("name", ["left out", "foreign register", "foreign keys"])
def test_no_lie_of_the_platform_passes_for_the_script(made: Made, tmp_path: Path, name: str) -> None:
    known = tmp_path / "keys.txt"
    known.write_text("\n".join(made.trusted))
    bend, _, file = ATTACKS[name]
    status, said = by_script(unpacked(bend(made), tmp_path / "bundle"), str(known))
    assert status != 0
    assert f"FAILED  {file.removesuffix('/7.checkpoint')}:" in said, said


def test_a_missing_and_an_added_file_are_named(made: Made) -> None:
    for path in made.files:
        rest = {name: data for name, data in made.files.items() if name != path}
        assert path in [file for found in faults(by_python(rest)).values() for file in found]
    body = f"bids/{made.live[0]}/body.age"
    assert faults(by_python(made.lying(made.files | {body: b"sealed"})))["files"] == [body]
    assert faults(by_python(made.files | {"more.txt": b""}))["files"] == ["more.txt"]


def test_who_kept_the_sealed_files_learns_whether_they_are_those_of_the_bids(
    made: Made, tmp_path: Path
) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(made.data)
    kept = tmp_path / "kept"
    kept.mkdir()
    for number, body in enumerate(made.bodies):
        for part in ("summary.age", "body.age"):
            (kept / f"{number}-{part}").write_bytes((body.parent / part).read_bytes())
    assert faults(verify(path, made.trusted, kept)) == {}
    bent = kept / "1-body.age"
    bent.write_bytes(flipped(bent.read_bytes(), 500))
    name = sha256((made.bodies[1].parent / "envelope.json").read_bytes())
    assert faults(verify(path, made.trusted, kept)) == {"kept": [f"bids/{name}/envelope.json"]}


def test_a_zip_that_is_damaged_or_reaches_outside_is_refused(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(made.data[:-1])
    assert "files" in faults(verify(path))
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../outside", "keys.txt", "keys.txt"):
            with warnings.catch_warnings(action="ignore"):
                archive.writestr(name, b"")
    assert set(faults(verify(path))["files"]) >= {"../outside", "keys.txt"}
