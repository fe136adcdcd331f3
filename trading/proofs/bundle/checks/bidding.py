"""What bidders handed in and took back, each under the bidder's own signature and the platform's receipt."""

from collections.abc import Iterator
from functools import partial

from trading.proofs.bundle import layout
from trading.proofs.bundle.contents import Contents, reading
from trading.proofs.bundle.faults import Broken, Fault, each
from trading.sealing import lostkey, note
from trading.sealing.envelope import Envelope, check_shares, check_signature
from trading.sealing.statements import RECEIVED, WITHDRAWN, Receipt, Withdrawal

FOLDERS = (layout.LIVE, layout.ENDED)


def envelopes(bundle: Contents) -> Iterator[Fault]:
    """Every envelope is sealed for this lot and its custodians, and signed by its bidder; none is a copy."""
    seen: dict[str, str] = {}

    def check(folder: str, name: str) -> None:
        path = layout.bid(folder, name, "envelope.json")
        found = bundle.envelope(folder, name)
        if (found.lot, found.stage) != (bundle.lot, bundle.stage):
            raise Broken(path, "is sealed for another lot")
        if found.notice not in {notice.sha256 for notice in bundle.notices}:
            raise Broken(path, "names a notice that is not here")
        if folder == layout.LIVE and found.notice not in bundle.acceptable_notices:
            raise Broken(path, "names a notice that no longer counted")
        if found.k != bundle.locks.k or any(
            part.to != bundle.locks.recipients[part.name] for part in found.parts
        ):
            raise Broken(path, "is sealed for other custodians than the notice names")
        signature = layout.bid(folder, name, "envelope.sig")
        with reading(signature):
            check_signature(found, bundle.text(signature))
        with reading(path):
            check_shares(found)
        if any(seen.setdefault(print_, found.bidder) != found.bidder for print_ in found.fingerprints):
            raise Broken(path, "is a copy of another bidder's")

    for folder in FOLDERS:
        yield from each(bundle.envelopes(folder), partial(check, folder))


def receipts(bundle: Contents) -> Iterator[Fault]:
    """For every envelope the platform gave a signed receipt before the deadline."""
    for folder in FOLDERS:
        yield from each(bundle.envelopes(folder), partial(received, bundle, folder))


def received(bundle: Contents, folder: str, name: str) -> Receipt:
    """Return the receipt of an envelope that was accepted in time."""
    path = layout.bid(folder, name, "receipt.note")
    found = _receipt(bundle, path, name, RECEIVED)
    if found.prev != bundle.envelope(folder, name).prev:
        raise Broken(path, "names another envelope before it")
    return found


def _receipt(bundle: Contents, path: str, name: str, state: str) -> Receipt:
    text = bundle.signed(path, [bundle.keys.receipt])
    with reading(path):
        found = Receipt.parse(text)
    if (found.lot, found.stage, found.envelope, found.state) != (bundle.lot, bundle.stage, name, state):
        raise Broken(path, "is about something else")
    if found.received >= bundle.deadline:
        raise Broken(path, "is not from before the deadline")
    return found


def endings(bundle: Contents) -> Iterator[Fault]:
    """What does not count any more was taken back, replaced or superseded, by its bidder's will alone."""
    after = {found.prev: found for found in _all_envelopes(bundle) if found.prev}

    def check(name: str) -> None:
        found = bundle.envelope(layout.ENDED, name)
        match bundle.changes.get(name):
            case "withdrawn":
                _withdrawn(bundle, found)
            case "replaced":
                _replaced(bundle, found, after.get(name))
            case "superseded" if found.notice not in bundle.acceptable_notices:
                pass
            case _:
                raise Broken(layout.bid(layout.ENDED, name, "envelope.json"), "ended without a reason")

    yield from each(bundle.envelopes(layout.ENDED), check)
    yield from each(
        (found.prev for found in _all_envelopes(bundle) if found.prev),
        lambda prev: bundle.data(layout.bid(layout.ENDED, prev, "envelope.json")),
    )


def _all_envelopes(bundle: Contents) -> Iterator[Envelope]:
    for folder in FOLDERS:
        for name in bundle.envelopes(folder):
            yield bundle.envelope(folder, name)


def withdrawn(bundle: Contents, name: str) -> Receipt:
    """Return the receipt of a withdrawal."""
    return _receipt(bundle, layout.bid(layout.ENDED, name, "withdrawn.note"), name, WITHDRAWN)


def _withdrawn(bundle: Contents, found: Envelope) -> None:
    path = layout.bid(layout.ENDED, found.id, "withdrawal.note")
    if bundle.text(path).startswith(f"{lostkey.HEAD}\n"):
        if _agreed(bundle, path, found.id).act != lostkey.WITHDRAW:
            raise Broken(path, "does not take the envelope back")
    else:
        text = bundle.signed(path, [note.Verifier.parse(found.bidder_key)])
        with reading(path):
            own = Withdrawal.parse(text)
        if (own.lot, own.stage, own.envelope) != (bundle.lot, bundle.stage, found.id):
            raise Broken(path, "takes back another envelope")
    withdrawn(bundle, found.id)


def _replaced(bundle: Contents, found: Envelope, after: Envelope | None) -> None:
    path = layout.bid(layout.ENDED, found.id, "envelope.json")
    if after is None:
        raise Broken(path, "was replaced by nothing that is here")
    key, lost = found.bidder_key, layout.bid(layout.ENDED, found.id, "lost-key.note")
    if lost in bundle.files:
        key = _agreed(bundle, lost, found.id).key or key
    if (after.bidder, after.bidder_key) != (found.bidder, key):
        raise Broken(path, "was replaced by somebody else")


def _agreed(bundle: Contents, path: str, name: str) -> lostkey.LostKey:
    """Return what a quorum of custodians signed in the stead of a lost bidder key."""
    with reading(path):
        custodians = bundle.keys_of(*bundle.locks.custodians)
        agreed = lostkey.agreed(bundle.text(path), custodians, bundle.locks.k)
    if (agreed.lot, agreed.stage, agreed.envelope) != (bundle.lot, bundle.stage, name):
        raise Broken(path, "is about another envelope")
    return agreed
