"""This office's own keys and the roster it goes by, in its encrypted database."""

import base64
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import files, refusals
from mzdesk.exchange import format as package_format
from mzdesk.exchange.keys import AgeKey, SigningKey, fingerprint
from mzdesk.exchange.records import RosterRow
from mzdesk.exchange.roster import Roster, Seat, read_roster
from mzdesk.people.desk import Desk
from mzdesk.store.local import Secret
from mzdesk.store.vault import Vault

ROSTER_FILE = "roster.mzp"
_SIGN, _AGE, _FORMER = "sign", "age", "sign.former"
_KEYS = select(Secret.name, Secret.value).where(Secret.name.in_((_SIGN, _AGE)))
_NEWEST = select(RosterRow.package).order_by(RosterRow.version.desc()).limit(1)


@dataclass(frozen=True)
class Keys:
    """The two private keys of an office."""

    sign: SigningKey
    age: AgeKey

    def seat(self, desk: Desk) -> Seat:
        """What the roster says of this installation, as far as it can be said here."""
        office = desk.office
        return Seat(office.area, office.name, office.replica, self.sign.public.text, self.age.recipient)

    def fingerprint(self, desk: Desk) -> str:
        return fingerprint(desk.office.area, self.sign.public.text, self.age.recipient)


def keys(desk: Desk) -> Keys:
    """This office's keys; made at the first call (creation of the office) and never again."""
    vault = desk.store.vault
    with desk.store.reading() as connection:
        found = _read_keys(connection, vault)
    if found:
        return found
    with desk.store.writing() as connection:
        found = _read_keys(connection, vault)
        if found is None:
            found = Keys(SigningKey.generate(), AgeKey.generate())
            texts = {_SIGN: found.sign.dump(), _AGE: found.age.text}
            connection.execute(insert(Secret), [
                {"name": name, "value": vault.sealed(name, text)} for name, text in texts.items()
            ])
    return found


def _read_keys(connection: Connection, vault: Vault) -> Keys | None:
    rows = connection.execute(_KEYS).all()
    held = {name: vault.opened(name, value) for name, value in rows}
    return Keys(SigningKey.load(held[_SIGN]), AgeKey(held[_AGE])) if len(held) == 2 else None


def former_key(desk: Desk) -> SigningKey | None:
    """The signing key that this office had before it changed it; it signs beside the present one, so that who pinned
    the old one can follow."""
    with desk.store.reading() as connection:
        found = connection.scalar(select(Secret.value).where(Secret.name == _FORMER))
    return SigningKey.load(desk.store.vault.opened(_FORMER, found)) if found else None


def change_key(desk: Desk, new: SigningKey, data: bytes) -> None:
    """Take a new signing key and the roster that tells of it, in one transaction."""
    vault, old = desk.store.vault, keys(desk).sign
    with desk.store.writing() as connection:
        connection.execute(delete(Secret).where(Secret.name.in_((_SIGN, _FORMER))))
        connection.execute(insert(Secret), [
            {"name": name, "value": vault.sealed(name, key.dump())} for name, key in ((_SIGN, new), (_FORMER, old))])
        connection.execute(insert(RosterRow), _row(desk, data))
    lay_beside(desk, data)


def roster(desk: Desk) -> Roster | None:
    """The roster in force here, or None before the first one."""
    with desk.store.reading() as connection:
        return roster_in(connection)


def roster_in(connection: Connection) -> Roster | None:
    """As ``roster``, within a transaction."""
    newest = connection.scalar(_NEWEST)
    return _roster_of(base64.b64decode(newest)) if newest else None


def demand_roster(desk: Desk) -> Roster:
    found = roster(desk)
    if found is None:
        raise refusals.no_roster()
    return found


def keep_roster(desk: Desk, data: bytes, *, anew: bool = False) -> None:
    """Make a checked roster the one in force, and lay a copy beside the database for ``verify`` without a password.
    ``anew`` forgets those that were installed before: another bureau key was compared by a person."""
    with desk.store.writing() as connection:
        if anew:
            connection.execute(delete(RosterRow))
        connection.execute(insert(RosterRow), _row(desk, data))
    lay_beside(desk, data)


def _row(desk: Desk, data: bytes) -> dict[str, object]:
    return {
        "version": _roster_of(data).version, "package": base64.b64encode(data).decode("ascii"),
        "installed": desk.clock.now().isoformat(timespec="seconds"),
    }


def lay_beside(desk: Desk, data: bytes) -> None:
    """The copy beside the database; written again where the program was cut off before it was there."""
    path = desk.folder / ROSTER_FILE
    if not path.is_file() or path.read_bytes() != data:
        files.write(data, desk.folder, ROSTER_FILE)


def lay_roster(desk: Desk) -> None:
    """The copy of the roster in force beside the database, where it is missing."""
    package = None if (desk.folder / ROSTER_FILE).exists() else roster_package(desk)
    if package is not None:
        files.write(package.data, desk.folder, ROSTER_FILE)


def roster_package(desk: Desk) -> package_format.Package | None:
    """The roster in force as the file it came in."""
    with desk.store.reading() as connection:
        newest = connection.scalar(_NEWEST)
    if not newest:
        return None
    data = base64.b64decode(newest)
    return package_format.read(io.BytesIO(data), len(data))


@lru_cache(maxsize=8)
def _roster_of(data: bytes) -> Roster:
    """The roster in a file of ours; checked once for the same bytes."""
    return read_roster(package_format.read(io.BytesIO(data), len(data)))


def roster_beside(folder: Path) -> Roster | None:
    """The roster that lies open in an office's folder, or None. It says who is who, not whom to trust blindly."""
    try:
        return read_roster(files.read(folder / ROSTER_FILE))
    except Refusal:
        return None


