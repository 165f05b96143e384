"""Which page of the manual belongs to a page of the window, and which to a refusal (by its code)."""

from typing import Final

FIRST, TROUBLE = "第一天", "常见提示与处理"

PAGES: Final = {
    "today": "今日", "left_behind": "登记留守儿童", "left_behind_women": "登记留守儿童", "import": "导入",
    "rural_dibao": "低保受理到发放", "urban_dibao": "低保受理到发放", "temporary_aid": "低保受理到发放",
    "disability": "低保受理到发放", "old_age": "低保受理到发放", "payments": "低保受理到发放",
    "household": "低保受理到发放", "elders": "走访录入", "visits": "走访录入", "village": "走访录入",
    "board": "养老机构检查", "inspect": "养老机构检查", "elder_homes": "养老机构检查",
    "home_residents": "养老机构检查", "inspections": "养老机构检查", "hazards": "养老机构检查",
    "figures": "月结与报送", "charts": "月结与报送",
    "checks": "月结与报送", "handin": "月结与报送", "intake": "收件与合并",
    "progress": "收件与合并", "conflicts": "收件与合并", "across": "收件与合并", "offices": "收件与合并",
    "papers": "打印与字体", "print": "打印与字体", "settings": "设置与显示", "villages": "第一天",
    "audit": "账户与操作记录", "handover": "工作交接", "person": "查人查档", "recover": "换机",
    "forks": "收件与合并", "restore": "备份与恢复",
}
"""Key of a page of the window → name of the page of the manual. A page that is not named leads to the contents."""

CODES: Final = {
    "wrong-password": ("忘记密码", "密码不对"),
    "weak-password": ("忘记密码", "换密码"), "password-taken": ("忘记密码", "换密码"),
    "not-permitted": ("账户与操作记录", "没有权限"), "other-village": ("账户与操作记录", "没有权限"),
    "closed-account": ("账户与操作记录", "更改和停用"), "last-administrator": ("账户与操作记录", "更改和停用"),
    "too-soon": ("账户与操作记录", "密码错了要等"), "no-supervisor": ("工作交接", "接交人设密码"),
    "moved-away": ("换机", "旧电脑还能用"), "not-a-move": ("换机", "旧电脑还能用"), "paused": ("换机", "旧电脑坏了"),
    "no-keyring": ("备份与恢复", "从备份恢复"), "bad-keyring": ("备份与恢复", "从备份恢复"),
    "damaged": ("备份与恢复", "数据文件坏了"), "no-space": (TROUBLE, "磁盘或 U 盘满了"),
    "cannot-write": (TROUBLE, "写不进去"), "cannot-read": (TROUBLE, "读不出来"), "folder": (TROUBLE, "写不进去"),
    "damaged-backup": ("备份与恢复", "备份文件打不开"), "newer-backup": ("备份与恢复", "备份文件打不开"),
    "backup-failed": (TROUBLE, "写不进去"), "restore-failed": ("备份与恢复", "从备份恢复"),
    "newer-database": (TROUBLE, "数据是更新的程序写的"), "newer-schema": ("收件与合并", "包是更新的程序写的"),
    "newer-format": ("收件与合并", "包是更新的程序写的"),
    "no-fonts": ("打印与字体", "缺字体"), "no-printer": ("打印与字体", "打印机没有反应"),
    "no-print-service": ("打印与字体", "打印机没有反应"), "print-failed": ("打印与字体", "打印机没有反应"),
    "bad-file": ("导入", "文件读不了"), "bad-encoding": ("导入", "文件读不了"), "empty-file": ("导入", "文件读不了"),
    "locked-file": ("导入", "文件读不了"), "no-name-column": ("导入", "配栏目"), "bad-mapping": ("导入", "配栏目"),
    "no-table": ("导入", "文件读不了"),
    "blocking": (TROUBLE, "这一步办不了"), "no-step": (TROUBLE, "这一步办不了"),
    "moved-on": (TROUBLE, "别处已经改过"), "stale-record": (TROUBLE, "别处已经改过"),
    "cannot-undo": ("撤销与更正", "为什么有的不能撤销"), "merged-work": ("撤销与更正", "为什么有的不能撤销"),
    "not-your-work": ("撤销与更正", "为什么有的不能撤销"),
    "nothing-to-undo": ("撤销与更正", "为什么有的不能撤销"),
    "closed-month": ("月结与报送", "月结以后发现错了"), "closed-batch": ("月结与报送", "月结以后发现错了"),
    "batch-order": ("低保受理到发放", "发放"), "batch-findings": ("低保受理到发放", "发放"),
    "open-batch": ("低保受理到发放", "发放"), "nothing-payable": ("低保受理到发放", "发放"),
    "bad-answers": ("低保受理到发放", "发放"),
    "not-enrolled": ("月结与报送", "第一次报送：互认密钥"), "no-roster": ("月结与报送", "第一次报送：互认密钥"),
    "revoked-here": ("月结与报送", "第一次报送：互认密钥"), "older-roster": ("月结与报送", "第一次报送：互认密钥"),
    "foreign-roster": ("月结与报送", "第一次报送：互认密钥"), "another-roster": ("月结与报送", "第一次报送：互认密钥"),
    "wrong-phone-code": ("月结与报送", "电话回执码"), "unknown-package": ("月结与报送", "读回执"),
    "half-copied": ("收件与合并", "包不完整或被改过"), "bad-signature": ("收件与合并", "包不完整或被改过"),
    "malformed": ("收件与合并", "包不完整或被改过"), "not-a-package": ("收件与合并", "包不完整或被改过"),
    "unknown-sender": ("收件与合并", "互认密钥"), "revoked-sender": ("收件与合并", "互认密钥"),
    "wrong-fingerprint": ("收件与合并", "互认密钥"), "wrong-recipient": ("收件与合并", "包不完整或被改过"),
    "no-inspector": ("养老机构检查", "现场检查"), "no-bed": ("养老机构检查", "床位和入住"),
    "children-not-public": ("登记留守儿童", "打印"), "nothing-public": ("打印与字体", "公示用的名册"),
    "internal-only": ("打印与字体", "公示用的名册"),
    "bad-picture": (TROUBLE, "照片加不上"), "bad-pdf": (TROUBLE, "照片加不上"), "too-large": (TROUBLE, "照片加不上"),
    "known-picture": (TROUBLE, "照片加不上"),
}
"""Code of a refusal → (page, heading)."""


def of_page(key: str) -> str:
    """The name of the manual's page for a page of the window, "" for the contents."""
    return PAGES.get(key, "")


def of_code(code: str) -> tuple[str, str] | None:
    """Where the manual speaks of a refusal."""
    return CODES.get(code)
