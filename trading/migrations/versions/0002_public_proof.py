"""Public proof."""

from importlib import import_module

from alembic import op

import trading.tables  # noqa: F401  # fills the metadata
from trading.store.db import Base
from trading.store.triggers import drop_statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

first = import_module("trading.migrations.versions.0001_first_schema")


def upgrade() -> None:
    first.downgrade()
    Base.metadata.create_all(op.get_bind())


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    Base.metadata.drop_all(op.get_bind())
    for table in Base.metadata.sorted_tables:
        for statement in drop_statements(table.name, dialect):
            op.execute(statement)
    first.upgrade()
