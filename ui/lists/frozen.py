"""A table whose first columns stay in sight while the rest is scrolled sideways."""


from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView


class FrozenColumns(QTableView):
    """Lies over the left edge of another table and shows only its first ``count`` columns.

    It shares model, selection and vertical scrolling with the table below; keys stay with that table.
    """

    def __init__(self, below: QTableView, count: int) -> None:
        super().__init__(below)
        self._below, self._count = below, count
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(below.model())
        self.setSelectionModel(below.selectionModel())
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(below.verticalScrollMode())
        self.setStyleSheet("QTableView { border: none; border-radius: 0; }")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(below.verticalHeader().defaultSectionSize())
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(below.horizontalHeader().sectionClicked)
        for column in range(count, self.model().columnCount()):
            self.setColumnHidden(column, True)
        below.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(below.verticalScrollBar().setValue)
        below.horizontalHeader().sectionResized.connect(self._resized)
        below.horizontalScrollBar().valueChanged.connect(lambda value: self.setVisible(value > 0))
        self.clicked.connect(below.clicked)
        self.doubleClicked.connect(below.doubleClicked)
        self.hide()

    def _resized(self, column: int, _: int, width: int) -> None:
        if column < self._count:
            self.setColumnWidth(column, width)
            self.lie()

    def lie(self) -> None:
        """Cover exactly the columns it shows."""
        below = self._below
        width = sum(below.columnWidth(column) for column in range(self._count))
        for column in range(self._count):
            self.setColumnWidth(column, below.columnWidth(column))
        edge = below.frameWidth()
        self.horizontalHeader().setFixedHeight(below.horizontalHeader().height())
        self.setGeometry(edge, edge, width, below.viewport().height() + below.horizontalHeader().height())


