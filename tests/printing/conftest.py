"""The fonts of this computer, looked for once."""

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.printing import Role, fonts_with


@pytest.fixture(scope="session")
def fonts():
    found = fonts_with()
    try:
        found.strand(Role.SONG)
    except Refusal as refusal:
        pytest.skip(refusal.sentence)
    return found
