"""What lies outside the device, on loopback: Naver's service, a bad line, and a loudspeaker that remembers."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import shutil
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from speech.audio import encode
from speech.tests.clips import read_wav
from voice_tts.tests.tone_engine import SAMPLE_RATE, ToneEngine, ToneReference, heard_marks

NAVER_MARK = b"\x0a\x0b"
KEYS = ("client-id", "client-secret")
GATEWAY_ERRORS = {
    "quota": (429, {"error": {"errorCode": "400", "message": "Quota Exceeded", "details": "Quota limit exceeded."}}),
    "rate": (429, {"error": {"errorCode": "420", "message": "Rate Limited", "details": "Rate limit exceeded."}}),
    "away": (503, {"error": {"errorCode": "500", "message": "Endpoint Error", "details": "Connection refused"}}),
    "too_long": (400, {"errorCode": "VS06", "errorMessage": "text parameter exceeds max length"}),
}
UNAUTHORISED = (401, {"error": {"errorCode": "200", "message": "Authentication Failed", "details": "Invalid keys."}})


@dataclass
class Naver:
    """CLOVA Voice as documented. behaviour: `ok`, `slow`, `cut` or one of GATEWAY_ERRORS."""

    behaviour: str = "ok"
    seconds: float = 0.0
    texts: list[str] = field(default_factory=list)
    url: str = ""

    def audio(self, text: str, audio_format: str) -> bytes:
        speech = ToneEngine().synthesize(text, ToneReference(NAVER_MARK))
        return encode(speech.samples, speech.sample_rate, audio_format)


@contextlib.contextmanager
def naver_service() -> Iterator[Naver]:
    """A server of its own on loopback."""
    naver = Naver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            keys = (self.headers["X-NCP-APIGW-API-KEY-ID"], self.headers["X-NCP-APIGW-API-KEY"])
            if keys != KEYS:
                return self.answer(*UNAUTHORISED)
            if naver.behaviour in GATEWAY_ERRORS:
                return self.answer(*GATEWAY_ERRORS[naver.behaviour])
            text = body["text"][0]
            naver.texts.append(text)
            if "speaker" not in body:
                return self.answer(400, {"errorCode": "VS01", "errorMessage": "speaker parameter is needed"})
            time.sleep(naver.seconds if naver.behaviour == "slow" else 0)
            audio = naver.audio(text, body.get("format", ["mp3"])[0])
            self.send_response(200)
            self.send_header("Content-Type", "audio/mpeg")
            self.send_header("Content-Length", str(len(audio)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(audio[: len(audio) // 2] if naver.behaviour == "cut" else audio)
            self.close_connection = True
            return None

        def answer(self, status: int, body: object) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    naver.url = f"http://127.0.0.1:{server.server_port}/tts-premium/v1/tts"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield naver
    finally:
        server.shutdown()
        server.server_close()


def refused_url() -> str:
    """Where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


@dataclass
class Line:
    """How a proxy treats what passes. delay: seconds each way's first byte waits. bits_per_second: 0 for all it can.

    stall_after, reset_after: bytes towards the device after which a connection stops, or breaks; None for never.
    faults: how many connections that befalls. connections, brought: how many there were, and how many bytes they have
    brought to the device.
    """

    delay: float = 0.0
    bits_per_second: float = 0.0
    stall_after: int | None = None
    reset_after: int | None = None
    faults: int = 0
    url: str = ""
    connections: int = 0
    brought: int = 0
    down: bool = False


@contextlib.contextmanager
def shaped(target: str) -> Iterator[Line]:
    """A TCP proxy to a server, shaped by the Line it gives."""
    line = Line()
    host = urllib.parse.urlsplit(target)
    listener = socket.create_server(("127.0.0.1", 0))
    line.url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def serve() -> None:
        while True:
            try:
                client, _address = listener.accept()
            except OSError:
                return
            if line.down:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                client.close()
                continue
            line.connections += 1
            server = socket.create_connection((host.hostname, host.port))
            threading.Thread(
                target=_pump, args=(client, server, Line(line.delay, line.bits_per_second)), daemon=True
            ).start()
            shape = Line(line.delay, line.bits_per_second)
            threading.Thread(target=_pump, args=(server, client, shape, line), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield line
    finally:
        listener.close()


def _pump(source: socket.socket, target: socket.socket, shape: Line, faulty: Line | None = None) -> None:
    passed = 0
    with contextlib.suppress(OSError):
        idle = True
        while data := source.recv(1024):
            time.sleep(shape.delay if idle else 0)
            idle = False
            if shape.bits_per_second:
                time.sleep(len(data) * 8 / shape.bits_per_second)
            target.sendall(data)
            passed += len(data)
            if faulty is not None:
                faulty.brought += len(data)
            if faulty is not None and faulty.faults > 0:
                if faulty.reset_after is not None and passed >= faulty.reset_after:
                    faulty.faults -= 1
                    target.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    break
                if faulty.stall_after is not None and passed >= faulty.stall_after:
                    faulty.faults -= 1
                    time.sleep(30)
                    break
            source.setblocking(False)
            try:
                idle = not source.recv(1, socket.MSG_PEEK)
            except BlockingIOError:
                idle = shape.bits_per_second == 0
            finally:
                source.setblocking(True)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.close()


@dataclass
class Loudspeaker:
    """A player program that copies what it is given; `heard` reads it back."""

    folder: Path
    programs: Path

    def recordings(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.folder.iterdir())]

    def install(self, name: str, position: int) -> None:
        """A program of this name; its argument at a position is the file."""
        script = self.programs / name
        script.write_text(
            f'#!/bin/sh\nt="{self.folder}/$(/bin/date +%s%N)"\n/bin/cp "${{{position}}}" "$t.part" && '
            f'/bin/mv "$t.part" "$t"\n'
        )
        script.chmod(0o755)

    def link(self, name: str) -> bool:
        """Put a real program on the device's path; False if this machine has none."""
        found = shutil.which(name, path=os.defpath)
        if found:
            (self.programs / name).symlink_to(found)
        return found is not None


def marks(wav: bytes) -> tuple[bytes, bytes]:
    """Whose voice and which text a played file is, with its lead-in silence passed over."""
    samples, rate = read_wav(wav)
    assert rate == SAMPLE_RATE
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    return heard_marks(samples[max(0, int(loud[0]) - 2) :])
