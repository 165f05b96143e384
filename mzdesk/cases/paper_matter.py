"""The matter (案件) a paper is about: who decides, by which law, what was decided, from when, for which reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.names import masked_name
from mzdesk.cases import means
from mzdesk.cases.ages import is_minor
from mzdesk.cases.codes import Level
from mzdesk.cases.entitle import due, in_month
from mzdesk.cases.limits import level_on
from mzdesk.cases.paper_parts import BLANK, Row, counted, joined, said
from mzdesk.describe.paper import OfficeName


@dataclass(frozen=True)
class Programme:
    """How a programme is spoken of on its papers. ``law`` is its key in the table ``legal_basis``; ``party`` how the
    one spoken to is called (你户 for a household); ``proposed`` what would be granted, before anything is."""

    key: str
    title: str
    law: str
    benefit: str
    party: str
    proposed: "Callable[[Matter], Money | None]"
    monthly: bool = True
    group: Callable[["Matter"], str] | None = None

    @property
    def household(self) -> bool:
        return self.party.endswith("户")


@dataclass(frozen=True)
class Matter:
    """One case with everything its papers ask; nothing here fails on an empty record."""

    programme: Programme
    case: Dossier
    around: Circumstances
    office: OfficeName

    def get(self, path: str) -> Any:
        return self.case.get(path)

    def say(self, path: str, blank: str = "") -> str:
        return said(self.get(path), blank)

    @property
    def today(self) -> date:
        return self.around.today

    @property
    def name(self) -> str:
        return self.say("name", BLANK)

    @property
    def addressed(self) -> str:
        """Who a notice is for: after a death the family."""
        return f"{self.name}（已故）家属" if self.get("died") else self.name

    @property
    def public_name(self) -> str:
        """As it may hang on a board: a minor only by surname (care.md §6.3)."""
        minor = is_minor(self.get("birth"), self.today, self.around.policy)
        return masked_name(self.say("name")) if minor else self.say("name")

    def basis(self, stage: str, day: date | None = None) -> str:
        """The legal basis in force on a day: that of the stage, else that of the programme."""
        on = day or self.get("decided") or self.get("accepted") or self.today
        for paper in (f"{self.programme.law}_{stage}", self.programme.law):
            row = self.around.policy.find("legal_basis", on, paper=paper)
            if row is not None:
                return str(row["text"])
        return ""

    def level(self, day: date | None) -> Level:
        """Who decides: as written with the decision, else by the delegation of the day (trap 35)."""
        return self.get("level") or level_on(self.programme.key, day or self.get("decided") or self.today, self.around)

    @property
    def township(self) -> str:
        place = self.office.place if self.office.place != self.office.county else BLANK
        return f"{place}人民政府"

    def decider(self, day: date | None = None) -> str:
        """The authority that signs a decision."""
        return f"{self.office.county}民政局" if self.level(day) is Level.COUNTY else self.township

    def appeal(self, level: Level, day: date | None) -> str:
        """救济途径 by the deciding level and the day, as a sentence."""
        row = self.around.policy.find("appeal", day or self.today, level=str(level))
        words = str(row["words"]) if row else "可以依法申请行政复议或者提起行政诉讼"
        return f"如不服本决定，{words.replace('{county}', self.office.county)}。"

    def event(self, *actions: str) -> Row:
        """The newest step taken whose action speaks of one of ``actions``."""
        rows = self.case.parts.get("events", ())
        return next((row for row in rows if any(word in said(row.get("action")) for word in actions)), {})

    def number(self, paper: str) -> str:
        """文号 of a notice, as it was written down with its delivery."""
        rows = self.case.parts.get("deliveries", ())
        return next((said(row.get("number")) for row in rows if paper in said(row.get("paper"))), "")

    # what is paid

    @cached_property
    def paid(self) -> tuple[Row, ...]:
        """The rows of the entitlement that pay at all; one ended before it began does not."""
        return tuple(row for row in self.case.parts.get("entitlements", ())
                     if row.get("began") and (row.get("ended") is None or row["ended"] >= row["began"]))

    @property
    def start(self) -> Month | None:
        """起始月."""
        return min((row["began"] for row in self.paid), default=None)

    @property
    def last(self) -> Month | None:
        """The last payable month; None while something goes on."""
        ends = [row.get("ended") for row in self.paid]
        return max((end for end in ends if end), default=None) if all(ends) else None

    def amount(self, month: Month | None) -> Money | None:
        """What is due in a month; None where nothing is."""
        rows = in_month(self.paid, month) if month else []
        return due(rows, month) if month and rows else None

    def components(self, month: Month | None) -> str:
        """What the amount is made of."""
        rows = in_month(self.paid, month) if month else []
        return "、".join(f"{said(row.get('component'))}{Money(row.get('monthly') or 0).label}元" for row in rows)

    def people(self, month: Month | None) -> int | None:
        """保障人数 in a month: that of the household's row, else everybody who has a row."""
        rows = in_month(self.paid, month) if month else []
        whole = [row for row in rows if row.get("person") is None]
        return (whole[0].get("people") if whole else len({row["person"] for row in rows})) or None

    # who is meant

    @cached_property
    def household(self) -> tuple[Row, ...]:
        return tuple(means.counted(self.case, Month.of(self.today)))

    @property
    def size(self) -> str:
        """家庭人口 in words; blank where no members were written down."""
        return counted(len(self.household)) if self.household else ""

    @property
    def covered(self) -> str:
        """保障人口 in words: as granted, else as asked for."""
        granted = self.people(self.start)
        if granted is None and self.household:
            granted = len(means.insured(self.case, Month.of(self.today)))
        return counted(granted or self.get("people"))

    @property
    def account(self) -> str:
        return joined(self.say("payee_name"), self.say("bank"), self.say("account"))
