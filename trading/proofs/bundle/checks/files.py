"""Is every file here, as the platform listed and signed it?"""

import hashlib
from collections.abc import Iterator

from trading.proofs.bundle import layout
from trading.proofs.bundle.contents import Contents
from trading.proofs.bundle.faults import Broken, Fault
from trading.sealing import forms

UNLISTED = {layout.MANIFEST, layout.MANIFEST_NOTE}


def all_listed(bundle: Contents) -> Iterator[Fault]:
    """Every file is in the list with its hash, every file of the list is here, and nothing else is."""
    listed = _listed(bundle)
    for path in sorted(listed.keys() | bundle.files.keys() - UNLISTED):
        if path not in bundle.files:
            yield Fault(path, "is missing")
        elif path not in listed:
            yield Fault(path, f"is not in {layout.MANIFEST}")
        elif not layout.is_known(path):
            yield Fault(path, "does not belong into a bundle")
        elif hashlib.sha256(bundle.files[path]).hexdigest() != listed[path]:
            yield Fault(path, "was changed")


def _listed(bundle: Contents) -> dict[str, str]:
    found: dict[str, str] = {}
    text = bundle.text(layout.MANIFEST)
    for line in text.split("\n")[:-1]:
        digest, gap, path = line.partition("  ")
        if not forms.HEX_32.fullmatch(digest) or not gap or path in found:
            raise Broken(layout.MANIFEST, "is not a list of files")
        found[path] = digest
    if list(found) != sorted(found) or not text.endswith("\n"):
        raise Broken(layout.MANIFEST, "is not a list of files")
    return found


def signed_list(bundle: Contents) -> Iterator[Fault]:
    """The list itself is the one that the platform signed."""
    said = bundle.manifest
    if said["manifest"] != f"sha256:{bundle.sha256(layout.MANIFEST)}":
        yield Fault(layout.MANIFEST, "is not the list that the platform signed")
    if said["files"] != str(bundle.data(layout.MANIFEST).count(b"\n")):
        yield Fault(layout.MANIFEST_NOTE, "tells another number of files")
