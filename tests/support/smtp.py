"""A mail server on this machine that speaks SMTP over TLS and keeps what it is given."""

import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from trading.kernel.clock import SystemClock

HOST = "127.0.0.1"


@dataclass
class MailServer:
    """Where it listens, the certificate to trust it by, and the letters that arrived."""

    port: int
    certificate: Path
    letters: list[str] = field(default_factory=list)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    letters: list[str]


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
                case "EHLO":
                    self._say("250-here\r\n250 AUTH PLAIN")
                case "AUTH":
                    self._say("235 welcome")
                case "DATA":
                    self._say("354 go on")
                    self._take()
                case "QUIT":
                    self._say("221 goodbye")
                    return
                case _:
                    self._say("250 good")

    def _take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        cast(_Server, self.server).letters.append(b"".join(lines).decode())
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server(folder: Path) -> Iterator[MailServer]:
    """Run the server with a certificate of its own."""
    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with _Server((HOST, 0), _Conversation) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.letters = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield MailServer(server.server_address[1], certificate, server.letters)
        server.shutdown()
        thread.join()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = SystemClock().now()
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path
