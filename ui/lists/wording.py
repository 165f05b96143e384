"""Words and tones that list, preview and record share: what a state looks like, what a due day is called."""

from mzdesk.describe import Line

STATE_TONES = {
    "草稿": "grey", "待核实": "amber", "登记在册": "green", "已退出": "grey", "在册": "green", "已注销": "grey",
    "补正中": "amber", "不予受理": "grey", "不予确认": "grey", "已终止": "grey", "发放中": "green", "渐退": "amber",
    "中止": "amber", "已停发": "grey", "已转出": "grey", "已支付待补办": "amber", "待发放": "green", "已办结": "grey",
}
"""State → tone; a state that is not here is on its way: blue."""


def tone_of(state: str) -> str:
    return STATE_TONES.get(state, "blue")


def due_word(line: Line) -> str:
    """What the next due day of a record is called."""
    return "下次应访" if line.visits else "下一期限"


def overdue_word(line: Line) -> str:
    """The chip of a record whose day has passed."""
    return "逾期未访" if line.visits else "已超期"
