"""Commands on 居民户: head, split, merge, move."""

import click

from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import Call, pass_call
from mzdesk.people.codes import Relation
from mzdesk.services import households, records
from mzdesk.services.names import village_by_name


@click.group()
def household() -> None:
    """居民户：变更户主、分户、并户、移居"""


def relations(typed: tuple[str, ...]) -> dict[str, Relation]:
    """``person=relation`` words, the relation by code or name."""
    found = {}
    for word in typed:
        person, _, relation = word.partition("=")
        read = Relation.read(relation) if relation else Relation.OTHER
        if read is None:
            raise Refusal(f"没有“{relation}”这种关系", "可用户主、配偶、子、女等", code="no-relation")
        found[person] = read
    return found


@household.command()
@click.argument("key", metavar="户编号")
@click.argument("person", metavar="新户主编号")
@click.argument("others", nargs=-1, metavar="成员=关系…")
@pass_call
def head(call: Call, key: str, person: str, others: tuple[str, ...]) -> None:
    """变更户主，写明各成员与新户主的关系"""
    households.change_head(call.desk(), key, person, relations(others))
    call.answer({"id": key, "head": person}, "已变更户主")


@household.command()
@click.argument("key", metavar="户编号")
@click.argument("person", metavar="新户户主编号")
@click.argument("others", nargs=-1, metavar="一同分出的成员=关系…")
@pass_call
def split(call: Call, key: str, person: str, others: tuple[str, ...]) -> None:
    """分户：这些成员从本月起另立一户"""
    new, _ = households.split(call.desk(), key, person, list(relations(others).items()))
    call.answer({"id": new, "from": key}, f"已分户，新户编号 {new}")


@household.command()
@click.argument("into", metavar="并入的户编号")
@click.argument("other", metavar="被并的户编号")
@click.argument("others", nargs=-1, metavar="成员=关系…")
@pass_call
def merge(call: Call, into: str, other: str, others: tuple[str, ...]) -> None:
    """并户：另一户的成员从本月起并入"""
    households.merge(call.desk(), into, other, relations(others))
    call.answer({"id": into, "merged": other}, "已并户")


@household.command()
@click.argument("key", metavar="户编号")
@click.option("--village", required=True, help="村（社区）名称或代码")
@click.option("--group", default="", help="组")
@pass_call
def move(call: Call, key: str, village: str, group: str) -> None:
    """移居：整户迁到另一个村"""
    desk = call.desk()
    found = village_by_name(desk, village)
    if found is None:
        raise Refusal("没有这个村（社区）", "请核对名称或代码", code="no-village")
    households.move(desk, key, found, group)
    size = len(records.load(desk, households.HOUSEHOLDS, key).parts["members"])
    call.answer({"id": key, "members": size}, "已移居")


COMMANDS = (household,)
