"""The steps build the same schema on a PostgreSQL server as the classes describe there, and as a file has."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from mzdesk.store import migrate, server
from mzdesk.store.address import Address
from mzdesk.store.database import encrypted_engine
from mzdesk.store.server import make_schema, server_engine
from tests import postgres
from tests.migrations.conftest import TOKENS, office_of_many_townships, tokens_by_site


@pytest.fixture(scope="module")
def empty():
    """Gives engines over new databases that hold nothing but the office's empty schema."""
    running, made = postgres.server(), []

    def make():
        name = running.database()
        engine = server_engine(Address.of(running.url(name)), bytes(32))
        with engine.connect().execution_options(writes=True) as connection:
            make_schema(connection)
            connection.commit()
        engine.dispose()  # the next connection finds the schema to be its own
        made.append((engine, name))
        return engine

    yield make
    for engine, name in made:
        engine.dispose()
        running.drop(name)


@pytest.fixture(scope="module")
def stepped(empty):
    engine = empty()
    migrate.upgrade(engine)
    return engine


@pytest.fixture(scope="module")
def made(described, empty):
    engine = empty()
    with engine.connect().execution_options(writes=True) as connection:
        described.create_all(connection)
        connection.commit()
    return engine


def columns(engine):
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, collation_name "
            "FROM information_schema.columns WHERE table_schema = %s AND table_name <> 'alembic_version'",
            (server.SCHEMA,))
        return {tuple(row) for row in rows}


def indexes(engine):
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = %s AND tablename <> 'alembic_version'",
            (server.SCHEMA,))
        return {tuple(row) for row in rows}


def test_nothing_is_missing_and_nothing_is_left_over(described, stepped):
    with stepped.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), described) == []


def test_columns_and_indexes_are_the_same_to_the_letter(stepped, made):
    assert columns(stepped) == columns(made)
    assert indexes(stepped) == indexes(made)


def test_tables_and_columns_are_those_of_a_file(stepped, tmp_path):
    file = encrypted_engine(tmp_path / "mzdesk.db", bytes(32))
    migrate.upgrade(file)
    in_file = {(table, column["name"], column["nullable"])
               for table in sa.inspect(file).get_table_names() if table != "alembic_version"
               for column in sa.inspect(file).get_columns(table)}
    file.dispose()
    assert {(table, column, nullable == "YES") for table, column, _, nullable, *_ in columns(stepped)} == in_file


def test_each_step_alone_leads_to_the_next(empty):
    engine = empty()
    for revision, _ in migrate.sentences():
        with engine.connect().execution_options(writes=True) as connection:
            migrate.take_steps(connection, revision)
            connection.commit()
        assert migrate.current(engine) == revision


def test_who_is_found_before_the_tokens_are_parted_by_township_is_found_after(empty):
    engine = empty()
    office_of_many_townships(engine)
    migrate.upgrade(engine)
    assert tokens_by_site(engine) == TOKENS
