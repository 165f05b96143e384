"""Runs each test of this folder for every business line, in offices of its own."""

import pytest

from mzdesk.lines import LINES
from tests.fixtures import desk, make_desk, shared_desk

__all__ = ["desk", "make_desk", "shared_desk"]


@pytest.fixture(params=LINES.values(), ids=LINES.keys(), scope="module")
def line(request):
    """Each line of the register in turn."""
    return request.param
