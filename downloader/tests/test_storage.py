"""A part is continued only by what it is the beginning of, and a full disk is said."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from downloader.errors import BusyError, NoSpaceError
from downloader.storage import PartFile, require_space, sole_download
from downloader.transport import RemoteFile

from .hub_server import LARGE, FakeHub
from .support import LARGE_FILE, accepts, assert_whole, expecting, fetch


@contextmanager
def _file_size_limit(size: int) -> Iterator[None]:
    """The kernel refuses longer files, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_up_keeps_what_arrived_for_the_next_run(hub: FakeHub, tmp_path: Path):
    with _file_size_limit(LARGE // 2), expecting(NoSpaceError, f"{LARGE_FILE}.part"):
        fetch(hub, tmp_path)
    assert (tmp_path / f"{LARGE_FILE}.part").stat().st_size == LARGE // 2
    assert not (tmp_path / LARGE_FILE).exists()
    fetch(hub, tmp_path)
    assert_whole(tmp_path, hub)
    assert hub.asked(LARGE_FILE)[-1].headers["Range"] == f"bytes={LARGE // 2}-"


def test_a_part_knows_its_source_until_it_is_discarded(tmp_path: Path):
    part = PartFile(tmp_path / "folder" / "a.bin")
    assert (part.size, part.source()) == (0, None)
    source = RemoteFile(size=6, etag='"x"')
    part.begin(source, 0)
    assert list(part.append(iter([b"abc", b"def"]))) == [3, 6]
    assert PartFile(part.target).source() == source
    part.begin(source, 2)
    assert part.path.read_bytes() == b"ab"
    part.discard()
    assert (part.size, part.source()) == (0, None)
    assert list(part.target.parent.iterdir()) == []


@pytest.mark.parametrize("note", ["", "[]", "{", '{"unknown": 1}'])
def test_a_note_that_cannot_be_read_names_no_source(tmp_path: Path, note: str):
    part = PartFile(tmp_path / "a.bin")
    part.begin(RemoteFile(size=3), 0)
    (tmp_path / "a.bin.part-of").write_text(note)
    assert part.source() is None


def test_a_finished_part_has_the_files_name_alone(tmp_path: Path):
    part = PartFile(tmp_path / "a.bin")
    part.begin(RemoteFile(size=3), 0)
    list(part.append(iter([b"abc"])))
    part.finish()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.bin": b"abc"}


def test_space_is_required_where_the_folder_will_be(tmp_path: Path):
    with expecting(NoSpaceError, str(tmp_path), "bytes"):
        require_space(tmp_path, 10**18)
    assert accepts(require_space, tmp_path, 0)


def test_a_second_download_into_a_folder_is_refused_until_the_first_has_ended(tmp_path: Path):
    folder = tmp_path / "models"
    with sole_download(folder), pytest.raises(BusyError, match="models"), sole_download(folder):
        pass
    with sole_download(folder):
        assert folder.is_dir()
