"""The offices that the tests of this folder work in."""

from tests.fixtures import desk, make_desk, shared_desk

__all__ = ["desk", "make_desk", "shared_desk"]
