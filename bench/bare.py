"""The bare things that the platform is compared with: an empty view, and one row of one table."""

from flask import Flask
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from trading.config import load
from trading.kernel.ids import new_id
from trading.store.db import Base, db, prepare_engine
from trading.store.transaction import bookkeeping


class Row(Base):
    """A row like one of a small form."""

    __tablename__ = "bench_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(100))


def create_app() -> Flask:
    """Nothing but Flask, SQLAlchemy and the platform's way of connecting, fair to SQLite's writers."""
    app = Flask(__name__)
    app.config.update(SQLALCHEMY_DATABASE_URI=load().database_url)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)

    @app.get("/")
    def empty() -> str:
        return ""

    @app.post("/rows")
    def add() -> str:
        with bookkeeping() as session:
            session.add(Row(text=str(new_id())))
        return ""

    return app
