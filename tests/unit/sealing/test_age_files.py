"""Our age files against two other programs that read and write the format."""

import base64
import os
import subprocess
from io import BytesIO
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sealing import VECTORS, needs
from trading.sealing import age

SIZES = (0, 1, 65535, 65536, 65537, 131072, 200_000)


@pytest.fixture(scope="module")
def identity() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


def encrypted(data: bytes, recipient: str) -> bytes:
    target = BytesIO()
    stream = age.Encryptor(target.write, recipient, os.urandom(32), os.urandom(16), os.urandom(16))
    for at in range(0, len(data), 7777):
        stream.write(data[at : at + 7777])
    stream.close()
    return target.getvalue()


def decrypted(data: bytes, identity: str) -> bytes:
    target = BytesIO()
    age.decrypt(BytesIO(data), target.write, identity)
    return target.getvalue()


@pytest.mark.parametrize("size", SIZES)
def test_both_sides_open_what_the_other_made(size: int, identity: pyrage.x25519.Identity) -> None:
    data = os.urandom(size)
    ours = encrypted(data, str(identity.to_public()))
    assert pyrage.decrypt(ours, [identity]) == data
    theirs = pyrage.encrypt(data, [identity.to_public()])
    assert decrypted(theirs, str(identity)) == data
    assert decrypted(ours, str(identity)) == data


@needs("age")
def test_a_citizen_opens_a_summary_with_stock_age(tmp_path: Path) -> None:
    key = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True).stdout
    (tmp_path / "key.txt").write_text(key)
    recipient = age.recipient_of(key.split()[-1])
    (tmp_path / "summary.age").write_bytes(encrypted(b"{}", recipient))
    command = ["age", "-d", "-i", str(tmp_path / "key.txt"), str(tmp_path / "summary.age")]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"{}"


def test_every_share_file_opens_in_another_program() -> None:
    for vector in VECTORS["deals"]:
        for part, dealt in vector["parts"].items():
            for number, share in enumerate(dealt["shares"]):
                own = pyrage.x25519.Identity.from_str(vector["identities"][part][number])
                plain = pyrage.decrypt(base64.b64decode(share), [own])
                assert (len(plain), plain[32]) == (33, number + 1)


@settings(deadline=None)
@given(at=st.integers(0, 10**6), bit=st.integers(0, 7), cut=st.booleans())
def test_no_altered_or_shortened_file_decrypts_to_its_end(at: int, bit: int, cut: bool) -> None:
    secret = VECTORS["keys"][0]["identity"]
    data = bytearray(encrypted(bytes(70_000), VECTORS["keys"][0]["recipient"]))
    at %= len(data)
    if cut:
        del data[at:]
    else:
        data[at] ^= 1 << bit
    with pytest.raises(age.AgeError):
        decrypted(bytes(data), secret)


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_arbitrary_bytes_are_refused_quietly(data: bytes) -> None:
    for start in (b"", age.INTRO, age.INTRO + b"-> X25519 "):
        with pytest.raises(age.AgeError):
            decrypted(start + data, VECTORS["keys"][0]["identity"])


def test_chunks_cannot_be_moved_or_dropped() -> None:
    secret, recipient = VECTORS["keys"][0]["identity"], VECTORS["keys"][0]["recipient"]
    data = encrypted(bytes(3 * age.CHUNK), recipient)
    head, size = data[:184], age.CHUNK + age.TAG
    first, second, third = (data[184 + number * size :][:size] for number in range(3))
    assert decrypted(head + first + second + third, secret) == bytes(3 * age.CHUNK)
    for wrong in ((second, first, third), (first, third), (first, second), (first, second, third, third)):
        with pytest.raises(age.AgeError):
            decrypted(head + b"".join(wrong), secret)
