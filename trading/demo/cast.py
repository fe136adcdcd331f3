"""The people and organisations of the demonstration, made by the commands that the pages use."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from stdnum.cn import uscc

from trading.accounts import commands
from trading.accounts.commands.registration import Particulars
from trading.accounts.models import Person
from trading.accounts.passwords import passwords
from trading.accounts.rules import OrganisationKind
from trading.demo.stage import Stage
from trading.kernel.actors import SYSTEM, Duty, Role, visitor
from trading.kernel.clock import BEIJING
from trading.store.db import db
from trading.store.transaction import transaction

DATA: Final = Path(__file__).parent.parent / "data" / "demo" / "county.toml"
PASSWORD: Final = "yunxi-rehearsal-2026"
COUNTY: Final = "511999000000"
ADDRESS: Final = "192.0.2.10"


def assemble(stage: Stage) -> None:
    """Found the centre, then let its administrator, the units and the bidders do the rest."""
    county = tomllib.loads(DATA.read_text())
    hashed = passwords(stage.platform.config).hash(PASSWORD)
    units = {"centre": _found(stage, county["centre"], hashed)}
    for row in county["organisations"]:
        if "kind" in row:
            units[row["key"]] = _organisation(stage, row)
        for person in row["people"]:
            _person(stage, units[row["key"]], person, hashed)
        _arrange(stage, units[row["key"]], row["people"])
    _mandate(stage, units)
    for row in county["bidders"]:
        _bidder(stage, row, hashed)


def _particulars(row: dict[str, Any], prefix: str) -> Particulars:
    body = f"{prefix}511999{row['serial']:09d}"
    return Particulars(
        name=row["name"],
        credit_code=body + uscc.calc_check_digit(body),
        region_code=row.get("region", COUNTY),
        address=f"云栖县{row['address']}" if not row["address"].startswith("清源市") else row["address"],
        contact_name=row.get("person") or row["people"][0]["name"],
        contact_phone=f"0800-{6200000 + row['serial']}",
    )


def _enter(stage: Stage, login: str, person_id: UUID) -> None:
    today = stage.clock.now().astimezone(BEIJING).date()
    stage.cast[login] = db.session.get_one(Person, person_id).as_actor(today, ADDRESS)


def _found(stage: Stage, row: dict[str, Any], hashed: str) -> UUID:
    with transaction(SYSTEM, stage.clock) as tx:
        person = commands.found_centre(
            tx,
            _particulars(row, "12"),
            login=row["login"],
            person_name=row["person"],
            password_hash=hashed,
        )
        organisation_id, person_id = person.organisation_id, person.id
    _enter(stage, row["login"], person_id)
    return organisation_id


def _organisation(stage: Stage, row: dict[str, Any]) -> UUID:
    kind = OrganisationKind(row["kind"])
    prefix = "91" if kind in (OrganisationKind.AGENT, OrganisationKind.BANK) else "11"
    with stage.acting("admin") as tx:
        return commands.create_organisation(tx, kind, _particulars(row, prefix)).id


def _person(stage: Stage, organisation_id: UUID, row: dict[str, Any], hashed: str) -> None:
    with stage.acting("admin") as tx:
        person_id = commands.create_person(
            tx,
            organisation_id,
            role=Role(row["role"]),
            login=row["login"],
            name=row["name"],
            is_responsible=row.get("responsible", False),
        ).id
    with stage.acting("admin") as tx:
        invitation = commands.invite(tx, person_id)
    with transaction(visitor(ADDRESS), stage.clock) as tx:
        commands.accept_invitation(tx, invitation, hashed)
    _enter(stage, row["login"], person_id)


def _arrange(stage: Stage, organisation_id: UUID, people: list[dict[str, Any]]) -> None:
    """Give the unit its sign-off route, in the name of its responsible person."""
    route = {
        stage.cast[row["login"]].person_id: frozenset(Duty(duty) for duty in row["duties"])
        for row in people
        if "duties" in row
    }
    if not route:
        return
    responsible = next(row["login"] for row in people if row.get("responsible"))
    with stage.acting(responsible) as tx:
        commands.set_route(tx, organisation_id, {key: duties for key, duties in route.items() if key})
    for row in people:
        person_id = stage.cast[row["login"]].person_id
        if person_id is not None:
            _enter(stage, row["login"], person_id)


def _mandate(stage: Stage, units: dict[str, UUID]) -> None:
    this_year = stage.clock.now().year
    with stage.acting("edu-approver") as tx:
        commands.grant_mandate(
            tx,
            units["education"],
            units["agent"],
            document_number=f"云教委托〔{this_year}〕3号",
            starts=date(this_year, 1, 1),
            ends=date(this_year + 2, 1, 1),
        )


def _bidder(stage: Stage, row: dict[str, Any], hashed: str) -> None:
    with transaction(visitor(ADDRESS), stage.clock) as tx:
        person = commands.register_bidder(
            tx, _particulars(row, "91"), login=row["login"], person_name=row["person"], password_hash=hashed
        )
        organisation_id, person_id = person.organisation_id, person.id
    if not row.get("waiting"):
        with stage.acting("operator") as tx:
            commands.admit_bidder(tx, organisation_id)
    _enter(stage, row["login"], person_id)
