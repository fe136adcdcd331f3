"""What was announced: notices under the platform's signature, locks under the custodians'."""

from collections.abc import Iterator
from datetime import datetime

from trading.proofs.bundle import layout
from trading.proofs.bundle.contents import Contents, Notice, reading
from trading.proofs.bundle.faults import Broken, Fault, each
from trading.sealing.statements import Lock


def notices(bundle: Contents) -> Iterator[Fault]:
    """Every notice is signed, speaks of this lot, and follows on those before it."""
    numbers: list[str] = []
    for position, notice in enumerate(bundle.notices, 1):
        yield from each([notice], lambda notice: _notice(bundle, notice))
        amends = notice.content.get("amends")
        if amends is not None and amends not in numbers:
            yield Fault(layout.notice(position, "json"), "amends a notice that is not here")
        numbers.append(notice.said["number"])
    if bundle.notices[0].said["kind"] != "tender":
        yield Fault(layout.notice(1, "note"), "is not the tender notice")


def _notice(bundle: Contents, notice: Notice) -> None:
    if bundle.lot not in notice.said["lots"].split(" "):
        raise Broken(notice.file, "is about another lot")
    for name in ("number", "kind"):
        if notice.content.get(name) != notice.said[name]:
            raise Broken(notice.file, "says something else than its text")


def locks(bundle: Contents) -> Iterator[Fault]:
    """Custodians' signed locks are those of the tender notice."""
    found = bundle.locks
    if not 2 <= found.k <= len(found.custodians):
        yield Fault(layout.notice(1, "json"), "asks for an impossible quorum")

    def check(position: int) -> None:
        path = layout.key(position, "lock")
        if path not in bundle.files:
            return
        text = bundle.signed(path, bundle.keys_of(found.custodians[position - 1]))
        with reading(path):
            lock = Lock.parse(text)
        own = {part: found.recipients[part][position - 1] for part in ("summary", "body")}
        due = (bundle.lot, bundle.stage, found.custodians[position - 1], own)
        if (lock.lot, lock.stage, lock.custodian, dict(lock.recipients)) != due:
            raise Broken(path, "states other locks than the notice")

    yield from each(range(1, len(found.custodians) + 1), check)


def announced_deadline(bundle: Contents) -> datetime:
    """Return the deadline of the last notice that gives one."""
    last = [notice for notice in bundle.notices if notice.said["kind"] in ("tender", "amendment")][-1]
    path = last.file.replace(".note", ".json")
    with reading(path):
        return datetime.fromisoformat(last.content["deadline_and_opening"]["deadline"])
