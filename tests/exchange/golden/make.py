"""Writes the golden packages of the present format into a folder: ``python -m tests.exchange.golden.make FOLDER``.

They are written once for each format version and kept for ever (test_golden_packages.py reads them all). The people in
them are invented; the keys are of no office.
"""

import json
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.exchange import enrolment, feedback, handin, intake, own, policies, rebase, receipts
from mzdesk.people.codes import Purpose
from mzdesk.people.desk import Desk
from mzdesk.services import attachments, keeping, offices
from mzdesk.store import keyring
from tests.exchange.test_pictures_travel import picture
from tests.fixtures import CHEAP, CHILDREN, PASSWORD, edit, put_child

PARAMETERS = """
[[standard]]
programme = "rural_dibao"
year = "5400"
valid_from = 2026-06-01
basis = "洪政发〔2026〕20号"
"""


def _office(folder: Path, role: str, area: str, clock: FixedClock) -> Desk:
    return offices.create(folder, role=role, area=area, name=f"{area}（样包）", password=PASSWORD, clock=clock).desk


def _enrolled(out: Path, room: Path, clock: FixedClock) -> tuple[Desk, Desk, Path, Path]:
    """A township and a bureau that know each other; the request and the roster that lie in ``out``."""
    keyring.COST = CHEAP
    out.mkdir(parents=True, exist_ok=True)
    township = _office(room / "t", "township", "431281103", clock)
    bureau = _office(room / "b", "bureau", "431281", clock)
    request = enrolment.request(township, out).path
    roster = enrolment.accept(bureau, [request], out).path
    enrolment.install(township, roster)
    return township, bureau, request, roster


def _keys(township: Desk, bureau: Desk) -> dict[str, dict[str, str]]:
    return {name: {"sign": own.keys(desk).sign.dump(), "age": own.keys(desk).age.text, "replica": desk.office.replica}
            for name, desk in (("township", township), ("bureau", bureau))}


def make(out: Path) -> None:
    """Township and bureau, one child with a picture, a full and an incremental package, and every answer."""
    clock = FixedClock(datetime(2026, 10, 9, 9, tzinfo=CHINA))
    with tempfile.TemporaryDirectory() as room:
        township, bureau, request, roster = _enrolled(out, Path(room), clock)
        key = put_child(township, "待核实", name="向䶮")
        digest = attachments.add(township, CHILDREN, key, picture("red"), Purpose.PAPER, title="户口簿").digest
        full = handin.export(township, out, full=True).path
        (taken,) = intake.take(bureau, [full], receipts=out)
        receipts.read(township, taken.receipt)
        clock.advance(days=20)
        edit(township, CHILDREN, key, phone="0745-7387734")
        second = handin.export(township, out).path
        intake.take(bureau, [second], receipts=out)
        edit(bureau, CHILDREN, key, address="托口镇一街")
        told = feedback.export(bureau, "431281103", out).path
        issued = policies.publish(bureau, PARAMETERS, out).path
        expected = {
            "keys": _keys(township, bureau), "child": key, "name": "向䶮", "phone": "0745-7387734", "picture": digest,
            "roster": roster.name, "request": request.name, "full": full.name, "incremental": second.name,
            "receipt": taken.receipt.name if taken.receipt else "", "feedback": told.name, "policy": issued.name,
        }
        (out / "golden.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1), "utf-8")
        for desk in (township, bureau):
            desk.store.close()


def make_forks(out: Path) -> None:
    """A township that was put back to an older backup and went on: the package of the life that was lost, the one
    that forks, the one that begins again where both lives agreed, and the feedback that gives back what was lost."""
    clock = FixedClock(datetime(2026, 10, 9, 9, tzinfo=CHINA))
    with tempfile.TemporaryDirectory() as room:
        township, bureau, _, roster = _enrolled(out, Path(room), clock)
        both = put_child(township, "待核实", name="向䶮")
        first = handin.export(township, out, full=True).path
        receipts.read(township, intake.take(bureau, [first], receipts=out)[0].receipt)
        kept = keeping.backup(township, Path(room) / "kept.mzb").path
        edit(township, CHILDREN, both, phone="0745-7387734")
        lost_child = put_child(township, "待核实", name="龙小妹", id_no=None)
        lost = handin.export(township, out).path
        receipts.read(township, intake.take(bureau, [lost], receipts=out)[0].receipt)
        clock.advance(days=1)
        township.store.close()
        keeping.restore(kept, Path(room) / "t", clock, password=PASSWORD)
        township = offices.unlock(Path(room) / "t", password=PASSWORD, clock=clock)
        rebase.confirm(township)
        edit(township, CHILDREN, both, school="中心小学")
        forked = handin.export(township, out).path
        answer = intake.take(bureau, [forked], receipts=out)[0].receipt
        receipts.read(township, answer)
        rebase.rebase(township)
        rebased = handin.export(township, out).path
        (taken,) = intake.take(bureau, [rebased], receipts=out)
        expected = {
            "keys": _keys(township, bureau), "roster": roster.name, "both": both, "phone": "0745-7387734",
            "school": "中心小学", "lost_child": lost_child,
            "first": first.name, "lost": lost.name, "forked": forked.name,
            "fork_receipt": answer.name if answer else "", "rebased": rebased.name,
            "feedback": taken.feedback.name if taken.feedback else "", "recovered": taken.recovered,
        }
        (out / "forks.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1), "utf-8")
        for desk in (township, bureau):
            desk.store.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
    make_forks(Path(sys.argv[1]) / "forks")
