"""Who acts: exactly one role each, no superuser."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID


class Role(Enum):
    PURCHASER = "purchaser"
    BIDDER = "bidder"
    OPERATOR = "operator"
    CUSTODIAN = "custodian"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    EXPERT = "expert"
    CASHIER = "cashier"
    REGULATOR = "regulator"
    SYSTEM = "system"
    VISITOR = "visitor"


PERSONAL_ROLES = (
    Role.PURCHASER,
    Role.BIDDER,
    Role.OPERATOR,
    Role.CUSTODIAN,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    Role.EXPERT,
    Role.CASHIER,
    Role.REGULATOR,
)


class Duty(Enum):
    """What a person answers for in an organisation: its arrangements, or a place in its sign-off route."""

    RESPONSIBLE = "responsible"
    DRAFTER = "drafter"
    REVIEWER = "reviewer"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the platform itself) who acts; `address` is the network address.

    `serves` are the units for which the person's organisation, an agent, holds a mandate today.
    """

    role: Role
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    name: str = ""
    address: str = ""
    duties: frozenset[Duty] = frozenset()
    admitted: bool = True
    serves: frozenset[UUID] = frozenset()


SYSTEM = Actor(Role.SYSTEM, name="system")


def unnamed(actor: Actor) -> Actor:
    """The same for acts of which nobody may later read whose they were: no person, unit or address."""
    return Actor(actor.role, admitted=actor.admitted)


def visitor(address: str = "") -> Actor:
    """Somebody without an account."""
    return Actor(Role.VISITOR, address=address)
