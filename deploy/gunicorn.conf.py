"""Runs one worker process, because it owns the only engine, with enough threads that cached answers never wait."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from pathlib import Path

import environ
from gunicorn.glogging import Logger

_project = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(_project))
environ.Env.read_env(_project / ".env")

from operations.logs import logging_as_told  # noqa: E402 - found through the line above

bind = os.environ.get("CAREPILL_BIND", "127.0.0.1:8000")
# A second worker loads a second engine; set this where memory and cores suffice for two.
workers = int(os.environ.get("CAREPILL_WORKERS", "1"))
threads = int(os.environ.get("CAREPILL_THREADS", "16"))
# Devices keep an idle connection for a while, because a new one costs more than a cached answer.
keepalive = 15
# The engine's deadline ends a request long before this.
timeout = 120
# On a reload or a stop, current requests may finish: the deadline of one request, and a little more.
graceful_timeout = 30
# Larger than any device's headers and URLs; anything larger is refused before it reaches Django.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
# A worker whose engine hangs in native code exits, and gunicorn starts a new one.
os.environ.setdefault("VOICE_TTS_EXIT_ON_HANG", "1")


class ServerLogger(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """Logs only the server's own messages: the application logs requests, by route, never by path or query string.

    `accesslog = None` is not enough, because with a `logconfig_dict` gunicorn logs requests anyway.
    """

    access_log_enabled = False


logger_class = ServerLogger
logconfig_dict = logging_as_told(os.environ)
# glibc gives every thread its own heap and reclaims little of it: in benchmarks/serving/soak.py, sixteen threads that
# had each held a recording kept twice the memory. The number is M_ARENA_MAX of malloc.h; other C libraries have none.
with contextlib.suppress(OSError, AttributeError):
    ctypes.CDLL(None).mallopt(-8, 2)
# Its socket, in the home folder, would be shared by all servers of this user.
control_socket_disable = True
