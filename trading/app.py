"""The one place where the platform is put together."""

from collections.abc import Callable
from importlib import import_module

from flask import Flask

from trading.agenda.sources import SOURCES
from trading.auctions import live as auctions
from trading.backups.holdings import Holding
from trading.config import ROOT, Config, load
from trading.kernel.money import Money
from trading.sealing.lines import instant
from trading.store.db import db, prepare_engine
from trading.store.files import FileStore
from trading.store.keys import load_keys
from trading.store.pdf import PdfRenderer
from trading.store.platform import Platform, Work
from trading.transparency.continuity import keep_outside, must_continue
from trading.web import errors, filters, formats, guard, headers, json_input, language, live, render

PAGES = (
    "trading.accounts.pages",
    "trading.procedures.pages",
    "trading.procedures.api",
    "trading.eligibility.pages",
    "trading.eligibility.api",
    "trading.projects.pages",
    "trading.custody.pages",
    "trading.announcements.pages",
    "trading.transparency.witnesses.pages",
    "trading.transparency.api",
    "trading.transparency.pages",
    "trading.admissions.pages",
    "trading.questions.pages",
    "trading.bids.pages",
    "trading.bids.api",
    "trading.deposits.pages",
    "trading.openings.pages",
    "trading.disputes.pages",
    "trading.draws.pages",
    "trading.draws.api",
    "trading.committees.pages",
    "trading.results.pages",
    "trading.rounds.pages",
    "trading.auctions.pages",
    "trading.auctions.api",
    "trading.contracts.pages",
    "trading.remedies.pages",
    "trading.bundles.pages",
    "trading.publication.pages",
    "trading.reconciliation.pages",
    "trading.agenda.pages",
    "trading.supervision.pages",
    "trading.jobs.health",
)
"""Modules with a blueprint `bp`."""

DEMO_PAGES = ("trading.web.styleguide", "trading.demo.pages")
"""The same, for a demonstration only."""

EFFECTS: tuple[str, ...] = (
    "trading.accounts.effects",
    "trading.projects.effects",
    "trading.announcements.effects",
    "trading.admissions.effects",
    "trading.bids.effects",
    "trading.bids.reminders",
    "trading.deposits.effects",
    "trading.openings.effects",
    "trading.disputes.effects",
    "trading.draws.effects",
    "trading.committees.effects",
    "trading.committees.effects",
    "trading.results.effects",
    "trading.rounds.effects",
    "trading.auctions.hammering",
    "trading.auctions.effects",
    "trading.remedies.effects",
    "trading.bundles.effects",
    "trading.agenda.effects",
    "trading.transparency.effects",
)
"""Modules with EFFECTS and DUE for the worker."""

DEMO_EFFECTS: tuple[str, ...] = ("trading.demo.effects",)
"""The same, for a demonstration only."""

SUBSCRIPTIONS: tuple[str, ...] = (
    "trading.projects.subscriptions",
    "trading.announcements.subscriptions",
    "trading.admissions.subscriptions",
    "trading.bids.subscriptions",
    "trading.draws.subscriptions",
    "trading.results.subscriptions",
    "trading.auctions.subscriptions",
    "trading.rounds.subscriptions",
    "trading.contracts.subscriptions",
    "trading.questions.subscriptions",
    "trading.remedies.subscriptions",
    "trading.publication.subscriptions",
)
"""Modules whose `install` subscribes an upper feature to events of lower ones."""

HOLDINGS: tuple[str, ...] = (
    "trading.backups.holdings",
    "trading.bids.holdings",
    "trading.openings.holdings",
)
"""Modules with HOLDINGS: the files of the instance that rows need, which a backup copies."""

MOMENTS: tuple[str, ...] = (
    "trading.announcements.moments",
    "trading.questions.moments",
    "trading.admissions.moments",
    "trading.remedies.moments",
    "trading.deposits.moments",
    "trading.openings.moments",
    "trading.results.moments",
    "trading.auctions.moments",
    "trading.rounds.moments",
    "trading.contracts.moments",
)
"""Modules with `moments`: when something happened that a period runs from or to."""

RECORD_FILTERS: dict[str, Callable[..., str]] = {
    "money": formats.money_text,
    "wan": formats.wan_text,
    "capital": Money.capital,
    "moment": formats.moment_text,
    "instant": lambda written: formats.moment_text(instant(written), seconds=True),
    "day": formats.day_text,
    "size": formats.size_text,
    "fingerprint": formats.fingerprint_text,
}
"""Records are printed in their own language, whatever the reader's is."""


def create_app(config: Config | None = None) -> Flask:
    """Build the application; raises UnsafeConfiguration for dangerous production settings."""
    config = config or load()
    config.must_be_safe()
    app = Flask("trading", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["platform"] = Platform(
        config=config,
        files=FileStore(config.files_folder),
        keys=load_keys(config.keys_folder, config.origin, may_create=not config.production),
        pdf=PdfRenderer(ROOT / "templates", RECORD_FILTERS),
    )
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        live.install(app, db.engine)
        auctions.install(app, db.engine)
    headers.install(app)
    guard.install(app, config)
    json_input.install(app)
    errors.install(app)
    language.install(app)
    filters.install(app)
    render.install(app)
    for name in PAGES + (DEMO_PAGES if config.demo else ()):
        app.register_blueprint(import_module(name).bp)
    for name in SUBSCRIPTIONS:
        import_module(name).install()
    SOURCES[:] = [import_module(name).moments for name in MOMENTS]
    app.extensions["work"] = _work(EFFECTS + (DEMO_EFFECTS if config.demo else ()))
    return app


def create_serving_app() -> Flask:
    """Build the application for a process that serves; raises Discontinued for a database put back."""
    app = create_app()
    with app.app_context():
        platform: Platform = app.extensions["platform"]
        try:
            must_continue(db.session(), platform)
            keep_outside(db.session(), platform.config)
        finally:
            db.session.remove()
            db.engine.dispose()  # a server may fork: no connection must be shared with its children
    return app


def holdings() -> list[Holding]:
    """Which files of the instance belong to a backup."""
    return [each for name in HOLDINGS for each in import_module(name).HOLDINGS]


def _work(names: tuple[str, ...]) -> Work:
    modules = [import_module(name) for name in names]
    effects = {kind: effect for module in modules for kind, effect in module.EFFECTS.items()}
    return Work(effects, [due for module in modules for due in getattr(module, "DUE", [])])
