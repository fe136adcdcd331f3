"""Addresses that a reader may be sent on to: of this platform only."""

from urllib.parse import urlsplit


def inside(target: str | None, default: str) -> str:
    """The target if it is a path of this platform, else `default`.

    Browsers read a backslash as a slash and skip control characters, so neither may stand in it.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return default
    if "\\" in target or any(ord(character) < 0x20 for character in target):
        return default
    return default if urlsplit(target).netloc else target
