"""A browser of a persona: Flask's test client, signed in through the sign-in page."""

from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.accounts import PASSWORD, login_of
from tests.support.app import World
from trading.kernel.actors import Actor
from trading.store.db import db


class Browser(FlaskClient):
    """Each request has an application context of its own, as on a server, even inside a test's.

    What the test read before is read afresh afterwards.
    """

    def open(self, *args: Any, **options: Any) -> TestResponse:
        with self.application.app_context():
            answer = super().open(*args, **options)
        if has_app_context():
            db.session.rollback()
        return answer


def a_visitor(world: World) -> Browser:
    """Somebody who has not signed in."""
    return Browser(world.app, response_wrapper=TestResponse)


def signed_in(world: World, actor: Actor) -> Browser:
    """The browser of this person."""
    browser = a_visitor(world)
    answer = sign_in(browser, login_of(world, actor))
    assert answer.status_code == 302, answer.text
    return browser


def sign_in(
    browser: Browser,
    login: str,
    password: str = PASSWORD,
    *,
    address: str = "127.0.0.1",
    program: str = "test",
) -> TestResponse:
    """Send the sign-in form from an address, with a program."""
    return browser.post(
        "/sign-in",
        data={"login": login, "password": password},
        environ_base={"REMOTE_ADDR": address},
        headers={"User-Agent": program},
    )
