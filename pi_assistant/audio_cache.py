"""Caches audio on the SD card: complete or absent, bounded, and deleted with the voice that spoke it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import sound
from .errors import BadAudio
from .reading import names_from
from .sound import Sound

logger = logging.getLogger(__name__)

TEXT_DIGITS, SHA_DIGITS, FOLDER_DIGITS = 32, 32, 16
"""128 bits never collide among files; 64 bits are enough for a handful of folders."""
PINNED = "pinned-"
"""Prefix of emergency prompts: never evicted, but deleted with their voice."""
STALE_PART_SECONDS = 600.0
"""No write takes longer, so a partial file this old was left by a power cut."""
CONFIRM_SECONDS = 3600.0
"""How exactly the time of the last confirmation is kept; each step is a write to the card."""
FREE_BYTES_KEPT = 64 * 1024 * 1024
"""Kept free on the card for the rest of the system."""
PRIVATE_FOLDER, PART = 0o700, ".part"


@dataclass(frozen=True)
class LearntVersion:
    """The voice version the device learnt last, and the ETag to ask with.

    easy_words: whether texts are read in easy words in this version; so they are before a server was ever reached.
    names: how names in Latin letters are said; None if an earlier client learnt the version, which kept none.
    confirmed_at: when the server last said that this is the version, in seconds since 1970; None if an earlier client
    learnt it, or nobody knew the time.
    """

    version: str
    etag: str
    easy_words: bool = True
    names: Mapping[str, str] | None = None
    confirmed_at: float | None = None


class AudioCache:
    """Recordings of one server and one user, in the voice version that was learnt last.

    A file's name holds a hash of the text and one of its bytes: a look-up needs no index, and damage is detected.
    Several processes may share a folder.
    """

    def __init__(self, root: Path, scope: str, max_bytes: int) -> None:
        self._home = root / _digits(scope, FOLDER_DIGITS)
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._unwritten: LearntVersion | None = None
        """A version that the card did not take."""
        with contextlib.suppress(OSError):  # a read-only card still has its recordings
            self._home.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            self._sweep()

    @property
    def learnt(self) -> LearntVersion | None:
        """The voice version learnt last; None on a device that never reached its server."""
        if self._unwritten is not None:
            return self._unwritten
        try:
            stored = json.loads((self._home / "version.json").read_text("utf-8"))
            names = None if stored.get("names") is None else names_from(stored["names"])
            confirmed = None if stored.get("confirmed_at") is None else float(stored["confirmed_at"])
            easy_words = bool(stored.get("easy_words", True))
            return LearntVersion(stored["version"], stored["etag"], easy_words, names, confirmed)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def learn(self, learnt: LearntVersion) -> None:
        """Switch to this voice version, and delete recordings of all others at once."""
        with self._lock:
            self._note(learnt)
            with contextlib.suppress(OSError):
                for folder in self._home.iterdir():
                    if folder.is_dir() and folder != self._folder(learnt.version):
                        shutil.rmtree(folder, ignore_errors=True)

    def confirm(self, now: float) -> None:
        """Note that the server still has the version that was learnt."""
        learnt = self.learnt
        if learnt is None or (learnt.confirmed_at is not None and abs(now - learnt.confirmed_at) < CONFIRM_SECONDS):
            return
        with self._lock:
            self._note(replace(learnt, confirmed_at=now))

    def _note(self, learnt: LearntVersion) -> None:
        try:
            write_atomically(self._home / "version.json", json.dumps(vars(learnt)).encode())
            self._unwritten = None
        except OSError as error:
            if self._unwritten is None:
                logger.error("cache: the card refuses the voice's version: %s", type(error).__name__)
            self._unwritten = learnt

    def find(self, text: str, cache_key: str = "") -> tuple[Path, Sound] | None:
        """Return the recording and its file, or None. A damaged recording is deleted."""
        learnt = self.learnt
        return None if learnt is None else self._find(self._folder(learnt.version), _stem(text, cache_key))

    def find_pinned(self, name: str) -> Sound | None:
        """Return the prompt pinned under a name, or None."""
        learnt = self.learnt
        found = None if learnt is None else self._find(self._folder(learnt.version), PINNED + name)
        return found and found[1]

    def knows(self, text: str, cache_key: str = "") -> bool:
        """Return whether a file exists for the text, intact or damaged."""
        learnt = self.learnt
        return learnt is not None and self._named(self._folder(learnt.version), _stem(text, cache_key)) is not None

    def store(self, text: str, cache_key: str, spoken: Sound, version: str) -> Path | None:
        """Store audio fetched while `version` was current; return None if it no longer is. Raises OSError."""
        return self._store(_stem(text, cache_key), spoken, version)

    def pin(self, name: str, spoken: Sound, version: str) -> Path | None:
        """Store a prompt that is exempt from the size limit. Raises OSError."""
        return self._store(PINNED + name, spoken, version)

    def _store(self, stem: str, spoken: Sound, version: str) -> Path | None:
        digest = hashlib.sha256(spoken.data).hexdigest()[:SHA_DIGITS]
        with self._lock:
            self._make_room(len(spoken.data))
            learnt = self.learnt
            if learnt is None or learnt.version != version:
                return None
            folder = self._folder(version)
            folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            before = self._named(folder, stem)
            target = folder / f"{stem}-{digest}{spoken.extension}"
            write_atomically(target, spoken.data)
            if before is not None and before != target:
                before.unlink(missing_ok=True)
            # Another process may have learnt of a withdrawal between the check and the write.
            learnt = self.learnt
            if learnt is None or learnt.version != version:
                target.unlink(missing_ok=True)
                return None
        return target

    def _folder(self, version: str) -> Path:
        return self._home / _digits(version, FOLDER_DIGITS)

    @staticmethod
    def _named(folder: Path, stem: str) -> Path | None:
        try:
            names = os.listdir(folder)  # noqa: PTH208 - a thousand names are listed on the way to every sentence
        except OSError:
            return None
        start = stem + "-"
        return next((folder / name for name in names if name.startswith(start) and not name.endswith(PART)), None)

    def _find(self, folder: Path, stem: str) -> tuple[Path, Sound] | None:
        path = self._named(folder, stem)
        if path is None:
            return None
        try:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest()[:SHA_DIGITS] != path.stem.rpartition("-")[2]:
                raise BadAudio("damaged on the card")
            spoken = sound.check(data)
        except (OSError, BadAudio):
            logger.warning("cache: a recording was damaged and is deleted")
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return path, spoken

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self._home.rglob("*-*"):
            with contextlib.suppress(OSError):
                yield path, path.stat()

    def _make_room(self, size: int) -> None:
        files = sorted(
            ((path, stat) for path, stat in self._files() if path.is_file()), key=lambda file: file[1].st_mtime
        )
        total = sum(stat.st_size for _path, stat in files)
        free = shutil.disk_usage(self._home).free
        for path, stat in files:
            if total + size <= self._max_bytes and free - size >= FREE_BYTES_KEPT:
                return
            if path.name.startswith(PINNED) or path.name.endswith(PART):
                continue
            with contextlib.suppress(OSError):
                path.unlink()
                total -= stat.st_size
                free += stat.st_size

    def _sweep(self) -> None:
        for path, stat in self._files():
            if path.name.endswith(PART) and time.time() - stat.st_mtime > STALE_PART_SECONDS:
                path.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Write the whole file or nothing, even across a power cut. Raises OSError and then leaves nothing behind."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix="new-", suffix=PART)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # other systems cannot open a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _digits(text: str, count: int) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:count]


def _stem(text: str, cache_key: str) -> str:
    return _digits(f"{text}\n{cache_key}", TEXT_DIGITS)
