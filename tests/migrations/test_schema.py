"""The schema that the steps build is the schema that the classes describe, in every name, type, key and index."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from mzdesk.store import migrate
from mzdesk.store.base import Base
from mzdesk.store.database import encrypted_engine
from tests.migrations.conftest import TOKENS, office_of_many_townships, tokens_by_site


@pytest.fixture(scope="module")
def stepped(tmp_path_factory):
    """An encrypted database that took every step."""
    engine = encrypted_engine(tmp_path_factory.mktemp("steps") / "mzdesk.db", bytes(32))
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def made(described, tmp_path_factory):
    """An encrypted database made from the classes at once."""
    engine = encrypted_engine(tmp_path_factory.mktemp("classes") / "mzdesk.db", bytes(32))
    described.create_all(engine)
    yield engine
    engine.dispose()


def test_nothing_is_missing_and_nothing_is_left_over(described, stepped):
    with stepped.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), described) == []


def columns(engine):
    """Every column of every table as SQLite sees it: type, NOT NULL, default, place in the primary key."""
    found = {}
    with engine.connect() as connection:
        for table in sa.inspect(engine).get_table_names():
            if table != "alembic_version":
                for row in connection.exec_driver_sql(f'PRAGMA table_info("{table}")').mappings():
                    found[f"{table}.{row['name']}"] = (row["type"], row["notnull"], row["dflt_value"], row["pk"])
    return found


def indexes(engine):
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL")
        return {row.name: " ".join(row.sql.replace('"', "").split()) for row in rows}


def without_rowid(engine):
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return {row.name for row in rows if "WITHOUT ROWID" in row.sql.upper()}


def test_columns_are_the_same_to_the_letter(stepped, made):
    assert columns(stepped) == columns(made)


def test_indexes_are_the_same_to_the_letter(stepped, made):
    assert indexes(stepped) == indexes(made)


def test_tables_are_kept_in_the_same_way(stepped, made):
    assert without_rowid(stepped) == without_rowid(made)


def test_the_steps_form_one_row_without_branches():
    steps = list(ScriptDirectory.from_config(migrate._config()).walk_revisions())
    assert [step.is_branch_point for step in steps] == [False] * len(steps)
    assert sum(step.down_revision is None for step in steps) == 1
    assert sum(step.is_head for step in steps) == 1
    assert [step.revision for step in steps][::-1] == [f"{number:04d}" for number in range(1, len(steps) + 1)]


def test_each_step_alone_leads_to_the_next(tmp_path):
    from alembic import command

    engine = encrypted_engine(tmp_path / "mzdesk.db", bytes(32))
    for revision, _ in migrate.sentences():
        config = migrate._config()
        with engine.connect().execution_options(writes=True) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            connection.commit()
        assert migrate.current(engine) == revision
    engine.dispose()


def test_no_record_table_forgets_what_every_record_has(described):
    """Tables whose rows are logged have an owner, a version and a void reason."""
    from mzdesk.store.base import Record

    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Record):
            assert {"id", "site", "version", "void_reason"} <= {c.key for c in mapper.columns}, mapper.class_.__name__


def test_who_is_found_before_the_tokens_are_parted_by_township_is_found_after(tmp_path):
    engine = encrypted_engine(tmp_path / "mzdesk.db", bytes(32))
    office_of_many_townships(engine)
    migrate.upgrade(engine)
    assert tokens_by_site(engine) == TOKENS
    assert "search_token_before" not in sa.inspect(engine).get_table_names()
    engine.dispose()
