"""One command from a bare machine to the open window, and the same for tests; needs nothing but Python itself."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
RUN_LOCK = HERE / "requirements.lock"
DEV_LOCK = HERE / "requirements-dev.lock"
PACKAGING_LOCK = HERE / "requirements-packaging.lock"
DEMO = HERE / "data" / "demo"
DEMO_OFFICE = DEMO / "431281103"
DEMO_UNFINISHED = HERE / "data" / "demo.unfinished"
APT_LISTS = Path("/var/lib/apt/lists")

OLDEST, NEWEST = (3, 11), (3, 13)

# A name with | is one package that is called differently in different releases.
LIBRARIES = (
    "libgl1", "libegl1", "libxkbcommon0", "libfontconfig1", "libglib2.0-0t64|libglib2.0-0", "libdbus-1-3",
    "libxcb-cursor0", "libxkbcommon-x11-0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0",
    "libgssapi-krb5-2",
)
FONTS = ("fonts-lxgw-wenkai", "fonts-arphic-uming", "fonts-wqy-zenhei", "fonts-hanazono")
TEST_TOOLS = ("age", "minisign", "zstd", "poppler-utils", "xvfb", "xdotool", "postgresql", "dosfstools")

USAGE = """用法：python3 tasks.py 命令

  run                    准备环境，首次运行时建立示例办公室，打开窗口
  run --data 文件夹      打开指定的数据文件夹，不建示例
  run --offscreen-check  同 run，但不显示窗口：画出界面后退出，成功时状态为 0
  test [pytest 参数]     准备环境，运行全部检查和测试
  check                  快速检查（ruff、mypy）
  bench                  运行 tests/bench 中的测速脚本
  bundle                 打包成一个文件夹（build/dist/mzdesk），在干净的环境中启动一次
  deb                    再做成 Debian、统信、麒麟的安装包（build/*.deb）
  longrun                报送的随机故障长测（--schedules 20000 --seed 1），可中断后继续
"""


class Trouble(Exception):  # noqa: N818  (mostly the network is in error, not the program)
    """An ordinary failure: the text says what happened and what to do."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


def call(command: list[str], **more: str) -> int:
    """Run a program in the project's folder with our terminal; ``more`` goes into its environment."""
    return subprocess.call(command, cwd=HERE, env=surroundings(**more))


def surroundings(**more: str) -> dict[str, str]:
    """The environment of the programs we start: always UTF-8, whatever the machine's language is set to."""
    env = {**os.environ, "PYTHONUTF8": "1"}
    spoken = env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or ""
    if os.name == "posix" and "utf" not in spoken.lower():
        env["LC_ALL"] = "C.UTF-8"
    return {**env, **more}


# ---------------------------------------------------------------------------------------------- Python itself
def suits(version: tuple[int, int]) -> bool:
    """The window library has builds for these versions of Python."""
    return OLDEST <= version <= NEWEST


def other_python() -> str | None:
    """A suitable Python on the search path, where the one that runs this file is not."""
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    return next((found for found in map(shutil.which, names) if found), None)


# ---------------------------------------------------------------------------------------------- Debian packages
def missing(packages: tuple[str, ...]) -> list[str]:
    """Those packages of which no alternative is installed."""
    names = [name for package in packages for name in package.split("|")]
    query = ["dpkg-query", "-W", "-f=${db:Status-Abbrev} ${Package}\n", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    installed = {line.split()[-1] for line in answer.splitlines() if line[1:2] == "i"}
    return [package for package in packages if not installed.intersection(package.split("|"))]


def obtainable(packages: list[str]) -> dict[str, str]:
    """For each package the alternative that this release offers; packages that it does not offer are left out."""
    names = [name for package in packages for name in package.split("|")]
    query = ["apt-cache", "policy", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
    offered, name = set(), ""
    for line in answer.stdout.splitlines():
        if not line.startswith(" "):
            name = line.rstrip(":")
        elif line.strip().startswith("Candidate:") and "(none)" not in line:
            offered.add(name)
    chosen = {package: [name for name in package.split("|") if name in offered] for package in packages}
    return {package: names[0] for package, names in chosen.items() if names}


def apt(*arguments: str) -> bool:
    """Run apt-get as root, or through sudo; without either it cannot be run."""
    root = os.geteuid() == 0
    if not root and not shutil.which("sudo"):
        return False
    sudo = [] if root else ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    quiet = ["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=120"]
    return call([*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *quiet, *arguments]) == 0


def system_packages(needed: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    """Install what is missing. Lacking ``needed`` is Trouble; lacking ``wanted`` is told and work goes on."""
    if not sys.platform.startswith("linux"):
        return
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        say("本系统不用 apt 安装软件：请自行确认已装有 Qt 6 所需的图形库和中文字体。")
        return
    lacking = missing(needed + wanted)
    if not lacking:
        return
    offered, updated = obtainable(lacking), True
    if offered or not any(APT_LISTS.glob("*_Packages*")):
        say(f"安装系统软件包：{' '.join(offered.values()) or '（先更新软件源目录）'}")
        updated = apt("update")
        offered = obtainable(lacking)
        if offered:
            apt("install", "-y", "--no-install-recommends", *offered.values())
            lacking = missing(needed + wanted)
    for package in lacking:
        if package not in offered and updated:
            say(f"本系统的软件源里没有 {package.split('|')[-1]}，已跳过。")
    failed = {p: offered.get(p, p.split("|")[-1]) for p in lacking if p in offered or not updated}
    if failed:
        explain(list(failed.values()), stop=not set(needed).isdisjoint(failed))


def explain(failed: list[str], stop: bool) -> None:
    """Say which packages could not be installed, and the line that does it by hand."""
    words = (
        f"有系统软件包没有装上：{' '.join(failed)}。\n"
        f"请接通网络，以管理员身份运行：apt-get update && apt-get install -y {' '.join(failed)}"
    )
    if stop:
        raise Trouble(f"{words}\n没有它们打不开窗口；装好后请再运行本命令。")
    say(f"{words}\n可以继续，但缺字体时打印会提示缺字，缺工具时用到它的测试不能通过。")


# ---------------------------------------------------------------------------------------------- private environment
def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def usable(python: Path) -> bool:
    """The environment's Python still starts, has pip and a suitable version."""
    test = f"import pip, sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    if not python.exists():
        return False
    return subprocess.run([str(python), "-c", test], capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    """A private Python in .venv. Where Python came without ensurepip, the system's pip puts pip into it."""
    python = venv_python()
    if usable(python):
        return
    say("建立独立的运行环境（.venv）……")
    if importlib.util.find_spec("ensurepip"):
        done = call([sys.executable, "-m", "venv", "--clear", str(VENV)]) == 0
    else:
        done = call([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]) == 0
        done = done and call([sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "pip"]) == 0
    if not done or not usable(python):
        raise Trouble("没有建成运行环境。请安装 python3-venv（apt-get install python3-venv）后再运行本命令。")


def install(lock: Path) -> None:
    """Install exactly what the lock file names, each file checked by its hash; skipped while the lock is the same."""
    mark, digest = VENV / f"{lock.name}.sha256", hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text("ascii") == digest:
        return
    say("安装程序组件（首次需下载约 150 MB）……")
    options = ["--require-hashes", "--only-binary=:all:", "--disable-pip-version-check"]
    if not sys.stdout.isatty():
        options.append("--quiet")
    if call([str(venv_python()), "-m", "pip", "install", *options, "-r", str(lock)]) != 0:
        raise Trouble(
            "程序组件没有装好，原因见上面几行。\n"
            "多半是网络不通：请接通网络后再运行本命令；也可先指定镜像，例如\n"
            "  export PIP_INDEX_URL=https://pypi.tuna.tsinghua.edu.cn/simple"
        )
    mark.write_text(digest, "ascii")


def prepare(lock: Path, tools: tuple[str, ...] = ()) -> None:
    """Everything between a bare machine and a Python that can run the program."""
    venv = () if importlib.util.find_spec("ensurepip") else (f"python3.{sys.version_info[1]}-venv|python3-venv",)
    system_packages(needed=LIBRARIES, wanted=venv + FONTS + tools)
    importlib.invalidate_caches()
    make_environment()
    install(lock)


# ---------------------------------------------------------------------------------------------- commands
def make_demo() -> None:
    """Build the sample offices once. One that was broken off is built again from the beginning."""
    if DEMO_UNFINISHED.exists():
        shutil.rmtree(DEMO, ignore_errors=True)
    elif (DEMO_OFFICE / "mzdesk.db").exists():
        return
    say("建立示例办公室（data/demo，均为虚构人员）……")
    DEMO_UNFINISHED.parent.mkdir(parents=True, exist_ok=True)
    DEMO_UNFINISHED.touch()
    if call([str(venv_python()), "-m", "mzdesk", "demo", "--out", str(DEMO), "--scale", "small"]) != 0:
        raise Trouble("示例办公室没有建成，原因见上面几行。处理后再运行本命令即可重建。")
    DEMO_UNFINISHED.unlink()


def run(arguments: list[str]) -> int:
    prepare(RUN_LOCK)
    own_folder = any(word == "--data" or word.startswith("--data=") for word in arguments)
    if not own_folder:
        make_demo()
        arguments = ["--data", str(DEMO_OFFICE), *arguments]
    command = [str(venv_python()), "main.py", *arguments]
    if "--offscreen-check" in arguments:
        return call(command, QT_QPA_PLATFORM="offscreen")
    if sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"} & set(os.environ):
        raise Trouble(
            "环境已备好，但这里没有图形桌面，打不开窗口。\n"
            "请在桌面的终端里运行；只想检查能否画出界面，请用：python3 tasks.py run --offscreen-check"
        )
    say("正在打开窗口。" if own_folder else "正在打开示例办公室（托口镇）。密码：demo")
    return call(command)


def test(arguments: list[str]) -> int:
    prepare(DEV_LOCK, tools=TEST_TOOLS)
    spread = [] if arguments else ["-n", "2"]
    return call([str(venv_python()), "-m", "pytest", *spread, *arguments], QT_QPA_PLATFORM="offscreen")


def check(arguments: list[str]) -> int:
    prepare(DEV_LOCK)
    ruff = call([str(venv_python()), "-m", "ruff", "check", *arguments])
    return call([str(venv_python()), "-m", "mypy"]) or ruff


def bench(arguments: list[str]) -> int:
    prepare(DEV_LOCK)
    scripts = sorted((HERE / "tests" / "bench").glob("*.py"))
    chosen = [s for s in scripts if not s.name.startswith("_") and (not arguments or s.stem in arguments)]
    if not chosen:
        raise Trouble(f"没有这样的测速脚本。现有：{'、'.join(s.stem for s in scripts) or '（无）'}。")
    around = {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(HERE)}
    return max(call([str(venv_python()), str(script)], **around) for script in chosen)


def bundle(arguments: list[str]) -> int:
    prepare(PACKAGING_LOCK)
    return call([str(venv_python()), "packaging/bundle.py", *arguments], QT_QPA_PLATFORM="offscreen")


def deb(arguments: list[str]) -> int:
    return bundle([]) or call([str(venv_python()), "packaging/deb.py", *arguments])


def longrun(arguments: list[str]) -> int:
    prepare(DEV_LOCK)
    return call([str(venv_python()), "-m", "tests.longrun.run", *arguments])


COMMANDS = {
    "run": run, "test": test, "check": check, "bench": bench, "longrun": longrun, "bundle": bundle, "deb": deb,
}


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    if not arguments or arguments[0] not in COMMANDS:
        print(USAGE, end="", file=sys.stdout if arguments in (["-h"], ["--help"]) else sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    if not suits(sys.version_info[:2]):
        other = other_python()
        if other:
            return call([other, str(HERE / "tasks.py"), *arguments])
        print("需要 Python 3.11、3.12 或 3.13，本机没有找到。请安装其中之一后再运行本命令。", file=sys.stderr)
        return 1
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
