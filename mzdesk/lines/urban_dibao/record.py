"""What is kept of a case of 城市低保."""

from mzdesk.cases.dibao import DibaoFields
from mzdesk.store.base import Register


class UrbanDibao(DibaoFields, Register):
    """One application and what became of it."""

    __tablename__ = "urban_dibao"
