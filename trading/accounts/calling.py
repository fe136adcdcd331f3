"""Call people to their list of things to do."""

from uuid import UUID

from sqlalchemy import ColumnElement, select

from trading.accounts.messages import contacts_of, to_do_message, way_for
from trading.accounts.models import Person
from trading.store.db import db
from trading.store.platform import Platform


def call(platform: Platform, whom: ColumnElement[bool]) -> None:
    """Call everybody active of whom the condition holds, by every proved contact.

    The message says only that something waits: whoever passes it on must not learn what it is about.
    """
    session = db.session()
    sender = platform.config.centre_name
    messages = [
        to_do_message(purpose, to, person.locale, sender)
        for person in session.scalars(select(Person).where(whom, Person.active)).all()
        for purpose, to in contacts_of(person)
    ]
    session.rollback()
    for message in messages:
        way_for(message.purpose, platform.config).send(message)


def call_organisation(platform: Platform, organisation_id: UUID) -> None:
    """Call everybody of an organisation."""
    call(platform, Person.organisation_id == organisation_id)
