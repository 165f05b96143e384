"""发放 as records: one batch a programme and month, one line a component, person and month; deaths as events."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.basics.coded import Coded
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import Component
from mzdesk.describe import Secrecy, choice, day, flag, money, month, person_ref, quantity, text, village_ref
from mzdesk.store.base import PartRecord, Record

MADE, CHECKED, PRINTED, SENT, ANSWERED, CLOSED = "已生成", "已核对", "已打印", "已送出", "已回盘", "已关账"
BATCH_STATES = (MADE, CHECKED, PRINTED, SENT, ANSWERED, CLOSED)


class Nature(Coded):
    """款项性质."""

    REGULAR = "1", "当月"
    BACK = "2", "补发"
    AGAIN = "3", "退票重发"


class Result(Coded):
    """发放结果. Sent is not paid: only 成功 counts (trap 16)."""

    PAID = "1", "成功"
    RETURNED = "2", "退回"


class Batch(Record):
    """发放批次. A closed one never changes; what was wrong is put right in a later one (trap 15)."""

    __tablename__ = "batch"
    programme: Mapped[str | None] = text("项目", 40, secrecy=Secrecy.PUBLIC)
    month: Mapped[Month | None] = month("发放月份", secrecy=Secrecy.PUBLIC)
    number: Mapped[int | None] = quantity("批次", "批", secrecy=Secrecy.PUBLIC)
    stage: Mapped[str | None] = text("状态", 12, secrecy=Secrecy.PUBLIC)
    made: Mapped[date | None] = day("生成日期")
    checked: Mapped[date | None] = day("核对日期")
    printed: Mapped[date | None] = day("打印日期")
    sent: Mapped[date | None] = day("送出日期")
    answered: Mapped[date | None] = day("回盘日期")
    closed: Mapped[date | None] = day("关账日期")
    rows: Mapped[int | None] = quantity("笔数", "笔")
    total: Mapped[Money | None] = money("合计")
    LOOKED_UP = (("programme", "month"),)


class BatchLine(PartRecord):
    """发放明细: what one component is worth for one benefit month, to which account, and what the bank said."""

    __tablename__ = "batch_line"
    LOOKED_UP = (("person",),)
    case_id: Mapped[str | None] = text("案卷", 36)
    holder: Mapped[str | None] = person_ref("户主（本人）")
    person: Mapped[str | None] = person_ref("享受人")
    village: Mapped[str | None] = village_ref("村（社区）")
    component: Mapped[Any] = choice(Component, "待遇项目")
    month: Mapped[Month | None] = month("所属月份")
    nature: Mapped[Any] = choice(Nature, "款项性质")
    amount: Mapped[Money | None] = money("金额")
    people: Mapped[int | None] = quantity("人数", "人")
    payee_name: Mapped[str | None] = text("账户姓名", 72)
    bank: Mapped[str | None] = text("开户银行", 60)
    account: Mapped[str | None] = text("银行账号", 30, secrecy=Secrecy.SENSITIVE)
    held: Mapped[bool | None] = flag("暂缓发放")
    result: Mapped[Any] = choice(Result, "发放结果")
    result_words: Mapped[str | None] = text("退回原因", 60)


class Death(Record):
    """死亡登记: when, told by whom; what it touched is in the log of the same unit of work."""

    __tablename__ = "death"
    person: Mapped[str | None] = person_ref("死亡人员", required=True)
    died: Mapped[date | None] = day("死亡日期", required=True)
    reported: Mapped[date | None] = day("报告日期", required=True)
    source: Mapped[str | None] = text("信息来源", 60)
    certificate: Mapped[str | None] = text("死亡证明", 60, none_word="无")
    words: Mapped[str | None] = text("说明", 100)
    LOOKED_UP = (("person",),)


class MonthClose(Record):
    """月结: what a programme came to in a month when it was closed; from then on nothing is paid into that month."""

    __tablename__ = "month_close"
    programme: Mapped[str | None] = text("项目", 40, secrecy=Secrecy.PUBLIC)
    month: Mapped[Month | None] = month("月份", secrecy=Secrecy.PUBLIC)
    closed: Mapped[date | None] = day("月结日期", secrecy=Secrecy.PUBLIC)
    amount: Mapped[Money | None] = money("发放金额", secrecy=Secrecy.PUBLIC)
    times: Mapped[int | None] = quantity("人次", "人次", secrecy=Secrecy.PUBLIC)
    people: Mapped[int | None] = quantity("人数", "人", secrecy=Secrecy.PUBLIC)
    households: Mapped[int | None] = quantity("户数", "户", secrecy=Secrecy.PUBLIC)
    due: Mapped[Money | None] = money("应发金额", secrecy=Secrecy.PUBLIC)
    due_before: Mapped[Money | None] = money("上月应发金额", secrecy=Secrecy.PUBLIC)
    LOOKED_UP = (("month",),)
