"""A name, a number and a telephone that nobody else has: after a day they stand in no log, name or stray file."""

import logging
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mzdesk import printing, sheets
from mzdesk.basics.days import PartialDay
from mzdesk.basics.problems import Refusal
from mzdesk.exchange import enrolment, handin, intake, receipts
from mzdesk.people.desk import Desk
from mzdesk.services import imports, keeping, papers, records
from tests.fixtures import CHILDREN, edit, id_number, make_desk, put_child, village

__all__ = ["make_desk"]

NAME, PHONE = "阚翮骞", "17012345678"
BIRTH = date(2015, 6, 7)
NUMBER = id_number(BIRTH, "2", order=77)
OTHER = "龘靐齉"
MARKS = tuple(mark.encode() for mark in (NAME, PHONE, NUMBER, OTHER))


def refused(function: Callable[..., object], *given: object, **named: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        function(*given, **named)
    return caught.value


def roster_of(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "性别", "身份证号", "联系电话"])
    book.active.append([OTHER, "女", NUMBER[:-1] + "Q", PHONE])
    book.save(path)
    return path


def test_nothing_leaks(
    make_desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:
    """Save, refuse, import, print to memory, hand in, back up. What the clerk writes out on purpose stands apart."""
    strays, on_purpose = tmp_path / "tmp", tmp_path / "clerk"
    for folder in (strays, on_purpose):
        folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(strays))
    caplog.set_level(logging.DEBUG)
    township, bureau = make_desk(), make_desk(role="bureau")
    key = put_child(township, "待核实", name=NAME, id_no=NUMBER, birth=PartialDay.of(BIRTH), phone=PHONE,
                    village=village(township))
    said = [str(refused(edit, township, CHILDREN, key, id_no=NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")))]
    said.append(str(refused(records.load, township, CHILDREN, NAME)))
    said.append(str(refused(keeping.restore, on_purpose / "没有.mzb", tmp_path / "neu", township.clock, password=NAME)))

    table = sheets.table_of_file(roster_of(on_purpose / "册.xlsx"))
    mapping = imports.propose(township, CHILDREN, table)
    judged = imports.judge(township, CHILDREN, table, mapping)
    imports.take_in(township, CHILDREN, judged, table, mapping)
    sheets.write_errors(on_purpose / "册.xlsx", table, judged.reasons(), on_purpose / "错误行.xlsx")

    content = papers.roster(township, CHILDREN, records.Query(view="all"), "bank")
    with open(on_purpose / "册.pdf", "wb") as out:
        printing.render(content, out)
    papers.register_print(township, CHILDREN, "花名册（pdf）", exported=True)

    made = enrolment.accept(bureau, [enrolment.request(township, tmp_path / "stick").path], tmp_path / "stick")
    enrolment.install(township, made.path)
    package = handin.export(township, tmp_path / "stick").path
    (taken,) = intake.take(bureau, [package], receipts=tmp_path / "stick")
    receipts.read(township, taken.receipt)
    damaged = tmp_path / "damaged.mzp"
    damaged.write_bytes(package.read_bytes()[:-7])
    intake.take(bureau, [damaged])
    keeping.backup(township, tmp_path / "stick" / "备份.mzb")

    logged = caplog.text + "".join(said)
    assert not [mark for mark in (NAME, PHONE, NUMBER, OTHER) if mark in logged]
    for path in tmp_path.rglob("*"):
        assert not [mark for mark in (NAME, PHONE, NUMBER, OTHER) if mark in path.name]
        if path.is_file() and on_purpose not in path.parents:
            data = path.read_bytes()
            assert not [mark for mark in MARKS if mark in data], path.name
    assert not [path for path in strays.rglob("*") if path.is_file()], "something was left in the temporary folder"
