"""登记单 and 名册 on paper: whose keys are enrolled, with their fingerprints, to be compared and signed."""

from mzdesk.basics.problems import Refusal
from mzdesk.describe.paper import Roster as Sheet
from mzdesk.describe.paper import RosterColumn
from mzdesk.exchange import enrolment, own
from mzdesk.exchange.roster import Seat
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.people.places import division

VALID, REVOKED = "有效", "已注销"


def place_of(seat: Seat) -> str:
    """The township (or the bureau) of a seat."""
    found = division(seat.site)
    return found.name if found else seat.site


def computer(seat: Seat) -> str:
    """How one computer of an office is told from another: the end of its number, as it stands in file names."""
    return seat.replica[-4:].upper()


def state(seat: Seat) -> str:
    return REVOKED if seat.revoked else VALID


def sheet(desk: Desk) -> Sheet:
    """At a township its 登记单, to be handed in with the request; at the bureau the whole 名册."""
    return _request(desk) if desk.office.role == TOWNSHIP else _roster(desk)


def _request(desk: Desk) -> Sheet:
    mine = own.keys(desk).seat(desk)
    return Sheet(
        title="报送密钥登记单", office=desk.office.name, counted="台电脑", date=_day(desk),
        rows=[(place_of(mine), mine.name, computer(mine), mine.fingerprint, "", "")],
        signers=("乡镇经办人", "乡镇负责人", "市局核对人"),
        columns=(RosterColumn("乡镇", 30), RosterColumn("单位名称", 52), RosterColumn("电脑", 18, align="center"),
                 RosterColumn("指纹（逐组核对）", 92), RosterColumn("核对方式（当面、电话）", 40),
                 RosterColumn("核对日期", 26)))


def _roster(desk: Desk) -> Sheet:
    roster = enrolment.current_roster(desk)
    if not roster.offices:
        raise Refusal("还没有登记乡镇", "请先受理乡镇的登记申请", code="no-roster")
    everyone = (roster.bureau, *roster.offices)
    rows = [(str(place), place_of(seat), seat.name, computer(seat), seat.fingerprint, seat.enrolled,
             seat.revoked or state(seat), "") for place, seat in enumerate(everyone, 1)]
    return Sheet(
        title=f"报送密钥名册（第{roster.version}版）", office=desk.office.name, counted="把密钥", date=_day(desk),
        rows=rows, signers=("经办人", "负责人"),
        columns=(RosterColumn("序号", 12, align="center"), RosterColumn("单位", 26), RosterColumn("单位名称", 44),
                 RosterColumn("电脑", 16, align="center"), RosterColumn("指纹", 84), RosterColumn("登记日期", 24),
                 RosterColumn("注销日期", 24), RosterColumn("签收", 24)))


def _day(desk: Desk) -> str:
    today = desk.today()
    return f"{today.year}年{today.month}月{today.day}日"
