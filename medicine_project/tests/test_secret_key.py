"""The key that signs everything is made once."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import pytest

from medicine_project.secret_key import load_or_create


def test_made_once_and_kept_private(tmp_path):
    path = tmp_path / "key"
    key = load_or_create(path)
    assert len(key) >= 50
    assert load_or_create(path) == key
    assert path.stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_processes_that_start_at_once_agree(tmp_path):
    with ProcessPoolExecutor(8) as pool:
        keys = set(pool.map(load_or_create, [tmp_path / "key"] * 32))
    assert len(keys) == 1


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(OSError):
        load_or_create(tmp_path / "missing" / "key")
