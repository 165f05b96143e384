"""Remembered choices of this desk; they never travel."""

from sqlalchemy import delete, insert, select

from mzdesk.people.desk import Desk
from mzdesk.store.local import Setting


def get(desk: Desk, key: str, default: str = "") -> str:
    with desk.store.reading() as connection:
        found = connection.scalar(select(Setting.value).where(Setting.key == key))
    return default if found is None else found


def put(desk: Desk, key: str, value: str) -> None:
    """Remember a choice; where nothing can be written it is not remembered."""
    if desk.store.protected:
        return
    with desk.store.writing() as connection:
        connection.execute(delete(Setting).where(Setting.key == key))
        connection.execute(insert(Setting), {"key": key, "value": value})
