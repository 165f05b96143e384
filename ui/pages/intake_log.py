"""收件记录: every package that came, what became of it, its telephone code; Backspace takes a merge back."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from mzdesk.exchange.journal import Received
from ui.pages import exchange_parts as parts
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("收到时间", "乡镇", "月份", "第几号", "种类", "结论", "写入", "待核", "冲突", "电话回执码", "核对码", "原因")


class ReceivedLog(PlainTable):
    """Newest first. ``limit`` shows the packages of one township and month; Esc all of them again."""

    taken_back = Signal()

    def __init__(self) -> None:
        super().__init__("收件记录", HEADS, stretch=11)
        self._received: dict[str, Received] = {}
        self._only = ("", "")
        self._shown: tuple[Sequence[Received], Mapping[str, str], Mapping[str, str]] = ((), {}, {})

    def limit(self, site: str = "", period: str = "") -> None:
        self._only = (site, period)
        self.show_received(*self._shown)

    def show_received(self, found: Sequence[Received], names: Mapping[str, str], phones: Mapping[str, str]) -> None:
        self._shown = (found, names, phones)
        site, period = self._only
        found = [one for one in found if (not site or one.site == site) and (not period or one.period == period)]
        self._received = {one.sha256: one for one in found}
        self.show_lines([Line(one.sha256, (
            one.received, names.get(one.site, one.site), one.period, str(one.number),
            "全量" if one.kind == "full" else "增量", parts.RESULT_WORDS.get(one.result, one.result),
            str(one.applied), str(one.held), str(one.conflicts), phones.get(one.sha256, ""),
            parts.grouped(one.sha256[:8].upper()), one.reason,
        ), ((5, parts.RESULT_TONES.get(one.result, "red")),)) for one in found])

    def chosen(self) -> Received | None:
        return self._received.get(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and self.current():
            self.taken_back.emit()
        elif event.key() == Qt.Key.Key_Escape and any(self._only):
            self.limit()
        else:
            super().keyPressEvent(event)
