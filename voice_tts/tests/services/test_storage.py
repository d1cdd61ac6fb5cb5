"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from django.db import connection

from operations.errors import StorageFailed
from voice_tts.services import storage


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_written_files_are_private(own_media):
    storage.write("audio/7/x.wav", b"sound")
    path = own_media / "audio/7/x.wav"
    assert path.read_bytes() == b"sound"
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_an_existing_file_is_replaced_whole(own_media):
    storage.write("a/x.wav", b"old" * 1000)
    storage.write("a/x.wav", b"new")
    assert (own_media / "a/x.wav").read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "fdopen"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(own_media, monkeypatch, call, number):
    storage.write("a/x.wav", b"old")

    def refuse(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(StorageFailed):
        storage.write("a/x.wav", b"new")
    monkeypatch.undo()
    assert [path.read_bytes() for path in files_below(own_media)] == [b"old"]


@pytest.fixture
def disk(monkeypatch):
    """What is told to the disk and to the database, in order: a power cut takes whatever was not synchronised."""
    told = []
    fsync, replace, mkdir = os.fsync, Path.replace, Path.mkdir

    def note_fsync(descriptor):
        told.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def note_replace(self, target):
        told.append("rename")
        return replace(self, target)

    def note_mkdir(self, *args, **options):
        told.append("new folder")
        mkdir(self, *args, **options)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "replace", note_replace)
    monkeypatch.setattr(Path, "mkdir", note_mkdir)

    def note_row(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE")) and any(
            str(value).startswith(("audio/", "voices/")) for value in params
        ):
            told.append("row")
        return execute(sql, params, many, context)

    return told, note_row


def test_no_power_cut_takes_what_a_row_names(home, engine, disk):
    told, note_row = disk
    with connection.execute_wrapper(note_row):
        home.upload()
        assert told == ["new folder", "folder"] * 2 + ["file", "rename", "folder", "row"]
        home.generate("아침 약 드세요.")
        told.clear()
        home.generate("저녁 약 드세요.")
        assert told == ["file", "rename", "folder", "row"]


def test_names_are_made_by_the_server():
    names = {storage.new_name("voices", 3, ".wav") for _ in range(100)}
    assert len(names) == 100
    assert all(name.startswith("voices/3/") for name in names)


def test_a_sample_goes_with_everything_made_from_it(own_media):
    for name in ("voices/3/aa.wav", "voices/3/aa.1.builtin-1.features", "voices/3/bb.wav"):
        storage.write(name, b"x")
    storage.delete_with_derivatives("voices/3/aa.wav")
    assert [path.name for path in files_below(own_media)] == ["bb.wav"]


def test_deleting_what_is_gone_is_fine(own_media):
    storage.delete("voices/3/none.wav")
    storage.delete_with_derivatives("voices/3/none.wav")
    storage.delete("")
