"""Why nothing may be handed in at the moment, and the one key that goes on: after a restore, after the logs parted."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mzdesk.exchange import rebase, recovered
from mzdesk.exchange.rebase import FORKED, Parting, Pause
from mzdesk.people.desk import Desk
from mzdesk.store import lives
from ui import operations
from ui.widgets import button, label
from ui.widgets.asking import decide


@dataclass(frozen=True)
class Stop:
    """What stands in the way, and how much of a lost life waits to be looked at."""

    paused: Pause | None = None
    parted: Parting | None = None
    recovered: int = 0


def stop(desk: Desk) -> Stop:
    """Read in the worker."""
    return Stop(rebase.pause(desk), rebase.parting(desk), len(recovered.questions(desk)))


class StopLine(QWidget):
    """One line above the summary; hidden while all is well."""

    went_on = Signal()
    wanted = Signal()  # the page of what was found again

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._stop = Stop()
        self.said = label("", "problem", wrap=True)
        self.go_button = button("", self.go_on, role="main")
        self.look_button = button("", self.wanted.emit)
        row = QHBoxLayout()
        row.addWidget(self.go_button)
        row.addWidget(self.look_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.said)
        column.addLayout(row)
        self.hide()

    def show_stop(self, found: Stop) -> None:
        self._stop = found
        told = said(found)
        self.said.setText(told)
        self.said.setVisible(bool(told))
        self.go_button.setText("与市局重新接上（Ctrl+J）" if self._forked else "已核对，继续报送（Ctrl+J）")
        self.go_button.setVisible(self._forked or found.paused is not None)
        self.look_button.setText(f"核对找回的 {found.recovered} 处内容（Alt+L）")
        self.look_button.setVisible(bool(found.recovered))
        self.setVisible(bool(told) or bool(found.recovered))

    @property
    def _forked(self) -> bool:
        return self._stop.paused is None and self._stop.parted is not None and self._stop.parted.stage == FORKED

    def go_on(self) -> None:
        """Ctrl+J."""
        paused, parted = self._stop.paused, self._stop.parted
        if paused is not None:
            self._confirm(paused)
        elif parted is not None and parted.stage == FORKED:
            self._rebase(parted)

    def _confirm(self, paused: Pause) -> None:
        lost = f"发件夹里有 {len(paused.lost)} 个包是这份资料不认得的（{paused.lost[-1]} 等），" \
               "里面的录入可能不在本机；市局收到过的会在回执里带回来。" if paused.lost else ""
        words = f"这份资料里最后的录入是不是您记得的？{lost}缺的内容请先补录，或与市局核对，再继续报送。"
        if decide(self, "继续报送", words, "已核对，继续报送") and operations.attempt(
                self, lambda: rebase.confirm(self._desk)):
            operations.tell(self, "可以继续报送")
            self.went_on.emit()

    def _rebase(self, parted: Parting) -> None:
        words = (f"本机和市局最后一致的是第 {parted.common.seq} 条变更。"
                 f"此后本机有 {parted.ours} 条，市局收过 {parted.theirs} 条本机没有的。"
                 "重新接上以后，下一个包从那里报起；市局留着的内容随反馈包带回，由您逐项采用或不采用。")
        if decide(self, "与市局重新接上", words, "重新接上") and operations.attempt(
                self, lambda: rebase.rebase(self._desk)):
            operations.tell(self, "已重新接上，请按 Ctrl+E 导出报送包交市局")
            self.went_on.emit()


def said(found: Stop) -> str:
    """The sentence that stands above the summary; "" where nothing stops."""
    if found.paused is not None:
        what = "被换成了较早的一份" if found.paused.why == lives.OLDER_COPY else found.paused.why
        return f"本机的数据于 {found.paused.since} {what}，此后的录入可能不在本机，报送已暂停。请核对最近的录入。"
    if found.parted is None:
        return ""
    if found.parted.stage == FORKED:
        return f"市局已收的变更中有 {found.parted.theirs} 条本机没有，报送已暂停。两边各自录入的内容都会保留。"
    return "正在与市局重新接上：请导出报送包交市局，读入回执和反馈包后完成。"
