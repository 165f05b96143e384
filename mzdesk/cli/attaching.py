"""Commands on pictures and scans of any record."""

from pathlib import Path

import click

from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.cli.relief import find
from mzdesk.people.codes import Purpose
from mzdesk.services import attachments

SUFFIX = {attachments.JPEG: ".jpg", attachments.PDF: ".pdf"}


@click.command()
@click.argument("key", metavar="ID")
@click.argument("file", type=FILE)
@click.option("--purpose", default="其他", help="用途：整改前、整改后、现场、证件材料、签字文书、公示照片、其他")
@click.option("--about", default="", help="对应项，例如检查项编号")
@pass_call
def attach(call: Call, key: str, file: Path, purpose: str, about: str) -> None:
    """给一条记录添加照片或扫描件（自动缩小，去掉拍摄地点等信息）"""
    desk = call.desk()
    chosen = Purpose.read(purpose)
    if chosen is None:
        known = "、".join(one.label for one in Purpose)
        raise Refusal(f"没有“{purpose}”这种用途", f"可填：{known}", code="bad-purpose")
    made = attachments.add_file(desk, find(desk, key), key, file, chosen, about=about)
    call.answer({"id": made.id, "digest": made.digest, "size": made.size}, f"已添加，{made.size // 1024 + 1}KB。")


@click.command("attachments")
@click.argument("key", metavar="ID")
@click.option("--to", type=FILE, help="另存到这个文件夹")
@pass_call
def attachments_(call: Call, key: str, to: Path | None) -> None:
    """列出一条记录的照片和扫描件；--to 另存"""
    desk = call.desk()
    line = find(desk, key)
    found = attachments.shown(desk, line, key)
    if to is not None:
        to.mkdir(parents=True, exist_ok=True)
        for one in found:
            if one.there:
                name = f"{one.digest[:12]}{SUFFIX.get(one.media, '.bin')}"
                (to / name).write_bytes(attachments.content(desk, line, one.digest).data)
    call.answer({"attachments": [
        {"id": one.id, "title": one.title, "purpose": one.purpose, "about": one.about, "added": one.added,
         "media": one.media, "digest": one.digest, "there": one.there} for one in found]},
        *(f"{one.id}  {one.purpose}  {one.title}  {'' if one.there else '（内容未收到）'}" for one in found),
        f"共{len(found)}份。")


COMMANDS = (attach, attachments_)
