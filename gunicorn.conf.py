"""One worker process, since it owns the one engine, and threads enough that cached answers never wait for it."""

from __future__ import annotations

import os

bind = os.environ.get("CAREPILL_BIND", "127.0.0.1:8000")
workers = 1
threads = 16
# The engine's own deadline ends a request long before this.
timeout = 120
graceful_timeout = 30
# Method, path without query (it carries signatures), status, size and time.
access_log_format = "%(m)s %(U)s %(s)s %(B)s %(M)sms"
accesslog = os.environ.get("CAREPILL_ACCESS_LOG") or None
# One socket in the home folder would be shared by every server of this user.
control_socket_disable = True
