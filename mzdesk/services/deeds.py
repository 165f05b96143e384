"""Noting acts on records (打印、查看敏感内容、导入、导出) in the chained log; see ``people.doors``."""

from mzdesk.people.doors import act, note

__all__ = ["act", "note"]
