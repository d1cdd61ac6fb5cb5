"""Private files, which are written atomically."""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from downloader.atomic_write import PRIVATE, sync_folder, write_atomically
from downloader.atomic_write import TEMPORARY_PREFIX as TEMPORARY_PREFIX
from operations.errors import DISK_REFUSALS, StorageFailed
from voice_tts.services import encryption

VOICES = "voices"
"""The kind of file that is encrypted if a key is set: samples, spoken consents, features."""
FEATURES_SUFFIX = ".features"
KINDS = frozenset({"voices", "audio"})
"""The folders in which `new_name` makes names."""


def absolute(name: str) -> Path:
    """Return the path of the file whose name, relative to the media folder, is `name`."""
    return Path(settings.MEDIA_ROOT) / name


def new_name(kind: str, owner_id: int, suffix: str) -> str:
    """Make a random file name, relative to the media folder, that reveals nothing of the content."""
    return f"{kind}/{owner_id}/{uuid.uuid4().hex}{suffix}"


def write(name: str, data: bytes) -> None:
    """Write a private file atomically; files of the kind `VOICES` are encrypted.

    Raises StorageFailed when the disk fails; then nothing of the new file is left.
    """
    target = absolute(name)
    if name.startswith(f"{VOICES}/"):
        data = encryption.encrypt(data)
    try:
        _make_folder(target.parent)
        write_atomically(target, data, PRIVATE)
    except OSError as error:
        if error.errno in DISK_REFUSALS:
            raise StorageFailed from error
        raise


def _make_folder(folder: Path) -> None:
    """Make a private folder that survives a power cut."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def read(name: str) -> bytes:
    """Return a file's plain bytes. Raises FileNotFoundError, EncryptionKeyMissing."""
    return encryption.decrypt(absolute(name).read_bytes())


def derivative(sample_name: str, suffix: str) -> str:
    """Name a file made from a voice sample so that `delete_with_derivatives` finds it."""
    return str(Path(sample_name).with_suffix("")) + "." + suffix


def holds(name: str, sha256: str) -> bool:
    """Return whether the file exists and has this hash; an unchanged file is not read again."""
    try:
        stat = absolute(name).stat()
        return _digest(name, stat.st_ino, stat.st_size, stat.st_mtime_ns) == sha256
    except OSError:
        return False


@lru_cache(maxsize=4096)
def _digest(name: str, inode: int, size_bytes: int, modified_ns: int) -> str:
    with absolute(name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def delete(name: str) -> None:
    """Delete a file if it exists."""
    if name:
        absolute(name).unlink(missing_ok=True)


def delete_with_derivatives(name: str) -> None:
    """Delete a voice sample and every file whose name starts with its stem."""
    for path in with_derivatives(name):
        path.unlink(missing_ok=True)
    if name:
        with contextlib.suppress(OSError):
            absolute(name).parent.rmdir()


def delete_features(name: str) -> None:
    """Delete the features that engines computed from a voice sample; they compute them again when needed."""
    for path in with_derivatives(name):
        if path.suffix == FEATURES_SUFFIX:
            path.unlink(missing_ok=True)


def with_derivatives(name: str) -> list[Path]:
    """List a voice sample and every file whose name starts with its stem."""
    sample = absolute(name)
    return list(sample.parent.glob(f"{sample.stem}*")) if name else []
