"""Free bytes of a disk, and of one whose driver does not know them."""

import shutil
import sys

from mzdesk.basics.disks import free_bytes


def test_free_is_what_the_system_tells(tmp_path):
    assert 0 < free_bytes(tmp_path) <= shutil.disk_usage(tmp_path).total


def test_a_driver_that_tells_0_of_0_holds_nobody_up(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, 0))
    assert free_bytes(tmp_path) == sys.maxsize
