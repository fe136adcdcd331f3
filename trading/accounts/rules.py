"""Who belongs where: kinds of organisations, the roles they may hold, their states."""

from enum import Enum

from trading.kernel.actors import Role
from trading.kernel.states import Machine


class OrganisationKind(Enum):
    PURCHASING_UNIT = "purchasing_unit"
    BIDDER = "bidder"
    AGENT = "agent"
    DEPARTMENT = "department"
    CENTRE = "centre"
    STATION = "station"
    SUPERVISION = "supervision"
    CUSTODIAN = "custodian"


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
    OrganisationKind.DEPARTMENT: frozenset({Role.PURCHASER, Role.CUSTODIAN, Role.SUPERVISOR}),
    OrganisationKind.CENTRE: frozenset({Role.OPERATOR, Role.ADMINISTRATOR}),
    OrganisationKind.STATION: frozenset({Role.OPERATOR}),
    OrganisationKind.SUPERVISION: frozenset({Role.SUPERVISOR, Role.CUSTODIAN}),
    OrganisationKind.CUSTODIAN: frozenset({Role.CUSTODIAN}),
}
"""The person who is custodian for a supervision body uses a second account with the custodian role."""

MAY_BE_CUSTODIAN = frozenset(kind for kind, roles in ROLES_OF.items() if Role.CUSTODIAN in roles)
