"""Enrolment of a township in two steps: the request for the stick, and the bureau's roster with its fingerprint."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mzdesk.exchange import enrolment, marks
from mzdesk.exchange.enrolment import Requested, RosterView
from mzdesk.people.desk import Desk
from ui import operations
from ui.pages import exchange_parts as parts
from ui.widgets import button, decide, label


class EnrolSteps(QWidget):
    """Shown until a roster is installed."""

    installed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.fingerprint = label("", "code", select=True)
        self.told = label("", "good", wrap=True)
        self.request_button = button("写登记申请到 U 盘…", self.choose_request, role="main", icon="fa6s.key")
        self.install_button = button("读入市局名册…", self.choose_roster)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label("第一次报送前，先和市局互认一次。", "section"))
        first, inside = parts.titled_card("第一步　把登记申请交给市局")
        words = "申请里只有公开的密钥和单位名称，没有居民资料。本机指纹如下，请抄在登记单上，由市局电话核对："
        inside.addWidget(label(words, wrap=True))
        inside.addWidget(self.fingerprint)
        row = QHBoxLayout()
        row.addWidget(self.request_button)
        row.addStretch(1)
        inside.addLayout(row)
        inside.addWidget(self.told)
        second, below = parts.titled_card("第二步　读入市局发回的名册")
        below.addWidget(label("读入时会显示市局的指纹，请打电话核对，一致才安装。", wrap=True))
        row = QHBoxLayout()
        row.addWidget(self.install_button)
        row.addStretch(1)
        below.addLayout(row)
        column.addWidget(first)
        column.addWidget(second)
        column.addStretch(1)

    def focus_here(self) -> None:
        self.request_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_fingerprint(self) -> None:
        self.fingerprint.setText(marks.ensure_keys(self._desk))

    def choose_request(self) -> None:
        folder = parts.choose_folder(self, self._desk, "登记申请放到哪里（U 盘）")
        if folder:
            self.request_to(folder)

    def request_to(self, folder: Path) -> None:
        operations.run(self, lambda _: enrolment.request(self._desk, folder), label="写登记申请", progress=False,
                       on_done=self._requested)

    def _requested(self, made: Requested) -> None:
        self.told.setText(f"已写好 {made.path.name}，{made.words}。请连同登记单交给市局。")
        self.install_button.setFocus()

    def choose_roster(self) -> None:
        path = parts.choose_file(self, self._desk, "选择市局发回的名册")
        if path:
            self.install(path)

    def install(self, path: Path) -> None:
        """Show whose roster it is, and install it when the clerk has compared the fingerprint."""
        operations.run(self, lambda _: enrolment.look_roster(self._desk, path), label="读名册", progress=False,
                       on_done=lambda view: self._compare(path, view))

    def _compare(self, path: Path, view: RosterView) -> None:
        words = (f"{view.bureau.name}（{view.bureau.site}），名册第 {view.version} 版，"
                 f"登记单位 {len(view.offices)} 个。\n"
                 f"市局指纹：{view.bureau.fingerprint}\n请打电话逐组核对，一致才安装。")
        if decide(self, "和市局核对指纹", words, "指纹一致，安装"):
            operations.run(
                self, lambda _: enrolment.install(self._desk, path, view.bureau.fingerprint), label="安装名册",
                progress=False, on_done=lambda _: self._done(),
            )

    def _done(self) -> None:
        operations.tell(self, "名册已安装，可以报送了")
        self.installed.emit()
