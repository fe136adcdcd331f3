"""What goes into a batch, without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trading.config import Config
from trading.proofs.schedule import BatchKind, Policy, cannot_wait


@dataclass(frozen=True, slots=True)
class Waiting:
    """A leaf that is not in the log yet; `deadline` is that of its lot, if it belongs to one."""

    leaf_id: int
    kind: str
    at: datetime
    commitment: bytes
    deadline: datetime | None


def policy(config: Config) -> Policy:
    """Return the rhythm of this installation."""
    return Policy(
        timedelta(seconds=config.log_interval),
        timedelta(seconds=config.log_final_interval),
        config.log_batch,
    )


def instants(
    waiting: Iterable[Waiting], ticks: Iterable[tuple[datetime, BatchKind]], after: datetime
) -> list[tuple[datetime, BatchKind]]:
    """Return when batches are due, in order: at the ticks, and at once whenever a list of bids was frozen."""
    closings = {max(leaf.at, after) for leaf in waiting if leaf.kind == "close"}
    due = [*ticks, *((at, BatchKind.CLOSING) for at in closings)]
    # At the same instant the closing comes first: it is the one that people wait for.
    return sorted(due, key=lambda each: (each[0], each[1] is not BatchKind.CLOSING))


def chosen(
    waiting: Sequence[Waiting], kind: BatchKind, at: datetime, policy: Policy
) -> tuple[list[Waiting], int]:
    """Return the leaves for the batch at `at` and how many entries it holds in all.

    One entry of each batch is the audit head; what no leaf fills is padding. Only what must not wait decides
    the size: in a closing all that belongs to no lot still open, otherwise what the promise of the receipts
    forces. What belongs to no lot goes first, then the oldest: notices are shown at once, and nobody may
    tell from when one of them arrives how many bids wait beside it.
    """
    present = [leaf for leaf in waiting if leaf.at <= at]
    present.sort(key=lambda leaf: (not _must(leaf, kind, at), leaf.deadline is not None))
    size = policy.size(kind, sum(_must(leaf, kind, at) for leaf in present) + 1)
    return present[: size - 1], size


def _must(leaf: Waiting, kind: BatchKind, at: datetime) -> bool:
    if kind is BatchKind.CLOSING:
        return leaf.deadline is None or leaf.deadline <= at or cannot_wait(leaf.at, at)
    return cannot_wait(leaf.at, at)
