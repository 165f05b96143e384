"""城市最低生活保障 (assistance.md §1.1)."""

from mzdesk.cases.dibao import dibao_line
from mzdesk.lines.urban_dibao.record import UrbanDibao

LINE = dibao_line("urban_dibao", "城市低保", UrbanDibao, "fa6s.building")
