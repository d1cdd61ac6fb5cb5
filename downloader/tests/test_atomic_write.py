"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from downloader.atomic_write import PRIVATE, write_atomically


def test_a_file_is_replaced_whole_and_nothing_lies_beside_it(tmp_path):
    path = tmp_path / "a"
    write_atomically(path, b"old" * 1000)
    write_atomically(path, b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["a"]
    assert path.read_bytes() == b"new"


def test_the_disk_has_it_before_the_name_changes(tmp_path, monkeypatch):
    told = []
    fsync, replace = os.fsync, Path.replace

    def note_fsync(descriptor):
        told.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def note_replace(self, target):
        told.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "replace", note_replace)
    write_atomically(tmp_path / "a", b"new")
    assert told == ["file", "rename", "folder"]


@pytest.mark.parametrize("step", ["fsync", "fdopen"])
def test_a_refusal_leaves_the_old_file_alone(tmp_path, monkeypatch, step):
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def refuse(*args, **options):
        raise OSError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(os, step, refuse)
        with pytest.raises(OSError, match="no room"):
            write_atomically(path, b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["a"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(("options", "mode"), [({}, 0o644), ({"mode": PRIVATE}, 0o600)])
def test_the_mode_is_the_umasks_unless_it_is_to_be_private(tmp_path, options, mode):
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "a", b"", **options)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode
