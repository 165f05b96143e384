"""The installers keep up with the program: every folder it reads, every library Qt opens, one version everywhere."""

import ast
import re
import runpy

import house
import pytest

PACKAGING = house.ROOT / "packaging"
SPEC = (PACKAGING / "mzdesk.spec").read_text("utf-8")
INSTALLER = (PACKAGING / "mzdesk.nsi").read_text("utf-8")


def constant(text: str, name: str) -> tuple[str, ...]:
    """A tuple of words that a script names, read without running it."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            found: tuple[str, ...] = ast.literal_eval(node.value)
            return found
    raise AssertionError(f"{name} is not in the script")


@pytest.fixture(scope="module")
def bundle():
    return runpy.run_path(str(PACKAGING / "bundle.py"))


@pytest.fixture(scope="module")
def deb():
    return runpy.run_path(str(PACKAGING / "deb.py"))


def folders_read() -> set[str]:
    """The top folders that the program finds from its own place: ``Path(__file__).resolve().parents[n] / "name"``."""
    found = set()
    for source in house.sources("mzdesk", "ui"):
        found |= set(re.findall(r"__file__\)\.resolve\(\)\.parents\[\d\] / \"([^\"]+)\"", source.text))
    return found


def test_every_folder_that_the_program_reads_is_in_the_bundle():
    read = folders_read()
    assert read >= {"resources", "migrations"}
    assert {name for name in read if name not in {f.partition("/")[0] for f in constant(SPEC, "FOLDERS")}} == set()


def test_licence_and_list_of_components_travel_with_the_bundle():
    files = constant(SPEC, "FILES")
    assert {"LICENSE", "THIRD_PARTY.md"} <= set(files)
    assert [name for name in files if not (house.ROOT / name).is_file()] == []


def test_fonts_of_the_bundle_come_from_the_packages_that_the_set_up_installs(bundle):
    import tasks

    assert set(bundle["FONT_PACKAGES"]) == set(tasks.FONTS)


def test_the_package_asks_for_every_library_that_the_set_up_installs(deb):
    import tasks

    asked = {name for alternative in deb["DEPENDS"] for name in re.split(r"\s*\|\s*", alternative)}
    assert asked == {name for package in tasks.LIBRARIES for name in package.split("|")}


def test_the_version_stands_in_one_place(deb):
    import tomllib

    project = tomllib.loads((house.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert deb["version"]() == project["version"]
    assert re.search(r'!define VERSION', INSTALLER) is None, "the installer is told the version, it has none of its own"


def test_taking_the_program_off_leaves_every_data_folder_alone():
    removed = re.findall(r'^\s*RMDir (?:/r )?"([^"]+)"', INSTALLER, re.MULTILINE)
    assert set(removed) == {"$INSTDIR\\_internal", "$INSTDIR", "$SMPROGRAMS\\${TITLE}"}
    assert not list(PACKAGING.glob("*rm")), "the .deb has no scripts that could remove anything"
