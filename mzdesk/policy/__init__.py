"""Dated policy data: standards, visit intervals, ages, legal bases; looked up by the day they apply to."""

from mzdesk.policy.tables import Policy, shipped

__all__ = ["Policy", "shipped"]
