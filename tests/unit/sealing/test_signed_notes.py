"""Notes are plain text that stock tools check."""

import base64
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sealing import needs
from trading.sealing import note

SIGNER = note.Signer("ggzy.example/receipt", bytes(range(32)))


@needs("openssl")
def test_a_citizen_checks_a_receipt_with_openssl(tmp_path: Path) -> None:
    text = "ggreceipt/1\n回执：投标文件已收到（内容未解密）\n"
    signed = note.sign(text, SIGNER)
    message, _, line = signed.partition("\n\n")
    signature = base64.b64decode(line.split(" ")[2])[4:]
    key = base64.b64decode(SIGNER.verifier.vkey.split("+", 2)[2])[1:]
    (tmp_path / "text").write_text(message + "\n")
    (tmp_path / "sig").write_bytes(signature)
    (tmp_path / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + key)
    command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in text -sigfile sig"
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verified Successfully" in done.stdout + done.stderr
    (tmp_path / "text").write_text(message + " \n")
    assert subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False).returncode == 1


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_whatever_is_signed_is_read_back(text: str) -> None:
    signed = note.sign(text + "\n", SIGNER)
    assert note.verify(signed, [SIGNER.verifier]) == (text + "\n", frozenset({SIGNER.name}))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_arbitrary_text_is_never_a_note_of_ours(text: str) -> None:
    with pytest.raises(note.NoteError):
        note.verify(text, [SIGNER.verifier])


def test_lines_of_unknown_keys_are_passed_over() -> None:
    witness = note.Signer.generate("witness.example")
    signed = note.sign("log\n5\n", SIGNER, witness)
    assert note.verify(signed, [SIGNER.verifier]) == ("log\n5\n", frozenset({SIGNER.name}))
    assert note.verify(signed, [SIGNER.verifier, witness.verifier])[1] == {SIGNER.name, witness.name}


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb"])
def test_names_that_would_break_a_signature_line_are_refused(name: str) -> None:
    with pytest.raises(note.NoteError):
        note.Signer.generate(name)


@pytest.mark.parametrize("text", ["", "no line feed", "tab\t\n", "bell\x07\n", "return\r\n"])
def test_unfit_text_is_not_signed(text: str) -> None:
    with pytest.raises(note.NoteError):
        note.sign(text, SIGNER)
