"""Schedules of everything that happens to sticks, computers, clocks and people between townships and their bureau.

An action takes three small numbers, which choose among what is there; so the same schedule can be drawn by
hypothesis, which makes a failing one short, or by a plain random generator for the long run.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from mzdesk.basics.money import Money
from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import Batch, BatchLine
from mzdesk.cases.record import Entitlement
from mzdesk.exchange import enrolment, feedback, handin, intake, own, rebase, receipts, recovered, settling, undoing
from mzdesk.exchange.files import peek
from mzdesk.lines.elders.record import ElderVisit
from mzdesk.people.residents import Person
from mzdesk.store import backup
from mzdesk.store.work import table_of
from tests.longrun import offices
from tests.longrun.offices import CASE, SITES, Machine
from tests.longrun.promises import BureauNotes, Handed, Promises, demand, handed, rows

FIELDS: tuple[tuple[Any, str], ...] = (
    (Person, "phone"), (Person, "name"), (CASE, "decision_no"), (CASE, "account"), (Entitlement, "monthly"),
    (Entitlement, "words"), (ElderVisit, "words"), (BatchLine, "amount"),
)
NOT_TAKEN = {"revoked-sender"}
NOT_OURS = {"not-our-mark", "unknown-package", "another-replica"}
NOT_UNDONE = {"later-package", "moved-on", "already-settled", "not-merged"}
OLDER = {"older-roster", "another-roster", "older-feedback"}
T = TypeVar("T")


def pick(some: Sequence[T], place: int) -> T:
    return some[place % len(some)]


def mostly_first(some: Sequence[T], place: int) -> T:
    """One of some, the first far more often, so that the two offices meet at the same field."""
    return some[place % len(some)] if place % 4 == 0 else some[0]


@dataclass(frozen=True)
class BureauCopy:
    """An old copy of the bureau's database, and what was known of it then."""

    folder: Path
    notes: BureauNotes


class Schedule:
    """One world and everything under way in it. Each action is a method with three numbers.

    ``hot`` chooses three fields that most edits of both offices go to, so that they meet.
    """

    def __init__(self, hot: int) -> None:
        self.world = offices.world(hot)
        self.hot = [pick(FIELDS, hot * step) for step in (1, 3, 7)]
        self.promises = Promises()
        self.counts: Counter[str] = Counter()
        self.number, self.verdict = 0, ""
        self.packages: list[Handed] = []
        self.receipts: list[Path] = []
        self.feedbacks: list[Path] = []
        self.bureau_copies: list[BureauCopy] = []
        self.revoked: set[str] = set()
        self.promises.begin(self.world.machines)
        self.bureau_copies.append(BureauCopy(self.bureau.copies[0], self.promises.notes.copy()))

    @property
    def bureau(self) -> Machine:
        return self.world.bureau

    def machine(self, place: int) -> Machine:
        return pick(self.world.machines, place)

    def close(self) -> None:
        self.world.close()

    # what people write

    def _value(self, record: Any, name: str) -> Any:
        """A value that nobody has written yet, so that every edit can be told from every other."""
        self.number += 1
        money = name in ("monthly", "amount")
        return Money(100000 + self.number) if money else f"{1390000000 + self.number}"

    def _field(self, place: int) -> tuple[Any, str]:
        return pick(FIELDS, place) if place % 4 == 0 else pick(self.hot, place)

    def edit(self, a: int, b: int, c: int) -> None:
        """A township changes a field; it may belong to the township, to the bureau or to nobody."""
        machine, (record, name) = self.machine(a), self._field(b)
        offices.put(machine, record, mostly_first(machine.ids(record), c), **{name: self._value(record, name)})
        self.counts["edits"] += 1

    def create(self, a: int, b: int, c: int) -> None:
        """A new resident, a further visit, a further grant, or a further payment line."""
        machine = self.machine(a)
        match b % 4:
            case 0:
                offices.put(machine, Person, name=self._value(Person, "name"))
            case 1:
                offices.put(machine, ElderVisit, owner_id=pick(machine.ids(offices.ELDER), c), words="又一次")
            case 2:
                offices.put(machine, Entitlement, owner_id=pick(machine.ids(CASE), c), monthly=Money(60000))
            case _:
                offices.put(machine, BatchLine, owner_id=pick(machine.ids(Batch), c), amount=Money(60000))
        self.counts["edits"] += 1

    def void(self, a: int, b: int, c: int) -> None:
        machine, record = self.machine(a), pick((Person, ElderVisit, BatchLine), b)
        with machine.desk.store.work("李") as work:
            work.void(record, pick(machine.ids(record), c), f"录错了{self.number}")
        self.counts["edits"] += 1

    def close_month(self, a: int, b: int, c: int) -> None:
        """The month's payment batch is closed, and a batch for the next month is made."""
        machine = self.machine(a)
        offices.put(machine, Batch, pick(machine.ids(Batch), b), stage=f"已关账{self.number % 10}")
        batch = offices.put(machine, Batch, programme="rural_dibao", stage="已生成")
        offices.put(machine, BatchLine, owner_id=batch, amount=Money(50000))
        self.counts["edits"] += 3

    def bureau_edit(self, a: int, b: int, c: int) -> None:
        """The bureau changes a field of a township's record."""
        (record, name), site = self._field(b), pick(SITES, a)
        value = self._value(record, name)
        table = table_of(record)
        keys = [key for (entity, key), row in sorted(rows(self.bureau.desk).items())
                if entity == table.name and row["site"] == site]
        key = mostly_first(keys, c)
        offices.put(self.bureau, record, key, **{name: value})
        self.promises.bureau_wrote((table.name, key, name), int(value) if isinstance(value, int) else value)
        self.counts["edits at the bureau"] += 1

    def decide(self, a: int, b: int, c: int) -> None:
        """The bureau decides a conflict, or takes a decision back."""
        waiting = [one for one in settling.conflicts(self.bureau.desk) if one.field != settling.WHOLE]
        if not waiting:
            return
        one, stands = pick(waiting, a), pick((settling.TOWNSHIP_STANDS, settling.BUREAU_STANDS), b)
        try:
            settling.settle(self.bureau.desk, one.id, stands)
        except Refusal as refusal:
            demand(refusal.code == "moved-on", "a conflict could not be decided", refusal.code)
            return
        value = one.theirs if stands == settling.TOWNSHIP_STANDS else one.ours
        self.promises.bureau_wrote((one.entity, one.record_id, one.field), value)
        self.counts["conflicts decided"] += 1
        if c % 4 == 0:
            settling.take_back(self.bureau.desk, one.id)
            self.promises.bureau_wrote((one.entity, one.record_id, one.field), one.ours)

    def undo(self, a: int, b: int, c: int) -> None:
        """The bureau takes the merge of a package back, one of the last that it made."""
        merges = list(self.promises.notes.merges)[-3:]
        if not merges:
            return
        path = pick(merges, a)
        try:
            undoing.undo(self.bureau.desk, undoing.find(self.bureau.desk, str(path)))
        except Refusal as refusal:
            demand(refusal.code in NOT_UNDONE, "a merge could not be taken back", refusal.code)
            return
        self.promises.undone(self.bureau, path)
        self.counts["merges taken back"] += 1

    # sticks

    def export(self, a: int, b: int, c: int) -> None:
        """A package reaches a stick; whether it ever reaches the bureau is another action's luck."""
        found = self._export(self.machine(a), full=b % 5 == 0)
        if found and c % 5:
            self.packages.append(found)

    def _export(self, machine: Machine, full: bool = False) -> Handed | None:
        path = self._made(machine, full)
        self.number += 1
        found = handed(machine, path.rename(self.world.stick / f"p{self.number}.mzp"))
        self.counts["full packages" if full else "packages"] += 1
        return found

    def _made(self, machine: Machine, full: bool) -> Path:
        """The clerk does what the program asks for first: look at what was restored, begin again where both agreed."""
        for _ in range(3):
            try:
                return handin.export(machine.desk, self.world.stick, full=full).path
            except Refusal as refusal:
                demand(refusal.code in ("paused", "forked"), "a package could not be made", refusal.code)
                if refusal.code == "paused":
                    rebase.confirm(machine.desk)
                else:
                    rebase.rebase(machine.desk)
                    self.promises.parted.add(machine.site)
                    self.counts["begun again"] += 1
        raise AssertionError("paused for ever")

    def take_in(self, a: int, b: int, c: int) -> None:
        """A package arrives: whole, once more, cut or spoilt; old ones as well as new ones."""
        if not self.packages:
            return
        package = pick(self.packages, a)
        if c % 7 == 0:
            self._spoilt(package, b)
            return
        self._take(package)
        if c % 7 == 1:
            self._take(package)

    def month(self, a: int, b: int, c: int) -> None:
        """An ordinary month: some edits, a package, its way to the bureau; the receipt may get lost."""
        self.edit(a, b, c), self.edit(a, b + 1, c + 1)
        package = self._export(self.machine(a))
        if package is None:
            return
        self.packages.append(package)
        receipt = self._take(package)
        if receipt and c % 3:
            self._read_receipt(self.machine(a), receipt)

    def many(self, a: int, b: int, c: int) -> None:
        """Several packages at once, in any order."""
        some = [pick(self.packages, place) for place in (a, b, c)] if self.packages else []
        for package in {one.path: one for one in some}.values():
            self._take(package)

    def _take(self, package: Handed) -> Path | None:
        before = rows(self.bureau.desk)
        (taken,) = intake.take(self.bureau.desk, [package.path], receipts=self.world.stick)
        self.counts[f"taken: {taken.result}"] += 1
        if taken.result == "refused":
            refused = package.site in self.revoked and "注销" in taken.reason
            demand(refused, "a package was refused", taken.reason)
            demand(rows(self.bureau.desk) == before, "a refused package changed something")
            return None
        demand(taken.result in ("merged", "duplicate", "gap", "fork"), "an outcome that cannot be", taken.result)
        demand(taken.held == 0, "an entry was set aside though everything it hangs on was handed in", package.path.name)
        self.promises.taken(self.bureau, package, taken.result, before)
        self.counts["conflicts"] += taken.conflicts
        self.verdict = taken.verdict
        if taken.receipt:
            self.receipts.append(taken.receipt)
        if taken.feedback:
            self.feedbacks.append(taken.feedback)
        return taken.receipt

    def _spoilt(self, package: Handed, place: int) -> None:
        """The file is cut somewhere or has a flipped byte; nothing may come of it."""
        data, before = bytearray(package.path.read_bytes()), rows(self.bureau.desk)
        at = len(data) * (place % 97) // 97
        if place % 2:
            del data[at:]
        else:
            data[at] ^= 1 << place % 8
        path = self.world.stick / "spoilt.mzp"
        path.write_bytes(data)
        (taken,) = intake.take(self.bureau.desk, [path], receipts=self.world.stick)
        demand(taken.result in ("damaged", "refused") and bool(taken.reason), "a spoilt file was taken in", place)
        demand(rows(self.bureau.desk) == before, "a spoilt file changed something", place)
        self.counts["spoilt files"] += 1

    def read_receipt(self, a: int, b: int, c: int) -> None:
        """A receipt comes back, late, twice, or on another computer."""
        if self.receipts:
            self._read_receipt(self.machine(b), pick(self.receipts, a))

    def _read_receipt(self, machine: Machine, path: Path) -> bool:
        if peek(path).to != machine.site:
            return False
        try:
            receipts.read(machine.desk, path)
        except Refusal as refusal:
            other = refusal.code == "wrong-recipient" and len(self.world.of(machine.site)) > 1
            demand(other or refusal.code in NOT_OURS, "a receipt could not be read", refusal.code)
            if refusal.code == "not-our-mark":
                machine.told = refusal.code
            return False
        self.counts["receipts read"] += 1
        return True

    def feed_back(self, a: int, b: int, c: int) -> None:
        """The bureau writes what it decided; it may be read at once, later, never, or an older one after a newer."""
        machine = self.machine(a)
        if machine.site not in self.revoked:
            self.fed_back(machine.site, machine.desk.office.replica if c % 2 else "")
        if self.feedbacks and b % 3:
            self._read_feedback(machine, pick(self.feedbacks, b if b % 3 == 1 else -1))

    def fed_back(self, site: str, replica: str = "") -> Path:
        self.feedbacks.append(feedback.export(self.bureau.desk, site, self.world.stick, replica).path)
        return self.feedbacks[-1]

    def _read_feedback(self, machine: Machine, path: Path) -> None:
        if peek(path).to != machine.site:
            return
        before = rows(machine.desk)
        try:
            done = feedback.read(machine.desk, path)
        except Refusal as refusal:
            other = refusal.code == "wrong-recipient" and len(self.world.of(machine.site)) > 1
            demand(other or refusal.code in OLDER, "a feedback could not be read", refusal.code)
            return
        self.promises.answered(machine, before)
        waiting = recovered.questions(machine.desk)
        if waiting:
            recovered.answer(machine.desk, recovered.usual(waiting))
            self.counts["found again"] += len(waiting)
        self.counts["feedbacks read"] += 1
        self.counts["fields fed back"] += done.applied

    # computers

    def wrong_clock(self, a: int, b: int, c: int) -> None:
        """The clock is set a year back, or put right again, or simply goes on."""
        days = pick((-365, 365, 1, 30, -30), a)
        self.world.clock.moment += timedelta(days=days, seconds=1)

    def keep_copy(self, a: int, b: int, c: int) -> None:
        """Somebody copies the database file, or makes a backup with the program."""
        self._copy(self.machine(a)) if b % 2 else self._back_up(self.machine(a))

    def _copy(self, machine: Machine) -> None:
        self.number += 1
        machine.copies.append(machine.copy(self.world.folder / f"copy-{self.number}"))

    def _back_up(self, machine: Machine) -> None:
        self.number += 1
        file = self.world.folder / f"{self.number}.mzb"
        backup.make(machine.folder, machine.desk.store.engine, file, self.world.clock)
        machine.backups.append(file)

    def put_back(self, a: int, b: int, c: int) -> None:
        """An old copy of the file comes back, and the clerk goes on with it."""
        machine = self.machine(a)
        if machine.copies:
            machine.put_back(pick(machine.copies, b))
            self.edit(a, b, c)
            self.counts["old copies put back"] += 1

    def restore(self, a: int, b: int, c: int) -> None:
        """A backup is restored through the program, and the clerk goes on with it."""
        machine = self.machine(a)
        if machine.backups:
            machine.restore(pick(machine.backups, b))
            self.edit(a, b, c)
            self.counts["backups restored"] += 1

    def clone(self, a: int, b: int, c: int) -> None:
        """The whole folder is copied to a second computer, and both are used."""
        machine = self.machine(a)
        if len(self.world.machines) < offices.MOST_MACHINES:
            self.world.clone(machine)
            self.edit(len(self.world.machines) - 1, b, c)
            self.counts["clones"] += 1

    def bureau_back(self, a: int, b: int, c: int) -> None:
        """The bureau's own database goes back to an old copy; or a copy is made of it."""
        if b % 2:
            self._copy_bureau()
            return
        found = pick(self.bureau_copies, a)
        self.bureau.put_back(found.folder)
        self.promises.notes = found.notes.copy()
        roster = own.demand_roster(self.bureau.desk)
        self.revoked = {seat.site for seat in roster.offices if seat.revoked}
        self.counts["bureau put back"] += 1

    def _copy_bureau(self) -> None:
        self.number += 1
        folder = self.bureau.copy(self.world.folder / f"copy-{self.number}")
        self.bureau_copies.append(BureauCopy(folder, self.promises.notes.copy()))

    # the roster

    def revoke(self, a: int, b: int, c: int) -> None:
        """The bureau revokes a township's key from today on, or enrols it again."""
        site = pick(SITES, a)
        if site in self.revoked:
            self.enrol(site)
            return
        sign = own.keys(self.world.of(site)[0].desk).sign.public.text
        enrolment.revoke(self.bureau.desk, sign, self.bureau.desk.today(), self.world.stick)
        self.revoked.add(site)
        self.counts["keys revoked"] += 1

    def enrol(self, site: str) -> None:
        request = enrolment.request(self.world.of(site)[0].desk, self.world.stick).path
        roster = enrolment.accept(self.bureau.desk, [request], self.world.stick).path
        self.revoked.discard(site)
        for machine in self.world.machines:
            try:
                enrolment.install(machine.desk, roster)
            except Refusal as refusal:
                demand(refusal.code in OLDER, "a roster could not be installed", refusal.code)


WEIGHTS = {
    "edit": 8, "create": 3, "void": 1, "close_month": 1, "bureau_edit": 6, "decide": 4, "export": 4, "take_in": 5,
    "month": 5, "many": 1, "read_receipt": 4, "feed_back": 3, "wrong_clock": 2, "keep_copy": 2, "put_back": 1,
    "restore": 1, "clone": 1, "undo": 2, "bureau_back": 1, "revoke": 1,
}
"""How often each action is drawn, in parts."""


def drawn(seed: int, steps: int) -> list[tuple[str, int, int, int]]:
    """The schedule of a seed: names of actions with their numbers."""
    chance = random.Random(seed)
    names = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=steps)
    return [(name, chance.randrange(100), chance.randrange(100), chance.randrange(100)) for name in names]
