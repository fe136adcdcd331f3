"""The databases that the tests get are migrated as an administrator does it, and each belongs to one test."""

import sqlalchemy as sa

from tests.support.databases import Databases


def test_what_one_test_commits_no_other_sees(databases: Databases) -> None:
    first, second = databases.copy(), databases.copy()
    engine = sa.create_engine(first, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE left_behind (x INTEGER)"))
    assert "left_behind" in sa.inspect(engine).get_table_names()
    other = sa.create_engine(second, poolclass=sa.NullPool)
    assert "left_behind" not in sa.inspect(other).get_table_names()
    databases.drop(first)
    databases.drop(second)
