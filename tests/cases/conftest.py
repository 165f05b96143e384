"""An office whose policy has round figures."""

from collections.abc import Callable

import pytest

from mzdesk.people.desk import Desk
from tests.cases.relief import with_policy
from tests.fixtures import make_desk

__all__ = ["make_desk"]


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """托口镇 on Friday 9 October 2026, 低保 400 (rural) and 600 (urban) 元 a month."""
    return with_policy(make_desk())
