"""Lists: one table for the records of any line, with views, filters, search and a preview."""
