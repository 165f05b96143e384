"""A bureau to which everything has happened: conflicts, entries set aside, a fork, pairs to look into, packages
refused and taken back. Its pages are empty in the sample, and an empty table shows nothing that could be cut off."""

from datetime import date
from pathlib import Path

import pytest

from mzdesk.basics.days import PartialDay
from mzdesk.exchange import enrolment, feedback, handin, intake, merge, rebase, receipts, undoing
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import across
from mzdesk.store import backup
from tests.fixtures import CHILDREN, PASSWORD, TODAY, copied, edit, id_number, opened, put_child, village
from tests.ui.look_scenes import Look, settle, tabs_of
from ui.pages.intake_page import IntakePage
from ui.shell.window import MainWindow

NAMES = ("杨思怡", "单小辰", "欧阳志英", "买买提·吐尔逊江·阿不都热合曼")
LONG = "岩垅乡青树村第十二村民小组原供销社宿舍旁新建安置房三单元"


def busy(folder: Path) -> tuple[Desk, Desk]:
    """The bureau, and the township that found its lost content again."""
    stick = folder / "优盘"
    stick.mkdir(parents=True)
    bureau = opened(copied(folder / "bureau", role="bureau"))
    townships = [opened(copied(folder / area, area=area)) for area in ("431281103", "431281104")]
    roster = enrolment.accept(bureau, [enrolment.request(desk, stick).path for desk in townships], stick)
    for desk in townships:
        enrolment.install(desk, roster.path)
    first, second = townships
    numbers = [id_number(date(2016, 3, 5), "2", place) for place in range(len(NAMES))]
    children = [put_child(first, "待核实", name=name, village=village(first, place), id_no=numbers[place])
                for place, name in enumerate(NAMES)]
    for place, name in enumerate(NAMES[:3]):
        put_child(second, "待核实", name=name, village=village(second), id_no=numbers[place])
    for desk in townships:
        _round(bureau, desk, stick)
    _differ(bureau, first, children, stick)
    _look_into(bureau)
    first = _lost_and_found(bureau, first, children[2], stick)
    _unlucky(bureau, second, stick)
    second.store.close()
    return bureau, first


def _taken(bureau: Desk, desk: Desk, stick: Path) -> intake.Taken:
    (taken,) = intake.take(bureau, [handin.export(desk, stick).path], receipts=stick)
    return taken


def _round(bureau: Desk, desk: Desk, stick: Path) -> None:
    receipts.read(desk, _taken(bureau, desk, stick).receipt)


def _differ(bureau: Desk, township: Desk, children: list[str], stick: Path) -> None:
    """Names on which both offices changed their minds, and an entry that fits nowhere."""
    for key in children[1:]:
        edit(bureau, CHILDREN, key, name="杨局")
        edit(township, CHILDREN, key, name="阿依古丽·买买提")
    _round(bureau, township, stick)
    with township.store.work("李") as work:
        work.put(Person, {"name": "单大山", "birth": PartialDay(1960)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge.Merger, "_wrong_place", lambda *given: "R6")
        _round(bureau, township, stick)


def _look_into(bureau: Desk) -> None:
    """One pair is said to be two people, the others wait."""
    noted, *_ = across.pairs(bureau)
    across.note(bureau, noted, across.NOT_SAME, "电话核实，两人同名同日生，住址和监护人都不同")


def _lost_and_found(bureau: Desk, township: Desk, child: str, stick: Path) -> Desk:
    """The township is restored to the backup before its last package, lives on, joins again and is offered the rest."""
    file = township.folder.parent / "b.mzb"
    backup.make(township.folder, township.store.engine, file, township.clock)
    edit(township, CHILDREN, child, address=LONG)
    put_child(township, "待核实", name="龙小妹", id_no=None)
    _round(bureau, township, stick)
    township.store.close()
    backup.restore(file, township.folder, township.clock, password=PASSWORD)
    restored = opened(township.folder, TODAY)
    rebase.confirm(restored)
    edit(restored, CHILDREN, child, address=LONG[4:])
    _round(bureau, restored, stick)
    rebase.rebase(restored)
    taken = _taken(bureau, restored, stick)
    receipts.read(restored, taken.receipt)
    feedback.read(restored, taken.feedback)
    return restored


def _unlucky(bureau: Desk, township: Desk, stick: Path) -> None:
    """A package half copied, one that came twice, one taken back."""
    put_child(township, "待核实", name="向䶮", id_no=None)
    path = handin.export(township, stick).path
    half = stick / "一半.mzp"
    half.write_bytes(path.read_bytes()[:4000])
    for one in (half, path, path):
        intake.take(bureau, [one], receipts=stick)
    put_child(township, "待核实", name="向小满", id_no=None)
    path = handin.export(township, stick).path
    intake.take(bureau, [path], receipts=stick)
    undoing.undo(bureau, undoing.find(bureau, str(path)))


def busy_pages(window: MainWindow, look: Look) -> None:
    """The pages on which all this is seen, each of their tabs, and what a new look at the stick says."""
    for key in ("intake", "progress", "conflicts", "forks", "across", "offices", "handin", "recover", "today"):
        if key not in window.keys:
            continue
        window.open_page(key)
        settle(window)
        page = window.page
        if isinstance(page, IntakePage):
            page.look_at(sorted(window._desk.folder.parent.joinpath("优盘").glob("*.mzp")))
            settle(window)
        look(key, window)
        for name in tabs_of(page, window):
            look(f"{key}-{name}", window)
