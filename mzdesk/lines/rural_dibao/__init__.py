"""农村最低生活保障 (assistance.md §1.1)."""

from mzdesk.cases.dibao import dibao_line
from mzdesk.lines.rural_dibao.record import RuralDibao

LINE = dibao_line("rural_dibao", "农村低保", RuralDibao, "fa6s.wheat-awn")
