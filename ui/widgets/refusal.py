"""The one place where a refusal is shown: a red bar at the top of the window, two lines and 复制详情."""

import sys

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from mzdesk.basics.problems import Refusal
from ui.help.topics import of_code
from ui.widgets.words import Banner, button


class RefusalBar(Banner):
    """Stands above the page until it is put away or the next one takes its place. It never takes the focus.

    A window that has a fixed place for it is asked by ``refusal_place()`` (a layout slot); in any other window (a
    dialog, the start page) it lies over the top edge.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__("red", parent)
        self.setObjectName("refusal")
        self._refusal: Refusal | None = None
        self.how = self.add_button(button("怎么办（Alt+H）", self._help, hint="打开说明"))
        self.how.setShortcut("Alt+H")
        self.copy = self.add_button(button("复制详情", self._copy, role="link"))
        self.away = self.add_button(button("知道了", self.hide, hint="收起这条提示（Alt+Z）"))
        self.away.setShortcut("Alt+Z")
        self.hide()

    @staticmethod
    def show_in(window: QWidget, refusal: Refusal) -> "RefusalBar":
        """Show a refusal in a window, in the same bar as the one before."""
        found = window.findChild(RefusalBar, "refusal")
        bar = found if isinstance(found, RefusalBar) else RefusalBar.lying_over(window)
        bar.show_refusal(refusal)
        return bar

    @staticmethod
    def lying_over(window: QWidget) -> "RefusalBar":
        bar = RefusalBar(window)
        window.installEventFilter(bar)
        return bar

    def show_refusal(self, refusal: Refusal) -> None:
        self._refusal = refusal
        self.say(_sentence(refusal.happened), _sentence(refusal.advice))
        self.copy.setText("复制详情")
        self.how.setVisible(of_code(refusal.code) is not None)
        self._lie()
        self.raise_()

    def _lie(self) -> None:
        window = self.parentWidget()
        if window is not None and self._is_over():
            self.setGeometry(8, 8, window.width() - 16, max(self.sizeHint().height(), self.heightForWidth(
                window.width() - 16)))

    def _is_over(self) -> bool:
        above = self.parentWidget()
        layout = above.layout() if above is not None else None
        return layout is None or layout.indexOf(self) < 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._lie()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _help(self) -> None:
        place = of_code(self._refusal.code) if self._refusal is not None else None
        if place is not None:
            from ui.help.window import show_help

            show_help(self.window(), *place)

    def _copy(self) -> None:
        if self._refusal is not None:
            QApplication.clipboard().setText(details(self._refusal))
            self.copy.setText("已复制")


def _sentence(words: str) -> str:
    return words if not words or words.endswith(("。", "？", "！", "）")) else f"{words}。"


def details(refusal: Refusal) -> str:
    """What 复制详情 copies: the sentences and the code; a refusal carries no personal data."""
    return f"{refusal.sentence}\n代码：{refusal.code}\n系统：{sys.platform}"
