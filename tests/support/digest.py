"""The whole database as one digest, to show that nothing at all has changed."""

import hashlib
from collections.abc import Collection

from sqlalchemy import select

import trading.tables  # noqa: F401  # every table is in the digest, whatever was imported so far
from tests.support.app import World
from trading.store.db import Base

ACCESS_LOG = frozenset({"access_log"})


def digests(world: World, *, besides: Collection[str] = ACCESS_LOG) -> dict[str, str]:
    """The digest of every table but the access log; compare two to see which table changed."""
    world.session.rollback()
    return {
        table.name: hashlib.sha256(
            repr(
                [tuple(row) for row in world.session.execute(select(table).order_by(*table.primary_key))]
            ).encode()
        ).hexdigest()
        for table in Base.metadata.sorted_tables
        if table.name not in besides
    }
