"""Pages of accounts: sign-in, registration, the own account, the centre's and the administrator's lists."""

from trading.accounts.pages import (
    administration,
    applications,
    home,
    own_account,
    registration,
    sign_in,
    unit,
)
from trading.accounts.pages.identity import bp

__all__ = ["administration", "applications", "bp", "home", "own_account", "registration", "sign_in", "unit"]
