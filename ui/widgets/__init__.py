"""Small things that every page uses: words in a role, chips, banners. The lock screen shows some of them, so no more is
imported here than they need; empty states and questions have modules of their own."""

from ui.widgets.words import Banner, Chip, button, card, label, rule, section_title

__all__ = ["Banner", "Chip", "button", "card", "label", "rule", "section_title"]
