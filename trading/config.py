"""Settings from the environment and the instance folder; unsafe production values are refused."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class UnsafeConfiguration(RuntimeError):
    """A production setting that would endanger the trading; the message names each."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the platform must be told. Sizes in bytes, lifetimes in seconds, password memory in KiB.

    `log_interval` and `log_final_interval` (in the half hour before a deadline) are seconds between two
    batches of `log_batch` entries of the public log; every entry is shown `log_opens_after` days after the
    last lot it overlapped, at the latest.
    """

    instance: Path
    database_url: str
    secret_key: str
    production: bool = False
    demo: bool = False
    base_url: str = "http://127.0.0.1:8000"
    origin: str = "ggzy.localhost"
    centre_name: str = "公共资源交易中心"
    document_word: str = "云公资"
    documents_limit: int = 200 * 1024 * 1024
    part_limit: int = 1024 * 1024 * 1024
    session_lifetime: int = 8 * 3600
    session_idle: int = 30 * 60
    password_memory: int = 64 * 1024
    password_rounds: int = 3
    log_interval: int = 600
    log_final_interval: int = 60
    log_batch: int = 16
    log_opens_after: int = 7
    required_witnesses: int = 1
    journal: Path | None = None
    tsa_url: str = ""
    tsa_roots: Path | None = None
    smtp_host: str = ""
    smtp_port: int = 465
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_sender: str = ""

    @property
    def outgoing_folder(self) -> Path:
        return self.instance / "outgoing"

    @property
    def keys_folder(self) -> Path:
        return self.instance / "keys"

    @property
    def log_journal(self) -> Path:
        """The file outside the database that tells how far the public log has come."""
        return self.journal or self.keys_folder / "log.journal"

    @property
    def files_folder(self) -> Path:
        return self.instance / "documents"

    @property
    def envelopes_folder(self) -> Path:
        return self.instance / "envelopes"

    @property
    def belongings(self) -> Path:
        """Where the people of a demonstration keep their own things, apart from the server's."""
        return self.instance.parent / "demo-belongings"

    @property
    def opened_folder(self) -> Path:
        return self.instance / "opened"

    def must_be_safe(self) -> None:
        """Raise UnsafeConfiguration when production would start with a dangerous setting."""
        if not self.production:
            return
        faults = [
            (self.demo, "TRADING_DEMO must not be set: demonstration accounts and a movable clock"),
            (len(self.secret_key) < 32, "TRADING_SECRET_KEY needs at least 32 characters"),
            (not self.base_url.startswith("https://"), "TRADING_BASE_URL must begin with https://"),
            (
                bool(self.smtp_host) and not self.smtp_sender,
                "TRADING_SMTP_SENDER must be set with TRADING_SMTP_HOST",
            ),
            (
                self.password_memory < 19 * 1024 or self.password_rounds < 2,
                "passwords must be hashed with at least 19 MiB and 2 rounds",
            ),
            (
                bool(self.tsa_url) and self.tsa_roots is None,
                "TRADING_TSA_ROOTS must name the authority's root certificates with TRADING_TSA_URL",
            ),
            (
                min(self.log_interval, self.log_final_interval) < 1 or self.log_batch < 2,
                "the public log needs intervals of at least a second and batches of at least two entries",
            ),
            (self.required_witnesses < 1, "TRADING_REQUIRED_WITNESSES must be at least 1"),
            (self.origin.endswith(".localhost"), "TRADING_ORIGIN must be the public name of the platform"),
            (
                self.keys_folder.exists() and bool(self.keys_folder.stat().st_mode & 0o077),
                "the folder of signing keys must be readable by the service account only (chmod 700)",
            ),
        ]
        named = [message for wrong, message in faults if wrong]
        if named:
            raise UnsafeConfiguration("; ".join(named))


def load(environment: Mapping[str, str] = os.environ) -> Config:
    """Read the settings; a development secret is made once and kept in the instance folder."""
    instance = Path(environment.get("TRADING_INSTANCE", ROOT / "instance"))
    instance.mkdir(parents=True, exist_ok=True)
    production = environment.get("TRADING_ENV", "development") == "production"
    demo = environment.get("TRADING_DEMO", "") == "1"
    config = Config(
        instance=instance,
        database_url=environment.get("TRADING_DATABASE_URL", f"sqlite:///{instance / 'trading.sqlite'}"),
        secret_key=environment.get("TRADING_SECRET_KEY") or ("" if production else _kept_secret(instance)),
        production=production,
        demo=demo,
        base_url=environment.get("TRADING_BASE_URL", f"http://127.0.0.1:{environment.get('PORT', '8000')}"),
        origin=environment.get("TRADING_ORIGIN", "ggzy.localhost"),
        centre_name=environment.get("TRADING_CENTRE_NAME", "公共资源交易中心"),
        smtp_host=environment.get("TRADING_SMTP_HOST", ""),
        smtp_port=int(environment.get("TRADING_SMTP_PORT", "465")),
        smtp_user=environment.get("TRADING_SMTP_USER", ""),
        smtp_password=environment.get("TRADING_SMTP_PASSWORD", ""),
        smtp_sender=environment.get("TRADING_SMTP_SENDER", ""),
        document_word=environment.get("TRADING_DOCUMENT_WORD", "云公资"),
        log_interval=int(environment.get("TRADING_LOG_INTERVAL", "3600" if demo else "600")),
        log_final_interval=int(environment.get("TRADING_LOG_FINAL_INTERVAL", "60")),
        log_batch=int(environment.get("TRADING_LOG_BATCH", "16")),
        log_opens_after=int(environment.get("TRADING_LOG_OPENS_AFTER", "7")),
        required_witnesses=int(environment.get("TRADING_REQUIRED_WITNESSES", "1")),
        journal=_path(environment.get("TRADING_LOG_JOURNAL")),
        tsa_url=environment.get("TRADING_TSA_URL", ""),
        tsa_roots=_path(environment.get("TRADING_TSA_ROOTS")),
    )
    config.must_be_safe()
    return config


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _kept_secret(instance: Path) -> str:
    path = instance / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()
