"""An auditor without our program: unzip, minisign, sha256sum, age, zstd and tar open and check a package."""

import hashlib
import json
import shutil
import subprocess

import pytest

TOOLS = ("unzip", "minisign", "age", "zstd", "tar")


def run(*command: str, folder, text: bytes = b"") -> bytes:
    return subprocess.run(command, cwd=folder, input=text, capture_output=True, check=True).stdout


@pytest.fixture
def unpacked(tmp_path, build):
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        pytest.skip(f"not installed here: {', '.join(missing)}")
    (tmp_path / "a.mzp").write_bytes(build(b'{"seq":8}\n').data)
    run("unzip", "-q", "a.mzp", folder=tmp_path)
    return tmp_path


def test_that_minisign_verifies_the_manifest(unpacked, signing):
    said = run("minisign", "-V", "-P", signing.public.text, "-m", "manifest.json", folder=unpacked).decode()
    assert "Trusted comment: mzdesk incremental site=431281103 period=2026-10 number=3" in said


def test_that_minisign_refuses_a_changed_manifest(unpacked, signing):
    (unpacked / "manifest.json").write_bytes((unpacked / "manifest.json").read_bytes() + b" ")
    with pytest.raises(subprocess.CalledProcessError):
        run("minisign", "-V", "-P", signing.public.text, "-m", "manifest.json", folder=unpacked)


def test_that_minisign_names_the_key_as_we_do(unpacked, signing):
    result = subprocess.run(
        ["minisign", "-V", "-P", "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3", "-m", "manifest.json"],
        cwd=unpacked, capture_output=True, check=False,
    )
    assert signing.public.id.lstrip("0").encode() in result.stderr


def test_that_the_payload_is_what_the_manifest_says_and_opens_with_age_zstd_and_tar(unpacked, sealing):
    told = json.loads((unpacked / "manifest.json").read_bytes())
    assert hashlib.sha256((unpacked / "payload.age").read_bytes()).hexdigest() == told["cipher"]["sha256"]
    (unpacked / "identity").write_text(sealing.text + "\n")
    packed = run("age", "-d", "-i", "identity", "payload.age", folder=unpacked)
    plain = run("zstd", "-d", "-c", folder=unpacked, text=packed)
    assert hashlib.sha256(plain).hexdigest() == told["plain"]["sha256"]
    assert run("tar", "-t", folder=unpacked, text=plain).split() == [b"info.json", b"changes.jsonl"]
    run("tar", "-x", folder=unpacked, text=plain)
    assert (unpacked / "changes.jsonl").read_bytes() == b'{"seq":8}\n'
