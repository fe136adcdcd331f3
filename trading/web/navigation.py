"""Which pages stand in the navigation, for whom. Rows whose page does not exist are left out."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, url_for
from flask_babel import gettext

from trading.kernel.actors import PERSONAL_ROLES, Actor, Role
from trading.kernel.text import N_
from trading.web.language import locale

Links = list[tuple[str, str, str]]

VISITOR: Final = (Role.VISITOR,)
EVERYBODY: Final = (Role.VISITOR, *PERSONAL_ROLES)
PLANNING: Final = (Role.VISITOR, Role.PURCHASER, Role.OPERATOR, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the navigation: its words, its endpoint, the roles that see it.

    Those who are signed in find what they seldom need under `more`.
    """

    words: str
    endpoint: str
    roles: tuple[Role, ...]
    more: bool = False


ENTRIES: Final = (
    Entry(N_("Home"), "public.home", VISITOR),
    Entry(N_("To do"), "accounts.home", PERSONAL_ROLES),
    Entry(N_("My work"), "projects.index", (Role.PURCHASER,)),
    Entry(N_("Announcements"), "announcements.index", (Role.PURCHASER,)),
    Entry(N_("Evaluation"), "results.index", (Role.PURCHASER,)),
    Entry(
        N_("Single sources"), "rounds.sources", (Role.PURCHASER, Role.OPERATOR, Role.SUPERVISOR), more=True
    ),
    Entry(N_("Objections"), "remedies.of_unit", (Role.PURCHASER,), more=True),
    Entry(N_("My bids"), "bids.index", (Role.BIDDER,)),
    Entry(N_("My auctions"), "auctions.own", (Role.BIDDER,)),
    Entry(N_("My stages"), "rounds.my_stages", (Role.BIDDER,), more=True),
    Entry(N_("My objections"), "remedies.own_objections", (Role.BIDDER,), more=True),
    Entry(N_("Complaints"), "remedies.desk", (Role.REGULATOR,)),
    Entry(N_("Sign-ups and invitations"), "admissions.index", (Role.BIDDER,)),
    Entry(
        N_("What is to come"),
        "agenda.index",
        (Role.PURCHASER, Role.OPERATOR, Role.SUPERVISOR, Role.REGULATOR),
    ),
    Entry(N_("My securities"), "deposits.index", (Role.BIDDER,)),
    Entry(N_("Cashier's desk"), "deposits.desk", (Role.CASHIER,)),
    Entry(N_("Refunds"), "deposits.refunds", (Role.CASHIER,)),
    Entry(N_("Work board"), "projects.board", (Role.OPERATOR,)),
    Entry(N_("Opening board"), "openings.board", (Role.OPERATOR,)),
    Entry(N_("Lost bidder key"), "disputes.counter", (Role.OPERATOR,), more=True),
    Entry(N_("Contracts"), "contracts.index", (Role.PURCHASER, Role.BIDDER, Role.OPERATOR, Role.SUPERVISOR)),
    Entry(N_("Draws"), "draws.board", (Role.OPERATOR,)),
    Entry(N_("Committees"), "committees.board", (Role.OPERATOR, Role.SUPERVISOR)),
    Entry(N_("My committees"), "committees.index", (Role.EXPERT,)),
    Entry(N_("Divided needs"), "reconciliation.divided", (Role.OPERATOR, Role.SUPERVISOR), more=True),
    Entry(N_("Outside the platform"), "reconciliation.outside", (Role.OPERATOR, Role.SUPERVISOR), more=True),
    Entry(N_("Archive"), "contracts.archive", (Role.OPERATOR, Role.SUPERVISOR), more=True),
    Entry(N_("Registrations"), "accounts.applications", (Role.OPERATOR,)),
    Entry(N_("My locks"), "custody.index", (Role.CUSTODIAN,)),
    Entry(N_("Supervision"), "supervision.index", (Role.SUPERVISOR,)),
    Entry(N_("Objections and complaints"), "remedies.register", (Role.OPERATOR, Role.SUPERVISOR), more=True),
    Entry(N_("Our unit"), "accounts.unit", (Role.PURCHASER,)),
    Entry(N_("Organisations"), "accounts.organisations", (Role.ADMINISTRATOR,)),
    Entry(N_("People"), "accounts.people", (Role.ADMINISTRATOR,)),
    Entry(N_("Witnesses"), "witnesses.index", (Role.ADMINISTRATOR,)),
    Entry(N_("Rules"), "eligibility.rules", (Role.ADMINISTRATOR,)),
    Entry(N_("Find projects"), "public.tenders", EVERYBODY),
    Entry(N_("Auctions"), "auctions.index", EVERYBODY),
    Entry(N_("Openings"), "openings.calendar", EVERYBODY),
    Entry(N_("Which way must it go"), "eligibility.ask", PLANNING, more=True),
    Entry(N_("Procedures"), "procedures.index", PLANNING, more=True),
    Entry(N_("Sign in"), "accounts.sign_in", VISITOR),
    Entry(N_("Register"), "accounts.register", VISITOR),
)

FOOTER: Final = (
    Entry(N_("Which way must it go"), "eligibility.ask", EVERYBODY),
    Entry(N_("Procedures"), "procedures.index", EVERYBODY),
    Entry(N_("About and help"), "public.help_page", EVERYBODY),
    Entry(N_("Public register"), "register.index", EVERYBODY),
    Entry(N_("Public draws"), "draws.index", EVERYBODY),
    Entry(N_("Verify a document"), "public.verify", EVERYBODY),
    Entry(N_("Security"), "public.security", EVERYBODY),
    Entry(N_("Complaints"), "remedies.decisions", EVERYBODY),
    Entry(N_("Open data"), "publication.index", EVERYBODY),
)


def main_links(actor: Actor | None) -> Links:
    """Give words, address and endpoint of the pages this reader works with; a visitor sees them all."""
    is_visitor = actor is None or actor.role is Role.VISITOR
    shown = ENTRIES if is_visitor else tuple(entry for entry in ENTRIES if not entry.more)
    return _links("main", shown, actor)


def more_links(actor: Actor | None) -> Links:
    """Give the same of the pages that somebody signed in seldom needs."""
    if actor is None or actor.role is Role.VISITOR:
        return []
    return _links("more", tuple(entry for entry in ENTRIES if entry.more), actor)


def footer_links(actor: Actor | None) -> Links:
    """Give the same of the pages that stand at the foot."""
    return _links("footer", FOOTER, actor)


def _links(place: str, entries: tuple[Entry, ...], actor: Actor | None) -> Links:
    """Compose the links once per place, role and language: they are the same on every page."""
    role = actor.role if actor else Role.VISITOR
    kept: dict[tuple[str, Role, str], Links] = current_app.extensions.setdefault("navigation", {})
    key = (place, role, locale())
    if key not in kept:
        kept[key] = [
            (gettext(entry.words), url_for(entry.endpoint), entry.endpoint)
            for entry in entries
            if role in entry.roles and _exists(current_app, entry.endpoint)
        ]
    return kept[key]


def search_address() -> str | None:
    """Give the address of the public search, once there is one."""
    return url_for("public.tenders") if _exists(current_app, "public.tenders") else None


def _exists(app: Flask, endpoint: str) -> bool:
    return endpoint in app.view_functions
