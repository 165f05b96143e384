"""What we depend on: declared, locked with hashes, the same in every list, and named with its licence."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import house
import pytest

PROJECT = tomllib.loads((house.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OWN = {"mzdesk", "ui", "migrations", "tasks", "main", "house"}
COMES_WITH_QT = {"shiboken6"}
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-packaging.lock")


def plain(name: str) -> str:
    """A package's name as lock files write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> set[tuple[str, str]]:
    """(name, version) of everything in a lock file."""
    text = (house.ROOT / lock).read_text("utf-8")
    return set(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def pinned(requirements: list[str]) -> set[tuple[str, str]]:
    found = [re.match(r"([A-Za-z0-9_.-]+)==([\w.]+)", requirement) for requirement in requirements]
    assert all(found), requirements
    return {(plain(match[1]), match[2]) for match in found if match}


def missing_from(folders: tuple[str, ...], declared: set[str]) -> list[str]:
    """Imports of the folders that no declared package provides."""
    provided = packages_distributions()
    found = []
    for source in house.sources(*folders):
        for name in set(house.imported(source)) - OWN - sys.stdlib_module_names:
            if not {plain(p) for p in provided.get(name, ())} & declared:
                found.append(f"{source.place} imports {name}")
    return found


def test_every_import_of_the_program_is_a_declared_dependency():
    declared = {name for name, _ in pinned(PROJECT["dependencies"])} | COMES_WITH_QT
    assert missing_from(("main.py", "mzdesk", "ui", "migrations"), declared) == []


def test_every_import_of_the_tests_is_a_declared_dependency():
    everything = pinned(PROJECT["dependencies"]) | pinned(PROJECT["optional-dependencies"]["dev"])
    inside = {source.place.rpartition("/")[2].removesuffix(".py") for source in house.sources("tests")}
    inside |= {part for source in house.sources("tests") for part in source.place.split("/")[:-1]}
    found = missing_from(("tests",), {name for name, _ in everything} | COMES_WITH_QT)
    assert [words for words in found if words.rpartition(" ")[2] not in inside] == []


def test_an_undeclared_import_is_found():
    assert "mzdesk/store/keyring.py imports argon2" in missing_from(("mzdesk/store",), set())


def test_every_dependency_is_pinned_and_locked_at_that_version():
    assert pinned(PROJECT["dependencies"]) <= locked("requirements.lock")
    for extra, lock in (("dev", "requirements-dev.lock"), ("packaging", "requirements-packaging.lock")):
        assert pinned(PROJECT["optional-dependencies"][extra]) <= locked(lock)


def test_the_tests_run_with_the_versions_that_the_office_gets():
    assert locked("requirements.lock") <= locked("requirements-dev.lock")


def test_the_bundle_is_built_with_the_versions_that_were_tested():
    assert locked("requirements.lock") <= locked("requirements-packaging.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_carries_hashes(lock):
    text = (house.ROOT / lock).read_text("utf-8")
    entries = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked(lock))
    assert [entry.partition(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_named_with_its_licence(lock):
    text = (house.ROOT / "THIRD_PARTY.md").read_text("utf-8")
    rows = {tuple(cell.strip() for cell in line.split("|")[1:3]) for line in text.splitlines() if line.startswith("| ")}
    rows |= {(name, version) for name, versions in rows for version in versions.split(" / ")}
    assert sorted(locked(lock) - rows) == []


def test_the_licence_in_the_project_file_is_the_licence_beside_it():
    text = (house.ROOT / "LICENSE").read_text("utf-8")
    assert PROJECT["license"] == {"text": "Apache-2.0"}
    assert "Apache License Version 2.0, January 2004" in " ".join(text.split()[:6])
    assert [f"{n}." in text for n in range(1, 10)] == [True] * 9
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_python_versions_of_the_set_up_are_those_of_the_project_file():
    import tasks

    low, high = tasks.OLDEST, tasks.NEWEST
    assert PROJECT["requires-python"] == f">={low[0]}.{low[1]},<{high[0]}.{high[1] + 1}"
