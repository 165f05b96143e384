"""Days are typed, not picked: 20261008, 261008, 1008, 今天, 昨天, -3; the calendar is there for F4."""

from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QWidget

from mzdesk.basics.days import PartialDay
from mzdesk.describe.fields import Field, Kind
from ui import theme
from ui.fields.line_editor import LineEditor, Today

WEEKDAYS = "一二三四五六日"


class DayEditor(LineEditor):
    """DAY and PARTIAL_DAY. While typing, the day as it is understood stands at the right inside the field."""

    def __init__(self, field: Field, *, today: Today | None = None, parent: QWidget | None = None) -> None:
        super().__init__(field, today=today, parent=parent)
        self._calendar: QCalendarWidget | None = None
        button = self.addAction(theme.icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        button.setToolTip("打开日历（F4）")
        button.triggered.connect(self.open_calendar)

    def note_reading(self) -> None:
        value = self.value()
        whole = value.whole if isinstance(value, PartialDay) else value
        if whole is None:
            self.show_inside(f"= {value}" if self._typed and value else "")
        elif self._typed:
            self.show_inside(f"= {whole.isoformat()} 周{WEEKDAYS[whole.weekday()]}")
        else:
            self.show_inside(f"周{WEEKDAYS[whole.weekday()]}" if self.field.kind is Kind.DAY else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4 and not event.modifiers():
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """A calendar below the field; arrows move, Enter takes the day, Esc leaves."""
        if self.isReadOnly():
            return
        if self._calendar is None:
            self._calendar = _calendar(self)
            self._calendar.activated.connect(self._picked)
            self._calendar.clicked.connect(self._picked)
        value = self.value()
        start = value.earliest if isinstance(value, PartialDay) else value or (self.today() if self.today else None)
        if start:
            self._calendar.setSelectedDate(QDate(start.year, start.month, start.day))
        self._calendar.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._calendar.show()
        self._calendar.setFocus()

    def _picked(self, day: QDate) -> None:
        if self._calendar is not None and self._calendar.isVisible():
            self._calendar.hide()
            self.set_value(self._as_kind(date(day.year(), day.month(), day.day())))
            self.changed.emit()

    def _as_kind(self, chosen: date) -> Any:
        return PartialDay.of(chosen) if self.field.kind is Kind.PARTIAL_DAY else chosen


def _calendar(owner: QWidget) -> QCalendarWidget:
    made = QCalendarWidget(owner)
    made.setWindowFlags(Qt.WindowType.Popup)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    made.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        made.setWeekdayTextFormat(day, QTextCharFormat())
    return made
