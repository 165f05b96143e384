"""Prints the recovery code on one sheet, straight to the printer: it never becomes a file."""

from html import escape

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from ui import theme


def sheet(code: str, office: str) -> QTextDocument:
    """The sheet for the safe: whose code, the code in groups, what it is for."""
    groups = code.split("-")
    half = len(groups) // 2
    lines = "<br>".join("&nbsp;&nbsp;".join(map(escape, part)) for part in (groups[:half], groups[half:]))
    document = QTextDocument()
    document.setDefaultFont(theme.font(12))
    document.setHtml(
        f"<h2>数据恢复码</h2><p>单位：{escape(office)}</p>"
        f"<p style='font-size:22pt; font-weight:bold'>{lines}</p>"
        "<p>忘记密码时，在打开程序的界面选择“忘记密码，用恢复码打开”，逐组输入上面的恢复码。</p>"
        "<p>恢复码不含数字 0、1 和字母 O、I。请放入保险柜，专人保管；有恢复码就能打开全部资料。</p>"
        "<p>保管人：________________　　日期：________________</p>"
    )
    return document


def print_code(parent: QWidget, code: str, office: str) -> None:
    """Ask for the printer and print."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent.window())
    dialog.setWindowTitle("打印恢复码")
    if dialog.exec() == QPrintDialog.DialogCode.Accepted:
        sheet(code, office).print_(printer)
    dialog.deleteLater()
