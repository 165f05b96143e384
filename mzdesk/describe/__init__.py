"""The vocabulary a business line is written in. Closed on purpose: no expressions, no plug-ins."""

from mzdesk.describe.fields import (
    Field,
    Kind,
    Owner,
    Secrecy,
    choice,
    choices,
    day,
    fields_of,
    flag,
    idno,
    note,
    number,
    partial_day,
    person,
    phone,
    text,
    village,
)
from mzdesk.describe.line import Column, Line, Part, Section, Step

__all__ = [
    "Column", "Field", "Kind", "Line", "Owner", "Part", "Secrecy", "Section", "Step",
    "choice", "choices", "day", "fields_of", "flag", "idno", "note", "number", "partial_day", "person", "phone",
    "text", "village",
]
