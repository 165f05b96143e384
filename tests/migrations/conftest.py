"""What the classes describe, for the tests that hold the steps against it."""

import importlib
import pkgutil

import pytest

import mzdesk
from mzdesk.store.base import Base


@pytest.fixture(scope="module")
def described():
    """The tables of every class of the program, whichever module declares it."""
    for module in pkgutil.walk_packages(mzdesk.__path__, "mzdesk."):
        if module.name.rpartition(".")[2] != "__main__":
            importlib.import_module(module.name)
    return Base.metadata
