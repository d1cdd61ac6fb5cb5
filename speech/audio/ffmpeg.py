"""Runs ffmpeg in a child process with resource limits, given open files and never names."""

from __future__ import annotations

import contextlib
import functools
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from .errors import DecoderUnavailable, DecodeTimeout

MIB = 1024 * 1024
MAX_ADDRESS_SPACE_BYTES = 1536 * MIB
"""ffmpeg maps 170 MiB and its threads reserve stacks; the limit keeps a hostile file from exhausting memory."""
MAX_ALLOCATION_BYTES = 64 * MIB
"""Largest single allocation in ffmpeg: many times what any frame or tag of an accepted file needs."""
MAX_WRITTEN_FILE_BYTES = 256 * MIB
LOG_KEPT_BYTES = 64 * 1024
"""Log kept from the child; the rest is read and dropped, so that a talkative decoder does not block."""
READ_BYTES = 64 * 1024
STOPPED_FROM_OUTSIDE = (-signal.SIGXCPU, -signal.SIGKILL)
COMMON_ARGUMENTS = (
    "-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info", "-max_alloc", str(MAX_ALLOCATION_BYTES),
    "-filter_threads", "1",
)  # fmt: skip


@functools.cache
def ffmpeg_path() -> str:
    """Return the path of imageio-ffmpeg's ffmpeg, or of the one named by its environment variable.

    It must be ffmpeg 6 or newer (the `fd:` protocol). Raises DecoderUnavailable.
    """
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise DecoderUnavailable("imageio-ffmpeg found no ffmpeg for this platform") from error


def run_ffmpeg(
    arguments: Sequence[str],
    *,
    stdin: IO[bytes],
    stdout: IO[bytes] | None = None,
    on_output: Callable[[bytes], None] | None = None,
    timeout_seconds: float,
) -> tuple[int, str]:
    """Run ffmpeg to its end; return its exit status (negative if killed by a signal) and the start of its log.

    stdin: a real file, which the arguments may name as `-fd 0 -i fd:`. stdout: a real file for the output;
    without it, output is passed to `on_output` as it comes, and an exception from that stops the child.
    No child outlives the call. Raises DecodeTimeout, DecoderUnavailable.
    """
    deadline = time.monotonic() + timeout_seconds
    try:
        process = subprocess.Popen(
            [ffmpeg_path(), *COMMON_ARGUMENTS, *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE if stdout is None else stdout,
            stderr=subprocess.PIPE,
            cwd="/",
            env={"LC_ALL": "C", "AV_LOG_FORCE_NOCOLOR": "1"},
            start_new_session=True,
        )
    except OSError as error:
        raise DecoderUnavailable("ffmpeg cannot be started") from error
    try:
        _limit_resources(process.pid, timeout_seconds)
        log = _pump(process, on_output, deadline)
        status = process.wait(timeout=max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise DecodeTimeout(f"ffmpeg did not end within {timeout_seconds:g} s") from error
    finally:
        _end(process)
    if status in STOPPED_FROM_OUTSIDE:
        raise DecodeTimeout("ffmpeg was stopped: out of its processor time, or the machine out of memory")
    return status, log


def _limit_resources(pid: int, timeout_seconds: float) -> None:
    """Limit the running child's resources where the system can (Linux).

    A `preexec_fn` would set them before the first instruction, but is not safe in a process with threads.
    """
    if sys.platform != "linux":
        return
    import resource

    limits = {
        resource.RLIMIT_AS: MAX_ADDRESS_SPACE_BYTES,
        resource.RLIMIT_CPU: int(timeout_seconds) + 1,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: MAX_WRITTEN_FILE_BYTES,
    }
    with contextlib.suppress(ProcessLookupError):
        for kind, limit in limits.items():
            # A service manager may have set lower limits, and only root may raise those.
            _, hard = resource.prlimit(pid, kind)
            lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.prlimit(pid, kind, (lowest, lowest))


def _pump(process: subprocess.Popen[bytes], on_output: Callable[[bytes], None] | None, deadline: float) -> str:
    log = bytearray()
    for stream, data in _chunks(process, deadline):
        if stream is process.stderr:
            log += data[: LOG_KEPT_BYTES - len(log)]
        elif on_output is not None:
            on_output(data)
    return log.decode("utf-8", "replace")


def _chunks(process: subprocess.Popen[bytes], deadline: float) -> Iterator[tuple[IO[bytes], bytes]]:
    with selectors.DefaultSelector() as selector:
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                selector.register(pipe, selectors.EVENT_READ, pipe)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise subprocess.TimeoutExpired(process.args, left)
            for key, _ in selector.select(left):
                data = os.read(key.fd, READ_BYTES)
                if data:
                    yield key.data, data
                else:
                    selector.unregister(key.fileobj)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        # The child leads its own session, so its process group has its id and no other members.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
