"""Codes leave the platform by mail where a server is configured, else into files; never twice the same."""

import email
import json
import re
import ssl
import stat
from collections.abc import Iterator
from dataclasses import replace
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.accounts import a_county
from tests.support.app import World
from tests.support.smtp import HOST, MailServer, mail_server
from trading.accounts import commands
from trading.accounts.effects import send_code
from trading.accounts.messages import Folder, Mail, way_for
from trading.accounts.models import Person
from trading.accounts.rules import CodePurpose
from trading.kernel.actors import Actor, visitor
from trading.store.platform import Platform


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as running:
        yield running


def with_mail(world: World, server: MailServer) -> Platform:
    config = replace(
        world.platform.config,
        smtp_host=HOST,
        smtp_port=server.port,
        smtp_user="centre",
        smtp_password="a password",
        smtp_sender="ggzy@example.gov.cn",
    )
    return replace(world.platform, config=config)


def ask(world: World, actor: Actor, purpose: CodePurpose, target: str) -> UUID:
    with world.acting(actor) as tx:
        return commands.ask_for_code(tx, purpose, target).id


def test_a_code_reaches_the_mail_address_and_proves_it(
    world: World, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    bidder = a_county(world).bidders[0]
    code_id = ask(world, bidder, CodePurpose.EMAIL, "bidder@example.cn")
    send_code(with_mail(world, server), world.clock, {"code_id": str(code_id)})
    [letter] = server.letters
    mail = email.message_from_string(letter, policy=default)
    assert (mail["To"], mail["From"]) == ("bidder@example.cn", "ggzy@example.gov.cn")
    code = re.search("验证码是 ([0-9]{6})", mail.get_content())
    assert code is not None
    person = world.session.get_one(Person, bidder.person_id)
    assert person.email == ""
    with world.acting(bidder) as tx:
        assert commands.confirm_contact(tx, code_id, code[1])
    assert world.session.get_one(Person, bidder.person_id).email == "bidder@example.cn"


def test_a_mail_server_that_cannot_prove_itself_gets_nothing(world: World, server: MailServer) -> None:
    code_id = ask(world, a_county(world).bidders[0], CodePurpose.EMAIL, "bidder@example.cn")
    with pytest.raises(ssl.SSLCertVerificationError):
        send_code(with_mail(world, server), world.clock, {"code_id": str(code_id)})
    assert server.letters == []


def test_text_messages_and_unconfigured_mail_go_into_files_of_the_service_alone(world: World) -> None:
    config = world.platform.config
    assert isinstance(way_for(CodePurpose.EMAIL, config), Folder)
    assert isinstance(way_for(CodePurpose.MOBILE, replace(config, smtp_host="mail")), Folder)
    assert isinstance(way_for(CodePurpose.EMAIL, replace(config, smtp_host="mail")), Mail)
    ask(world, a_county(world).bidders[0], CodePurpose.EMAIL, "bidder@example.cn")
    world.work()
    [kept] = config.outgoing_folder.glob("*.json")
    assert json.loads(kept.read_text())["to"] == "bidder@example.cn"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_code_sent_again_replaces_the_one_before(world: World) -> None:
    bidder = a_county(world).bidders[0]
    code_id = ask(world, bidder, CodePurpose.MOBILE, "13900000001")
    for _ in range(2):
        send_code(world.platform, world.clock, {"code_id": str(code_id)})
    files = sorted(
        world.platform.config.outgoing_folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns
    )
    first, second = (re.findall("[0-9]{6}", json.loads(path.read_text())["words"])[0] for path in files)
    if first != second:
        with world.acting(bidder) as tx:
            assert not commands.confirm_contact(tx, code_id, first)
    with world.acting(bidder) as tx:
        assert commands.confirm_contact(tx, code_id, second)


def test_whoever_had_a_password_hears_of_a_new_one_at_every_verified_contact(world: World) -> None:
    county = a_county(world)
    bidder = county.bidders[0]
    code_id = ask(world, bidder, CodePurpose.MOBILE, "13900000001")
    world.work()
    [kept] = world.platform.config.outgoing_folder.glob("*.json")
    with world.acting(bidder) as tx:
        commands.confirm_contact(tx, code_id, re.findall("验证码是 ([0-9]{6})", kept.read_text())[0])
    kept.unlink()
    assert bidder.person_id is not None
    with world.acting(county.administrator) as tx:
        invitation = commands.invite(tx, bidder.person_id)
    with world.acting(visitor()) as tx:
        commands.accept_invitation(tx, invitation, "the hash of whoever typed it")
    world.work()
    [told] = world.platform.config.outgoing_folder.glob("*.json")
    message = json.loads(told.read_text())
    assert (message["to"], "重新设定" in message["words"]) == ("13900000001", True)


def test_a_code_is_written_in_the_language_of_the_person(world: World) -> None:
    bidder = a_county(world).bidders[0]
    with world.acting(bidder) as tx:
        commands.keep_locale(tx, "en")
    ask(world, bidder, CodePurpose.MOBILE, "13900000001")
    world.work()
    [kept] = world.platform.config.outgoing_folder.glob("*.json")
    assert json.loads(kept.read_text())["words"].startswith("Your code is")
