"""The set-up on a Debian machine: which packages are asked for, what is skipped, and what a person is told."""

from pathlib import Path

import pytest

import tasks

DPKG = """#!/bin/sh
cat "{state}"
"""
APT_CACHE = """#!/bin/sh
cat "{offers}"
"""
APT_GET = """#!/bin/sh
for word; do case $word in -*|*::*) ;; *) plain="$plain $word" ;; esac; done
echo "apt-get$plain" >> "{log}"
[ -e "{broken}" ] && exit 100
set -- $plain
[ "$1" = install ] && shift && for name; do echo "ii  $name" >> "{state}"; done
exit 0
"""


class Machine:
    """A Debian machine of files: what is installed, what its release offers, and what apt-get was asked to do."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.lists = folder / "bin", folder / "lists"
        self.state, self.offers, self.log, self.broken = (folder / n for n in ("state", "offers", "log", "broken"))
        self.bin.mkdir()
        self.lists.mkdir()
        (self.lists / "deb_Packages").touch()
        for name, text in (("dpkg-query", DPKG), ("apt-cache", APT_CACHE), ("apt-get", APT_GET)):
            script = self.bin / name
            script.write_text(text.format(**{k: v for k, v in vars(self).items() if k != "bin"}))
            script.chmod(0o755)
        self.installs()
        self.offers_only()
        self.log.touch()

    def installs(self, *lines: str) -> None:
        self.state.write_text("".join(f"{line}\n" for line in lines))

    def offers_only(self, *names: str, known: tuple[str, ...] = ()) -> None:
        blocks = [f"{n}:\n  Installed: (none)\n  Candidate: 1.0-1\n  Version table:\n     1.0-1 500\n" for n in names]
        blocks += [f"{n}:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n" for n in known]
        self.offers.write_text("".join(blocks))

    @property
    def asked(self) -> list[str]:
        return self.log.read_text().splitlines()


@pytest.fixture
def machine(tmp_path, monkeypatch):
    machine = Machine(tmp_path)
    monkeypatch.setenv("PATH", f"{machine.bin}:/usr/bin:/bin")
    monkeypatch.setattr(tasks, "APT_LISTS", machine.lists)
    monkeypatch.setattr(tasks.os, "geteuid", lambda: 0)
    return machine


def test_only_what_is_not_installed_is_missing(machine):
    machine.installs("ii  libgl1", "rc  libegl1", "un  zstd", "hi  age")
    assert tasks.missing(("libgl1", "libegl1", "zstd", "age", "xdotool")) == ["libegl1", "zstd", "xdotool"]


def test_a_renamed_package_counts_under_either_name(machine):
    machine.installs("ii  libglib2.0-0t64")
    assert tasks.missing(("libglib2.0-0t64|libglib2.0-0",)) == []
    machine.installs("ii  libglib2.0-0")
    assert tasks.missing(("libglib2.0-0t64|libglib2.0-0",)) == []


def test_the_name_that_the_release_offers_is_chosen(machine):
    machine.offers_only("libglib2.0-0", known=("libglib2.0-0t64",))
    assert tasks.obtainable(["libglib2.0-0t64|libglib2.0-0", "age"]) == {
        "libglib2.0-0t64|libglib2.0-0": "libglib2.0-0"
    }


def test_nothing_is_asked_of_apt_where_nothing_is_missing(machine, capsys):
    machine.installs("ii  libgl1", "ii  age")
    tasks.system_packages(("libgl1",), ("age",))
    assert machine.asked == []
    assert capsys.readouterr().out == ""


def test_exactly_the_missing_packages_are_installed(machine):
    machine.installs("ii  libgl1")
    machine.offers_only("libegl1", "age", "libgl1")
    tasks.system_packages(("libgl1", "libegl1"), ("age",))
    assert machine.asked == ["apt-get update", "apt-get install libegl1 age"]


def test_a_package_that_the_release_lacks_is_skipped_with_a_sentence(machine, capsys):
    machine.offers_only("libgl1")
    tasks.system_packages(("libgl1", "libxcb-cursor0"), ("fonts-lxgw-wenkai",))
    assert machine.asked == ["apt-get update", "apt-get install libgl1"]
    said = capsys.readouterr().out
    assert "本系统的软件源里没有 libxcb-cursor0，已跳过。" in said
    assert "本系统的软件源里没有 fonts-lxgw-wenkai，已跳过。" in said


def test_a_package_that_can_never_be_had_does_not_start_apt_each_time(machine, capsys):
    tasks.system_packages((), ("fonts-lxgw-wenkai",))
    assert machine.asked == []
    assert capsys.readouterr().out == "本系统的软件源里没有 fonts-lxgw-wenkai，已跳过。\n"


def test_a_machine_without_package_lists_fetches_them_first(machine):
    (machine.lists / "deb_Packages").unlink()
    tasks.system_packages((), ("age",))
    assert machine.asked == ["apt-get update"]


def test_without_network_a_needed_package_stops_with_the_line_to_type(machine):
    machine.broken.touch()
    machine.offers_only("libgl1", "age")
    with pytest.raises(tasks.Trouble) as trouble:
        tasks.system_packages(("libgl1",), ("age",))
    assert str(trouble.value) == (
        "有系统软件包没有装上：libgl1 age。\n"
        "请接通网络，以管理员身份运行：apt-get update && apt-get install -y libgl1 age\n"
        "没有它们打不开窗口；装好后请再运行本命令。"
    )


def test_without_network_a_missing_font_is_told_and_work_goes_on(machine, capsys):
    machine.broken.touch()
    machine.installs("ii  libgl1")
    machine.offers_only("fonts-hanazono")
    tasks.system_packages(("libgl1",), ("fonts-hanazono",))
    assert "有系统软件包没有装上：fonts-hanazono。" in capsys.readouterr().out


def test_without_root_and_sudo_the_line_is_told(machine, monkeypatch):
    monkeypatch.setattr(tasks.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(tasks.shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    machine.offers_only("libgl1")
    with pytest.raises(tasks.Trouble, match="以管理员身份运行：apt-get update && apt-get install -y libgl1"):
        tasks.system_packages(("libgl1",), ())
    assert machine.asked == []


def test_a_system_without_apt_is_told_what_it_needs(monkeypatch, capsys):
    monkeypatch.setattr(tasks.shutil, "which", lambda name: None)
    tasks.system_packages(("libgl1",), ())
    assert capsys.readouterr().out == "本系统不用 apt 安装软件：请自行确认已装有 Qt 6 所需的图形库和中文字体。\n"


def test_other_systems_than_linux_need_no_packages(monkeypatch, capsys):
    monkeypatch.setattr(tasks.sys, "platform", "win32")
    tasks.system_packages(("libgl1",), ())
    assert capsys.readouterr().out == ""
