"""What the classes describe, for the tests that hold the steps against it."""

import importlib
import pkgutil

import pytest

import mzdesk
from mzdesk.store import migrate
from mzdesk.store.base import Base


@pytest.fixture(scope="module")
def described():
    """The tables of every class of the program, whichever module declares it."""
    for module in pkgutil.walk_packages(mzdesk.__path__, "mzdesk."):
        if module.name.rpartition(".")[2] != "__main__":
            importlib.import_module(module.name)
    return Base.metadata


def office_of_many_townships(engine):
    """An office as step 0014 left it: residents of two townships, a household, and what each is found by."""
    with engine.connect().execution_options(writes=True) as connection:
        migrate.take_steps(connection, "0014")
        for table, key, site in (("person", "p1", "431281101"), ("person", "p2", "431281103"),
                                 ("household", "h1", "431281103")):
            extra = ("state", "'在册'") if table == "household" else ("name", "'单思怡'")
            connection.exec_driver_sql(
                f"INSERT INTO {table} (id, site, version, {extra[0]}) VALUES ('{key}', '{site}', 1, {extra[1]})")
        for token, key in (("单", "p1"), ("shan", "p1"), ("单", "p2"), ("~household~0001", "h1"), ("无主", "gone")):
            connection.exec_driver_sql(f"INSERT INTO search_token (token, record_id) VALUES ('{token}', '{key}')")
        connection.commit()


def tokens_by_site(engine):
    with engine.connect() as connection:
        return {tuple(row) for row in connection.exec_driver_sql("SELECT site, token, record_id FROM search_token")}


TOKENS = {
    ("431281101", "单", "p1"), ("431281101", "shan", "p1"), ("431281103", "单", "p2"),
    ("431281103", "~household~0001", "h1"),
}
"""What of it stays: every token whose record there is, with the record's township."""
