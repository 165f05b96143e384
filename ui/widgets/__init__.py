"""Small things that every page uses: words in a role, chips, banners, empty states, questions."""

from ui.widgets.asking import decide
from ui.widgets.empty import EmptyState
from ui.widgets.words import Banner, Chip, button, card, label, rule, section_title

__all__ = ["Banner", "Chip", "EmptyState", "button", "card", "decide", "label", "rule", "section_title"]
