"""A CarePill server in a few lines, to test the device alone: old or new, and behind a proxy if need be."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import json
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from korean import read_aloud
from speech.audio import encode
from voice_tts.tests.tone_engine import ToneEngine, ToneReference

LOVED_MARK = b"\x05\x06"


@dataclass
class SmallServer:
    """What the server knows and what it was told.

    tells_revision: False for an earlier version of it. proxy: status of a proxy's own page, 0 without a proxy.
    date: the `Date` header, empty for none. asked: paths in order, with whether they were answered by 304.
    """

    days: dict[str, list[Any]] = field(default_factory=dict)
    zone: str = "Asia/Seoul"
    tells_revision: bool = True
    tells_version: bool = True
    version: str = "1"
    proxy: int = 0
    date: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    packed: bool = False
    asked: list[tuple[str, int]] = field(default_factory=list)
    intakes: list[dict[str, Any]] = field(default_factory=list)
    playbacks: list[dict[str, Any]] = field(default_factory=list)
    audio: dict[str, bytes] = field(default_factory=dict)
    url: str = ""

    def revision(self) -> str:
        return hashlib.sha256(json.dumps([self.days, self.zone], sort_keys=True).encode()).hexdigest()

    def speak(self, text: str) -> str:
        text = read_aloud(text)
        key = hashlib.sha256(text.encode()).hexdigest()
        speech = ToneEngine().synthesize(text, ToneReference(LOVED_MARK))
        self.audio[key] = encode(speech.samples, speech.sample_rate, "wav")
        return f"/api/tts/cache/{key}/"

    def intake_states(self) -> list[tuple[str, str]]:
        return [(report["id"], report["state"]) for report in self.intakes]


@contextlib.contextmanager
def small_server() -> Iterator[SmallServer]:
    """Serve on loopback."""
    state = SmallServer()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            split = urllib.parse.urlsplit(self.path)
            if state.proxy:
                return self.page(state.proxy)
            if split.path == "/api/medicines/reminders/":
                return self.reminders(urllib.parse.parse_qs(split.query)["date"][0])
            if split.path == "/api/tts/voice-version/" and state.tells_version:
                body = {"version": state.version, "has_voice": True, "easy_words": True, "names": {}}
                return self.tagged(f'"{state.version}"', body)
            if split.path == "/api/tts/health/":
                return self.answer(200, {"status": "healthy", "engine": "tone", "state": "ready"})
            if split.path.startswith("/api/tts/cache/"):
                return self.send(200, state.audio[split.path.split("/")[4]], "audio/wav")
            return self.answer(404, {"success": False, "code": "not_found", "message": "찾을 수 없습니다."})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
            if state.proxy:
                return self.page(state.proxy)
            if self.path.endswith("/intake/"):
                state.intakes.append({**body, "id": urllib.parse.unquote(self.path.split("/")[4])})
            elif self.path == "/api/tts/playback/":
                state.playbacks.append(body)
            elif self.path == "/api/tts/generate/":
                return self.answer(200, {"success": True, "audio_url": state.speak(body["text"])})
            return self.answer(200, {"success": True})

        def reminders(self, day: str) -> None:
            body = {"date": day, "time_zone": state.zone, "reminders": state.days.get(day, [])}
            if not state.tells_revision:
                return self.answer(200, body)
            return self.tagged(f'"{state.revision()}-{day}"', {**body, "revision": state.revision()})

        def tagged(self, etag: str, body: dict[str, Any]) -> None:
            if self.headers.get("If-None-Match") == etag:
                return self.send(304, b"", "", {"ETag": etag})
            return self.answer(200, body, {"ETag": etag})

        def page(self, status: int) -> None:
            self.send(status, b"<html><h1>The page is not here</h1></html>", "text/html")

        def answer(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            data = json.dumps(body).encode()
            if state.packed:
                import gzip

                data, headers = gzip.compress(data), {**(headers or {}), "Content-Encoding": "gzip"}
            self.send(status, data, "application/json", headers)

        def send(self, status: int, data: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
            state.asked.append((self.path, status))
            self.send_response_only(status)
            if state.date:
                self.send_header("Date", state.date)
            for name, value in {**state.headers, **(headers or {}), "Content-Type": kind}.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
