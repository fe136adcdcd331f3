"""What was frozen at the deadline, which keys opened it, and what was read out."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO

from trading.proofs.bundle import layout
from trading.proofs.bundle.checks.announcing import announced_deadline
from trading.proofs.bundle.contents import Contents, ReadOut, reading
from trading.proofs.bundle.faults import Broken, Fault, each
from trading.sealing import age, dealing, lines, lotkeys
from trading.sealing.content import must_belong, parse_summary
from trading.sealing.errors import SealError
from trading.sealing.leaf import live_set
from trading.sealing.statements import KeyRelease

SUMMARY = "summary"
RECORD_LINES = ("lot", "stage", "record", "opened")


def closing(bundle: Contents) -> Iterator[Fault]:
    """The list frozen at the announced deadline is exactly the envelopes that count."""
    found = bundle.closing
    live = bundle.envelopes(layout.LIVE)
    if found["kind"] != "close" or (found["lot"], found["stage"]) != (bundle.lot, bundle.stage):
        yield Fault(layout.CLOSING, "closes another lot")
    elif found["live"] != str(len(live)) or found["set"] != live_set(live):
        yield Fault(layout.CLOSING, f"froze {found['live']} bids, and not exactly those in {layout.LIVE}/")
    if bundle.deadline != announced_deadline(bundle):
        yield Fault(layout.CLOSING, "closes at another time than announced")


def record(bundle: Contents) -> Iterator[Fault]:
    """The opening record is signed, and names exactly the bids that were frozen and those that had ended."""
    text = bundle.signed(layout.RECORD_NOTE, [bundle.keys.notice])
    with reading(layout.RECORD_NOTE):
        said = lines.read(text, ("ggopening/1",), RECORD_LINES)
    if said["record"] != f"sha256:{bundle.sha256(layout.RECORD)}":
        yield Fault(layout.RECORD, "is not the record that the platform signed")
    with reading(layout.RECORD):
        written = bundle.record
        place = (written["lot"], written["stage"], written["opened"])
        frozen = (written["closing"]["sha256"], written["closing"]["entry"])
    if place != (bundle.lot, bundle.stage, said["opened"]):
        yield Fault(layout.RECORD, "is about another opening")
    if frozen != (bundle.sha256(layout.CLOSING), bundle.signed(layout.CLOSING, [bundle.keys.notice])):
        yield Fault(layout.RECORD, "names another closing")
    for folder, named in ((layout.LIVE, bundle.bids.keys()), (layout.ENDED, bundle.changes.keys())):
        for envelope in sorted(named ^ set(bundle.envelopes(folder))):
            path = layout.bid(folder, envelope, "envelope.json")
            yield Fault(path, "is missing" if envelope in named else "is not in the opening record")


def keys(bundle: Contents) -> Iterator[Fault]:
    """A quorum of custodians handed in keys that belong to the locks in the notice, after the closing."""
    with reading(layout.RECORD):
        rows = [(row["summary_recipient"], row["summary_identity"]) for row in bundle.record["custodians"]]
    if tuple(recipient for recipient, _ in rows) != bundle.locks.recipients[SUMMARY]:
        yield Fault(layout.RECORD, "names other locks than the notice")

    def check(position: int, recipient: str, identity: str | None) -> None:
        path = layout.key(position, "txt")
        if identity is None:
            if path in bundle.files:
                raise Broken(path, "was not handed in, says the record")
            return
        if bundle.text(path) != f"{identity}\n":
            raise Broken(path, "is not the key in the record")
        with reading(path):
            lotkeys.must_open(identity, recipient)
        _must_be_handed_in(bundle, position, identity)

    yield from each(enumerate(rows, 1), lambda row: check(row[0], *row[1]))
    by_seed = all(bundle.part_seed(name) for name in bundle.envelopes(layout.LIVE))
    if len(bundle.released) < bundle.locks.k and not by_seed:
        yield Fault(layout.RECORD, "too few keys were handed in")


def _must_be_handed_in(bundle: Contents, position: int, identity: str) -> None:
    path = layout.key(position, "note")
    if path not in bundle.files:
        return  # typed from paper by the custodian in person
    custodian = bundle.locks.custodians[position - 1]
    text = bundle.signed(path, bundle.keys_of(custodian))
    with reading(path):
        said = KeyRelease.parse(text)
    due = (bundle.lot, bundle.stage, custodian, SUMMARY)
    if (said.lot, said.stage, said.custodian, said.part) != due or said.identity != identity:
        raise Broken(path, "hands in another key")
    if said.close != bundle.sha256(layout.CLOSING):
        raise Broken(path, "was signed for another closing")


def price_sheets(bundle: Contents) -> Iterator[Fault]:
    """Every sealed price sheet opens with its published key, and says what was read out."""
    yield from each(bundle.envelopes(layout.LIVE), partial(_price_sheet, bundle))


def _price_sheet(bundle: Contents, name: str) -> None:
    sealed, key, opened = (layout.bid(layout.LIVE, name, file) for file in _SHOWN)
    row = bundle.bids.get(name)
    if row is None or not row.is_opened:
        for path in (sealed, key, opened):
            if path in bundle.files:
                raise Broken(path, "belongs to a bid that was not opened")
        return
    part = bundle.envelope(layout.LIVE, name).part(SUMMARY)
    if (len(bundle.data(sealed)), bundle.sha256(sealed)) != (part.size, part.sha256):
        raise Broken(sealed, "is not the file that the envelope names")
    identity = row.summary_identity or ""
    if bundle.text(key) != f"{identity}\n":
        raise Broken(key, "is not the key in the record")
    plain = BytesIO()
    with reading(sealed):
        age.decrypt(BytesIO(bundle.data(sealed)), plain.write, identity)
    if plain.getvalue() != bundle.data(opened):
        raise Broken(opened, "is not what the sealed file holds")
    if bundle.sha256(opened) != row.summary_sha256:
        raise Broken(opened, "is not what was read out")
    _must_be_read_out(bundle, name, opened, row)


_SHOWN = ("summary.age", "key.txt", "summary.json")


def _must_be_read_out(bundle: Contents, name: str, opened: str, row: ReadOut) -> None:
    bidder = bundle.envelope(layout.LIVE, name).bidder
    with reading(opened):
        found = parse_summary(bundle.data(opened))
        must_belong(found, lot=bundle.lot, stage=bundle.stage, bidder=bidder, name=row.bidder)
    if (found.price, found.duration_days, dict(found.fields)) != (row.price, row.duration_days, row.fields):
        raise Broken(layout.RECORD, f"reads out something else than {opened}")


def verdicts(bundle: Contents) -> Iterator[Fault]:
    """What custodians, or bidders in their stead, handed in leads to the published key of every bid."""
    yield from each(bundle.envelopes(layout.LIVE), partial(_verdict, bundle))


def _verdict(bundle: Contents, name: str) -> None:
    row = bundle.bids.get(name)
    is_opened = row is not None and row.is_opened
    envelope = bundle.envelope(layout.LIVE, name)
    part, seed = envelope.part(SUMMARY), bundle.part_seed(name)
    try:
        if seed is None:
            released = list(bundle.released.values())
            seed = dealing.recover(part.shares, envelope.ctx, envelope.k, part.to, released)
        else:
            dealing.must_be_dealt_from(seed, envelope.ctx, envelope.k, part.to, part.shares)
        identity = dealing.part_identity(seed, envelope.ctx)
    except SealError as error:
        if is_opened:
            raise Broken(
                layout.bid(layout.LIVE, name, "envelope.json"), f"cannot be opened: {error}"
            ) from error
        return
    except ValueError as error:
        raise Broken(layout.RECORD, str(error)) from error
    if row is not None and is_opened and row.summary_identity != identity:
        raise Broken(layout.bid(layout.LIVE, name, "key.txt"), "is not what the custodians' keys lead to")
