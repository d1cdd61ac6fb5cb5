"""Downloading from a hub that works, and from one that does everything a network can do wrong."""

from __future__ import annotations

import hashlib
import json
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path

import pytest
from filelock import FileLock

from downloader.atomic_write import TEMPORARY_PREFIX
from downloader.errors import (
    BusyError,
    CorruptDownloadError,
    DownloadError,
    NoSpaceError,
    NotDownloadableError,
    ServerTroubleError,
)
from downloader.storage import PartFile
from downloader.transfer import MAX_FAILURES, PROGRESS_BYTES
from speech.engines.gpt_sovits import files as model_files
from speech.weights import FILES, check, download
from speech.weights.download import LOCK_NAME
from speech.weights.record import RECORD_NAME, read_record

from .conftest import LARGE, Clock, content_of
from .hub_server import COMMIT, Behaviour, FakeHub, Handler, blob_id, etag

LARGE_FILE = "s1v3.ckpt"
SMALL_FILE = "chinese-hubert-base/config.json"


@contextmanager
def _expecting(kind: type[Exception], *parts: str) -> Iterator[None]:
    with pytest.raises(kind) as caught:
        yield
    for part in parts:
        assert part in str(caught.value)
    assert "secret" not in str(caught.value)


def _cut_after(size: int) -> Behaviour:
    def behave(handler: Handler, content: bytes) -> bool:
        handler.serve(content, etag(content), cut=size)
        return True

    return behave


def _answer(status: int, headers: dict[str, str] | None = None) -> Behaviour:
    def behave(handler: Handler, content: bytes) -> bool:
        handler.answer(status, headers)
        return True

    return behave


def _assert_whole(folder: Path, hub: FakeHub) -> None:
    for name in FILES:
        assert (folder / name).read_bytes() == hub.files[name], name
    assert check(folder) == []
    assert not list(folder.rglob("*.part*")) + list(folder.rglob(f"{TEMPORARY_PREFIX}*"))


def test_every_file_arrives_verified_and_recorded(hub: FakeHub, tmp_path: Path):
    result = download(tmp_path, mirror=hub.url)
    _assert_whole(tmp_path, hub)
    assert set(result.fetched) == set(FILES)
    record = json.loads((tmp_path / RECORD_NAME).read_text())
    entry = record["files"][LARGE_FILE]
    assert entry["sha256"] == hashlib.sha256(hub.files[LARGE_FILE]).hexdigest()
    assert (entry["size"], entry["commit"], entry["confirmed_by"]) == (LARGE, COMMIT, "sha256")
    assert record["files"][SMALL_FILE]["confirmed_by"] == "git-blob"


def test_the_engine_finds_everything_that_was_downloaded(hub: FakeHub, tmp_path: Path):
    download(tmp_path, mirror=hub.url)
    assert model_files.locate(tmp_path).missing() == []


def test_all_files_come_from_the_commit_that_the_first_answer_names(hub: FakeHub, tmp_path: Path):
    download(tmp_path, mirror=hub.url)
    revisions = [request.path.split("/")[4] for request in hub.requests if "/resolve/" in request.path]
    assert revisions[0] == "main"
    assert set(revisions[1:]) == {COMMIT}


def test_a_second_run_needs_no_network(hub: FakeHub, tmp_path: Path):
    download(tmp_path, mirror=hub.url)
    stamp = (tmp_path / RECORD_NAME).stat().st_mtime_ns
    hub.requests.clear()
    result = download(tmp_path, mirror="https://nowhere.invalid")
    assert result.kept == FILES
    assert hub.requests == []
    assert (tmp_path / RECORD_NAME).stat().st_mtime_ns == stamp


def test_a_cut_body_is_continued_where_it_stopped(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_store[LARGE_FILE] = [lambda handler, content: False, _cut_after(150_000)]
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)
    resumed = hub.asked(LARGE_FILE)[-1].headers
    start = int(resumed["Range"].removeprefix("bytes=").removesuffix("-"))
    assert 0 < start <= 150_000
    assert resumed["If-Range"] == etag(hub.files[LARGE_FILE])
    assert len(clock.waits) == 1


def test_an_interrupted_download_is_continued_by_the_next_run(hub: FakeHub, tmp_path: Path):
    def interrupt(name: str, done: int, size: int | None) -> None:
        if name == LARGE_FILE and done > LARGE // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(tmp_path, mirror=hub.url, progress=interrupt)
    part = tmp_path / f"{LARGE_FILE}.part"
    here = part.stat().st_size
    assert LARGE // 2 < here < LARGE
    assert not (tmp_path / LARGE_FILE).exists()
    hub.requests.clear()
    result = download(tmp_path, mirror=hub.url)
    _assert_whole(tmp_path, hub)
    assert hub.asked(LARGE_FILE)[-1].headers["Range"] == f"bytes={here}-"
    assert SMALL_FILE in result.kept


def test_a_killed_download_leaves_no_half_file_and_is_continued(hub: FakeHub, tmp_path: Path):
    script = (
        "import os, signal, sys; from pathlib import Path; from speech.weights import download\n"
        "def die(name, done, size):\n"
        f"    if name == {LARGE_FILE!r} and done > {LARGE // 2}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "download(Path(sys.argv[1]), mirror=sys.argv[2], progress=die)\n"
    )
    finished = subprocess.run([sys.executable, "-c", script, str(tmp_path), hub.url], timeout=60, check=False)
    assert finished.returncode == -signal.SIGKILL
    assert not (tmp_path / LARGE_FILE).exists()
    hub.requests.clear()
    download(tmp_path, mirror=hub.url)
    _assert_whole(tmp_path, hub)
    assert "Range" in hub.asked(LARGE_FILE)[-1].headers


def _stop_when_whole(hub: FakeHub, folder: Path) -> None:
    def stop(name: str, done: int, size: int | None) -> None:
        if name == LARGE_FILE and done == LARGE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(folder, mirror=hub.url, progress=stop)


def test_a_part_that_is_already_whole_only_gets_its_name(hub: FakeHub, tmp_path: Path):
    _stop_when_whole(hub, tmp_path)
    assert (tmp_path / f"{LARGE_FILE}.part").stat().st_size == LARGE
    download(tmp_path, mirror=hub.url)
    _assert_whole(tmp_path, hub)


def _ignore_range(handler: Handler, content: bytes) -> bool:
    handler.answer(200, {"ETag": etag(content)}, content)
    return True


def _lie_about_start(handler: Handler, content: bytes) -> bool:
    handler.answer(206, {"ETag": etag(content), "Content-Range": f"bytes 0-{LARGE - 1}/{LARGE}"}, content)
    return True


def _lie_about_total(handler: Handler, content: bytes) -> bool:
    start = handler.start(content, etag(content)) or 0
    handler.answer(206, {"Content-Range": f"bytes {start}-{LARGE + 8}/{LARGE + 9}"}, content[start:])
    return True


def _no_content_range(handler: Handler, content: bytes) -> bool:
    handler.answer(206, {"ETag": etag(content)}, content[1:])
    return True


def _start_elsewhere(handler: Handler, content: bytes) -> bool:
    """As many bytes as are missing, but from the file's beginning."""
    start = handler.start(content, etag(content)) or 0
    headers = {"ETag": etag(content), "Content-Range": f"bytes 0-{LARGE - 1}/{LARGE}"}
    handler.answer(206, headers, content[: len(content) - start])
    return True


@pytest.mark.parametrize("digests", [True, False])
@pytest.mark.parametrize(
    "behave", [_ignore_range, _lie_about_start, _lie_about_total, _no_content_range, _start_elsewhere]
)
def test_a_server_that_mishandles_ranges_never_spoils_the_file(
    hub: FakeHub, tmp_path: Path, clock: Clock, behave: Behaviour, digests: bool
):
    hub.sends_digests = digests
    behaviours = [lambda handler, content: False, _cut_after(150_000), behave]
    (hub.at_store if digests else hub.at_hub)[LARGE_FILE] = behaviours
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)
    assert (tmp_path / LARGE_FILE).stat().st_size == LARGE
    assert behaviours == []


def test_a_cut_body_without_a_length_is_continued_too(hub: FakeHub, tmp_path: Path, clock: Clock):
    def cut_without_length(handler: Handler, content: bytes) -> bool:
        handler.send_response(200)
        handler.send_header("ETag", etag(content))
        handler.end_headers()
        handler.wfile.write(content[:150_000])
        handler.close_connection = True
        return True

    hub.at_store[LARGE_FILE] = [lambda handler, content: False, cut_without_length]
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)
    assert hub.asked(LARGE_FILE)[-1].headers["Range"] == "bytes=150000-"


def test_a_line_that_breaks_often_but_makes_progress_gets_there(hub: FakeHub, tmp_path: Path, clock: Clock):
    step = PROGRESS_BYTES + 100_000
    breaks = MAX_FAILURES + 2
    hub.files[LARGE_FILE] = random.Random(0).randbytes(step * (breaks + 1))
    hub.at_store[LARGE_FILE] = [lambda handler, content: False] + [_cut_after(step)] * breaks
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)
    assert len(clock.waits) == breaks


@pytest.mark.parametrize("size", [LARGE - 200_000, LARGE, LARGE + 5_000])
def test_a_file_that_changes_between_two_attempts_is_fetched_anew(
    hub: FakeHub, tmp_path: Path, clock: Clock, size: int
):
    changed = content_of(LARGE_FILE, seed=1)[:size].ljust(size, b"x")

    def cut_and_change(handler: Handler, content: bytes) -> bool:
        handler.serve(content, etag(content), cut=250_000)
        hub.files[LARGE_FILE] = changed
        return True

    hub.at_store[LARGE_FILE] = [lambda handler, content: False, cut_and_change]
    download(tmp_path, mirror=hub.url, sleep=clock)
    assert (tmp_path / LARGE_FILE).read_bytes() == changed
    _assert_whole(tmp_path, hub)


def test_a_part_of_unknown_origin_is_not_continued(hub: FakeHub, tmp_path: Path):
    (tmp_path / f"{LARGE_FILE}.part").write_bytes(b"something else" * 1000)
    download(tmp_path, mirror=hub.url)
    _assert_whole(tmp_path, hub)
    assert all("Range" not in request.headers for request in hub.asked(LARGE_FILE))


def _flip_a_bit(handler: Handler, content: bytes) -> bool:
    handler.answer(200, {"ETag": etag(content)}, bytes([content[0] ^ 1]) + content[1:])
    return True


def test_one_wrong_bit_is_noticed_and_the_file_fetched_again(hub: FakeHub, tmp_path: Path):
    hub.at_store[LARGE_FILE] = [lambda handler, content: False, _flip_a_bit]
    download(tmp_path, mirror=hub.url)
    _assert_whole(tmp_path, hub)


def test_a_server_whose_bytes_stay_wrong_is_given_up(hub: FakeHub, tmp_path: Path):
    hub.at_store[LARGE_FILE] = [lambda handler, content: False, _flip_a_bit, _flip_a_bit]
    expected = hashlib.sha256(hub.files[LARGE_FILE]).hexdigest()
    with _expecting(CorruptDownloadError, LARGE_FILE, expected):
        download(tmp_path, mirror=hub.url)
    assert not (tmp_path / LARGE_FILE).exists()
    assert not (tmp_path / f"{LARGE_FILE}.part").exists()


def test_a_small_file_is_verified_by_its_git_name(hub: FakeHub, tmp_path: Path):
    def wrong(handler: Handler, content: bytes) -> bool:
        handler.serve(b"y" * len(content), f'"{blob_id(content)}"', {"X-Repo-Commit": COMMIT})
        return True

    hub.at_hub[SMALL_FILE] = [lambda handler, content: False, wrong, wrong]
    with _expecting(CorruptDownloadError, SMALL_FILE, blob_id(hub.files[SMALL_FILE])):
        download(tmp_path, mirror=hub.url)


def test_more_bytes_than_announced_are_refused(hub: FakeHub, tmp_path: Path, clock: Clock):
    def pour(handler: Handler, content: bytes) -> bool:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(content + b"more")
        handler.close_connection = True
        return True

    hub.at_store[LARGE_FILE] = [lambda handler, content: False, pour]
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)
    assert len(clock.waits) == 1


@pytest.mark.parametrize(("status", "part"), [(401, "access"), (403, "access"), (404, "main"), (410, "410")])
def test_refusals_end_the_download_at_once(hub: FakeHub, tmp_path: Path, clock: Clock, status: int, part: str):
    hub.at_hub[SMALL_FILE] = [_answer(status)]
    with _expecting(NotDownloadableError, SMALL_FILE, part):
        download(tmp_path, mirror=hub.url, sleep=clock)
    assert clock.waits == []


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again(hub: FakeHub, tmp_path: Path, clock: Clock, status: int):
    hub.at_hub[LARGE_FILE] = [_answer(status), _answer(status)]
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)
    assert clock.waits[1] > clock.waits[0] > 0


def test_retry_after_in_seconds_is_kept(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_hub[LARGE_FILE] = [_answer(429, {"Retry-After": "17"})]
    download(tmp_path, mirror=hub.url, sleep=clock)
    assert clock.waits == [17.0]


def test_retry_after_as_a_date_is_kept(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_hub[LARGE_FILE] = [_answer(503, {"Retry-After": formatdate(time.time() + 40, usegmt=True)})]
    download(tmp_path, mirror=hub.url, sleep=clock)
    assert 30 < clock.waits[0] <= 40


@pytest.mark.parametrize("value", ["soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "99 Foo 2020"])
def test_a_senseless_retry_after_does_no_harm(hub: FakeHub, tmp_path: Path, clock: Clock, value: str):
    hub.at_hub[LARGE_FILE] = [_answer(503, {"Retry-After": value})]
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)


def test_a_server_that_asks_for_an_hour_is_left_alone(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_hub[LARGE_FILE] = [_answer(429, {"Retry-After": "3600"})]
    with _expecting(ServerTroubleError, "3600"):
        download(tmp_path, mirror=hub.url, sleep=clock)
    assert clock.waits == []


def test_a_server_that_stays_in_trouble_is_given_up(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_store[LARGE_FILE] = [_answer(503)] * (MAX_FAILURES + 5)
    with _expecting(ServerTroubleError, LARGE_FILE, "503"):
        download(tmp_path, mirror=hub.url, sleep=clock)
    assert len(clock.waits) == MAX_FAILURES - 1


def test_a_server_that_always_cuts_at_the_same_place_is_given_up(hub: FakeHub, tmp_path: Path, clock: Clock):
    def cut_without_ranges(handler: Handler, content: bytes) -> bool:
        handler.answer(200, {"ETag": etag(content)}, content, cut=90_000)
        return True

    hub.at_store[LARGE_FILE] = [lambda handler, content: False] + [cut_without_ranges] * 50
    with _expecting(ServerTroubleError, LARGE_FILE):
        download(tmp_path, mirror=hub.url, sleep=clock)


def test_a_silent_server_is_not_waited_for_for_ever(hub: FakeHub, tmp_path: Path):
    from speech.weights.hub import Hub

    def fall_silent(handler: Handler, content: bytes) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content[:1000])
        handler.wfile.flush()
        time.sleep(2)
        return True

    hub.at_store[LARGE_FILE] = [fall_silent]
    with (
        _expecting(ServerTroubleError, LARGE_FILE),
        Hub(hub.url, read_seconds=0.2).open(LARGE_FILE, "main") as answer,
    ):
        list(answer.blocks())


def test_nobody_listening_is_trouble_and_names_the_host(tmp_path: Path, clock: Clock):
    with _expecting(ServerTroubleError, "127.0.0.1"):
        download(tmp_path, mirror="http://127.0.0.1:9", sleep=clock)


@pytest.mark.parametrize("mirror", ["http://example.com", "ftp://example.com", "example.com", "file:///etc", ""])
def test_a_mirror_without_https_is_refused(tmp_path: Path, mirror: str):
    with _expecting(NotDownloadableError, "not https"):
        download(tmp_path, mirror=mirror)


@pytest.mark.parametrize("target", ["http://example.com/x?signature=secret", "ftp://127.0.0.1/x", "file:///etc/passwd"])
def test_a_redirect_away_from_https_is_refused(hub: FakeHub, tmp_path: Path, target: str):
    hub.at_hub[LARGE_FILE] = [_answer(302, {"Location": target})]
    with _expecting(NotDownloadableError, LARGE_FILE, "not https"):
        download(tmp_path, mirror=hub.url)


def test_a_redirect_in_circles_is_refused(hub: FakeHub, tmp_path: Path):
    def circle(handler: Handler, content: bytes) -> bool:
        handler.redirect(handler.path, content)
        return True

    hub.at_hub[LARGE_FILE] = [circle] * 20
    with _expecting(NotDownloadableError, "redirects"):
        download(tmp_path, mirror=hub.url)


def test_a_coded_body_is_refused(hub: FakeHub, tmp_path: Path):
    hub.at_store[LARGE_FILE] = [_answer(200, {"Content-Encoding": "gzip"})]
    with _expecting(NotDownloadableError, "gzip"):
        download(tmp_path, mirror=hub.url)


def test_a_mirror_that_says_neither_size_nor_digest_is_refused(hub: FakeHub, tmp_path: Path):
    def sizeless(handler: Handler, content: bytes) -> bool:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(content[:150_000])
        handler.close_connection = True
        return True

    hub.sends_digests = False
    hub.at_hub[LARGE_FILE] = [sizeless]
    with _expecting(NotDownloadableError, LARGE_FILE, "neither size nor digest"):
        download(tmp_path, mirror=hub.url)


def test_a_login_page_is_not_taken_for_a_file(hub: FakeHub, tmp_path: Path):
    def page(handler: Handler, content: bytes) -> bool:
        handler.answer(200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>log in</html>")
        return True

    hub.sends_digests = False
    hub.at_hub[SMALL_FILE] = [page]
    with _expecting(NotDownloadableError, SMALL_FILE, "login"):
        download(tmp_path, mirror=hub.url)


def test_a_break_between_record_and_name_only_costs_the_name(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    hub.sends_digests = False

    def break_off(part: PartFile) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(PartFile, "finish", break_off)
        download(tmp_path, mirror=hub.url)
    assert check(tmp_path)
    download(tmp_path, mirror=hub.url)
    _assert_whole(tmp_path, hub)


def test_too_little_space_is_said_before_anything_is_fetched(hub: FakeHub, tmp_path: Path):
    def huge(handler: Handler, content: bytes) -> bool:
        handler.answer(200, {"Content-Length": str(10**18)}, b"", cut=0)
        return True

    hub.sends_digests = False
    hub.at_hub[LARGE_FILE] = [huge]
    with _expecting(NoSpaceError, str(tmp_path), "bytes"):
        download(tmp_path, mirror=hub.url)
    assert not any((tmp_path / name).exists() for name in FILES)


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
    with _file_size_limit(LARGE // 2), _expecting(NoSpaceError, f"{LARGE_FILE}.part"):
        download(tmp_path, mirror=hub.url)
    assert (tmp_path / f"{LARGE_FILE}.part").stat().st_size == LARGE // 2
    assert not (tmp_path / LARGE_FILE).exists()
    download(tmp_path, mirror=hub.url)
    _assert_whole(tmp_path, hub)
    assert hub.asked(LARGE_FILE)[-1].headers["Range"] == f"bytes={LARGE // 2}-"


def test_two_downloads_into_one_folder_do_not_mix(hub: FakeHub, tmp_path: Path):
    with FileLock(tmp_path / LOCK_NAME), _expecting(BusyError, str(tmp_path)):
        download(tmp_path, mirror=hub.url)


def test_a_mirror_without_digests_is_used_and_the_record_says_so(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.sends_digests = False
    hub.at_hub[LARGE_FILE] = [lambda handler, content: False, _cut_plain]
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)
    record = read_record(tmp_path)
    assert record
    assert {file.confirmed_by for file in record.files.values()} == {""}
    assert "If-Range" in hub.asked(LARGE_FILE, store=False)[-1].headers


def _cut_plain(handler: Handler, content: bytes) -> bool:
    handler.serve(content, '"1-2"', cut=150_000)
    return True


def test_without_etag_and_digest_nothing_is_continued(hub: FakeHub, tmp_path: Path, clock: Clock):
    def nameless(cut: int | None) -> Behaviour:
        def behave(handler: Handler, content: bytes) -> bool:
            if cut:
                hub.files[LARGE_FILE] = content_of(LARGE_FILE, seed=3)
            start = handler.start(content, "")
            assert start is not None
            headers = {"Content-Range": f"bytes {start}-{LARGE - 1}/{LARGE}"} if start else {}
            handler.answer(206 if start else 200, headers, content[start:], cut)
            return True

        return behave

    hub.sends_digests = False
    hub.at_hub[LARGE_FILE] = [nameless(None), nameless(150_000), nameless(None), nameless(None)]
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)


def test_an_altered_file_is_repaired_and_the_others_kept(hub: FakeHub, tmp_path: Path):
    download(tmp_path, mirror=hub.url)
    with (tmp_path / LARGE_FILE).open("r+b") as file:
        file.write(b"altered")
    assert download(tmp_path, mirror=hub.url).fetched == (LARGE_FILE,)
    _assert_whole(tmp_path, hub)


def test_files_that_lie_there_already_are_adopted_if_the_hub_confirms_them(hub: FakeHub, tmp_path: Path):
    (tmp_path / LARGE_FILE).write_bytes(hub.files[LARGE_FILE])
    result = download(tmp_path, mirror=hub.url)
    assert LARGE_FILE in result.kept
    _assert_whole(tmp_path, hub)


@pytest.mark.parametrize("digests", [True, False])
def test_a_file_of_the_users_own_is_never_overwritten(hub: FakeHub, tmp_path: Path, digests: bool):
    hub.sends_digests = digests
    own = b"z" * LARGE
    (tmp_path / LARGE_FILE).write_bytes(own)
    with _expecting(DownloadError, LARGE_FILE, "move it away"):
        download(tmp_path, mirror=hub.url)
    assert (tmp_path / LARGE_FILE).read_bytes() == own


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"files": []}', '{"files": {"a": {"size": 1}}}', '{"format": 9, "files": {}}']
)
def test_a_broken_record_is_built_anew(hub: FakeHub, tmp_path: Path, text: str):
    download(tmp_path, mirror=hub.url)
    (tmp_path / RECORD_NAME).write_text(text)
    assert check(tmp_path)
    assert download(tmp_path, mirror=hub.url).fetched == ()
    _assert_whole(tmp_path, hub)


def test_an_interrupted_update_is_finished_and_never_taken_for_whole(hub: FakeHub, tmp_path: Path):
    download(tmp_path, mirror=hub.url, revision="old")
    hub.files |= {name: content_of(name, seed=2) for name in FILES}

    def interrupt(name: str, done: int, size: int | None) -> None:
        if name == LARGE_FILE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(tmp_path, mirror=hub.url, revision="new", progress=interrupt)
    assert download(tmp_path, mirror=hub.url, revision="new").fetched[0] == LARGE_FILE
    _assert_whole(tmp_path, hub)


def test_progress_reaches_each_files_size(hub: FakeHub, tmp_path: Path):
    seen: dict[str, list[int]] = {}
    sizes: dict[str, int | None] = {}

    def note(name: str, done: int, size: int | None) -> None:
        seen.setdefault(name, []).append(done)
        sizes[name] = size

    download(tmp_path, mirror=hub.url, progress=note)
    for name in FILES:
        assert seen[name] == sorted(seen[name])
        assert seen[name][-1] == sizes[name] == len(hub.files[name])
