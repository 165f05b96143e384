"""政策参数 in force: the bureau's edition over the office's own rows over those that come with the program."""

import json
from datetime import date

from mzdesk.basics import coded
from mzdesk.basics.problems import Refusal
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import act, asks
from mzdesk.policy import Policy, shipped
from mzdesk.policy.tables import BUREAU_KEY, Row, newest_first, written
from mzdesk.services import settings
from mzdesk.store.deeds import POLICY

KEY = "policy.rows"


def in_force(desk: Desk) -> Policy:
    """The shipped tables with the office's own rows, and over both the bureau's edition: a table of which the bureau
    issued a row is no longer the township's to set."""
    issued = bureau_rows(desk)
    theirs = {table for table, _ in issued}
    mine = [(table, row) for table, row in own_rows(desk) if table not in theirs]
    policy = shipped().with_rows(newest_first(mine)).with_rows(newest_first(issued))
    today = desk.today()
    coded.adopt((row["list"], row["code"], row["label"], row["valid_from"] <= today <= row.get("valid_to", today))
                for row in policy.every("code_added"))
    return policy


def bureau_rows(desk: Desk) -> list[tuple[str, Row]]:
    """The rows of the bureau's edition that is installed here."""
    kept = settings.get(desk, BUREAU_KEY)
    return written(json.loads(kept)["toml"]) if kept else []


def own_rows(desk: Desk) -> list[tuple[str, Row]]:
    """The rows that this office set for itself."""
    text = settings.get(desk, KEY)
    return written(text) if text else []


def version(desk: Desk) -> int:
    """The edition of the bureau's parameters that is installed here, 0 before the first."""
    kept = settings.get(desk, BUREAU_KEY)
    return int(json.loads(kept)["version"]) if kept else 0


def before_it(desk: Desk) -> tuple[str, str]:
    """The rows of the edition before the installed one and of the installed one, as TOML."""
    kept = json.loads(settings.get(desk, BUREAU_KEY) or "{}")
    return str(kept.get("earlier", "")), str(kept.get("toml", ""))


def refresh(desk: Desk) -> None:
    """Take what is installed into force in the open office."""
    desk.policy = in_force(desk)


def checked(text: str) -> list[tuple[str, Row]]:
    """The rows of a text: tables that the program knows, each row with its first day and its source."""
    try:
        rows = written(text)
    except ValueError:
        raise Refusal("看不懂这个参数文件", "请用程序所带 resources/policy 里的写法", code="bad-policy") from None
    for table, row in rows:
        if table not in shipped().tables:
            raise Refusal(f"没有名为“{table}”的参数表", "请核对表名", code="bad-policy")
        if not isinstance(row.get("valid_from"), date) or not row.get("basis"):
            raise Refusal(f"“{table}”有一行缺生效日期（valid_from）或文号（basis）", "请补全后再试",
                          code="bad-policy")
    if not rows:
        raise Refusal("参数文件里没有一行参数", "请核对文件", code="bad-policy")
    return rows


@asks(Permission.POLICY)
def install(desk: Desk, text: str) -> list[tuple[str, Row]]:
    """Take rows from a TOML text; they stand beside those installed before, and the log says who did it.

    Each row needs ``valid_from`` and ``basis`` (文号); a table must be one that the program knows.
    """
    rows, theirs = checked(text), {table for table, _ in bureau_rows(desk)}
    for table, _ in rows:
        if table in theirs:
            raise Refusal(f"“{table}”由市局下发，本机不能改", "请与市局联系", code="bureau-policy")
    before = settings.get(desk, KEY)
    settings.put(desk, KEY, f"{before}\n{text}" if before else text)
    desk.policy = in_force(desk)
    act(desk, POLICY, f"{'、'.join(sorted({table for table, _ in rows}))}，共{len(rows)}行")
    return rows
