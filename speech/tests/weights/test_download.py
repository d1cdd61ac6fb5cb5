"""A model folder is filled from a hub, recorded, and finished after any break; downloader/tests has the network's."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from downloader.atomic_write import TEMPORARY_PREFIX
from downloader.errors import BusyError, DownloadError, NoSpaceError, NotDownloadableError, ServerTroubleError
from downloader.storage import LOCK_NAME, PartFile
from downloader.tests.hub_server import COMMIT, LARGE, FakeHub, Handler, content_of
from downloader.tests.support import Clock, answer, cut_after, expecting
from speech.engines.gpt_sovits import files as model_files
from speech.weights import FILES, check, download
from speech.weights.record import RECORD_NAME, read_record

LARGE_FILE = "s1v3.ckpt"
SMALL_FILE = "chinese-hubert-base/config.json"


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
    with expecting(NoSpaceError, str(tmp_path), "bytes"):
        download(tmp_path, mirror=hub.url)
    assert not any((tmp_path / name).exists() for name in FILES)


def test_two_downloads_into_one_folder_do_not_mix(hub: FakeHub, tmp_path: Path):
    with FileLock(tmp_path / LOCK_NAME), expecting(BusyError, str(tmp_path)):
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
    with expecting(DownloadError, LARGE_FILE, "move it away"):
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


def test_a_file_that_the_hub_does_not_know_is_named_with_its_revision(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_hub[SMALL_FILE] = [answer(404)]
    with expecting(NotDownloadableError, SMALL_FILE, "main"):
        download(tmp_path, mirror=hub.url, sleep=clock)
    assert clock.waits == []


def test_a_hub_in_trouble_is_asked_again_for_what_it_has(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_hub[LARGE_FILE] = [answer(503), answer(429, {"Retry-After": "17"})]
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)
    assert clock.waits[1] == 17.0


def test_a_cut_file_is_continued_and_recorded(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_store[LARGE_FILE] = [lambda handler, content: False, cut_after(150_000)]
    download(tmp_path, mirror=hub.url, sleep=clock)
    _assert_whole(tmp_path, hub)
    assert "Range" in hub.asked(LARGE_FILE)[-1].headers


def test_nobody_listening_is_trouble(tmp_path: Path, clock: Clock):
    with expecting(ServerTroubleError, "127.0.0.1"):
        download(tmp_path, mirror="http://127.0.0.1:9", sleep=clock)


def test_a_mirror_without_https_is_refused(tmp_path: Path):
    with expecting(NotDownloadableError, "not https"):
        download(tmp_path, mirror="http://example.com")
