"""The register for people: how it stands, what one entry says; and the openings of entries for programs."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, jsonify, render_template, request

from trading.kernel.errors import NotFound
from trading.kernel.text import Text
from trading.proofs.tiles import WIDTH
from trading.sealing.leaf import parse_entry
from trading.sealing.lines import instant_text
from trading.store.db import db
from trading.store.leaves import Leaf
from trading.transparency import disclosure
from trading.transparency.disclosure import Awaited, Sealed
from trading.transparency.stamps import newest_stamps
from trading.transparency.standing import standing
from trading.transparency.witnesses import queries as witnesses
from trading.transparency.words import KINDS
from trading.web.errors import problem
from trading.web.identity import clock, platform

bp = Blueprint("register", __name__, url_prefix="/log")

_LARGEST: Final = 2**62
"""More than a database can count is no entry."""

STAMPS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry that somebody asked for: its leaf, or why there is none to show."""

    index: int
    leaf: Leaf | None = None
    sealed: Sealed | None = None

    @property
    def words(self) -> Text | None:
        return KINDS[self.leaf.kind] if self.leaf else None

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The lines of the entry below its kind."""
        return list(parse_entry(self.leaf.entry).items())[1:] if self.leaf else []


@bp.get("")
def index() -> str:
    """What the register is, whether it holds, who watches it, and how to follow it."""
    own, session = platform(), db.session()
    return render_template(
        "log/index.html",
        standing=standing(session, own.config, own.keys.log.verifier, clock().now()),
        standings=witnesses.standings(session),
        stamps=newest_stamps(session, STAMPS_SHOWN),
        asked=_asked(),
        interval=own.config.log_interval // 60,
        days=own.config.log_opens_after,
        base_url=own.config.base_url,
        log_key=own.keys.log.verifier.vkey,
    )


@bp.get(f"/open/<int(max={_LARGEST}):number>")
def opening(number: int) -> Response:
    """Salt and text of an entry, which together hash to it; 403 with the lots it waits for before that."""
    try:
        leaf = disclosure.shown(db.session(), number)
    except Sealed as sealed:
        return problem(403, sealed.code, sealed.message, lots=_lots(sealed.lots))
    except NotFound as missing:
        return problem(404, missing.code, missing.message)
    return Response(leaf.salt + leaf.entry.encode(), content_type="application/octet-stream")


@bp.get(f"/openings/<int(max={_LARGEST // WIDTH}):number>")
def openings(number: int) -> Response:
    """The same for a whole bundle of entries, in base64; null for those that may not be shown."""
    begin = number * WIDTH
    found = disclosure.openings(db.session(), begin, begin + WIDTH)
    if not found:
        return problem(404, NotFound.default_code, NotFound.default_message)
    texts = [each.leaf.salt + each.leaf.entry.encode() if each.leaf else None for each in found]
    awaited = {each.lot: each for opening in found for each in opening.lots}
    return jsonify(
        {
            "first": begin,
            "openings": [None if text is None else b64encode(text).decode() for text in texts],
            "lots": _lots(awaited.values()),
        }
    )


def _lots(lots: Iterable[Awaited]) -> list[dict[str, str]]:
    return [{"lot": each.lot, "deadline": instant_text(each.deadline)} for each in lots]


def _asked() -> Shown | None:
    number = request.args.get("entry", "").strip()
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        return None
    try:
        return Shown(int(number), leaf=disclosure.shown(db.session(), int(number)))
    except Sealed as sealed:
        return Shown(int(number), sealed=sealed)
    except NotFound:
        return Shown(int(number))
