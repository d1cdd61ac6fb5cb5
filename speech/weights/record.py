"""Keeps a record beside the weights of what was downloaded: sizes, SHA-256, and source."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from downloader.errors import DownloadError
from downloader.storage import write_whole

from .catalog import REPOSITORY

RECORD_NAME = "download.json"
FORMAT = 1


class BadRecordError(DownloadError):
    """The download record cannot be read."""


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """One downloaded file.

    size: bytes. revision: as requested. commit: what it stood for then, if the hub said so.
    confirmed_by: the kind of hub digest that the file matched, empty if the hub sent none.
    """

    size: int
    sha256: str
    revision: str
    commit: str | None
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Record:
    """The files downloaded into one model folder, by relative path."""

    repository: str = REPOSITORY
    format: int = FORMAT
    files: dict[str, RecordedFile] = field(default_factory=dict)

    def with_file(self, path: str, file: RecordedFile) -> Record:
        """Return a copy of the record with one more file."""
        return replace(self, files=dict(sorted((self.files | {path: file}).items())))


def read_record(folder: Path) -> Record | None:
    """Read the folder's record; None if there is none. Raises BadRecordError."""
    path = folder / RECORD_NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files = {str(name): RecordedFile(**entry) for name, entry in data.pop("files").items()}
        record = Record(**data, files=files)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadRecordError(f"{path}: not a download record: {type(error).__name__}") from error
    if record.format != FORMAT:
        raise BadRecordError(f"{path}: format {record.format}, this version reads {FORMAT}")
    return record


def write_record(folder: Path, record: Record) -> None:
    """Write the folder's record unless it is unchanged, because its time stamp is part of the weights' identity."""
    text = json.dumps(asdict(record), indent=2, ensure_ascii=False) + "\n"
    path = folder / RECORD_NAME
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text.encode())
