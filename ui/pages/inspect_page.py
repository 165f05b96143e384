"""现场检查: the checklist typed in with one key an item; what is not met becomes a hazard."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from mzdesk.basics.days import read_day
from mzdesk.homes.codes import Result
from mzdesk.lines.inspections.codes import InspectionKind
from mzdesk.people.codes import Purpose
from mzdesk.people.desk import Desk
from mzdesk.services import attachments, papers, settings
from mzdesk.services.homes import inspecting
from mzdesk.services.homes.inspecting import LINE, Answer, Answered, Sheet
from mzdesk.services.names import record_options
from ui import operations, theme
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import button, label
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("编号", "类别", "检查内容", "重大", "结果", "问题说明")
RESULT, WORDS = 4, 5
KEYS = {Qt.Key.Key_1: Result.MET, Qt.Key.Key_2: Result.UNMET, Qt.Key.Key_3: Result.NOT_APPLICABLE}
TONES = {Result.MET: "green", Result.UNMET: "red", Result.NOT_APPLICABLE: "grey"}
HOME = "inspect.home"
PICTURES = "照片和扫描件 (*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff *.pdf)"


@dataclass(frozen=True)
class Found:
    """The unfinished check of a home, or none."""

    home: str
    sheet: Sheet | None


class ItemTable(PlainTable):
    """The items. Digits, Backspace and Ctrl+Enter are told to the page."""

    digit = Signal(int)
    taken_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in KEYS:
            self.digit.emit(event.key())
        elif plain and event.key() == Qt.Key.Key_Backspace:
            self.taken_back.emit()
        else:
            super().keyPressEvent(event)


class InspectPage(Page):
    """One home at a time. Every answer is written at once; finishing makes the hazards."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("1 / 2 / 3", "符合 / 不符合 / 不适用，到下一项"),
        Shortcut("回车", "写问题说明；再按回车保存，回到清单"),
        Shortcut("Backspace", "改回未查"), Shortcut("Ctrl+回车", "本类其余未查的都符合"),
        Shortcut("Alt+P", "给这一项添加照片"), Shortcut("Alt+W", "完成检查，不符合的转为隐患"),
        Shortcut("Alt+F", "换一家机构"), Shortcut("F9", "打印检查记录表"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked, self._own = 0, False
        self._sheet: Sheet | None = None
        self.home, self.kind = QComboBox(), QComboBox()
        self.home.setAccessibleName("养老机构")
        self.home.setMinimumWidth(theme.sizes().px(220))
        self.kind.setAccessibleName("检查类型")
        for one in InspectionKind:
            self.kind.addItem(one.label, one)
        self.day = QLineEdit(str(desk.today()))
        self.inspectors = QLineEdit(placeholderText="检查人员，如 李经办、张站长")
        self.accompanied = QLineEdit(placeholderText="机构陪同人（可不填）")
        self.words = QLineEdit(placeholderText="问题说明，回车保存")
        self.place = QLineEdit(placeholderText="部位（可不填）")
        for edit, name in ((self.day, "检查日期"), (self.inspectors, "检查人员"), (self.accompanied, "机构陪同人"),
                           (self.words, "问题说明"), (self.place, "部位")):
            edit.setAccessibleName(name)
        self.told = label("", "muted", wrap=True)
        self.asking = label("", "section", wrap=True)
        self.basis = label("", "small", wrap=True)
        self.table = ItemTable("检查清单", HEADS, stretch=2)
        self.begin_button = button("开始检查", self._begin, role="main")
        self.finish_button = button("完成检查（Alt+W）", self._finish, role="main", icon="fa6s.check")
        self._front = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.home)
        top.addStretch(1)
        top.addWidget(button("检查记录", lambda: self.go(LINE.key)))
        top.addWidget(button("打印检查记录表（F9）", self.print_now, icon="fa6s.print"))
        top.addWidget(self.finish_button)
        self._front.addWidget(self._beginning())
        self._front.addWidget(self._answering())
        self._front.addWidget(EmptyState(
            "fa6s.house-medical", "还没有登记养老机构", "先在“养老机构”中登记，再来检查。",
            action="登记养老机构", on_action=lambda: self.go("elder_homes", new=True)))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.told)
        column.addWidget(self._front, 1)

    def _beginning(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(10)
        column.addWidget(label("开始一次检查", "section"))
        for words, widget, width in (("检查类型", self.kind, 260), ("检查日期", self.day, 160),
                                     ("检查人员", self.inspectors, 360), ("机构陪同人", self.accompanied, 260)):
            row = QHBoxLayout()
            head = label(words)
            head.setMinimumWidth(theme.sizes().px(90))
            widget.setMaximumWidth(theme.sizes().px(width))
            widget.setMinimumWidth(theme.sizes().px(width))
            row.addWidget(head)
            row.addWidget(widget)
            row.addStretch(1)
            column.addLayout(row)
        row = QHBoxLayout()
        row.addWidget(self.begin_button)
        row.addWidget(label("乡镇检查只督促整改，不作处罚；没有查的项目保持“未查”。", "small"))
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return made

    def _answering(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.table, 1)
        column.addWidget(self.asking)
        column.addWidget(self.basis)
        row = QHBoxLayout()
        row.setSpacing(6)
        for key, result in ((1, Result.MET), (2, Result.UNMET), (3, Result.NOT_APPLICABLE)):
            row.addWidget(button(f"{result.label}（{key}）", partial(self._give, result)))
        row.addWidget(button("本类其余符合（Ctrl+回车）", self._rest))
        row.addWidget(button("添加照片（Alt+P）", self._picture, icon="fa6s.image"))
        row.addStretch(1)
        column.addLayout(row)
        row = QHBoxLayout()
        row.addWidget(self.words, 3)
        row.addWidget(self.place, 1)
        column.addLayout(row)
        return made

    def _connect(self) -> None:
        self.home.currentIndexChanged.connect(lambda _: self._home_chosen())
        self.table.digit.connect(lambda key: self._give(KEYS[Qt.Key(key)]))
        self.table.opened.connect(lambda _: self._to_words())
        self.table.taken_back.connect(self._take_back)
        self.table.moved.connect(lambda _: self._show_item())
        self.words.returnPressed.connect(self.place.setFocus)
        self.place.returnPressed.connect(self._save_words)
        for edit, after in ((self.day, self.inspectors), (self.inspectors, self.accompanied)):
            edit.returnPressed.connect(after.setFocus)
        self.accompanied.returnPressed.connect(self._begin)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Alt+F", self.home.setFocus), ("Ctrl+Return", self._rest), ("Ctrl+Enter", self._rest),
                           ("Alt+P", self._picture), ("Alt+W", self._finish), ("Esc", self.table.setFocus)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # the page

    def activated(self) -> None:
        self._list_homes()
        self._read()

    def refresh(self, touched: Touched) -> None:
        if not self._own:
            self._list_homes()
            self._read()

    def print_now(self) -> None:
        """F9: the check as it stands; before one was begun, a blank form to take along."""
        desk, home = self._desk, self._home()
        if self._sheet is None and home:
            self.go("print", make=lambda _: inspecting.blank_paper(desk, home), title="检查记录表（空白）",
                    register=LINE, subject_id="", purpose="", back="inspect", back_arguments={})
        elif self._sheet is not None:
            key = str(self._sheet.inspection.id)
            self.go("print", make=lambda _: papers.paper(desk, LINE, key, "检查记录表"), title="检查记录表",
                    register=LINE, subject_id=key, purpose="", back="inspect", back_arguments={})

    def _list_homes(self) -> None:
        kept = self._home() or settings.get(self._desk, HOME)
        found = record_options(self._desk, "elder_home")
        self.home.blockSignals(True)
        self.home.clear()
        for one in found:
            self.home.addItem(one.label, one.id)
        self.home.setCurrentIndex(max(0, self.home.findData(kept)) if found else -1)
        self.home.blockSignals(False)

    def _home(self) -> str:
        return str(self.home.currentData() or "")

    def _home_chosen(self) -> None:
        operations.attempt(self, lambda: settings.put(self._desk, HOME, self._home()))
        self._read()

    def _read(self, *, focus: bool = True) -> None:
        if not self.isVisible():
            return
        home, desk = self._home(), self._desk
        self._asked += 1
        asked = self._asked

        def read(_: object) -> Found:
            key = inspecting.unfinished(desk, home) if home else ""
            return Found(home, inspecting.sheet(desk, key) if key else None)

        operations.run(self, read, label="", progress=False, on_done=lambda found: self._show(asked, found, focus))

    def _show(self, asked: int, found: Found, focus: bool) -> None:
        if asked != self._asked:
            return
        self._sheet = found.sheet
        self.finish_button.setEnabled(found.sheet is not None)
        self._front.setCurrentIndex(2 if not found.home else 1 if found.sheet else 0)
        if found.sheet is None:
            self.told.setText("")
            self.told.hide()  # no gap above the first question
            if focus and found.home:
                self.kind.setFocus()
            return
        self._fill()
        if focus:
            first = next((n for n, one in enumerate(found.sheet.answers) if one.result is None), 0)
            self.table.setCurrentCell(first, 0)
            self.table.setFocus()

    def _fill(self) -> None:
        assert self._sheet is not None
        self.table.show_lines([self._line(one) for one in self._sheet.answers])
        found, about = self._sheet, self._sheet.inspection
        kind = about.get("kind").label if about.get("kind") else ""
        counts = "，".join(f"{one.label}{found.count(one)}" for one in Result)
        self.told.show()
        self.told.setText(
            f"{about.get('inspected')}　{kind}　{about.get('inspectors')}　清单{about.get('edition')}　"
            f"已查{found.done}项，共{len(found.answers)}项；{counts}")
        self._show_item()

    def _line(self, one: Answered) -> Line:
        tones = [(RESULT, TONES[one.result])] if one.result else []
        if one.open_hazard:
            tones.append((WORDS, "amber"))
        known = f"未销号：{one.open_hazard}" if one.open_hazard and not one.words else one.words
        return Line(one.item.code, (
            one.item.code, one.item.category.label, one.item.text, "可能重大" if one.item.major else "",
            one.result.label if one.result else "未查", known), tuple(tones))

    def _current(self) -> Answered | None:
        code = self.table.current()
        found = self._sheet.answers if self._sheet else ()
        return next((one for one in found if one.item.code == code), None)

    def _show_item(self) -> None:
        one = self._current()
        self.asking.setText(f"{one.item.code}　{one.item.text}" if one else "")
        how = "、".join(method.label for method in one.item.methods) if one else ""
        hazard = f"　这一项有未销号的隐患 {one.open_hazard}，不会重复登记" if one and one.open_hazard else ""
        self.basis.setText(f"方法：{how}　依据：{one.item.basis}{hazard}" if one else "")
        self.words.setText(one.words if one else "")
        self.place.setText(one.place if one else "")

    # what is done

    def _begin(self) -> None:
        found = read_day(self.day.text(), self._desk.today())
        if found is None or found.whole is None:
            operations.of(self).told.emit("看不懂检查日期，请写成 2026-10-08 的样子")
            self.day.setFocus()
            return
        day, desk, home = found.whole, self._desk, self._home()
        kind = InspectionKind.read(str(self.kind.currentData())) or InspectionKind.MONTHLY  # Qt gives a plain text back
        done = operations.attempt(self, lambda: inspecting.begin(
            desk, home, kind, day, self.inspectors.text(), self.accompanied.text()))
        if done:
            self._read()
        else:
            self.inspectors.setFocus()

    def _give(self, result: Result) -> None:
        """The answer to the item under the cursor. 不符合 asks for its words first."""
        one = self._current()
        if one is None:
            return
        if result is Result.UNMET and not one.words:
            if self._write([Answer(one.item.code, result, self.words.text(), self.place.text())]):
                self._to_words()
                operations.of(self).told.emit("写一句问题，再按回车")
            return
        if self._write([Answer(one.item.code, result, one.words, one.place)]):
            self._on()

    def _on(self) -> None:
        self.table.setFocus()
        self.table.setCurrentCell(min(self.table.currentRow() + 1, self.table.rowCount() - 1), 0)

    def _to_words(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    def _save_words(self) -> None:
        one = self._current()
        if one is None:
            return
        result = one.result or Result.UNMET
        if self._write([Answer(one.item.code, result, self.words.text(), self.place.text())]):
            self._on()

    def _rest(self) -> None:
        """The other items of this category that were not looked at are all met."""
        one = self._current()
        if one is None or self._sheet is None:
            return
        rest = [other.item.code for other in self._sheet.answers
                if other.item.category == one.item.category and other.result is None]
        if rest and self._write([Answer(code, Result.MET) for code in rest]):
            row = next((n for n, other in enumerate(self._sheet.answers) if other.result is None), -1)
            self.table.setFocus()
            if row >= 0:
                self.table.setCurrentCell(row, 0)

    def _write(self, answers: list[Answer]) -> bool:
        assert self._sheet is not None
        key, desk, row = str(self._sheet.inspection.id), self._desk, self.table.currentRow()
        self._own = True
        done = operations.attempt(self, lambda: inspecting.answer(desk, key, answers))
        self._own = False
        if done:
            self._sheet = inspecting.sheet(desk, key)
            self._fill()
            self.table.setCurrentCell(row, 0)
        return bool(done)

    def _take_back(self) -> None:
        one = self._current()
        if one is None or self._sheet is None or one.result is None:
            return
        key, desk, row = str(self._sheet.inspection.id), self._desk, self.table.currentRow()
        self._own = True
        done = operations.attempt(self, lambda: inspecting.take_back(desk, key, one.item.code))
        self._own = False
        if done:
            self._sheet = inspecting.sheet(desk, key)
            self._fill()
            self.table.setCurrentCell(row, 0)

    def _picture(self) -> None:
        one = self._current()
        if one is None or self._sheet is None:
            return
        path, _ = QFileDialog.getOpenFileName(self, "添加照片", "", PICTURES)
        if path:
            self.add_picture(path)

    def add_picture(self, path: str) -> None:
        """A photo of the item under the cursor."""
        one = self._current()
        assert one is not None and self._sheet is not None
        key, code = str(self._sheet.inspection.id), one.item.code
        self._own = True
        done = operations.attempt(self, lambda: attachments.add_file(
            self._desk, LINE, key, Path(path), Purpose.SCENE, about=code))
        self._own = False
        if done:
            operations.of(self).told.emit(f"已给{code}添加照片")

    def _finish(self) -> None:
        if self._sheet is None:
            return
        key, desk = str(self._sheet.inspection.id), self._desk
        done = operations.attempt(self, lambda: inspecting.finish(desk, key))
        if not done:
            return
        made = len(done.value.of(inspecting.HAZARDS.record))
        operations.of(self).told.emit(f"检查已完成，登记隐患{made}条" if made else "检查已完成，没有新的隐患")
        self.go(LINE.key, record=key)
