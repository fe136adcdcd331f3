"""The opened files that verdicts need."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.backups.holdings import Held, Holding
from trading.openings.models import Verdict
from trading.sealing.opening import FILES


def _opened_files(session: Session) -> Iterable[Held]:
    opened = select(Verdict.id, Verdict.summary_sha256).where(Verdict.code.is_(None))
    for bid_id, summary_sha256 in session.execute(opened):
        yield Held(f"{bid_id}/{FILES['summary']}", summary_sha256)
        yield Held(f"{bid_id}/{FILES['body']}")


HOLDINGS: Final = (Holding("opened", _opened_files),)
