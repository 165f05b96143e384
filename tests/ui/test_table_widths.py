"""A long name among short ones is shown whole where there is room, and takes none from others where there is not."""

import pytest
from pytestqt.qtbot import QtBot

from ui.widgets.plain_table import Line, PlainTable

LONG = "祖父母外祖父母监护一处很长的名称"


@pytest.mark.parametrize(("width", "whole"), [(1200, True), (320, False)])
def test_the_one_long_name(qtbot: QtBot, width: int, whole: bool) -> None:
    table = PlainTable("名单", ("名称", "情况"), stretch=1)
    qtbot.addWidget(table)
    table.resize(width, 400)
    table.show()
    table.show_lines([Line(str(n), (LONG if n == 5 else "短的", "正常")) for n in range(12)])
    assert (table.columnWidth(0) > table.fontMetrics().horizontalAdvance(LONG)) is whole
