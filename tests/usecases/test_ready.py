"""Before the first lot an administrator asks what is still missing, and later whether something has gone."""

from dataclasses import replace

from sqlalchemy import text

from tests.support.accounts import a_county
from tests.support.app import World
from tests.support.witnesses import a_witness
from trading.cli.ready import readiness
from trading.store.transaction import bookkeeping


def missing(world: World) -> dict[str, list[str]]:
    """What is wrong, by what was looked at."""
    world.session.rollback()
    found = {each.title: each.faults for each in readiness(world.app)}
    return {title: faults for title, faults in found.items() if faults}


def test_an_installation_is_ready_when_nothing_is_missing_any_more(world: World) -> None:
    assert missing(world).keys() == {"Settings", "Worker", "Administrator and witnesses"}
    a_county(world)
    world.work()
    assert missing(world)["Administrator and witnesses"] == [
        "0 of 1 witnesses: no bid can be opened without them"
    ]
    a_witness(world)
    config = replace(world.platform.config, production=True, smtp_host="mail.example.gov.cn")
    world.app.extensions["platform"] = replace(world.platform, config=config)
    assert missing(world) == {}
    must_be_told_when_protection_is_gone(world)


def must_be_told_when_protection_is_gone(world: World) -> None:
    """A database administrator takes the protection of receipts away."""
    if world.session.get_bind().dialect.name == "sqlite":
        removal, name = "DROP TRIGGER receipts_no_update", "receipts_no_update"
    else:
        name = "receipts_no_change"
        removal = f"ALTER TABLE receipts DISABLE TRIGGER {name}"
    with bookkeeping() as session:
        session.execute(text(removal))
    assert missing(world) == {"Database": [f"receipts can be changed unnoticed: {name} is missing"]}
