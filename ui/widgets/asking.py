"""A question that needs a decision, with verbs on its buttons: 「作废这条随访」「返回」, never 是/否."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.widgets.words import button, label


class Question(QDialog):
    """Title, explanation, an optional line for a reason, and buttons. ``chosen`` is the number of the button pressed,
    counted from 0, or -1 for going back (Esc too)."""

    def __init__(
        self, parent: QWidget, title: str, words: str, verbs: tuple[str, ...], *, back: str = "返回",
        danger: bool = False, reason: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.chosen = -1
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "section", wrap=True))
        if words:
            column.addWidget(label(words, wrap=True))
        self.reason = QLineEdit(placeholderText=reason)
        self.reason.setAccessibleName(reason)
        column.addWidget(self.reason)
        self.reason.setVisible(bool(reason))
        row = QHBoxLayout()
        row.addStretch(1)
        self.back = button(back, self.reject)
        row.addWidget(self.back)
        self.verbs = [self._verb(text, place, danger) for place, text in enumerate(verbs)]
        for made in self.verbs:
            row.addWidget(made)
        column.addLayout(row)
        self.setMinimumWidth(420)
        if reason:
            self.reason.textChanged.connect(self._allow)
            self.reason.returnPressed.connect(self._reason_given)
            self._allow()
            self.reason.setFocus()
        else:
            (self.back if danger else self.verbs[0]).setFocus()

    def _verb(self, text: str, place: int, danger: bool) -> QPushButton:
        role = "" if place else "danger" if danger else "main"
        made = button(text, lambda: self._choose(place), role=role)
        made.setDefault(place == 0 and not danger)
        return made

    def _allow(self) -> None:
        for made in self.verbs:
            made.setEnabled(bool(self.reason.text().strip()))

    def _reason_given(self) -> None:
        """Enter after a reason confirms: who writes why has decided. With several verbs one must be chosen."""
        if len(self.verbs) == 1 and self.verbs[0].isEnabled():
            self._choose(0)

    def _choose(self, place: int) -> None:
        self.chosen = place
        self.accept()


def decide(parent: QWidget, title: str, words: str, verb: str, *, back: str = "返回", danger: bool = False) -> bool:
    """Ask for one decision; True when the verb was chosen. With ``danger`` the focus stands on going back."""
    question = Question(parent.window(), title, words, (verb,), back=back, danger=danger)
    question.exec()
    question.deleteLater()
    return question.chosen == 0


def choose(parent: QWidget, title: str, words: str, verbs: tuple[str, ...], *, back: str = "返回") -> int:
    """Ask for one of several; the number of the verb, or -1 for going back."""
    question = Question(parent.window(), title, words, verbs, back=back)
    question.exec()
    question.deleteLater()
    return question.chosen


def ask_reason(parent: QWidget, title: str, words: str, verb: str, *, prompt: str = "原因（必填）") -> str:
    """Ask for a decision with its reason; "" when the clerk went back."""
    question = Question(parent.window(), title, words, (verb,), danger=True, reason=prompt)
    question.exec()
    question.deleteLater()
    return question.reason.text().strip() if question.chosen == 0 else ""
