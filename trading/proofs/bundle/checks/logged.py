"""What the public register holds of all this, what it held at the closing, and who countersigned that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trading.proofs.bundle import layout
from trading.proofs.bundle.checks import bidding
from trading.proofs.bundle.contents import Contents, reading
from trading.proofs.bundle.faults import Broken, Fault, each
from trading.proofs.checkpoint import Checkpoint, from_base64, opened
from trading.proofs.cosignature import Policy
from trading.proofs.merkle import leaf_hash, verify_consistency, verify_inclusion
from trading.proofs.tlogproof import TlogProof
from trading.sealing import leaf as leaves
from trading.sealing import lines


@dataclass(frozen=True)
class Entry:
    """An opened entry of the register: where it stands and what it says."""

    index: int
    text: str


def checkpoint(bundle: Contents, path: str) -> Checkpoint:
    """Return a state of the register that it signed."""
    text = bundle.text(path)
    with reading(path):
        return opened(text, bundle.keys.log)


def entries(bundle: Contents) -> Iterator[Fault]:
    """Notices, envelopes, withdrawals, closing and record stand in the register, and nothing else does."""
    tree, found, text = checkpoint(bundle, layout.CHECKPOINT), {}, bundle.text(layout.CHECKPOINT)
    for index in _indexes(bundle):
        try:
            entry = _entry(bundle, index, tree, text)
        except Broken as broken:
            yield broken.fault
        else:
            found[entry.text] = entry
    due = dict(_due(bundle))
    for written, file in due.items():
        if written not in found:
            yield Fault(file, "is not in the register")
    frozen = _sizes_at_closing(bundle)
    for entry in found.values():
        yield from _in_its_time(entry, frozen, due)


def _indexes(bundle: Contents) -> list[int]:
    return sorted(int(found[1]) for path in bundle.files if (found := layout.LEAF.fullmatch(path)))


def _entry(bundle: Contents, index: int, tree: Checkpoint, text: str) -> Entry:
    path, proof = layout.leaf(index, "leaf"), layout.leaf(index, "proof")
    opening = bundle.data(path)
    with reading(path):
        entry = opening[leaves.SALT_SIZE :].decode()
        leaves.parse_entry(entry)
    written = bundle.text(proof)
    with reading(proof):
        found = TlogProof.parse(written)
        if found.index != index or found.checkpoint != text:
            raise ValueError("proves another entry, or under another checkpoint")
        commitment = leaves.commitment(opening[: leaves.SALT_SIZE], entry)
        verify_inclusion(index, tree.size, leaf_hash(commitment), found.hashes, tree.root)
    return Entry(index, entry)


def _due(bundle: Contents) -> Iterator[tuple[str, str]]:
    """Give each entry that must be there, and the file that it speaks of."""
    for notice in bundle.notices:
        yield leaves.entry("notice", notice=notice.sha256, published=notice.said["published"]), notice.file
    for folder in bidding.FOLDERS:
        for name in bundle.envelopes(folder):
            receipt = layout.bid(folder, name, "receipt.note")
            yield bidding.received(bundle, folder, name).entry(), receipt
            taken_back = layout.bid(folder, name, "withdrawn.note")
            if taken_back in bundle.files:
                yield bidding.withdrawn(bundle, name).entry(), taken_back
    yield bundle.signed(layout.CLOSING, [bundle.keys.notice]), layout.CLOSING
    with reading(layout.RECORD):
        opened_at = bundle.record["opened"]
        lines.instant(opened_at)
    record = bundle.sha256(layout.RECORD)
    yield (
        leaves.entry("open", lot=bundle.lot, stage=bundle.stage, record=record, opened=opened_at),
        layout.RECORD,
    )


def _in_its_time(entry: Entry, frozen: Sequence[int], due: Mapping[str, str]) -> Iterator[Fault]:
    path = layout.leaf(entry.index, "leaf")
    kind = leaves.parse_entry(entry.text)["kind"]
    if kind in ("envelope", "withdraw", "close", "open") and entry.text not in due:
        yield Fault(path, "speaks of something that is not here")
    if kind in ("envelope", "withdraw", "close") and entry.index >= frozen[0]:
        yield Fault(path, "was entered after the closing")
    if kind in ("key", "open") and entry.index < frozen[-1]:
        yield Fault(path, "was entered before the closing")


def history(bundle: Contents) -> Iterator[Fault]:
    """Since the closing the register only grew: what it held then it holds unchanged."""
    new = checkpoint(bundle, layout.CHECKPOINT)

    def check(size: int) -> None:
        path = layout.closing(size, "consistency")
        old, written = checkpoint(bundle, layout.closing(size, "checkpoint")), bundle.text(path)
        with reading(path):
            *hashes, end = written.split("\n")
            if old.size != size or end:
                raise ValueError("is not the proof that its name promises")
            proof = [from_base64(line) for line in hashes]
            verify_consistency(old.size, new.size, old.root, new.root, proof)

    yield from each(_sizes_at_closing(bundle), check)


def witnesses(bundle: Contents) -> Iterator[Fault]:
    """Enough witnesses countersigned the register as it was at the closing."""
    with reading(layout.MANIFEST_NOTE):
        required = int(bundle.manifest["witnesses"])
    policy, parties = Policy(required, bundle.keys.parties), set[str]()
    closings = [layout.closing(size, "checkpoint") for size in _sizes_at_closing(bundle)]
    for path in (layout.CHECKPOINT, *closings):
        text = bundle.text(path)
        with reading(path):
            signed = policy.countersigned(text)
        if path in closings:
            parties |= signed.keys()
    if len(parties) < required:
        yield Fault(closings[0], f"{len(parties)} of {required} witnesses have countersigned")


def _sizes_at_closing(bundle: Contents) -> list[int]:
    """How large the register was when witnesses countersigned it with the closing in it."""
    sizes = sorted(int(found[1]) for path in bundle.files if (found := layout.AT_CLOSING.fullmatch(path)))
    if not sizes:
        raise Broken("log/closing", "is missing")
    return sizes
