"""What accounts have done after a commit."""

from typing import Any
from uuid import UUID

from trading.accounts import commands
from trading.accounts.commands.contacts import SEND_CODE
from trading.accounts.commands.people import TELL_OF_RESET
from trading.accounts.messages import code_message, contacts_of, reset_message, way_for
from trading.accounts.models import Person
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.store.db import db
from trading.store.platform import Effect, Platform
from trading.store.transaction import transaction


def send_code(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Make a one-time code and send it; a repeated attempt makes another, and only the last one counts."""
    with transaction(SYSTEM, clock) as tx:
        asked, code = commands.issue_code(tx, UUID(payload["code_id"]))
        locale = tx.get(Person, asked.person_id).locale
        purpose = asked.purpose
        message = code_message(purpose, asked.target, code, locale, platform.config.centre_name)
    way_for(purpose, platform.config).send(message)


def tell_of_reset(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Tell a person, at every verified contact, that the password was set anew."""
    person = db.session.get_one(Person, UUID(payload["person_id"]))
    sender = platform.config.centre_name
    messages = [reset_message(purpose, to, person.locale, sender) for purpose, to in contacts_of(person)]
    db.session.rollback()
    for message in messages:
        way_for(message.purpose, platform.config).send(message)


EFFECTS: dict[str, Effect] = {SEND_CODE: send_code, TELL_OF_RESET: tell_of_reset}
