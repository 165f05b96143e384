"""One or more sections of fields in two columns: label at the right, editor, and below it what is to be said of it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from mzdesk.basics.problems import Problem
from mzdesk.describe import Field, Kind, Secrecy, Section
from mzdesk.services.names import mask
from ui import theme
from ui.fields import Editor, editor_for
from ui.fields.line_editor import LineEditor
from ui.widgets import label, section_title

MakeEditor = Callable[[Field, str], Editor]
LABEL_WIDTH, EDITOR_WIDTH = 118, 150
LEFT, RIGHT = 8, 16
HIDDEN_WORDS = "已填写，按 F7 显示"


class HiddenValue(QPushButton):
    """Stands in the place of an editor while its sensitive value is hidden; pressing it asks to see everything."""

    def __init__(self, path: str) -> None:
        super().__init__(HIDDEN_WORDS)
        self.setObjectName(f"hidden_{path}")
        self.setProperty("role", "link")
        self.setStyleSheet("text-align: left")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # words never widen the form


class SectionForm(QWidget):
    """Editors for the fields of the given sections, placed as the paper form places them."""

    edited = Signal(str)  # path
    left = Signal(str)
    wants_secrets = Signal()
    wants_next = Signal(bool)  # Enter or Tab on the last field, or with Shift on the first

    def __init__(
        self, sections: Iterable[Section], described: Mapping[str, Field], make: MakeEditor, *, titles: bool,
        prefix: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.fields = described
        self.editors: dict[str, Editor] = {}
        self._marks: dict[str, QLabel] = {}
        self._hidden: dict[str, tuple[QStackedLayout, HiddenValue]] = {}
        self._covered: set[str] = set()
        self._locked = False
        self._prefix = prefix
        self._grids: list[tuple[QGridLayout, Section]] = []
        self._heads: dict[str, QLabel] = {}
        self._two_columns = True
        column = QVBoxLayout(self)
        column.setContentsMargins(LEFT, 10, RIGHT, 10)
        column.setSpacing(6)
        for section in sections:
            if titles:
                column.addWidget(section_title(section.title))
            column.addLayout(self._grid(section, make))
        column.addStretch(1)

    def _grid(self, section: Section, make: MakeEditor) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for keys in section.rows:
            for key in keys:
                self._make(key, make)
        self._grids.append((grid, section))
        self._arrange(grid, section)
        return grid

    def _arrange(self, grid: QGridLayout, section: Section) -> None:
        """Pairs beside each other, or where there is no room for two every field on a row of its own."""
        two, sizes = self._two_columns, theme.sizes()
        for x in (0, 2):
            there = two or x == 0
            grid.setColumnMinimumWidth(x, sizes.px(LABEL_WIDTH) if there else 0)
            grid.setColumnMinimumWidth(x + 1, sizes.px(EDITOR_WIDTH) if there else 0)
            grid.setColumnStretch(x + 1, 1 if there else 0)
        y = 0
        for keys in section.rows:
            for place, key in enumerate(keys):
                x = 2 * place if two else 0
                self._place(grid, 3 * y, x, 3 if two and len(keys) == 1 and self._wide(key) else 1, key)
                grid.setRowMinimumHeight(3 * y + 2, 3)
                y += 0 if two else 1
            y += 1 if two else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        two = event.size().width() >= 2 * self._column_width() + LEFT + RIGHT
        if two != self._two_columns:
            self._two_columns = two
            for grid, section in self._grids:
                self._arrange(grid, section)

    def minimumSizeHint(self) -> QSize:
        """One column wide: two are a matter of room."""
        return QSize(self._column_width() + LEFT + RIGHT, super().minimumSizeHint().height())

    @staticmethod
    def _column_width() -> int:
        return theme.sizes().px(LABEL_WIDTH) + theme.sizes().px(EDITOR_WIDTH) + 20

    def _wide(self, key: str) -> bool:
        return self.fields[key].kind in (Kind.NOTE, Kind.CHOICES) or len(self.fields[key].label) > 12

    def _make(self, key: str, make: MakeEditor) -> None:
        field = self.fields[key]
        editor = make(field, f"{self._prefix}{key}")
        words = broken(field.label)
        head = QLabel(f"{'<br>'.join(words)} <span style='color:{theme.Colour.RED}'>*</span>" if field.required
                      else "\n".join(words))
        head.setBuddy(editor)
        head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        mark = label("", "problem", wrap=True)
        mark.setObjectName(f"mark_{self._prefix}{key}")
        mark.hide()
        editor.changed.connect(lambda: self.edited.emit(key))
        editor.left.connect(lambda: self.left.emit(key))
        self.editors[key], self._marks[key], self._heads[key] = editor, mark, head
        self._stacked(key, editor)

    def _place(self, grid: QGridLayout, y: int, x: int, span: int, key: str) -> None:
        grid.addWidget(self._heads[key], y, x)
        grid.addWidget(self._hidden[key][0].parentWidget(), y, x + 1, 1, span, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._marks[key], y + 1, x + 1, 1, span)

    def _stacked(self, key: str, editor: Editor) -> None:
        stack = QStackedLayout(QWidget(self))  # without a widget it would show the editor as a window of its own
        hidden = HiddenValue(f"{self._prefix}{key}")
        hidden.clicked.connect(lambda _=False: self.wants_secrets.emit())
        stack.addWidget(editor)
        stack.addWidget(hidden)
        self._hidden[key] = (stack, hidden)

    # values

    def show_values(self, values: Mapping[str, Any], *, secrets: bool = True) -> None:
        """Show the values; with ``secrets`` False those of class P2 and P3 that are filled stay hidden."""
        for key, editor in self.editors.items():
            value = values.get(key)
            editor.set_value(value)
            hide = not secrets and value is not None and self._secret(self.fields[key])
            self._cover(key, editor, value, hide)

    @staticmethod
    def _secret(field: Field) -> bool:
        """P3 always; P2 where it is a fact of its own. The clerk's notes stay in sight in the file itself."""
        least = Secrecy.SPECIAL if field.kind is Kind.NOTE else Secrecy.SENSITIVE
        return field.secrecy >= least

    def _cover(self, key: str, editor: Editor, value: Any, hide: bool) -> None:
        stack, hidden = self._hidden[key]
        partly = isinstance(editor, LineEditor) and self.fields[key].kind is Kind.IDNO
        (self._covered.add if hide else self._covered.discard)(key)
        if partly and isinstance(editor, LineEditor):
            editor.set_masked(mask(self.fields[key], str(value)) if hide else "")
            if not hide:
                editor.setReadOnly(self._locked)
            return
        stack.setCurrentWidget(hidden if hide else editor)

    def set_read_only(self, on: bool) -> None:
        """Every field can be gone to, read and copied, and none can be changed."""
        self._locked = on
        for editor in self.editors.values():
            editor.set_read_only(on)

    def uncover(self) -> None:
        """Show what was hidden."""
        for key in list(self._covered):
            editor = self.editors[key]
            self._cover(key, editor, editor.value(), False)

    @property
    def has_hidden(self) -> bool:
        return bool(self._covered)

    def values(self) -> dict[str, Any]:
        return {key: editor.value() for key, editor in self.editors.items()}

    def settle(self) -> None:
        for editor in self.editors.values():
            editor.settle()

    def unreadable(self) -> list[str]:
        """Keys of fields whose typed text cannot be kept."""
        return [key for key, editor in self.editors.items() if editor.unreadable()]

    def set_value(self, key: str, value: Any) -> None:
        self.editors[key].set_value(value)

    # findings

    def show_problems(self, problems: Iterable[Problem], *, missing: bool) -> None:
        """Put each problem under its field; required fields still empty only where ``missing`` asks for it."""
        found: dict[str, Problem] = {}
        for problem in problems:
            if problem.rule == "required" and not missing:
                continue
            known = found.get(problem.field)
            if known is None or (problem.blocking and not known.blocking):
                found[problem.field] = problem
        for key, mark in self._marks.items():
            typed = self.editors[key].problem_text()
            said = found.get(key)
            words = typed or (said.message if said else "")
            block = bool(typed) or bool(said and said.blocking)
            mark.setText(words)
            mark.setVisible(bool(words))
            role = "problem" if block else "warn"
            if mark.property("role") != role:
                mark.setProperty("role", role)
                mark.style().polish(mark)
            self.editors[key].set_problem(("block" if block else "warn") if words else "")

    # moving

    def focus(self, key: str) -> None:
        current = self._hidden[key][0].currentWidget()
        (current or self.editors[key]).setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        self.focus(next(iter(self.editors)))

    def focus_last(self) -> None:
        self.focus(list(self.editors)[-1])

    def focused(self) -> str:
        """The key of the field that has the focus, or ""."""
        there = QApplication.focusWidget()  # not the form's own, which remembers where it was left
        for key, (stack, _) in self._hidden.items():
            current = stack.currentWidget()
            if current is not None and there is not None and current.isAncestorOf(there):
                return key
        return ""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes the way of Enter: at the end of a sheet on to the next one, not off to the buttons beside it."""
        keys, before = list(self.editors), QApplication.focusWidget()
        if keys and self.focused() == keys[-1 if forward else 0]:
            self.wants_next.emit(forward)
            if QApplication.focusWidget() is not before:
                return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        keys, here = list(self.editors), self.focused()
        place = keys.index(here) + by if here else 0
        if 0 <= place < len(keys):
            self.focus(keys[place])
        else:
            self.wants_next.emit(by > 0)


def maker(today: Any, options_of: Callable[[Field], Any]) -> MakeEditor:
    """A function that makes editors with the desk's day and look-ups."""
    def make(field: Field, path: str) -> Editor:
        return editor_for(field, path, today=today, options=options_of(field))

    return make


def broken(words: str) -> list[str]:
    """A label in lines that fit its column. Broken here and not by the label: a grid that gives a wrapping label its
    height by its width gives the row too little."""
    room = theme.sizes().px(LABEL_WIDTH) - theme.sizes().px(12)  # with room for the star of a required field
    metrics, lines = QFontMetrics(theme.font()), [""]
    for char in words:
        if lines[-1] and metrics.horizontalAdvance(lines[-1] + char) > room:
            lines.append("")
        lines[-1] += char
    return lines
