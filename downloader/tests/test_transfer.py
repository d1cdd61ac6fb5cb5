"""One file arrives whole from a server that does everything a network can do wrong."""

from __future__ import annotations

import hashlib
import random
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from downloader.errors import CorruptDownloadError, ServerTroubleError
from downloader.transfer import MAX_FAILURES, PROGRESS_BYTES

from .hub_server import COMMIT, LARGE, Behaviour, FakeHub, Handler, blob_id, content_of, etag
from .support import LARGE_FILE, SMALL_FILE, Clock, answer, assert_whole, cut_after, expecting, fetch


def test_a_cut_body_is_continued_where_it_stopped(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_store[LARGE_FILE] = [cut_after(150_000)]
    fetch(hub, tmp_path, sleep=clock)
    assert_whole(tmp_path, hub)
    resumed = hub.asked(LARGE_FILE)[-1].headers
    start = int(resumed["Range"].removeprefix("bytes=").removesuffix("-"))
    assert 0 < start <= 150_000
    assert resumed["If-Range"] == etag(hub.files[LARGE_FILE])
    assert len(clock.waits) == 1


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
    behaviours = [cut_after(150_000), behave]
    (hub.at_store if digests else hub.at_hub)[LARGE_FILE] = behaviours
    fetch(hub, tmp_path, sleep=clock)
    assert_whole(tmp_path, hub)
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

    hub.at_store[LARGE_FILE] = [cut_without_length]
    fetch(hub, tmp_path, sleep=clock)
    assert_whole(tmp_path, hub)
    assert hub.asked(LARGE_FILE)[-1].headers["Range"] == "bytes=150000-"


def test_a_line_that_breaks_often_but_makes_progress_gets_there(hub: FakeHub, tmp_path: Path, clock: Clock):
    step = PROGRESS_BYTES + 100_000
    breaks = MAX_FAILURES + 2
    hub.files[LARGE_FILE] = random.Random(0).randbytes(step * (breaks + 1))
    hub.at_store[LARGE_FILE] = [cut_after(step)] * breaks
    fetch(hub, tmp_path, sleep=clock)
    assert_whole(tmp_path, hub)
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

    hub.at_store[LARGE_FILE] = [cut_and_change]
    fetch(hub, tmp_path, sleep=clock)
    assert (tmp_path / LARGE_FILE).read_bytes() == changed
    assert_whole(tmp_path, hub)


def test_a_part_of_unknown_origin_is_not_continued(hub: FakeHub, tmp_path: Path):
    (tmp_path / f"{LARGE_FILE}.part").write_bytes(b"something else" * 1000)
    fetch(hub, tmp_path)
    assert_whole(tmp_path, hub)
    assert all("Range" not in request.headers for request in hub.asked(LARGE_FILE))


def _flip_a_bit(handler: Handler, content: bytes) -> bool:
    handler.answer(200, {"ETag": etag(content)}, bytes([content[0] ^ 1]) + content[1:])
    return True


def test_one_wrong_bit_is_noticed_and_the_file_fetched_again(hub: FakeHub, tmp_path: Path):
    hub.at_store[LARGE_FILE] = [_flip_a_bit]
    fetch(hub, tmp_path)
    assert_whole(tmp_path, hub)


def test_a_server_whose_bytes_stay_wrong_is_given_up(hub: FakeHub, tmp_path: Path):
    hub.at_store[LARGE_FILE] = [_flip_a_bit, _flip_a_bit]
    expected = hashlib.sha256(hub.files[LARGE_FILE]).hexdigest()
    with expecting(CorruptDownloadError, LARGE_FILE, expected):
        fetch(hub, tmp_path)
    assert not (tmp_path / LARGE_FILE).exists()
    assert not (tmp_path / f"{LARGE_FILE}.part").exists()


def test_a_small_file_is_verified_by_its_git_name(hub: FakeHub, tmp_path: Path):
    def wrong(handler: Handler, content: bytes) -> bool:
        handler.serve(b"y" * len(content), f'"{blob_id(content)}"', {"X-Repo-Commit": COMMIT})
        return True

    hub.at_hub[SMALL_FILE] = [wrong, wrong]
    with expecting(CorruptDownloadError, SMALL_FILE, blob_id(hub.files[SMALL_FILE])):
        fetch(hub, tmp_path, SMALL_FILE)


def test_more_bytes_than_announced_are_refused(hub: FakeHub, tmp_path: Path, clock: Clock):
    def pour(handler: Handler, content: bytes) -> bool:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(content + b"more")
        handler.close_connection = True
        return True

    hub.at_store[LARGE_FILE] = [pour]
    fetch(hub, tmp_path, sleep=clock)
    assert_whole(tmp_path, hub)
    assert len(clock.waits) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again(hub: FakeHub, tmp_path: Path, clock: Clock, status: int):
    hub.at_hub[LARGE_FILE] = [answer(status), answer(status)]
    fetch(hub, tmp_path, sleep=clock)
    assert_whole(tmp_path, hub)
    assert clock.waits[1] > clock.waits[0] > 0


def test_retry_after_in_seconds_is_kept(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_hub[LARGE_FILE] = [answer(429, {"Retry-After": "17"})]
    fetch(hub, tmp_path, sleep=clock)
    assert clock.waits == [17.0]


def test_retry_after_as_a_date_is_kept(hub: FakeHub, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    now = 1_800_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    hub.at_hub[LARGE_FILE] = [answer(503, {"Retry-After": formatdate(now + 40, usegmt=True)})]
    fetch(hub, tmp_path, sleep=clock)
    assert clock.waits == [40.0]


@pytest.mark.parametrize("value", ["soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "99 Foo 2020"])
def test_a_senseless_retry_after_does_no_harm(hub: FakeHub, tmp_path: Path, clock: Clock, value: str):
    hub.at_hub[LARGE_FILE] = [answer(503, {"Retry-After": value})]
    fetch(hub, tmp_path, sleep=clock)
    assert_whole(tmp_path, hub)


def test_a_server_that_asks_for_an_hour_is_left_alone(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_hub[LARGE_FILE] = [answer(429, {"Retry-After": "3600"})]
    with expecting(ServerTroubleError, "3600"):
        fetch(hub, tmp_path, sleep=clock)
    assert clock.waits == []


def test_a_server_that_stays_in_trouble_is_given_up(hub: FakeHub, tmp_path: Path, clock: Clock):
    hub.at_store[LARGE_FILE] = [answer(503)] * (MAX_FAILURES + 5)
    with expecting(ServerTroubleError, LARGE_FILE, "503"):
        fetch(hub, tmp_path, sleep=clock)
    assert len(clock.waits) == MAX_FAILURES - 1


def test_a_server_that_always_cuts_at_the_same_place_is_given_up(hub: FakeHub, tmp_path: Path, clock: Clock):
    def cut_without_ranges(handler: Handler, content: bytes) -> bool:
        handler.answer(200, {"ETag": etag(content)}, content, cut=90_000)
        return True

    hub.at_store[LARGE_FILE] = [cut_without_ranges] * 50
    with expecting(ServerTroubleError, LARGE_FILE):
        fetch(hub, tmp_path, sleep=clock)


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
    hub.at_hub[LARGE_FILE] = [nameless(150_000), nameless(None), nameless(None)]
    fetch(hub, tmp_path, sleep=clock)
    assert_whole(tmp_path, hub)


def test_progress_reaches_each_files_size(hub: FakeHub, tmp_path: Path):
    seen: dict[str, list[int]] = {}
    sizes: dict[str, int | None] = {}

    def note(name: str, done: int, size: int | None) -> None:
        seen.setdefault(name, []).append(done)
        sizes[name] = size

    for name in hub.files:
        fetch(hub, tmp_path, name, progress=note)
        assert seen[name] == sorted(seen[name])
        assert seen[name][-1] == sizes[name] == len(hub.files[name])
