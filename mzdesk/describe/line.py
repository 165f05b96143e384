"""A business line: the one page that says what it keeps, shows, prints, checks and sends."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mzdesk.basics.coded import Coded
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem
from mzdesk.describe.paper import OfficeName, Paper

Check = Callable[[Dossier, Circumstances], Iterable[Problem]]
Compute = Callable[[Dossier, Circumstances], Any]
Reminders = Callable[[Dossier, Circumstances], Iterable[tuple[str, date]]]
PaperMaker = Callable[[Dossier, Circumstances, OfficeName], Paper]

DRAFT = "草稿"


def no_needs(dossier: Dossier, around: Circumstances) -> Iterable[Problem]:
    """A step that asks nothing beyond the required fields."""
    return ()


@dataclass(frozen=True)
class Section:
    """One tab or group of the form: rows of field keys, in the order of the paper."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Column:
    """A column of the list and the roster.

    ``key`` is a field, ``part.field`` for the current row of a part, or any name where ``compute`` gives the value.
    ``width`` is a share in millimetres on landscape A4; ``group`` is the upper heading over neighbouring columns.
    ``public`` says that the column may hang on a board (公示): who, where, how many, how much, and nothing else
    (民办函〔2019〕52号). A column is not public unless it says so.
    """

    key: str
    label: str = ""
    compute: Compute | None = None
    width: int = 20
    group: str = ""
    roster: bool = True
    listed: bool = True
    public: bool = False


@dataclass(frozen=True)
class Part:
    """Many rows of one kind that belong to a record: parents, agreements, visits.

    ``newest`` is the field they are ordered by, the latest first; without it they stand as they were entered. The
    first row is the current one. ``most`` is how many there can be, 0 for any number. ``headings`` are the group
    headings under which workbooks keep the part's columns. ``written``: rows come from steps and are shown, not typed.
    ``pictures``: the rows are pictures and scans, added and taken away by themselves.
    """

    key: str
    title: str
    record: type
    form: tuple[Section, ...]
    columns: tuple[str, ...]
    newest: str = ""
    most: int = 0
    check: Callable[[Dossier, Mapping[str, Any], Circumstances], Iterable[Problem]] | None = None
    newest_first: bool = True
    headings: tuple[str, ...] = ()
    written: bool = False
    pictures: bool = False


@dataclass(frozen=True)
class Taken:
    """A step as the clerk takes it: on which day, for which reason (a code), with what words, by whom."""

    day: date
    reason: str = ""
    words: str = ""
    who: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a step writes beside the state: fields of the record, new rows of parts, changes of rows by id.

    ``begets`` are new records of other lines by key, each with its state and values: a hazard that an inspection found.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    changes: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    begets: tuple["Begotten", ...] = ()


@dataclass(frozen=True)
class Begotten:
    """A record that a step of another line makes: in a state, with rows of its parts.

    Where a record with the same values under the keys of ``same`` is still on its register, none is made; where one
    was, the new record points to it with its field ``link``.
    """

    line: str
    state: str
    values: Mapping[str, Any]
    rows: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    same: tuple[str, ...] = ()
    link: str = ""


Write = Callable[[Dossier, Circumstances, Taken], Outcome]


@dataclass(frozen=True)
class Step:
    """A step of the workflow. ``opens``/``closes``: it begins or ends an interval on the register (在册).

    ``signed``: a decision of who is in charge (分管领导), who may take it without a clerk's rights. ``needs`` is asked
    with the day of the step as today. ``reasons`` is the list the clerk chooses from,
    ``needs_words`` asks for words of his own. ``dated`` is the field that receives the day; ``writes`` says what else
    the step writes. ``back`` marks a correction: it goes back and asks nothing but why. ``papers`` are what the step
    yields.
    """

    source: str
    action: str
    target: str
    needs: Check = no_needs
    opens: bool = False
    closes: bool = False
    reasons: type[Coded] | None = None
    needs_words: bool = False
    dated: str = ""
    writes: Write | None = None
    back: bool = False
    papers: tuple[str, ...] = ()
    signed: bool = False


@dataclass(frozen=True)
class Clock:
    """A period that rules set: it runs from the day in ``starts`` until ``ends`` is filled.

    ``key`` names it in the policy table ``time_limit``; ``states`` are those in which it runs.
    """

    key: str
    title: str
    starts: str
    ends: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class Relief:
    """How a relief programme pays, so that no service asks which programme it is.

    ``claims`` names the benefits a case asks for, as the exclusion matrix calls them. ``grants`` reckons what a month
    is worth; None for a one-off payment. ``household`` True: it is for the insured members together. ``band`` tells on
    which step somebody stands in a month, where the amount moves with age; ``reviewed``: 复核 falls due.
    """

    claims: Callable[[Dossier], tuple[str, ...]]
    grants: Callable[[Dossier, Month, Circumstances], list[Any]] | None = None
    household: bool = False
    band: Callable[[Dossier, Month, Circumstances], Any] | None = None
    reviewed: bool = True


@dataclass(frozen=True)
class StateView:
    """A tab over the list that shows certain states."""

    key: str
    title: str
    states: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Line:
    """One business line; each is one of a kind, so two are equal only where they are the same.

    ``subject`` is the shared record (居民) that each record is about.

    ``form`` places every field of subject and record exactly once. ``chips`` are short words for the header of a
    record and its preview; ``due`` is the next day on which something must be done, ``reminders`` what else ends on a
    day (certificates, agreements), each by its name. What the two say may change by itself only on a day that stands in
    the record, the day after it, a birthday, the day after the due day, or when policy does. ``roster_states`` are
    those that count as being on the register. ``import_paths`` are what a workbook's columns may be matched to, and
    ``complete`` adds what follows from an imported row. ``risk``, ``visits`` and ``spells`` name the field of the
    risk level, the part of the visits and the part of the intervals on the register, where the line has them.
    ``children`` True: rows never appear in a public-purpose roster (care.md §6.3). ``group`` is the heading in the
    navigation. ``events`` names the part that keeps each step taken; ``clocks`` are the periods of its procedure.
    ``standing`` is the word for being on the register, ``views`` further tabs. ``relief``: how a
    programme pays that does. ``unit`` counts its records. ``optional`` names fields of the subject that this line does
    not demand. ``known_by`` names texts by which a record is found beside its person: a name of its own, its numbers;
    a secret one is found from its end only.
    """

    key: str
    title: str
    record: type
    subject: type | None
    form: tuple[Section, ...]
    columns: tuple[Column, ...]
    steps: tuple[Step, ...]
    check: Check
    natural_key: tuple[str, ...]
    optional: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    spells: str = ""
    papers: Mapping[str, PaperMaker] = field(default_factory=dict)
    roster_title: str = ""
    roster_states: tuple[str, ...] = ()
    imported_state: str = DRAFT
    import_paths: tuple[str, ...] = ()
    complete: Callable[[dict[str, Any]], dict[str, Any]] = dict
    risk: str = ""
    chips: Compute | None = None
    due: Compute | None = None
    reminders: Reminders | None = None
    visits: str = ""
    children: bool = False
    icon: str = ""
    group: str = "关爱探访"
    events: str = ""
    clocks: tuple[Clock, ...] = ()
    standing: str = "在册"
    views: tuple[StateView, ...] = ()
    relief: Relief | None = None
    unit: str = "人"

    @property
    def register(self) -> str:
        """The register's public name on the command line and in packages: ``left-behind``."""
        return self.key.replace("_", "-")

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the steps name them."""
        found = [DRAFT]
        for step in self.steps:
            found += [s for s in (step.source, step.target) if s not in found]
        return tuple(found)

    @property
    def part_keys(self) -> frozenset[str]:
        return frozenset(part.key for part in self.parts)

    def part(self, key: str) -> Part:
        return next(p for p in self.parts if p.key == key)
