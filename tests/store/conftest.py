"""The offices that the tests of this folder work in, and keyrings that cost little to open."""

import pytest

from mzdesk.store import keyring
from tests.fixtures import CHEAP, desk, make_desk, shared_desk

__all__ = ["cheap_keys", "desk", "make_desk", "shared_desk"]


@pytest.fixture
def cheap_keys(monkeypatch):
    """New wrappings cost next to nothing; what was sealed before keeps the cost written beside it."""
    monkeypatch.setattr(keyring, "COST", CHEAP)
