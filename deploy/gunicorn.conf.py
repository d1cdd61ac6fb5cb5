"""One worker process, since it owns the one engine, and threads enough that cached answers never wait for it."""

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
# A second worker would load a second engine: where memory and cores allow for two, say so.
workers = int(os.environ.get("CAREPILL_WORKERS", "1"))
threads = int(os.environ.get("CAREPILL_THREADS", "16"))
# Idle devices keep their connection for a while; a new one costs more than a cached answer.
keepalive = 15
# The engine's own deadline ends a request long before this.
timeout = 120
# On a reload or a stop, requests under way are finished: the deadline of one, and a little.
graceful_timeout = 30
# Larger than any header or URL of a device; what is larger is refused before Django sees it.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
# A worker whose engine hangs in native code ends itself, and gunicorn starts another.
os.environ.setdefault("VOICE_TTS_EXIT_ON_HANG", "1")


class ServerLogger(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """Tells of the server only: the application logs the requests, by route and never by path or query string.

    `accesslog = None` is not enough, since gunicorn takes a `logconfig_dict` for the wish to have them logged.
    """

    access_log_enabled = False


logger_class = ServerLogger
logconfig_dict = logging_as_told(os.environ)
# glibc gives every thread a heap of its own and takes little back: sixteen that have each held a recording kept twice
# the memory in benchmarks/serving/soak.py. The number is M_ARENA_MAX of malloc.h; other C libraries have none.
with contextlib.suppress(OSError, AttributeError):
    ctypes.CDLL(None).mallopt(-8, 2)
# One socket in the home folder would be shared by every server of this user.
control_socket_disable = True
