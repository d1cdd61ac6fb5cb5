"""Digests are those that sha256sum and git give."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from downloader.digests import git_blob_id_of, sha256_of


@pytest.mark.parametrize(
    ("content", "blob"),
    [
        (b"", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
        (b"hello\n", "ce013625030ba8dba906f756967f9e9ca394464a"),
    ],
)
def test_git_names_known_contents_so(tmp_path: Path, content: bytes, blob: str):
    path = tmp_path / "a"
    path.write_bytes(content)
    assert git_blob_id_of(path) == blob


def test_a_file_of_several_blocks_is_read_to_its_end(tmp_path: Path):
    path = tmp_path / "a"
    content = b"0123456789" * 250_000
    path.write_bytes(content)
    assert sha256_of(path) == hashlib.sha256(content).hexdigest()
    assert git_blob_id_of(path) == hashlib.sha1(b"blob 2500000\0" + content).hexdigest()
