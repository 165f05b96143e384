"""养老机构 oversight: what the registers of homes, residents, inspections and hazards share (care.md §4)."""
