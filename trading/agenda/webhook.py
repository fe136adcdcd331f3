"""Tell a unit's own system of a card: one signed JSON message to the address the unit has given."""

import hashlib
import hmac
import ipaddress
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult, urlsplit

from trading.kernel.errors import Invalid
from trading.kernel.text import text

SECONDS: Final = 10
SIGNATURE: Final = "Trading-Signature"
LIMIT: Final = 400


def address(typed: str, *, anywhere: bool) -> str:
    """Read the address of a hook; raises Invalid. Unless `anywhere`, it must be https."""
    parts = urlsplit(typed.strip())
    allowed = ("https", "http") if anywhere else ("https",)
    if parts.scheme not in allowed or not parts.hostname or parts.username or len(typed) > LIMIT:
        reason = text("Give an address that begins with https:// and holds no password.")
        raise Invalid.field("url", reason, "hook_address")
    return parts.geturl()


def signature(secret: str, body: bytes) -> str:
    """HMAC-SHA-256 of the body under the unit's secret, in hexadecimal."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def send(url: str, secret: str, body: bytes, *, anywhere: bool) -> None:
    """Post the message; raises OSError unless the other side answers with success.

    Redirections are not followed, and unless `anywhere` the other side must be on the public network: an
    address of a unit must never reach into the network of the centre.
    """
    parts = urlsplit(url)
    connection = _connection(parts)
    try:
        connection.connect()
        peer = ipaddress.ip_address(connection.sock.getpeername()[0])
        if not anywhere and not peer.is_global:
            raise OSError(f"{parts.hostname} is not on the public network")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Content-Type": "application/json", SIGNATURE: signature(secret, body)}
        connection.request("POST", target, body, headers)
        status = connection.getresponse().status
    except HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise OSError(f"{parts.hostname} answered {status}")


def _connection(parts: SplitResult) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port, timeout=SECONDS, context=ssl.create_default_context())
    return HTTPConnection(host, parts.port, timeout=SECONDS)
