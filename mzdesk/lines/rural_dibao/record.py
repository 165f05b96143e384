"""What is kept of a case of 农村低保."""

from mzdesk.cases.dibao import DibaoFields
from mzdesk.store.base import Register


class RuralDibao(DibaoFields, Register):
    """One application and what became of it."""

    __tablename__ = "rural_dibao"
