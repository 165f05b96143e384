"""The set-up's other steps: Python, the private environment, the sample office, and the window."""

import hashlib
import importlib.util
import sys
from pathlib import Path

import pytest

import tasks


@pytest.mark.parametrize(("version", "suits"), [
    ((3, 10), False), ((3, 11), True), ((3, 12), True), ((3, 13), True), ((3, 14), False),
])
def test_versions_of_python(version, suits):
    assert tasks.suits(version) is suits


def test_an_unsuitable_python_looks_for_another_and_tells_when_there_is_none(monkeypatch, capsys):
    monkeypatch.setattr(tasks, "suits", lambda version: False)
    monkeypatch.setattr(tasks, "other_python", lambda: None)
    assert tasks.main(["run"]) == 1
    assert capsys.readouterr().err == "需要 Python 3.11、3.12 或 3.13，本机没有找到。请安装其中之一后再运行本命令。\n"


def test_the_newest_suitable_python_is_taken(tmp_path, monkeypatch):
    for name in ("python3.11", "python3.13", "python3.14"):
        (tmp_path / name).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tasks.other_python() == str(tmp_path / "python3.13")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project folder; ``started`` collects the programs that would be started, all of which succeed."""
    started: list[tuple[list[str], dict[str, str]]] = []
    for name, path in (("VENV", ".venv"), ("DEMO", "data/demo"), ("DEMO_OFFICE", "data/demo/431281103"),
                       ("DEMO_UNFINISHED", "data/demo.unfinished"), ("RUN_LOCK", "requirements.lock")):
        monkeypatch.setattr(tasks, name, tmp_path / path)
    (tmp_path / ".venv").mkdir()
    tasks.RUN_LOCK.write_text("click==8.5.1\n")

    def call(command, **more):
        started.append((command, more))
        return 0

    monkeypatch.setattr(tasks, "call", call)
    return started


def test_the_lock_is_installed_with_hashes_and_only_once(project):
    tasks.install(tasks.RUN_LOCK)
    tasks.install(tasks.RUN_LOCK)
    assert len(project) == 1
    assert project[0][0][1:4] == ["-m", "pip", "install"]
    assert {"--require-hashes", "--only-binary=:all:"} < set(project[0][0])
    mark = tasks.VENV / "requirements.lock.sha256"
    assert mark.read_text() == hashlib.sha256(b"click==8.5.1\n").hexdigest()


def test_a_changed_lock_is_installed_again(project):
    tasks.install(tasks.RUN_LOCK)
    tasks.RUN_LOCK.write_text("click==8.5.2\n")
    tasks.install(tasks.RUN_LOCK)
    assert len(project) == 2


def test_a_failed_download_leaves_no_mark_and_says_what_to_do(project, monkeypatch, capsys):
    monkeypatch.setattr(tasks, "call", lambda command, **more: 1)
    monkeypatch.setattr(tasks, "system_packages", lambda needed, wanted: None)
    monkeypatch.setattr(tasks, "make_environment", lambda: None)
    assert tasks.main(["run"]) == 1
    said = capsys.readouterr()
    assert said.err == (
        "程序组件没有装好，原因见上面几行。\n"
        "多半是网络不通：请接通网络后再运行本命令；也可先指定镜像，例如\n"
        "  export PIP_INDEX_URL=https://pypi.tuna.tsinghua.edu.cn/simple\n"
    )
    assert not (tasks.VENV / "requirements.lock.sha256").exists()


def test_without_ensurepip_the_systems_pip_makes_the_environment(project, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    answers = iter([False, True])
    monkeypatch.setattr(tasks, "usable", lambda python: next(answers))
    tasks.make_environment()
    assert [c[1:] for c, _ in project] == [
        ["-m", "venv", "--clear", "--without-pip", str(tasks.VENV)],
        ["-m", "pip", "--python", str(tasks.venv_python()), "install", "-q", "pip"],
    ]


def test_an_environment_that_cannot_be_made_says_which_package_is_missing(project, monkeypatch):
    monkeypatch.setattr(tasks, "usable", lambda python: False)
    with pytest.raises(tasks.Trouble) as trouble:
        tasks.make_environment()
    assert str(trouble.value) == (
        "没有建成运行环境。请安装 python3-venv（apt-get install python3-venv）后再运行本命令。"
    )


def test_a_python_that_is_gone_makes_the_environment_unusable(tmp_path):
    assert tasks.usable(Path(sys.executable))
    assert not tasks.usable(tmp_path / "bin" / "python")


def test_programs_are_started_in_utf8(monkeypatch):
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert tasks.surroundings()["LC_ALL"] == "C.UTF-8"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "LC_ALL" not in tasks.surroundings()


# ------------------------------------------------------------------------------------------ commands
@pytest.fixture
def prepared(project, monkeypatch):
    monkeypatch.setattr(tasks, "prepare", lambda lock, tools=(): None)
    return project


def test_the_demo_is_built_once(prepared, capsys):
    tasks.make_demo()
    assert prepared[0][0][1:] == ["-m", "mzdesk", "demo", "--out", str(tasks.DEMO), "--scale", "small"]
    tasks.DEMO_OFFICE.mkdir(parents=True)
    (tasks.DEMO_OFFICE / "mzdesk.db").touch()
    tasks.make_demo()
    assert len(prepared) == 1


def test_a_broken_off_demo_is_built_again_from_the_beginning(prepared):
    tasks.DEMO_OFFICE.mkdir(parents=True)
    (tasks.DEMO_OFFICE / "mzdesk.db").touch()
    tasks.DEMO_UNFINISHED.touch()
    tasks.make_demo()
    assert len(prepared) == 1
    assert not tasks.DEMO_OFFICE.exists()
    assert not tasks.DEMO_UNFINISHED.exists()


def test_run_builds_the_demo_and_opens_it(prepared, monkeypatch, capsys):
    monkeypatch.setenv("DISPLAY", ":0")
    assert tasks.main(["run"]) == 0
    assert [c[1:3] for c, _ in prepared] == [["-m", "mzdesk"], ["main.py", "--data"]]
    assert prepared[1][0][3:] == [str(tasks.DEMO_OFFICE)]
    assert "正在打开示例办公室（托口镇）。密码：demo" in capsys.readouterr().out


def test_run_with_an_own_folder_builds_no_demo(prepared, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    assert tasks.main(["run", "--data", "office"]) == 0
    assert [c[1:] for c, _ in prepared] == [["main.py", "--data", "office"]]


def test_the_offscreen_check_needs_no_desktop(prepared, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert tasks.main(["run", "--offscreen-check"]) == 0
    command, around = prepared[-1]
    assert command[1:] == ["main.py", "--data", str(tasks.DEMO_OFFICE), "--offscreen-check"]
    assert around == {"QT_QPA_PLATFORM": "offscreen"}


def test_run_without_a_desktop_says_so(prepared, monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert tasks.main(["run"]) == 1
    assert "这里没有图形桌面，打不开窗口。" in capsys.readouterr().err


def test_the_exit_status_of_the_tests_is_pytests_own(prepared, monkeypatch):
    monkeypatch.setattr(tasks, "call", lambda command, **more: 3)
    assert tasks.main(["test"]) == 3


def test_an_unknown_command_shows_the_usage(capsys):
    assert tasks.main(["fly"]) == 2
    assert capsys.readouterr().err.startswith("用法：python3 tasks.py 命令\n")
