"""What is scrolled where it does not fit."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(inside: QWidget, *, sideways: bool = True, role: str = "", through: bool = False) -> QScrollArea:
    """An area as large as there is room for; the keys go to what is inside, never to it. Without a ``role`` it has no
    edge; ``through`` lets the ground of what it lies on be seen."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if role:
        area.setProperty("role", role)
    else:
        area.setFrameShape(QFrame.Shape.NoFrame)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    if through:
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
    return area
