"""The house rules that no ready-made checker knows: each is a function from a file's syntax tree to its findings."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FILE_SOFT, FILE_HARD, FUNCTION_HARD, CLASS_HARD = 300, 600, 80, 350
BROAD_EXCEPT_ALLOWED = ("ui/operations.py", "ui/shell/crash.py", "mzdesk/services/imports.py")
VAGUE_NAMES = ("utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base")

CHINESE = re.compile(r"[\u3400-\u9fff]")
AMOUNT = re.compile(r"\d[\d,.]*\s*[百千万]?元")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")

Finding = tuple[int, str]
Functions = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: its place in the project, its text and its tree."""

    place: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


def sources(*folders: str) -> list[Source]:
    """The Python files of the project's folders (or single files), in a fixed order."""
    found: list[Path] = []
    for folder in folders:
        path = ROOT / folder
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return [Source(p.relative_to(ROOT).as_posix(), p.read_text("utf-8")) for p in found]


def findings(rule: Callable[[Source], Iterator[Finding]], *folders: str) -> list[str]:
    """``place:line sentence`` for everything a rule finds in the folders."""
    return [f"{s.place}:{line} {words}" for s in sources(*folders) for line, words in rule(s)]


def _calls(source: Source, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == name:
            yield node


def _written(node: ast.expr | None) -> str | None:
    """The text of a plain string, or of an f-string with its values left out; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "〇" for part in node.values)
    return None


def too_large(source: Source) -> Iterator[Finding]:
    """Files, classes and functions beyond the hard limits."""
    lines = source.text.count("\n")
    if lines > FILE_HARD:
        yield 1, f"file has {lines} lines; {FILE_HARD} at most"
    for node in ast.walk(source.tree):
        limit = FUNCTION_HARD if isinstance(node, Functions) else CLASS_HARD if isinstance(node, ast.ClassDef) else 0
        if limit and node.end_lineno - node.lineno + 1 > limit:
            yield node.lineno, f"{node.name} has {node.end_lineno - node.lineno + 1} lines; {limit} at most"


def no_purpose(source: Source) -> Iterator[Finding]:
    """Modules whose first sentence does not say what they are for (an empty marker file needs none)."""
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield 1, "module has no docstring"


def vague_name(source: Source) -> Iterator[Finding]:
    """Module names that tell nothing and gather everything."""
    if Path(source.place).stem in VAGUE_NAMES and source.place != "mzdesk/store/base.py":
        yield 1, "module name says nothing"


def amount_as_constant(source: Source) -> Iterator[Finding]:
    """Amounts of money in rules: they belong into resources/policy, with the day they hold from."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if AMOUNT.search(line):
            yield number, "amount of money stands in a rule"


def chinese_key_clicks(source: Source) -> Iterator[Finding]:
    """QTest can only click ASCII keys: with anything else it ends the whole test process."""
    for call in _calls(source, "keyClicks"):
        for argument in call.args:
            if not (_written(argument) or "").isascii():
                yield call.lineno, "keyClicks with characters that no key has; send an input method event"


def counted_in_utf16(source: Source) -> Iterator[Finding]:
    """setMaxLength counts UTF-16 units and can cut a rare character of a name in half."""
    for call in _calls(source, "setMaxLength"):
        yield call.lineno, "setMaxLength cuts rare characters in half; check the length in code points"


def broad_except(source: Source) -> Iterator[Finding]:
    """Handlers that swallow every exception; one that raises again swallows nothing."""
    if source.place in BROAD_EXCEPT_ALLOWED:
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        names = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        broad = any(name is None or getattr(name, "id", "") in ("Exception", "BaseException") for name in names)
        again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if broad and not again:
            yield node.lineno, "except Exception swallows mistakes of the program"


def commit_outside_store(source: Source) -> Iterator[Finding]:
    """Only the unit of work commits; a second writer would leave changes out of the change log."""
    if not source.place.startswith("mzdesk/store/"):
        for call in _calls(source, "commit"):
            yield call.lineno, "commit outside the store"


def sleeping(source: Source) -> Iterator[Finding]:
    """Waiting by the clock instead of for what is awaited."""
    for name in ("sleep", "qSleep", "qWait", "waitActive", "waitExposed"):
        for call in _calls(source, name):
            yield call.lineno, f"{name} waits by the clock; wait for the event"


def unfinished(source: Source) -> Iterator[Finding]:
    """Marks of work left undone."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield number, "unfinished work is marked here"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Raise) and "NotImplementedError" in ast.dump(node):
            yield node.lineno, "raises NotImplementedError"


def refusal_without_advice(source: Source) -> Iterator[Finding]:
    """Refusals whose written words do not say, in Chinese, what happened and what to do.

    ``Refusal.sentence`` sets the full stops, so the parts must not bring their own. Words that are not written in
    the call itself (variables) cannot be judged here and are left to the tests of that refusal.
    """
    for call in _calls(source, "Refusal"):
        named = {k.arg: k.value for k in call.keywords}
        happened_node = call.args[0] if call.args else named.get("happened")
        advice_node = call.args[1] if len(call.args) > 1 else named.get("advice")
        happened, advice = _written(happened_node), _written(advice_node)
        if happened is not None and not CHINESE.search(happened):
            yield call.lineno, "the refusal does not say in Chinese what happened"
        if advice_node is None and happened is not None and "请" not in happened and happened.strip("〇"):
            yield call.lineno, "the refusal does not say what to do"
        if any(words and words.rstrip().endswith(("。", "！", "；")) for words in (happened, advice)):
            yield call.lineno, "the refusal brings its own full stop; the sentence sets it"


def not_one_sentence(source: Source) -> Iterator[Finding]:
    """Migrations whose first line is not one Chinese sentence that tells the office what changes."""
    first = (ast.get_docstring(source.tree) or "").partition("\n")[0].strip()
    if not CHINESE.search(first):
        yield 1, "the step does not say in Chinese what it does"
    elif first.rstrip("。").count("。"):
        yield 1, "the step says more than one sentence"


def imported(source: Source) -> Iterator[str]:
    """The top-level names of everything a file imports."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
