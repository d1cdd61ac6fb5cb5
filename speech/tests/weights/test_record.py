"""The record: what is written is read back, and an unchanged one is not touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from speech.weights.record import RECORD_NAME, BadRecordError, Record, RecordedFile, read_record, write_record

RECORD = Record().with_file("s1v3.ckpt", RecordedFile(5, "ab" * 32, "main", None, "sha256"))


def test_what_is_written_is_read_back(tmp_path: Path):
    write_record(tmp_path, RECORD)
    assert read_record(tmp_path) == RECORD


def test_no_record_is_none(tmp_path: Path):
    assert read_record(tmp_path) is None


def test_an_unchanged_record_keeps_its_time_stamp(tmp_path: Path):
    write_record(tmp_path, RECORD)
    first = (tmp_path / RECORD_NAME).stat()
    write_record(tmp_path, RECORD)
    assert (tmp_path / RECORD_NAME).stat().st_mtime_ns == first.st_mtime_ns
    assert (tmp_path / RECORD_NAME).stat().st_ino == first.st_ino


def test_a_later_format_is_not_guessed_at(tmp_path: Path):
    write_record(tmp_path, Record(format=2))
    with pytest.raises(BadRecordError, match="format 2"):
        read_record(tmp_path)
