"""When one may apply, what follows the end of a sign-up, who may stand together in a joint venture. Pure."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final
from uuid import UUID

from trading.kernel.errors import Conflict, Forbidden, Invalid, TooLate
from trading.kernel.states import Machine
from trading.kernel.text import text
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Selection
from trading.proofs.draw import candidate_commitment
from trading.sealing import lines

SALT: Final = 32
"""Octets that hide a name in a list."""

MEMBERS_LIMIT: Final = 10


class ApplicationState(Enum):
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"


APPLICATION = Machine(
    ApplicationState,
    {
        ("withdraw", ApplicationState.APPLIED): ApplicationState.WITHDRAWN,
        ("apply", ApplicationState.WITHDRAWN): ApplicationState.APPLIED,
    },
)


class VentureState(Enum):
    FORMING = "forming"
    AGREED = "agreed"
    DISSOLVED = "dissolved"


VENTURE = Machine(
    VentureState,
    {
        ("agree", VentureState.FORMING): VentureState.AGREED,
        ("dissolve", VentureState.FORMING): VentureState.DISSOLVED,
        ("dissolve", VentureState.AGREED): VentureState.DISSOLVED,
    },
)


class InvitationGround(Enum):
    """When a tender may be an invited one (招标投标法实施条例 article 8; 政府采购法 article 29)."""

    FEW_BIDDERS = "few_bidders"
    COST = "cost"


class Outcome(Enum):
    """What follows the end of a sign-up."""

    TOO_FEW = "too_few"
    ALL_INVITED = "all_invited"
    TO_BE_DRAWN = "to_be_drawn"


def outcome(applicants: int, minimum: int, invitees: int) -> Outcome:
    """What so many applicants lead to: fewer than `minimum` fail, more than `invitees` are drawn among."""
    if applicants < max(minimum, 1):
        return Outcome.TOO_FEW
    return Outcome.TO_BE_DRAWN if applicants > invitees else Outcome.ALL_INVITED


def has_sign_up(procedure: Procedure) -> bool:
    """Whether bidders apply first and the invitees are drawn among them."""
    return procedure.bidders.selection is Selection.RANDOM_DRAW


def names_invitees(procedure: Procedure) -> bool:
    """Whether the unit itself names whom it invites."""
    return procedure.bidders.selection is Selection.INVITED


def must_take_applications(until: datetime | None, now: datetime) -> None:
    """Raise TooLate once a sign-up has ended; an application at the very end is late."""
    if until is None:
        raise Conflict("no_sign_up", text("For this lot nobody has to apply; whoever is qualified may bid."))
    if now >= until:
        reason = text("The sign-up ended on %(until)s. Nobody can apply or withdraw any more.", until=until)
        raise TooLate("sign_up_ended", reason)


@dataclass(frozen=True, slots=True)
class Listed:
    """How an applicant will stand on the list of a draw, hidden by its salt."""

    name: str
    salt: bytes

    @property
    def line(self) -> str:
        return candidate_commitment(self.salt, self.name)


def listed(credit_code: str, name: str) -> Listed:
    """Draw the salt of a new applicant."""
    return Listed(f"{credit_code} {name}", secrets.token_bytes(SALT))


@dataclass(frozen=True, slots=True)
class ApplicationNote:
    """What the platform signs about an application; the line tells nobody else who applied."""

    lot: str
    line: str
    received: datetime

    def text(self) -> str:
        values = {"lot": self.lot, "line": self.line, "received": lines.instant_text(self.received)}
        return lines.render(("ggapplication/1",), values)


def must_be_enough(invitees: Collection[UUID], least: int) -> None:
    """Raise Invalid for too few invitees (招标投标法 article 17, 87号令 article 14: at least three)."""
    if len(invitees) < least:
        reason = text("Name at least %(least)s bidders to invite.", least=least)
        raise Invalid.field("invitees", reason, "too_few_invitees")


def must_be_new_members(lead: UUID, members: Sequence[UUID], at_most: int | None) -> None:
    """Raise unless `members` may stand beside `lead`; `at_most` counts the lead too, None forbids it."""
    if at_most is None:
        reason = text("The notice does not allow joint ventures for this lot.")
        raise Forbidden("no_joint_ventures", reason)
    if lead in members or len(set(members)) != len(members):
        raise Invalid.field(
            "members", text("Name every other member once; you are its lead."), "member_twice"
        )
    if not 1 <= len(members) <= at_most - 1:
        reason = text("The notice allows joint ventures of up to %(most)s members.", most=at_most)
        raise Invalid.field("members", reason, "too_many_members")
