"""What the page of 报送 reads in the worker: where the office stands, what asks for a look before handing in."""

from dataclasses import dataclass, field
from pathlib import Path

from mzdesk.basics.months import Month
from mzdesk.basics.progress import Progress
from mzdesk.describe.line import DRAFT
from mzdesk.exchange import handin, journal, marks, own, verify
from mzdesk.exchange.handin import Export, Preview
from mzdesk.exchange.journal import Sent
from mzdesk.exchange.verify import Verified
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.people.doors import act
from mzdesk.services import records
from mzdesk.store.deeds import PACKAGE
from ui.pages.handin_findings import Finding, told_findings
from ui.pages.handin_stop import Stop, stop


@dataclass(frozen=True)
class Standing:
    """``preview`` None before enrolment. ``revoked``: the day from which the bureau refuses this computer, or "".
    ``told`` is what the bureau's feedback said so far."""

    fingerprint: str
    preview: Preview | None = None
    sent: tuple[Sent, ...] = ()
    revoked: str = ""
    told: tuple[Finding, ...] = ()
    stop: Stop = field(default_factory=Stop)


@dataclass(frozen=True)
class Watch:
    """The registers as they stand, in numbers: files kept, drafts, files with findings, people overdue for a visit.

    ``where`` is the key of the first register that has findings, or "".
    """

    kept: int = 0
    drafts: int = 0
    problems: int = 0
    overdue: int = 0
    where: str = ""


@dataclass(frozen=True)
class Exported:
    """A package that was handed out, and its size in bytes."""

    package: Export
    size: int


def standing(desk: Desk, full: bool, month: Month) -> Standing:
    """Everything that the page shows at once."""
    fingerprint, roster = marks.ensure_keys(desk), own.roster(desk)
    if roster is None:
        return Standing(fingerprint)
    seat = roster.of_key(own.keys(desk).sign.public.text)
    revoked = seat.revoked if seat and seat.revoked and seat.revoked <= desk.today().isoformat() else ""
    return Standing(fingerprint, handin.preview(desk, full, month), tuple(journal.sent(desk)), revoked,
                    tuple(told_findings(desk)), stop(desk))


def watch(desk: Desk) -> Watch:
    """Counts over all registers; slower than ``standing``, since every rule is asked about every file."""
    kept = drafts = problems = overdue = 0
    where = ""
    for line in LINES.values():
        rows = records.listing(desk, line, records.Query(view="all")).rows
        found = sum(row.problems > 0 for row in rows)
        where = where or (line.key if found else "")
        kept, problems = kept + len(rows), problems + found
        drafts += sum(row.state == DRAFT for row in rows)
        overdue += sum(row.due_tone == "red" for row in rows)
    return Watch(kept, drafts, problems, overdue, where)


def export(desk: Desk, folder: Path, full: bool, month: Month, progress: Progress) -> Exported:
    """Hand the next package out; its size is taken from the copy that stays here, as the stick may be gone already."""
    made = handin.export(desk, folder, full, month, progress)
    act(desk, PACKAGE, f"写出报送包第{made.number}号（{made.period}）")
    return Exported(made, (desk.outbox / made.path.name).stat().st_size)


def verified(desk: Desk, path: Path) -> Verified:
    """Check one file against the roster in force here, where there is one."""
    return verify.verify(path, own.roster(desk))
