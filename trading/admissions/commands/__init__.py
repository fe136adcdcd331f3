"""What applicants, units and members of joint ventures do, and what the platform does when a sign-up ends."""

from trading.admissions.commands.applications import apply_for, withdraw_application
from trading.admissions.commands.invitees import Basis, invite, must_be_named, name_invitees
from trading.admissions.commands.sign_up import end_sign_up
from trading.admissions.commands.ventures import Partner, agree, dissolve, form_venture

__all__ = [
    "Basis",
    "Partner",
    "agree",
    "apply_for",
    "dissolve",
    "end_sign_up",
    "form_venture",
    "invite",
    "must_be_named",
    "name_invitees",
    "withdraw_application",
]
