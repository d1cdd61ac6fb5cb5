"""Runs a server for a benchmark, with devices that talk to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from http_load import Answer, Connection, request

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
START_SECONDS = 60.0


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """gunicorn as shipped, with one worker. application: a WSGI module of the project."""

    folder: Path
    application: str = "medicine_project.wsgi"
    port: int = 0

    def __post_init__(self) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "medicine_project.settings",
            "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{self.folder}/db.sqlite3",
            "MEDIA_ROOT": str(self.folder / "media"),
            "DJANGO_SECRET_KEY": "a benchmark's own, of fifty characters and not one less",
            "CAREPILL_BIND": f"127.0.0.1:{self.port}",
            "VOICE_TTS_NEW_SPEECH_RATE": "1000000/min",  # so that the throttle does not limit the measurement
        }

    @contextmanager
    def running(self) -> Iterator[Server]:
        """Migrate and start the server; stop it afterwards."""
        self.python("-m", "django", "migrate", "-v0")
        self.start()
        try:
            yield self
        finally:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", self.application],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                if self.ask("GET", "/health").status == 200:
                    return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def workers(self) -> list[int]:
        """Return the process ids of gunicorn's workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def rss_megabytes(self) -> float:
        """Return the resident memory of all workers together."""
        pages = 0
        for worker in self.workers():
            pages += int(Path(f"/proc/{worker}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 1e6

    def python(self, *arguments: str) -> str:
        """Run Python with the server's settings and database; return what it prints."""
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def ask(self, method: str, path: str, token: str = "", body: object = None) -> Answer:
        """Send one request on a connection of its own."""
        connection = Connection(self.port)
        try:
            data = b"" if body is None else json.dumps(body).encode()
            return connection.ask(request(method, path, token, data))
        finally:
            connection.close()

    def device(self, username: str) -> str:
        """Create a user and return a device token."""
        script = (
            "import django; django.setup()\n"
            "from django.contrib.auth import get_user_model\n"
            "from care.models import DeviceToken\n"
            f"user = get_user_model().objects.create_user({username!r})\n"
            "print(DeviceToken.objects.create(user=user, name='pi')[1])"
        )
        return self.python("-c", script).strip()

    def upload(self, token: str, clip: bytes, path: str = "/api/tts/upload-voice/") -> Answer:
        """Upload a voice for the token's user."""
        border = b"serving-benchmark"
        body = (
            b"--" + border + b'\r\nContent-Disposition: form-data; name="voice_file"; filename="a.wav"\r\n'
            b"Content-Type: audio/wav\r\n\r\n" + clip + b"\r\n--" + border + b"--\r\n"
        )  # fmt: skip
        kind = f"multipart/form-data; boundary={border.decode()}"
        connection = Connection(self.port)
        try:
            return connection.ask(request("POST", path, token, body, kind))
        finally:
            connection.close()

    def generate(self, token: str, text: str, **more: object) -> Answer:
        """Request speech."""
        return self.ask("POST", "/api/tts/generate/", token, {"text": text, **more})
