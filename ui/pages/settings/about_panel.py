"""设置 › 关于: which installation this is, and the licences."""

from ui.pages.settings.panel import Panel, Room
from ui.widgets.words import label


class AboutPanel(Panel):
    """Words only."""

    def __init__(self, room: Room) -> None:
        from ui.shell import behind

        super().__init__(room)
        form = self.add_card("关于")
        for name, words in behind.facts(room.desk):
            self.row(form, name, label(words, wrap=True, select=True))
        self.row(form, "许可", label("Apache-2.0；界面使用 Qt（LGPL-3.0）", wrap=True))
        self.finish()
