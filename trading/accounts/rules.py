"""Who belongs where, who signs off, how fast one may guess: pure decisions about organisations and people."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from ipaddress import ip_network
from uuid import UUID

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from trading.kernel.actors import Duty, Role
from trading.kernel.errors import Invalid, TooMany
from trading.kernel.states import Machine
from trading.kernel.text import Text, text


class OrganisationKind(Enum):
    PURCHASING_UNIT = "purchasing_unit"
    BIDDER = "bidder"
    AGENT = "agent"
    DEPARTMENT = "department"
    CENTRE = "centre"
    STATION = "station"
    SUPERVISION = "supervision"
    CUSTODIAN = "custodian"
    BANK = "bank"
    EXPERT_POOL = "expert_pool"


class OrganisationState(Enum):
    APPLIED = "applied"
    ADMITTED = "admitted"
    REFUSED = "refused"
    SUSPENDED = "suspended"


ORGANISATION = Machine(
    OrganisationState,
    {
        ("admit", OrganisationState.APPLIED): OrganisationState.ADMITTED,
        ("refuse", OrganisationState.APPLIED): OrganisationState.REFUSED,
        ("apply_again", OrganisationState.REFUSED): OrganisationState.APPLIED,
        ("suspend", OrganisationState.ADMITTED): OrganisationState.SUSPENDED,
        ("restore", OrganisationState.SUSPENDED): OrganisationState.ADMITTED,
    },
)

ROLES_OF: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.PURCHASING_UNIT: frozenset({Role.PURCHASER, Role.CUSTODIAN}),
    OrganisationKind.BIDDER: frozenset({Role.BIDDER}),
    OrganisationKind.AGENT: frozenset({Role.PURCHASER}),
    OrganisationKind.DEPARTMENT: frozenset({Role.PURCHASER, Role.CUSTODIAN, Role.SUPERVISOR, Role.REGULATOR}),
    OrganisationKind.CENTRE: frozenset({Role.OPERATOR, Role.ADMINISTRATOR}),
    OrganisationKind.STATION: frozenset({Role.OPERATOR}),
    OrganisationKind.SUPERVISION: frozenset({Role.SUPERVISOR, Role.CUSTODIAN}),
    OrganisationKind.CUSTODIAN: frozenset({Role.CUSTODIAN}),
    OrganisationKind.BANK: frozenset({Role.CASHIER}),
    OrganisationKind.EXPERT_POOL: frozenset({Role.EXPERT}),
}
"""The person who is custodian for a supervision body uses a second account with the custodian role."""

MAY_BE_CUSTODIAN = frozenset(kind for kind, roles in ROLES_OF.items() if Role.CUSTODIAN in roles)

ROUTE = (Duty.DRAFTER, Duty.REVIEWER, Duty.APPROVER)
"""The sign-off route of a unit, in order."""


class CodePurpose(Enum):
    """What a one-time code proves: an invitation to an account, a mobile number, a mail address."""

    INVITATION = "invitation"
    MOBILE = "mobile"
    EMAIL = "email"


CODE_LIFETIME = {
    CodePurpose.INVITATION: timedelta(days=7),
    CodePurpose.MOBILE: timedelta(minutes=15),
    CodePurpose.EMAIL: timedelta(minutes=15),
}
CODE_TRIES = 5
CODES_IN_A_WHILE = 5
CODES_WHILE = timedelta(hours=1)
CODE_OVER = text("This code is used, too old, or was mistyped too often. Ask for a new one.")


def plain(typed: str) -> str:
    """Write full-width letters and digits as ordinary ones, without spaces."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def credit_code(typed: str) -> str:
    """Read a unified social credit code (GB 32100-2015); raises Invalid on `credit_code`."""
    try:
        return uscc.validate(plain(typed))
    except InvalidLength:
        reason = text("A unified social credit code has 18 characters.")
    except InvalidChecksum:
        reason = text("The check digit does not match. Please compare the code with the certificate.")
    except ValidationError:
        reason = text("The code begins with eight digits and never has the letters I, O, S, V or Z.")
    raise Invalid.field("credit_code", reason, "credit_code_wrong")


def login(typed: str) -> str:
    """Read a login name: 3 to 60 Latin letters, digits, dots and dashes; raises Invalid on `login`."""
    name = plain(typed).lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,59}", name):
        reason = text("A login name has 3 to 60 Latin letters, digits, dots or dashes.")
        raise Invalid.field("login", reason)
    return name


def mobile(typed: str) -> str:
    """Read a mobile number of the mainland; raises Invalid on `mobile`."""
    number = plain(typed).removeprefix("+86").replace("-", "")
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        raise Invalid.field("mobile", text("A mobile number has 11 digits and begins with 1."))
    return number


def email(typed: str) -> str:
    """Read a mail address; raises Invalid on `email`. Whether it is theirs is proved by a code, not here."""
    address = plain(typed)
    if len(address) > 200 or not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", address, re.ASCII):
        raise Invalid.field("email", text("A mail address looks like name@example.cn."))
    return address


def password_fault(password: str, login_name: str) -> Text | None:
    """Say why a password is too weak, or None. Length counts more than odd characters."""
    if len(password) < 10:
        return text("At least 10 characters, please. Several words are easy to keep in mind.")
    if len(password) > 200:
        return text("At most %(limit)s characters are possible.", limit=200)
    if len(set(password)) < 5:
        return text("Please use more different characters.")
    if login_name and login_name in password.lower():
        return text("The password must not contain the login name.")
    return None


def must_not_ask_too_often(asked_at: Sequence[datetime], now: datetime) -> None:
    """Raise TooMany when five codes were asked for within the hour; each may cost a message."""
    if sum(at > now - CODES_WHILE for at in asked_at) >= CODES_IN_A_WHILE:
        raise TooMany("too_many_codes", text("Five codes within an hour are enough. Please wait a while."))


def must_fit(kind: OrganisationKind, role: Role) -> None:
    """Raise Invalid on `role` unless an organisation of this kind may hold it."""
    if role not in ROLES_OF[kind]:
        raise Invalid.field(
            "role", text("An organisation of this kind has no such role."), "role_does_not_fit"
        )


def must_be_a_route(kind: OrganisationKind, duties: Mapping[UUID, frozenset[Duty]]) -> None:
    """Raise Invalid unless the duties make a sign-off route in which publishing takes two people.

    An agent drafts for the unit that mandated it and never signs off in its place.
    """
    holders = {duty: {person for person, held in duties.items() if duty in held} for duty in ROUTE}
    if kind is OrganisationKind.AGENT:
        if holders[Duty.REVIEWER] or holders[Duty.APPROVER]:
            reason = text("An agent drafts. Review and approval stay with the unit that gave the mandate.")
            raise Invalid("agents_draft_only", fields={"duties": [reason]})
        return
    missing = [duty for duty in (Duty.DRAFTER, Duty.APPROVER) if not holders[duty]]
    if missing:
        reason = text("The route needs at least one person who drafts and one who approves.")
        raise Invalid("route_incomplete", fields={"duties": [reason]})
    if len(holders[Duty.DRAFTER]) == 1 and holders[Duty.APPROVER] == holders[Duty.DRAFTER]:
        reason = text("Publishing takes two people: who drafts alone cannot be the only one to approve.")
        raise Invalid("route_needs_two", fields={"duties": [reason]})


FREE_GUESSES = {"login": 5, "address": 30, "registration": 20, "question": 10, "complaint": 5}
FORGET_AFTER = timedelta(hours=1)
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(minutes=15)


def neighbourhood(address: str) -> str:
    """What counts as one address for guessing: a single IPv4 address, a /64 network of IPv6."""
    try:
        network = ip_network(f"{address}/64", strict=False) if ":" in address else ip_network(address)
    except ValueError:
        return address
    return str(network.network_address)


def wait_after(count: int, free: int) -> timedelta:
    """How long to wait after the `count`th failed guess: doubling from 15 seconds, never above 15 minutes."""
    if count < free:
        return timedelta(0)
    return min(_FIRST_WAIT * (1 << min(count - free, 10)), _LONGEST_WAIT)


def may_guess_at(count: int, last_at: datetime, free: int) -> datetime:
    """The instant from which the next guess is allowed."""
    return last_at + wait_after(count, free)
