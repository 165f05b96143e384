"""Use cases on homes for elders: the bed board, checks, the figures of a month (care.md §4)."""
