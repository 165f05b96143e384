"""Commands that find: the global search, all about one person, and the derived rows made anew."""

import click

from mzdesk.cli.frame import Call, pass_call
from mzdesk.services import deadlines, finder, person_file, search_index


@click.command()
@click.argument("words", nargs=-1, required=True)
@pass_call
def find(call: Call, words: tuple[str, ...]) -> None:
    """查人查档：姓名、拼音、首字母、同音字、证件号开头、电话末四位、机构名、编号、文书名"""
    found = finder.find(call.desk(), " ".join(words))
    call.answer({"found": found}, *(f"{one.kind}  {one.title}  {one.hint}  {one.record}" for one in found),
                f"共{len(found)}条。")


@click.command()
@click.argument("person")
@pass_call
def person(call: Call, person: str) -> None:
    """个人总览：一个人在各台账的登记、家庭、发放和经过（居民编号，敏感内容遮盖）"""
    about = person_file.read(call.desk(), person)
    call.answer(
        {"person": about}, "  ".join(filter(None, (about.name, about.place, about.years))),
        *(f"{one.title}  {one.state}  {one.due}" for one in about.registers),
        *(f"{one.month}  {one.words}  {one.amount.short}元  {one.result}" for one in about.payments),
        *(f"{one.day}  {one.kind}  {one.words}" for one in about.course))


@click.command()
@pass_call
def reindex(call: Call) -> None:
    """重做查找索引和期限推算（由登记内容得出，不改动登记）"""
    desk = call.desk()
    tokens = search_index.rebuild(desk, call.progress)
    deadlines.rebuild(desk, call.progress)
    call.answer({"tokens": tokens}, f"已重做查找索引（{tokens}项）和期限推算。")


COMMANDS = (find, person, reindex)
