"""Takes a person's word that a medicine was taken: by button, keyboard, or a request from this machine."""

from __future__ import annotations

import http.server
import importlib
import json
import logging
import sys
import threading
from typing import Any, Callable

from .schedule import SKIPPED, TAKEN

logger = logging.getLogger(__name__)

Confirm = Callable[..., "list[str]"]
LOOPBACK = "127.0.0.1"
MOST_BODY_BYTES = 4096
BOUNCE_SECONDS = 0.05
"""A push button's contacts stop bouncing within this time."""
SKIP_KEY = "s"


def watch_button(pin: int, confirm: Confirm) -> Any:
    """Confirm whenever a button between a GPIO pin and ground is pressed; the caller must keep the returned object.

    Returns None where gpiozero or the pins are missing.
    """
    try:
        button = importlib.import_module("gpiozero").Button(pin, bounce_time=BOUNCE_SECONDS)
    except Exception as error:  # gpiozero has an error of its own for every board
        logger.error("no button: %s", type(error).__name__)
        return None
    button.when_pressed = lambda: confirm(TAKEN)
    return button


def watch_keyboard(confirm: Confirm) -> None:
    """Confirm on Enter and skip on `s` and Enter, where there is a terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        return

    def read() -> None:
        for line in sys.stdin:
            confirm(SKIPPED if line.strip().lower() == SKIP_KEY else TAKEN)

    threading.Thread(target=read, name="keyboard", daemon=True).start()


def serve(port: int, confirm: Confirm) -> http.server.ThreadingHTTPServer:
    """Answer `POST /taken` and `POST /skipped` on loopback; JSON body `{"reminder_id": ...}` or `{}`.

    Requires `application/json` and a loopback host, so that no web page in a browser on this machine can confirm.
    Raises OSError when the port is taken.
    """
    handler = type("Handler", (_Handler,), {"confirm": staticmethod(confirm)})
    server = http.server.ThreadingHTTPServer((LOOPBACK, port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="confirm", daemon=True).start()
    return server


class _Handler(http.server.BaseHTTPRequestHandler):
    confirm: Confirm
    timeout = 10

    def do_POST(self) -> None:
        state = {"/taken": TAKEN, "/skipped": SKIPPED}.get(self.path)
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        if state is None:
            return self._answer(404, {"code": "not_found"})
        if host not in (LOOPBACK, "localhost") or self.headers.get_content_type() != "application/json":
            return self._answer(403, {"code": "not_from_here"})
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BODY_BYTES:
            return self._answer(400, {"code": "malformed_request"})
        try:
            body = json.loads(self.rfile.read(int(length)) or b"{}")
            wanted = str(body.get("reminder_id") or "")
        except (ValueError, AttributeError):
            return self._answer(400, {"code": "malformed_request"})
        return self._answer(200, {"confirmed": self.confirm(state, wanted)})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        """Log nothing: confirmations are logged where they are settled."""
