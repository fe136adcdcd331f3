"""What a bidder is told of its bid, and letters on paper."""

import json
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from trading.announcements import queries as announcements
from trading.announcements.rules import NoticeKind
from trading.bids import queries as bids
from trading.bids.rules import BidState
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.kernel.money import Money
from trading.openings.models import Verdict
from trading.projects.rules import AttemptState, phase
from trading.results import queries
from trading.results.pages.blueprint import bp
from trading.results.rendering import title_of
from trading.store.db import db
from trading.web.identity import clock, identity, signed_in_as
from trading.web.renditions import printed

OUTCOMES = (NoticeKind.CANDIDATES, NoticeKind.RESULT, NoticeKind.FAILURE, NoticeKind.TERMINATION)


@bp.get("/bids/<uuid:bid_id>/outcome")
def outcome(bid_id: UUID) -> str:
    """What became of the bidder's own bid, and why."""
    session, now = db.session(), clock().now()
    bid = bids.own_bid(session, bid_id, signed_in_as(Role.BIDDER).organisation_id)
    verdict = session.get(Verdict, bid.id)
    if bid.state not in (BidState.OPENED, BidState.UNOPENABLE) or verdict is None:
        raise NotFound
    attempt = bid.lot_attempt
    stands = attempt.state in (AttemptState.AWARDED, AttemptState.FAILED)
    letter = queries.letter_of(session, bid.id) if stands else None
    said = json.loads(letter.frozen) if letter else {}
    return render_template(
        "results/outcome.html",
        attempt=attempt,
        title=bids.lot_title(attempt),
        phase=phase(attempt.state, attempt.deadline, now, attempt.stage),
        bid=bid,
        verdict=verdict,
        letter=letter,
        letter_title=title_of(letter, said["method"]) if letter else "",
        said=said,
        amounts={
            name: Money.parse_yuan(said[name])
            for name in ("price", "evaluated_price", "winning_price")
            if said.get(name)
        },
        public=queries.outcomes(session, [attempt.id]).get(attempt.id),
        notices=[each for each in announcements.notices_on(session, attempt.id) if each.kind in OUTCOMES],
    )


@bp.get("/letters/<uuid:letter_id>.pdf")
def letter_pdf(letter_id: UUID) -> ResponseReturnValue:
    """A letter on paper, for its bidder, its unit and the centre."""
    letter = queries.readable_letter(db.session(), identity(), letter_id)
    return printed(letter.id, letter.number, url_for("accounts.home"))
