"""Enrolment of a township in two steps: the request for the stick, and the bureau's roster with its fingerprint."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mzdesk.exchange import enrolment
from mzdesk.exchange.enrolment import Requested, RosterView
from mzdesk.people.desk import Desk
from ui import operations
from ui.pages import exchange_parts as parts
from ui.widgets import button, label
from ui.widgets.asking import ask_reason, decide

ANEW = ("这份名册不是由本机已核对过的市局密钥签发的。请打电话问市局是不是换了电脑、旧密钥已经丢失；"
        "确实如此，请市局念出它的指纹，照着填在下面，一致才安装。不确定就不要安装。")
ABOUT = "申请里只有公开的密钥和单位名称，没有居民资料。本机指纹如下，按 F9 打印登记单一起交去，由市局电话核对："


class EnrolSteps(QWidget):
    """Shown until a roster is installed. The page leads Ctrl+E and Ctrl+R here."""

    requested = Signal(object)  # Requested
    installed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.fingerprint = label("", "code", select=True)
        self.fingerprint.setAccessibleName("本机指纹")
        self.told = label("", "good", wrap=True)
        self.request_button = button("写登记申请到 U 盘（Ctrl+E）", self.choose_request, role="main", icon="fa6s.key")
        self.install_button = button("读入市局名册（Ctrl+R）", self.choose_roster)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label("第一次报送前，先和市局互认一次。", "section"))
        first, inside = parts.titled_card("第一步　把登记申请交给市局")
        inside.addWidget(label(ABOUT, wrap=True))
        inside.addWidget(self.fingerprint)
        inside.addLayout(_at_left(self.request_button))
        inside.addWidget(self.told)
        second, below = parts.titled_card("第二步　读入市局发回的名册")
        below.addWidget(label("读入时会显示市局的指纹，请打电话核对，一致才安装。", wrap=True))
        below.addLayout(_at_left(self.install_button))
        column.addWidget(first)
        column.addWidget(second)
        column.addStretch(1)

    def focus_here(self) -> None:
        """The step that is next: after the request it is the roster."""
        step = self.install_button if self.told.text() else self.request_button
        step.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_request(self) -> None:
        """Ctrl+E."""
        folder = parts.choose_folder(self, self._desk, "登记申请放到哪里（U 盘）")
        if folder:
            self.request_to(folder)

    def request_to(self, folder: Path) -> None:
        operations.run(self, lambda _: enrolment.request(self._desk, folder), label="写登记申请", progress=False,
                       on_done=self._requested)

    def _requested(self, made: Requested) -> None:
        self.told.setText(f"已写好 {made.path.name}，{made.words}。请连同登记单交给市局。")
        if self.isVisible():
            self.focus_here()
        self.requested.emit(made)

    def choose_roster(self) -> None:
        """Ctrl+R."""
        path = parts.choose_file(self, self._desk, "选择市局发回的名册")
        if path:
            self.install(path)

    def install(self, path: Path) -> None:
        """Show whose roster it is, and install it when the clerk has compared the fingerprint."""
        operations.run(self, lambda _: enrolment.look_roster(self._desk, path), label="读名册", progress=False,
                       on_done=lambda view: offer_roster(self, self._desk, path, view, self.installed.emit))


def offer_roster(
    parent: QWidget, desk: Desk, path: Path, view: RosterView, on_done: Callable[[], object],
) -> None:
    """Ask whether a roster that was looked at shall be the one in force; the first only with its fingerprint."""
    valid = sum(not seat.revoked for seat in view.offices)
    whose = f"{view.bureau.name}（{view.bureau.site}），名册第 {view.version} 版，登记单位 {valid} 个。"
    trust = ("请打电话逐组核对，一致才安装。" if view.first else "由本机已核对过的市局密钥签发，换下现在的名册。")
    title = "和市局核对指纹" if view.first else "安装市局的新名册吗？"
    verb = "指纹一致，安装" if view.first else "安装"
    if decide(parent, title, f"{whose}\n\n市局指纹：\n{view.bureau.fingerprint}\n\n{trust}", verb):

        def done(_: RosterView) -> None:
            operations.tell(parent, f"名册第 {view.version} 版已安装，可以报送了")
            on_done()

        operations.run(parent, lambda _: enrolment.install(desk, path, view.bureau.fingerprint), label="安装名册",
                       progress=False, on_done=done)


def offer_anew(parent: QWidget, desk: Desk, path: Path, on_done: Callable[[], object]) -> None:
    """The bureau lost its old key: its new one is taken only by the fingerprint that is read out on the telephone."""
    typed = ask_reason(
        parent, "市局的密钥和以前的不同", ANEW, "指纹一致，重新核对安装",
        prompt="市局指纹（照电话里念的填）")
    if typed:
        operations.run(parent, lambda _: enrolment.install(desk, path, typed, anew=True), label="安装名册",
                       progress=False, on_done=lambda _: on_done())


def _at_left(push: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(push)
    row.addStretch(1)
    return row
