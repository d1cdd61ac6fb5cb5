"""Compares a model folder with its record, without network access."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from downloader.digests import sha256_of
from downloader.storage import PartFile

from .catalog import FILES
from .record import RECORD_NAME, BadRecordError, RecordedFile, read_record


class Fault(StrEnum):
    """What is wrong with a file."""

    MISSING = "missing"
    UNFINISHED = "unfinished"
    TRUNCATED = "truncated"
    ALTERED = "altered"
    UNRECORDED = "unrecorded"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is not as it should be."""

    path: Path
    fault: Fault
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.path}: {self.fault}: expected {self.expected}, found {self.found}"


def find_problem(folder: Path, name: str, recorded: RecordedFile | None) -> Problem | None:
    """Check one file by size and SHA-256; return the problem, if any."""
    path = folder / name
    expected = f"{recorded.size} bytes with SHA-256 {recorded.sha256}" if recorded else f"an entry in {RECORD_NAME}"
    if not path.is_file():
        if begun := PartFile(path).size:
            return Problem(
                path, Fault.UNFINISHED, expected, f"the first {begun} bytes; the next download goes on there"
            )
        return Problem(path, Fault.MISSING, expected if recorded else "the file", "nothing")
    if recorded is None:
        return Problem(path, Fault.UNRECORDED, expected, "a file that was not downloaded by this program")
    try:
        size = path.stat().st_size
        if size != recorded.size:
            fault = Fault.TRUNCATED if size < recorded.size else Fault.ALTERED
            return Problem(path, fault, expected, f"{size} bytes")
        if (sha256 := sha256_of(path)) != recorded.sha256:
            return Problem(path, Fault.ALTERED, expected, f"SHA-256 {sha256}")
    except OSError as error:
        return Problem(path, Fault.UNREADABLE, expected, error.strerror or type(error).__name__)
    return None


def check(folder: Path) -> list[Problem]:
    """Return all problems in a model folder; empty when all files are as they were downloaded."""
    try:
        record = read_record(folder)
    except BadRecordError as error:
        return [Problem(folder / RECORD_NAME, Fault.UNREADABLE, "a download record", str(error.__cause__ or error))]
    files = record.files if record else {}
    return [problem for name in FILES if (problem := find_problem(folder, name, files.get(name)))]
