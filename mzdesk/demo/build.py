"""Building the sample offices: three townships and the bureau, enrolled with each other, one month handed in."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from mzdesk.basics.clock import Clock, FixedClock
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.demo import children, elders, homes, people, relief
from mzdesk.exchange import enrolment, handin, intake, receipts
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.people.places import COUNTY, division
from mzdesk.people.residents import Person
from mzdesk.services import offices
from mzdesk.services.dossiers import blank, dossiers
from mzdesk.services.names import village_options
from mzdesk.services.records import write

TOWNSHIPS = ("431281103", "431281108", "431281212")
CHILDREN = 300
PASSWORD = "demo"


def build(out: Path, *, seed: int, clock: Clock, progress: Progress = silent) -> list[dict[str, Any]]:
    """Make ``out/bureau`` and ``out/<township code>`` and return what was made. The same seed gives the same people."""
    if out.exists() and any(out.iterdir()):
        raise Refusal("样例文件夹不是空的", "请换一个新文件夹，或先删去旧的样例", code="folder-in-use")
    random, now = Random(seed), clock.now()
    then = FixedClock(now - timedelta(days=35))
    bureau = _office(out / "bureau", "bureau", COUNTY.code, f"{COUNTY.name}民政局", then)
    desks = []
    for place, code in enumerate(TOWNSHIPS):
        progress(place, len(TOWNSHIPS) + 1, "正在建立样例办公室")
        found = division(code)
        assert found is not None
        desk = _office(out / code, "township", code, f"{found.name}人民政府民政办", then)
        _fill(desk, random)
        relief.fill(desk, random)
        elders.fill(desk, random)
        homes.fill(desk, random)
        desks.append(desk)
    _enrol(out, bureau, desks)
    progress(len(TOWNSHIPS), len(TOWNSHIPS) + 1, "正在报送上月")
    _hand_in(out, bureau, desks, Month.of(then.now().date()))
    then.moment = now - timedelta(hours=2)
    for desk in desks:
        _this_month(desk, random)
    for desk in (bureau, *desks):
        desk.store.close()
    progress(len(TOWNSHIPS) + 1, len(TOWNSHIPS) + 1, "完成")
    return [
        {"name": d.office.name, "area": d.office.area, "role": d.office.role, "path": str(d.folder)}
        for d in (bureau, *desks)
    ]


def _office(folder: Path, role: str, area: str, name: str, clock: Clock) -> Desk:
    made = offices.create(
        folder, role=role, area=area, name=name, password=PASSWORD, clock=clock, check_password=False
    )
    return made.desk


def _fill(desk: Desk, random: Random) -> None:
    line, today = LINES["left_behind"], desk.today()
    villages = village_options(desk)
    empty = blank(desk, line)
    with desk.store.work(desk.operator, "样例数据") as work:
        directors = {v.id: work.put(Person, {"name": people.name(random), "village": v.id}) for v in villages}
        for _ in range(CHILDREN):
            village = random.choice(villages).id
            dossier = children.child(random, empty, village, desk.office.place, today, directors[village])
            write(work, line, empty, dossier)


def _this_month(desk: Desk, random: Random) -> None:
    """What an office has done since its last hand-in: a part of this month's visits."""
    line = LINES["left_behind"]
    with desk.store.reading() as connection:
        found = [d for d in dossiers(connection, line) if d.state == "登记在册"]
    with desk.store.work(desk.operator, "本月走访") as work:
        for before in random.sample(found, len(found) * 2 // 5):
            visit = children.visit(random, before.values, desk.today() - timedelta(days=random.randint(0, 20)))
            visits = (visit, *before.parts["visits"])
            write(work, line, before, replace(before, parts={**before.parts, "visits": visits}))


def _enrol(out: Path, bureau: Desk, desks: list[Desk]) -> None:
    stick = out / "stick"
    requests = [enrolment.request(desk, stick).path for desk in desks]
    roster = enrolment.accept(bureau, requests, stick).path
    for desk in desks:
        enrolment.install(desk, roster)


def _hand_in(out: Path, bureau: Desk, desks: list[Desk], month: Month) -> None:
    stick = out / "stick"
    packages = [handin.export(desk, stick, month=month).path for desk in desks]
    taken = intake.take(bureau, packages, receipts=stick)
    for desk, result in zip(desks, taken, strict=True):
        assert result.receipt is not None, result.result
        receipts.read(desk, result.receipt)
