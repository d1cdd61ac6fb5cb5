"""The child process: its limits, and that it never outlives the call."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from speech.audio import decode, encode, ffmpeg, ffmpeg_path
from speech.audio.errors import DecoderUnavailable, DecodeTimeout, EncodeFailed

from .recordings import FILES, make, no_child_left, speech_like, write

ENDLESS = ["-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono"]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits are set on a running child on Linux alone")


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lets a shell script take ffmpeg's place, to see what a child is given."""

    def use(script: str) -> None:
        path = tmp_path / "stand_in"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(ffmpeg, "ffmpeg_path", lambda: str(path))

    return use


def run(arguments: list[str], timeout_seconds: float = 20.0) -> tuple[int, str, bytes]:
    output = bytearray()
    with Path(os.devnull).open("rb") as nothing:
        status, log = ffmpeg.run_ffmpeg(
            arguments, stdin=nothing, on_output=output.extend, timeout_seconds=timeout_seconds
        )
    return status, log, bytes(output)


def test_the_shipped_binary_has_every_encoder_we_use():
    _, _, listed = run(["-encoders"])
    for encoder in ("libmp3lame", "libopus", "flac"):
        assert f" {encoder} ".encode() in listed


@pytest.mark.parametrize("pace", [["-re"], []], ids=["says little", "never stops talking"])
def test_a_child_that_does_not_end_is_ended(pace):
    with no_child_left(), pytest.raises(DecodeTimeout):
        run([*pace, *ENDLESS, "-f", "wav", "pipe:1"], timeout_seconds=0.5)


@linux_only
def test_children_of_the_child_end_with_it(tmp_path, stand_in):
    stand_in(f"sleep 300 &\necho $! > {tmp_path}/grandchild\nwait")
    with pytest.raises(DecodeTimeout):
        run([], timeout_seconds=0.5)
    grandchild = Path("/proc") / (tmp_path / "grandchild").read_text().strip()
    for _ in range(100):
        if not grandchild.exists() or "State:\tZ" in (grandchild / "status").read_text():
            return
        time.sleep(0.05)
    pytest.fail("the grandchild still runs")


def test_an_error_of_ours_ends_the_child():
    def refuse(data: bytes) -> None:
        raise KeyError(len(data))

    with no_child_left(), Path(os.devnull).open("rb") as nothing, pytest.raises(KeyError):
        ffmpeg.run_ffmpeg([*ENDLESS, "-f", "wav", "pipe:1"], stdin=nothing, on_output=refuse, timeout_seconds=20)


@linux_only
def test_the_child_is_limited(stand_in):
    stand_in("sleep 0.3; ulimit -v; ulimit -t; ulimit -c")
    _, _, output = run([], timeout_seconds=7.5)
    assert output.split() == [str(ffmpeg.MAX_ADDRESS_SPACE_BYTES // 1024).encode(), b"8", b"0"]


@linux_only
def test_lower_limits_of_the_service_stay(tmp_path):
    script = tmp_path / "stand_in"
    script.write_text("#!/bin/sh\nsleep 0.3; ulimit -f; ulimit -t\n")
    script.chmod(0o755)
    code = f"""
import resource
from speech.audio import ffmpeg
resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024, 1024 * 1024))
ffmpeg.ffmpeg_path = lambda: {str(script)!r}
heard = []
with open("/dev/null", "rb") as nothing:
    ffmpeg.run_ffmpeg([], stdin=nothing, on_output=heard.append, timeout_seconds=5)
print(b"".join(heard).split())
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() in ("[b'2048', b'6']", "[b'1024', b'6']"), "in blocks of 512 bytes, or of 1024 in bash"


@linux_only
def test_a_child_without_processor_time_left_has_timed_out(stand_in):
    stand_in("while :; do :; done")
    with pytest.raises(DecodeTimeout):
        run([], timeout_seconds=1.0)


def test_the_child_learns_nothing_of_our_environment(stand_in, monkeypatch):
    monkeypatch.setenv("DJANGO_SECRET_KEY", "do not tell")
    stand_in('/usr/bin/env; pwd; for word in "$@"; do echo "$word"; done')
    _, _, output = run(["-f", "wav"])
    assert b"do not tell" not in output
    assert b"/\n-nostdin\n" in output
    assert output.endswith(b"-f\nwav\n")


def test_a_talkative_child_is_neither_blocked_nor_remembered(stand_in):
    stand_in("head -c 5000000 /dev/zero >&2; echo done")
    _, log, output = run([])
    assert output == b"done\n"
    assert len(log) == ffmpeg.LOG_KEPT_BYTES


def test_a_missing_program_is_told_apart_from_a_bad_file(tmp_path, monkeypatch):
    monkeypatch.setattr(ffmpeg, "ffmpeg_path", lambda: str(tmp_path / "nothing"))
    with pytest.raises(DecoderUnavailable):
        run([])


def test_a_failing_encoder_is_an_error(stand_in):
    stand_in("exit 3")
    with pytest.raises(EncodeFailed):
        encode(speech_like(1.0), 24_000, "mp3")


def test_the_path_is_looked_up_once():
    assert ffmpeg_path() is ffmpeg_path()


def test_eight_threads_decode_at_once(tmp_path):
    paths = []
    for index, name in enumerate(FILES):
        folder = tmp_path / str(index)
        folder.mkdir()
        paths.append(make(folder / name, speech_like(1.0 + index / 4)))
    gate = threading.Barrier(8)

    def work(first: int) -> list[tuple[int, float]]:
        gate.wait()
        order = [*range(first, len(paths)), *range(first)]
        return [(i, decode(paths[i], max_seconds=60, timeout_seconds=60).duration_seconds) for i in order]

    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(work, range(8)):
            for index, seconds in found:
                assert seconds == pytest.approx(1.0 + index / 4, abs=0.1)


def test_many_runs_leave_no_open_files(tmp_path):
    descriptors = Path("/dev/fd")
    path = write(tmp_path / "a.wav", speech_like(0.5))
    decode(path, max_seconds=60, timeout_seconds=20)
    before = len(list(descriptors.iterdir()))
    for _ in range(20):
        decode(path, max_seconds=60, timeout_seconds=20)
        encode(speech_like(0.2), 24_000, "opus")
    assert len(list(descriptors.iterdir())) == before
