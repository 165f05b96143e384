"""The house rules hold in the whole tree, and each rule catches what it is there for."""

import warnings

import house
import pytest

PRODUCT = ("main.py", "mzdesk", "ui", "migrations")
EVERYTHING = (*PRODUCT, "tasks.py", "tests")
MEASURED = ("main.py", "mzdesk", "ui", "tasks.py", "tests")  # a migration is one list of columns, however long

RULES = [
    (house.too_large, MEASURED),
    (house.no_purpose, EVERYTHING),
    (house.vague_name, PRODUCT),
    (house.chinese_key_clicks, ("tests",)),
    (house.counted_in_utf16, ("ui",)),
    (house.broad_except, PRODUCT),
    (house.commit_outside_store, ("mzdesk", "ui")),
    (house.sleeping, (*PRODUCT, "tests")),
    (house.unfinished, (*PRODUCT, "tests")),
    (house.refusal_without_advice, PRODUCT),
    (house.not_one_sentence, ("migrations/versions",)),
]


@pytest.mark.parametrize(("rule", "folders"), RULES, ids=lambda value: getattr(value, "__name__", ""))
def test_rule_holds_in_the_tree(rule, folders):
    # This folder speaks of the forbidden things in order to find them.
    found = [f for f in house.findings(rule, *folders) if not f.startswith("tests/architecture/")]
    assert not found, "\n".join(found)


def test_rules_of_the_lines_hold_no_amounts():
    found = [f for f in house.findings(house.amount_as_constant, "mzdesk/lines") if "/rules.py:" in f]
    assert not found, "\n".join(found)


def test_every_line_is_searched_for_amounts():
    assert [s.place for s in house.sources("mzdesk/lines") if s.place.endswith("/rules.py")]


def test_long_files_are_told():
    long = [(s.text.count("\n"), s.place) for s in house.sources(*MEASURED) if s.text.count("\n") > house.FILE_SOFT]
    if long:
        words = ", ".join(f"{place} ({lines})" for lines, place in sorted(long, reverse=True))
        warnings.warn(f"files over {house.FILE_SOFT} lines: {words}", stacklevel=1)


VIOLATIONS = [
    (house.too_large, "x = 1\n" * 601, "file has 601 lines; 600 at most"),
    (house.too_large, "def f():\n" + "    x = 1\n" * 80, "f has 81 lines; 80 at most"),
    (house.too_large, "class C:\n" + "    x = 1\n" * 350, "C has 351 lines; 350 at most"),
    (house.no_purpose, "x = 1\n", "module has no docstring"),
    (house.amount_as_constant, "LIMIT = '低于 6,500 元'\n", "amount of money stands in a rule"),
    (house.amount_as_constant, "# 每人每月 1.2万元\n", "amount of money stands in a rule"),
    (house.chinese_key_clicks, "qtbot.keyClicks(edit, '低保')\n",
     "keyClicks with characters that no key has; send an input method event"),
    (house.counted_in_utf16, "edit.setMaxLength(3)\n",
     "setMaxLength cuts rare characters in half; check the length in code points"),
    (house.broad_except, "try:\n    f()\nexcept Exception:\n    pass\n",
     "except Exception swallows mistakes of the program"),
    (house.broad_except, "try:\n    f()\nexcept (ValueError, BaseException) as e:\n    g(e)\n",
     "except Exception swallows mistakes of the program"),
    (house.broad_except, "try:\n    f()\nexcept:\n    pass\n", "except Exception swallows mistakes of the program"),
    (house.commit_outside_store, "connection.commit()\n", "commit outside the store"),
    (house.sleeping, "time.sleep(1)\n", "sleep waits by the clock; wait for the event"),
    (house.sleeping, "QTest.qWait(50)\n", "qWait waits by the clock; wait for the event"),
    (house.unfinished, "x = 1  # TODO later\n", "unfinished work is marked here"),
    (house.unfinished, "def f():\n    raise NotImplementedError\n", "raises NotImplementedError"),
    (house.refusal_without_advice, "raise Refusal('U盘满了')\n", "the refusal does not say what to do"),
    (house.refusal_without_advice, "raise Refusal('U盘满了。', '请换一个U盘')\n",
     "the refusal brings its own full stop; the sentence sets it"),
    (house.refusal_without_advice, "raise Refusal('disk full', '请换一个U盘')\n",
     "the refusal does not say in Chinese what happened"),
    (house.not_one_sentence, '"""add a column"""\n', "the step does not say in Chinese what it does"),
    (house.not_one_sentence, '"""增加一列。删除一列。"""\n', "the step says more than one sentence"),
]


@pytest.mark.parametrize(("rule", "text", "words"), VIOLATIONS)
def test_rule_catches_a_violation(rule, text, words):
    assert [found for _, found in rule(house.Source("mzdesk/services/x.py", text))] == [words]


INNOCENT = [
    (house.too_large, "def f():\n" + "    x = 1\n" * 79),
    (house.amount_as_constant, "UNIT = '元'\n"),
    (house.chinese_key_clicks, "qtbot.keyClicks(edit, 'dibao')\n"),
    (house.broad_except, "try:\n    f()\nexcept BaseException:\n    g()\n    raise\n"),
    (house.refusal_without_advice, "raise Refusal('U盘满了', '请换一个U盘', code='full')\n"),
    (house.refusal_without_advice, "raise Refusal(f'{name}不是表格', advice='请另选文件')\n"),
    (house.refusal_without_advice, "raise Refusal(happened, advice)\n"),
    (house.not_one_sentence, '"""新增留守儿童登记与随访。"""\n'),
]


@pytest.mark.parametrize(("rule", "text"), INNOCENT)
def test_rule_leaves_the_innocent_alone(rule, text):
    assert list(rule(house.Source("mzdesk/services/x.py", text))) == []


def test_a_vague_module_name_is_caught():
    assert list(house.vague_name(house.Source("mzdesk/services/utils.py", ""))) == [(1, "module name says nothing")]
    assert list(house.vague_name(house.Source("mzdesk/store/base.py", ""))) == []
