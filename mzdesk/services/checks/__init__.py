"""数据体检: the audit rules one office can check by itself, each one function (assistance.md §6)."""

from collections.abc import Callable, Iterator

from mzdesk.basics.progress import Progress, silent
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.checks import money, people, procedure
from mzdesk.services.checks.snapshot import Found, Snapshot, read
from mzdesk.store.bulk import collector_paused

Rule = Callable[[Snapshot], Iterator[Found]]

RULES: dict[str, tuple[str, Rule]] = {
    "A01": ("死亡后仍发放", people.a01), "A02": ("两户重复低保", people.a02), "A03": ("互斥待遇", people.a03),
    "A04": ("同月重复发放", money.a04), "A06": ("近亲属备案", procedure.a06), "A07": ("调查和公示", procedure.a07),
    "A08": ("单人保", people.a08), "A09": ("申请前分户", people.a09), "A10": ("残疾人证", procedure.a10),
    "A11": ("年龄不符", procedure.a11), "A12": ("复核和渐退", procedure.a12), "A13": ("金额与标准不符", money.a13),
    "A14": ("账户和退票", money.a14), "A15": ("财产超限", procedure.a15), "A18": ("服刑失踪迁出", people.a18),
    "A19": ("临时救助", procedure.a19), "A20": ("同在两户", people.a20), "A21": ("身份证号", people.a21),
    "A22": ("批次合计", money.a22), "A23": ("居民档案重复", people.a23),
}


@asks(Permission.READ)
def run(desk: Desk, progress: Progress = silent, only: str = "") -> list[Found]:
    """Every finding by rule number; ``only`` asks for one rule."""
    found: dict[Found, None] = {}
    with collector_paused():
        snapshot = read(desk, progress)
        for place, (number, (title, rule)) in enumerate(RULES.items()):
            progress(place, len(RULES), f"正在核对{title}")
            if not only or only == number:
                found.update(dict.fromkeys(rule(snapshot)))
    return list(found)


__all__ = ["RULES", "Found", "run"]
