"""`check` names each file that is not as it was downloaded, and what was expected."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from downloader.tests.hub_server import FakeHub
from speech.weights import FILES, Fault, check, download
from speech.weights.record import RECORD_NAME

NAME = "v2Pro/s2Gv2ProPlus.pth"


@pytest.fixture
def folder(hub: FakeHub, tmp_path: Path) -> Path:
    download(tmp_path, mirror=hub.url)
    return tmp_path


def _only_problem(folder: Path) -> tuple[Fault, str]:
    (problem,) = check(folder)
    assert problem.path == folder / NAME
    return problem.fault, str(problem)


def test_an_intact_folder_has_no_problems(folder: Path):
    assert check(folder) == []


def test_an_empty_folder_lacks_every_file(tmp_path: Path):
    assert [(problem.path, problem.fault) for problem in check(tmp_path)] == [
        (tmp_path / name, Fault.MISSING) for name in FILES
    ]


def test_a_missing_file_is_named_with_what_was_expected(folder: Path, hub: FakeHub):
    (folder / NAME).unlink()
    fault, text = _only_problem(folder)
    assert fault is Fault.MISSING
    assert f"{len(hub.files[NAME])} bytes" in text
    assert hashlib.sha256(hub.files[NAME]).hexdigest() in text


def test_an_unfinished_file_says_how_much_is_here(folder: Path):
    (folder / NAME).rename(folder / f"{NAME}.part")
    (folder / f"{NAME}.part").write_bytes(b"x" * 77)
    fault, text = _only_problem(folder)
    assert fault is Fault.UNFINISHED
    assert "first 77 bytes" in text


@pytest.mark.parametrize(
    ("content", "fault", "found"),
    [
        (b"", Fault.TRUNCATED, "0 bytes"),
        (b"x" * 1000, Fault.TRUNCATED, "1000 bytes"),
        (b"x" * 400_001, Fault.ALTERED, "400001 bytes"),
        (b"x" * 400_000, Fault.ALTERED, hashlib.sha256(b"x" * 400_000).hexdigest()),
    ],
)
def test_other_content_is_named(folder: Path, content: bytes, fault: Fault, found: str):
    (folder / NAME).write_bytes(content)
    actual, text = _only_problem(folder)
    assert actual is fault
    assert text.endswith(found if found.endswith("bytes") else f"SHA-256 {found}")


def test_one_flipped_bit_is_found(folder: Path):
    content = bytearray((folder / NAME).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / NAME).write_bytes(content)
    assert _only_problem(folder)[0] is Fault.ALTERED


def test_files_without_a_record_are_not_vouched_for(folder: Path):
    (folder / RECORD_NAME).unlink()
    assert {problem.fault for problem in check(folder)} == {Fault.UNRECORDED}


def test_a_folder_in_a_files_place_is_a_missing_file(folder: Path):
    (folder / NAME).unlink()
    (folder / NAME).mkdir()
    assert _only_problem(folder)[0] is Fault.MISSING


def test_an_unreadable_record_is_the_one_problem(folder: Path):
    (folder / RECORD_NAME).write_text("not JSON")
    (problem,) = check(folder)
    assert (problem.path, problem.fault) == (folder / RECORD_NAME, Fault.UNREADABLE)
