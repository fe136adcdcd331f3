"""Who may keep a key, how custodians are named on the wire, and what a test of a key states."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from trading.accounts.rules import MAY_BE_CUSTODIAN, OrganisationKind
from trading.kernel.errors import DomainError, Invalid
from trading.kernel.text import text
from trading.sealing import lines
from trading.sealing.dealing import PARTS
from trading.sealing.errors import SealError

TEST_VALID_FOR: Final = timedelta(hours=1)
"""How long after the page was shown a signed test still counts."""


TEST_DUE: Final = timedelta(days=2)
"""From this long before the opening a custodian is asked to test its key."""


def is_test_due(tested_at: datetime | None, deadline: datetime | None, now: datetime) -> bool:
    """Whether the opening is near and the key was not tested since it came near."""
    if deadline is None or now < deadline - TEST_DUE:
        return False
    return tested_at is None or tested_at < deadline - TEST_DUE


class SecretSent(DomainError):
    """A custodian sent a secret key where a public lock was asked for; it must not be shown or kept."""

    status = 400
    default_code = "secret_key_sent"
    default_message = text(
        "You sent a secret key. It was not kept, but it has left your computer: "
        "throw these keys away and make new locks."
    )


def must_hold_no_secret(*texts: str) -> None:
    """Raise SecretSent if one of the texts contains an age identity."""
    if any("AGE-SECRET-KEY-" in each.upper() for each in texts):
        raise SecretSent


def wire_name(organisation_id: UUID) -> str:
    """Name a custodian unit in notices, key files and signed texts."""
    return f"c-{organisation_id.hex[:12]}"


def must_be_fit(
    appointed: Iterable[tuple[UUID, OrganisationKind]], quorum: int, agent_id: UUID | None
) -> None:
    """Raise Invalid unless these units may keep the keys of a lot between them.

    One place per unit, never the trading centre, a township station, a bidder, or the agent of the lot; at
    least two keys open, and one key fewer than all is enough so that one loss does no harm.
    """
    units = list(appointed)
    if len({unit for unit, _ in units}) != len(units):
        raise Invalid.field("custodians", text("Each unit can be custodian only once."))
    if any(kind not in MAY_BE_CUSTODIAN for _, kind in units):
        reason = text("The trading centre, township stations, bidders and agents cannot be custodians.")
        raise Invalid.field("custodians", reason)
    if agent_id is not None and any(unit == agent_id for unit, _ in units):
        raise Invalid.field("custodians", text("The agent of this project cannot be its custodian."))
    if not 2 <= quorum < len(units):
        reason = text("At least two keys must open a bid, and one custodian must be able to be absent.")
        raise Invalid.field("quorum", reason)


@dataclass(frozen=True, slots=True)
class Possession:
    """A custodian's word, signed with its long-term key, that the key is in its hands."""

    custodian: str

    def text(self) -> str:
        return lines.render(("ggcustodian/1",), {"custodian": self.custodian})


@dataclass(frozen=True, slots=True)
class KeyTest:
    """A custodian's word that the keys it holds give these locks; `asked` is when the page was shown."""

    lot: str
    stage: str
    custodian: str
    recipients: Mapping[str, str]
    asked: datetime

    def text(self) -> str:
        values = {"lot": self.lot, "stage": self.stage, "custodian": self.custodian}
        locks = {part: self.recipients[part] for part in PARTS}
        return lines.render(("ggtest/1",), values | locks | {"asked": lines.instant_text(self.asked)})

    @classmethod
    def parse(cls, written: str) -> "KeyTest":
        """Read a test's text; raises SealError when it has another form."""
        found = lines.read(written, ("ggtest/1",), ("lot", "stage", "custodian", *PARTS, "asked"))
        try:
            asked = lines.instant(found["asked"])
        except ValueError as error:
            raise SealError("E_SHAPE", str(error)) from error
        return cls(
            found["lot"], found["stage"], found["custodian"], {part: found[part] for part in PARTS}, asked
        )

    def is_fresh(self, now: datetime) -> bool:
        return self.asked <= now <= self.asked + TEST_VALID_FOR
