"""The offices that the tests of this folder work in, and keyrings that cost little to open."""

import pytest

from mzdesk.store import keyring
from tests.fixtures import CHEAP, desk, in_both_places, make_desk, shared_desk

__all__ = ["cheap_keys", "desk", "make_desk", "shared_desk"]


@pytest.fixture
def cheap_keys(monkeypatch):
    """New wrappings cost next to nothing; what was sealed before keeps the cost written beside it."""
    monkeypatch.setattr(keyring, "COST", CHEAP)


def pytest_generate_tests(metafunc):
    in_both_places(metafunc, "test_unit_of_work", "test_chain", "test_two_writers", "test_stamps")
