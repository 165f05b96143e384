"""政策包: the bureau's dated parameters, signed and open, for every township (docs/package.md §6.4).

They hold no personal data and are not sealed. A package is whole: it carries every row the bureau has issued, under a
version that only rises.
"""

import io
import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import files, own, refusals
from mzdesk.exchange import format as package_format
from mzdesk.exchange.format import Built, Package
from mzdesk.exchange.manifest import KINDS, Manifest
from mzdesk.exchange.roster import trusted
from mzdesk.exchange.shapes import expected, shaped, text, whole
from mzdesk.people.access import Permission
from mzdesk.people.desk import BUREAU, TOWNSHIP, Desk
from mzdesk.people.doors import act, asks
from mzdesk.policy import Policy
from mzdesk.policy.tables import BUREAU_KEY, Row, dumped, newest_first, written
from mzdesk.store.deeds import POLICY
from mzdesk.store.local import Setting

KIND = "policy"
LARGEST = 700_000
"""Characters of rows in one package: it must fit into a manifest."""


@dataclass(frozen=True)
class Issue:
    """An edition of the bureau's parameters: version and rows as TOML."""

    version: int
    toml: str

    @property
    def rows(self) -> list[tuple[str, Row]]:
        return written(self.toml)


@dataclass(frozen=True)
class Published:
    """A package that was written."""

    path: Path
    version: int
    rows: int
    words: str


_ISSUE = shaped(Issue, version=whole(), toml=text(r"[\s\S]{1,1000000}"))


def current(desk: Desk) -> Issue | None:
    """The edition in force here: at the bureau the one it issued last, at a township the one it installed."""
    with desk.store.reading() as connection:
        found = connection.scalar(select(Setting.value).where(Setting.key == BUREAU_KEY))
    kept = json.loads(found) if found else None
    return Issue(kept["version"], kept["toml"]) if kept else None


def earlier(desk: Desk) -> str:
    """The rows that were in force before the present edition was installed, as TOML."""
    with desk.store.reading() as connection:
        found = connection.scalar(select(Setting.value).where(Setting.key == BUREAU_KEY))
    return str(json.loads(found).get("earlier", "")) if found else ""


def installed(connection: Connection) -> str:
    """The version of the edition in force, as a package tells it; "" before the first."""
    found = connection.scalar(select(Setting.value).where(Setting.key == BUREAU_KEY))
    return str(json.loads(found)["version"]) if found else ""


def checked(toml: str) -> list[tuple[str, Row]]:
    """The rows of a text, each with its first day and its basis. Raises Refusal where it is not that."""
    try:
        rows = written(toml)
        Policy(rows)
    except (ValueError, TypeError):
        raise Refusal("看不懂这个参数文件", "请用程序所带 resources/policy 里的写法", code="bad-policy") from None
    if not rows or any(not row.get("basis") for _, row in rows):
        raise Refusal("参数文件是空的，或有一行缺文号（basis）", "请补全后再试", code="bad-policy")
    return rows


@asks(Permission.POLICY)
def publish(desk: Desk, toml: str, to: Path) -> Published:
    """Issue rows: they join those issued before, and the next version is written for the townships.

    It is in force here before it is written, so that no version is ever signed twice; where the stick could not be
    written, issuing the same rows again writes the same version."""
    if desk.office.role != BUREAU:
        raise Refusal("政策包由市局下发，本机不能办理", "请在市局操作", code="wrong-role")
    before = current(desk)
    stood = before.rows if before else []
    rows = newest_first([*stood, *checked(toml)])
    if before is not None and rows == newest_first(stood):
        return hand_out(desk, to)
    issue = Issue(before.version + 1 if before else 1, dumped(reversed(rows)))
    if len(issue.toml) > LARGEST:
        raise refusals.too_large("政策参数")
    _keep(desk, issue)
    written_ = _write(desk, issue, to)
    act(desk, POLICY, f"下发政策包第{issue.version}版，共{len(issue.rows)}行")
    return Published(written_.path, issue.version, len(issue.rows), written_.words)


@asks(Permission.POLICY)
def hand_out(desk: Desk, to: Path) -> Published:
    """Write the edition in force once more."""
    issue = current(desk)
    if desk.office.role != BUREAU or issue is None:
        raise Refusal("市局还没有下发过政策参数", "请先选择参数文件下发", code="no-policy")
    written_ = _write(desk, issue, to)
    return Published(written_.path, issue.version, len(issue.rows), written_.words)


def _write(desk: Desk, issue: Issue, to: Path) -> files.Written:
    return files.write(_built(desk, issue).data, to, f"MZ_{desk.office.area}_政策参数_{issue.version:04d}.mzp")


def _built(desk: Desk, issue: Issue) -> Built:
    office, now, sign = desk.office, desk.clock.now(), own.keys(desk).sign
    roster = own.roster(desk)
    manifest = Manifest(
        kind=KIND, site=office.area, replica=office.replica, letter=office.letter, epoch=office.epoch,
        number=issue.version, period=now.strftime("%Y-%m"), created=now.isoformat(timespec="seconds"),
        signer=sign.public.text, roster=roster.version if roster else 0,
        body={"version": issue.version, "toml": issue.toml})
    return package_format.build_open(manifest, sign)


def signed(desk: Desk) -> Package | None:
    """The edition in force as a package, to be carried inside another one; None before the first."""
    issue = current(desk)
    if issue is None:
        return None
    data = _built(desk, issue).data
    return package_format.read(io.BytesIO(data), len(data))


def look(desk: Desk, path: Path) -> Issue:
    """What a policy package says, checked as an installation would check it."""
    return look_at(desk, files.read(path))


def look_at(desk: Desk, package: Package) -> Issue:
    """As ``look``, of a package that was read already."""
    roster = own.demand_roster(desk)
    if package.manifest.kind != KIND:
        raise refusals.wrong_kind(KINDS[package.manifest.kind])
    if not roster.speaks(trusted(roster, package)):
        raise Refusal("这份政策包不是市局签发的", "请核对文件来源", code="not-the-bureau")
    issue: Issue = expected(dict(package.manifest.body), _ISSUE, "政策包")
    checked(issue.toml)
    return issue


@asks(Permission.POLICY)
def install(desk: Desk, path: Path) -> Issue:
    """Install the bureau's parameters; an older version is refused. The caller takes them into force
    (services.parameters)."""
    return install_package(desk, files.read(path))


def install_package(desk: Desk, package: Package) -> Issue:
    """As ``install``, of a package that was read already."""
    if desk.office.role != TOWNSHIP:
        raise Refusal("政策包由乡镇安装，本机不能办理", "请在乡镇的电脑上操作", code="wrong-role")
    issue, before = look_at(desk, package), current(desk)
    if before is not None and issue.version < before.version:
        raise Refusal(
            f"这份政策参数（第{issue.version}版）比本机已有的（第{before.version}版）旧，没有安装",
            "请向市局要最新的政策包", code="older-policy")
    _keep(desk, issue)
    act(desk, POLICY, f"市局政策包第{issue.version}版，共{len(issue.rows)}行")
    return issue


def _keep(desk: Desk, issue: Issue) -> None:
    before = current(desk)
    if before is not None and before.version == issue.version:
        return
    value = {"version": issue.version, "toml": issue.toml, "earlier": before.toml if before else ""}
    with desk.store.writing() as connection:
        connection.execute(delete(Setting).where(Setting.key == BUREAU_KEY))
        connection.execute(insert(Setting), {"key": BUREAU_KEY, "value": json.dumps(value, ensure_ascii=False)})
