"""Short messages to people: by mail where a server is configured, else into files the centre can read."""

import json
import smtplib
import ssl
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from typing import Protocol

from trading.accounts.models import Person
from trading.accounts.rules import CodePurpose
from trading.config import Config
from trading.kernel.ids import new_id

_CODE = {
    "zh_Hans": "您的验证码是 {code}，15 分钟内有效。如非本人操作，请忽略本消息。",
    "zh_Hant": "您的驗證碼是 {code}，15 分鐘內有效。如非本人操作，請忽略本訊息。",
    "en": "Your code is {code}; it is good for 15 minutes. If you did not ask for it, ignore this message.",
}

_RESET = {
    "zh_Hans": "您的账号密码已凭管理员发放的邀请码重新设定。如非本人操作，请立即联系交易中心和本单位负责人。",
    "zh_Hant": "您的帳號密碼已憑管理員發放的邀請碼重新設定。如非本人操作，請立即聯絡交易中心和本單位負責人。",
    "en": "Your password was set anew with an administrator's invitation. If it was not you, "
    "call the trading centre and your unit's responsible person at once.",
}


_TO_DO = {
    "zh_Hans": "您在本平台有一件事项需要尽快办理，逾期可能无法补办。请登录后查看“待办事项”。",
    "zh_Hant": "您在本平台有一件事項需要盡快辦理，逾期可能無法補辦。請登入後查看「待辦事項」。",
    "en": "Something on this platform waits for you and cannot wait long. "
    "Please sign in and look at “To do”.",
}
"""Says nothing of what it is about: whoever passes messages on must not learn who bids."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, and by which way: the purpose tells a mobile number from a mail address."""

    purpose: CodePurpose
    to: str
    subject: str
    words: str


class Outgoing(Protocol):
    """A way by which messages leave; raises OSError when it is closed just now."""

    def send(self, message: Message) -> None: ...


class Folder:
    """Keeps each message as a file: for a demonstration, and for whoever passes text messages on."""

    def __init__(self, config: Config) -> None:
        self.path = config.outgoing_folder

    def send(self, message: Message) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = asdict(message) | {"purpose": message.purpose.value}
        target = self.path / f"{new_id()}.json"
        target.touch(mode=0o600)
        target.write_text(json.dumps(kept, ensure_ascii=False, indent=1))


class Mail:
    """Sends by SMTP, over TLS from the first byte."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def send(self, message: Message) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.config.smtp_sender, message.to, message.subject
        mail.set_content(message.words)
        context = ssl.create_default_context()
        with smtplib.SMTP_SSL(
            self.config.smtp_host, self.config.smtp_port, timeout=20, context=context
        ) as server:
            if self.config.smtp_user:
                server.login(self.config.smtp_user, self.config.smtp_password)
            server.send_message(mail)


def way_for(purpose: CodePurpose, config: Config) -> Outgoing:
    """Mail goes by SMTP where it is configured; text messages have no gateway of their own yet."""
    return Mail(config) if purpose is CodePurpose.EMAIL and config.smtp_host else Folder(config)


def code_message(purpose: CodePurpose, to: str, code: str, locale: str | None, sender: str) -> Message:
    """The message that carries a one-time code, in the person's language."""
    return Message(purpose, to, sender, _CODE[locale or "zh_Hans"].format(code=code))


def to_do_message(purpose: CodePurpose, to: str, locale: str | None, sender: str) -> Message:
    """The message that calls a person to its list of things to do."""
    return Message(purpose, to, sender, _TO_DO[locale or "zh_Hans"])


def contacts_of(person: Person) -> list[tuple[CodePurpose, str]]:
    """Every way to reach the person that was proved to be its own."""
    ways = (
        (CodePurpose.MOBILE, person.mobile, person.mobile_verified_at),
        (CodePurpose.EMAIL, person.email, person.email_verified_at),
    )
    return [(purpose, to) for purpose, to, at in ways if at]


def reset_message(purpose: CodePurpose, to: str, locale: str | None, sender: str) -> Message:
    """The message that tells a person of a password set anew."""
    return Message(purpose, to, sender, _RESET[locale or "zh_Hans"])
