"""Workbooks in and out: reading what offices keep, finding the table in it, giving bad rows back, writing rosters."""

from mzdesk.sheets.errors import write_errors
from mzdesk.sheets.headings import find_table, table_of_file, tables_of_file
from mzdesk.sheets.long_out import write_long
from mzdesk.sheets.mapping import read_mapping
from mzdesk.sheets.plain_out import write_table
from mzdesk.sheets.reader import read
from mzdesk.sheets.roster_out import write_roster

__all__ = ["find_table", "read", "read_mapping", "table_of_file", "tables_of_file", "write_errors", "write_long",
           "write_roster",
           "write_table"]
