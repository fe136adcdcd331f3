"""The first schema."""

from alembic import op

import trading.tables  # noqa: F401  # fills the metadata
from trading.store.db import Base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    Base.metadata.create_all(op.get_bind())


def downgrade() -> None:
    Base.metadata.drop_all(op.get_bind())
