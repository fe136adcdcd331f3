"""The files of an opened bid, for whoever evaluates it."""

import zipfile
from collections.abc import Mapping
from typing import IO, Any
from uuid import UUID

from trading.kernel.errors import NotFound
from trading.openings.queries import opened_folder
from trading.sealing.opening import FILES
from trading.store.platform import Platform


def opened_file(
    platform: Platform, bid_id: UUID, summary: Mapping[str, Any], number: int
) -> tuple[str, int, IO[bytes]]:
    """Name, size in bytes and content of one file of an opened bid; raises NotFound.

    The name is the last part of the path that the bidder gave, for the save dialogue only.
    """
    files = summary["files"]
    if not 0 <= number < len(files):
        raise NotFound
    path: str = files[number]["path"]
    archive = zipfile.ZipFile(opened_folder(platform, bid_id) / FILES["body"])
    return path.rsplit("/", 1)[-1], int(files[number]["size"]), archive.open(path)
