"""How kinds, states and duties read to people."""

from collections.abc import Mapping
from typing import Final

from trading.accounts.rules import CodePurpose, OrganisationKind, OrganisationState
from trading.kernel.actors import Duty, Role
from trading.kernel.text import Text, text

KINDS: Final[Mapping[OrganisationKind, Text]] = {
    OrganisationKind.PURCHASING_UNIT: text("Purchasing unit"),
    OrganisationKind.BIDDER: text("Bidder"),
    OrganisationKind.AGENT: text("Procurement agent"),
    OrganisationKind.DEPARTMENT: text("Competent department"),
    OrganisationKind.CENTRE: text("Trading centre"),
    OrganisationKind.STATION: text("Township station"),
    OrganisationKind.SUPERVISION: text("Supervision body"),
    OrganisationKind.CUSTODIAN: text("Custodian unit"),
    OrganisationKind.BANK: text("Deposit bank"),
    OrganisationKind.EXPERT_POOL: text("Register of experts"),
}

STATES: Final[Mapping[OrganisationState, Text]] = {
    OrganisationState.APPLIED: text("Being checked"),
    OrganisationState.ADMITTED: text("Admitted"),
    OrganisationState.REFUSED: text("Not admitted"),
    OrganisationState.SUSPENDED: text("Suspended"),
}

TONES: Final[Mapping[OrganisationState, str]] = {
    OrganisationState.APPLIED: "active",
    OrganisationState.ADMITTED: "done",
    OrganisationState.REFUSED: "alert",
    OrganisationState.SUSPENDED: "due",
}

ROLES: Final[Mapping[Role, Text]] = {
    Role.PURCHASER: text("Purchasing unit"),
    Role.BIDDER: text("Bidder"),
    Role.OPERATOR: text("Operator"),
    Role.CUSTODIAN: text("Custodian"),
    Role.SUPERVISOR: text("Supervisor"),
    Role.ADMINISTRATOR: text("Administrator"),
    Role.EXPERT: text("Evaluation expert"),
    Role.CASHIER: text("Deposit cashier"),
    Role.REGULATOR: text("Competent department"),
}

DUTIES: Final[Mapping[Duty, Text]] = {
    Duty.RESPONSIBLE: text("Responsible person"),
    Duty.DRAFTER: text("Drafts"),
    Duty.REVIEWER: text("Reviews"),
    Duty.APPROVER: text("Approves"),
}

CONTACTS: Final[Mapping[CodePurpose, Text]] = {
    CodePurpose.MOBILE: text("Mobile number"),
    CodePurpose.EMAIL: text("Mail address"),
}
