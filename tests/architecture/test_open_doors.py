"""No use case writes without asking at its door what the account may."""

import ast

import house

ROOT = house.ROOT / "mzdesk"
INSIDE = {"write", "act", "note", "came_in", "create", "keep_hashes"}
"""Parts of use cases that have asked, and what happens before anybody is there."""


def _opens_work(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call) and ("store.work" in ast.unparse(node.func) or ast.unparse(node.func) == "MergeWork")
        for node in ast.walk(function))


def _asks(function: ast.FunctionDef) -> bool:
    told = [ast.unparse(one) for one in function.decorator_list] + [ast.unparse(one) for one in ast.walk(function)
                                                                    if isinstance(one, ast.Call)]
    return any(one.startswith(("asks(", "demand(")) for one in told)


def test_no_use_case_writes_without_asking_at_its_door():
    open_doors = []
    for path in [*sorted((ROOT / "services").rglob("*.py")), *sorted((ROOT / "exchange").rglob("*.py"))]:
        for node in ast.parse(path.read_text("utf-8")).body:
            private = isinstance(node, ast.FunctionDef) and (node.name.startswith("_") or node.name in INSIDE)
            if isinstance(node, ast.FunctionDef) and not private and _opens_work(node) and not _asks(node):
                open_doors.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert open_doors == [], "set @asks(Permission.…) above them, see mzdesk/people/doors.py"


def test_the_check_sees_an_open_door():
    bad = ast.parse("def save(desk):\n    with desk.store.work(desk.operator) as work:\n        work.put(1, 2)").body[0]
    good = ast.parse("@asks(Permission.SAVE)\ndef save(desk):\n    desk.store.work(desk.operator)").body[0]
    assert (_opens_work(bad), _asks(bad), _asks(good)) == (True, False, True)


