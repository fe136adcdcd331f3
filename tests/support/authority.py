"""A time-stamping authority on the loopback address, run by `openssl ts`."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

SETTINGS = """\
[tsa]
default_tsa = authority
[authority]
serial = ./serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


@dataclass
class Authority:
    """Its folder, and how often it was asked."""

    folder: Path
    asked: int = 0

    @property
    def roots(self) -> Path:
        return self.folder / "root.pem"

    def verifies(self, answer: bytes, text: bytes) -> bool:
        """What stock `openssl ts -verify` says."""
        (self.folder / "answer.tsr").write_bytes(answer)
        (self.folder / "text").write_bytes(text)
        command = ["openssl", "ts", "-verify", "-data", "text", "-in", "answer.tsr", "-CAfile", "root.pem"]
        ran = subprocess.run(command, cwd=self.folder, capture_output=True, check=False)
        return ran.returncode == 0 and b"Verification: OK" in ran.stdout

    def answer(self, query: bytes) -> bytes:
        self.asked += 1
        (self.folder / "query.tsq").write_bytes(query)
        self.openssl(
            "ts -reply -config settings -queryfile query.tsq -signer signer.pem -inkey signer.key -out reply"
        )
        return (self.folder / "reply").read_bytes()

    def openssl(self, words: str) -> None:
        subprocess.run(["openssl", *words.split()], cwd=self.folder, capture_output=True, check=True)


def founded(folder: Path) -> Authority:
    """An authority with a root of its own."""
    folder.mkdir()
    (folder / "settings").write_text(SETTINGS)
    (folder / "serial").write_text("01\n")
    own = Authority(folder)
    new = "req -x509 -config settings -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    own.openssl(f"{new} -extensions root -keyout root.key -out root.pem -subj /CN=root")
    under = "-extensions signer -CA root.pem -CAkey root.key"
    own.openssl(f"{new} {under} -keyout signer.key -out signer.pem -subj /CN=signer")
    return own


@contextmanager
def serving(authority: Authority) -> Iterator[str]:
    """Answer over HTTP until the block ends; gives the address."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reply = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with HTTPServer(("127.0.0.1", 0), Desk) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
