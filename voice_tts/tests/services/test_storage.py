"""Files written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
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


def test_what_is_a_voice_s_is_encrypted_where_there_is_a_key_and_nothing_else_is(own_media, settings):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "ENCRYPTION_KEYS": (Fernet.generate_key().decode(),)}
    for name in ("voices/7/x.wav", "audio/7/x.wav"):
        storage.write(name, b"sound")
        assert storage.read(name) == b"sound"
    assert b"sound" not in (own_media / "voices/7/x.wav").read_bytes()
    assert (own_media / "audio/7/x.wav").read_bytes() == b"sound"


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
    storage.write("voices/3/kept.wav", b"x")
    storage.delete("voices/3/none.wav")
    storage.delete_with_derivatives("voices/3/none.wav")
    storage.delete("")
    assert [path.name for path in files_below(own_media)] == ["kept.wav"]


def test_an_empty_name_stands_for_no_file(own_media):
    storage.write(".x", b"not to be touched")
    storage.delete("")
    storage.delete_with_derivatives("")
    assert storage.with_derivatives("") == []
    assert len(files_below(own_media)) == 1


def test_a_file_is_read_as_it_was_written(own_media):
    storage.write("audio/3/a.wav", b"sound")
    assert storage.absolute("audio/3/a.wav") == own_media / "audio/3/a.wav"
    assert storage.read("audio/3/a.wav") == b"sound"
    storage.delete("audio/3/a.wav")
    with pytest.raises(FileNotFoundError):
        storage.read("audio/3/a.wav")


def test_a_new_name_ends_as_asked_and_belongs_to_a_known_kind():
    assert re.fullmatch(r"audio/3/[0-9a-f]{32}\.mp3", storage.new_name("audio", 3, ".mp3"))
    assert storage.VOICES in storage.KINDS
    assert storage.new_name("audio", 3, "").split("/")[0] in storage.KINDS


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EMFILE])
def test_what_is_no_full_disk_is_raised_as_it_is(own_media, monkeypatch, number):
    def refuse(descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    (own_media / "a").mkdir()
    with pytest.raises(OSError, match=os.strerror(number)):
        storage.write("a/x.wav", b"new")
    monkeypatch.undo()
    assert files_below(own_media) == []


def test_a_file_under_way_is_known_by_its_name(own_media, monkeypatch):
    seen: list[str] = []
    fsync = os.fsync

    def look(descriptor):
        seen.extend(path.name for path in files_below(own_media))
        fsync(descriptor)

    (own_media / "a").mkdir()
    monkeypatch.setattr(os, "fsync", look)
    storage.write("a/x.wav", b"new")
    assert seen[0].startswith(storage.TEMPORARY_PREFIX)
    assert seen[1:] == ["x.wav"]


def test_a_file_holds_the_bytes_it_was_stored_with(own_media):
    digest = hashlib.sha256(b"sound").hexdigest()
    assert not storage.holds("a/x.wav", digest)
    storage.write("a/x.wav", b"sound")
    assert storage.holds("a/x.wav", digest)
    assert not storage.holds("a/x.wav", hashlib.sha256(b"other").hexdigest())
    storage.write("a/x.wav", b"SOUND")
    assert not storage.holds("a/x.wav", digest)
    storage.delete("a/x.wav")
    assert not storage.holds("a/x.wav", digest)


def test_an_unchanged_file_is_not_read_again(own_media, monkeypatch):
    digest = hashlib.sha256(b"sound").hexdigest()
    storage.write("a/x.wav", b"sound")
    assert storage.holds("a/x.wav", digest)
    monkeypatch.setattr(hashlib, "file_digest", lambda *args: pytest.fail("read again"))
    assert storage.holds("a/x.wav", digest)


@pytest.mark.parametrize("change", ["longer", "later", "another file"])
def test_a_changed_file_is_read_again(own_media, change):
    path = own_media / "a/x.wav"
    digest = hashlib.sha256(b"sound").hexdigest()
    storage.write("a/x.wav", b"sound")
    assert storage.holds("a/x.wav", digest)
    before = path.stat()
    if change == "another file":
        storage.write("a/y.wav", b"SOUND")
        (own_media / "a/y.wav").replace(path)
    else:
        path.write_bytes(b"SOUND" if change == "later" else b"sound!")
    moment = before.st_mtime_ns + (change == "later")
    os.utime(path, ns=(moment, moment))
    assert not storage.holds("a/x.wav", digest)


def test_a_folder_goes_with_its_last_file(own_media):
    for name in ("voices/3/aa.wav", "voices/3/bb.wav"):
        storage.write(name, b"x")
    storage.delete_with_derivatives("voices/3/aa.wav")
    assert (own_media / "voices/3").exists()
    storage.delete_with_derivatives("voices/3/bb.wav")
    assert not (own_media / "voices/3").exists()
    assert (own_media / "voices").exists()


def test_features_go_and_the_sample_stays(own_media):
    sample = "voices/3/aa.wav"
    features = storage.derivative(sample, "1.builtin-1" + storage.FEATURES_SUFFIX)
    assert features == "voices/3/aa.1.builtin-1.features"
    for name in (sample, features, "voices/3/aa.consent.wav", "voices/3/bb.features"):
        storage.write(name, b"x")
    assert {path.name for path in storage.with_derivatives(sample)} == {
        "aa.wav", "aa.1.builtin-1.features", "aa.consent.wav",
    }  # fmt: skip
    storage.delete_features(sample)
    assert sorted(path.name for path in files_below(own_media)) == ["aa.consent.wav", "aa.wav", "bb.features"]


def test_writing_leaves_nothing_open(own_media):
    def is_open(descriptor: Path) -> bool:
        return descriptor.resolve().is_relative_to(own_media.resolve())

    storage.write("a/b/x.wav", b"new")
    assert [descriptor for descriptor in Path("/dev/fd").iterdir() if is_open(descriptor)] == []


def test_what_somebody_else_deletes_meanwhile_is_fine(own_media, monkeypatch):
    monkeypatch.setattr(storage, "with_derivatives", lambda name: [own_media / "voices/3/aa.features"])
    storage.delete_features("voices/3/aa.wav")
    storage.delete_with_derivatives("voices/3/aa.wav")
