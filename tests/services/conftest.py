"""The offices that the tests of this folder work in."""

from tests.fixtures import desk, in_both_places, make_desk, shared_desk

__all__ = ["desk", "make_desk", "shared_desk"]


def pytest_generate_tests(metafunc):
    in_both_places(metafunc, "test_listing", "test_records", "test_history", "test_household_rows", "test_checks",
                   "test_drill", "test_restoring")
