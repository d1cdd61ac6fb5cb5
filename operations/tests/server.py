"""The production server in a process of its own, on a database and media of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import requests
from django.conf import settings

from operations.tests.processes import HANG_SECONDS, machine_clock, wait_until

ANSWER_SECONDS = 5
"""A server that is starting may accept a connection long before it answers; then it is asked again."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running server and what it has logged so far."""

    folder: Path
    command: str = "gunicorn"
    """`gunicorn` or `runserver`."""
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.base = f"http://127.0.0.1:{self.port}"
        self.env = {
            **machine_clock(),
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "medicine_project.settings",
            "DATABASE_URL": f"sqlite:///{self.folder}/db.sqlite3",
            "MEDIA_ROOT": str(self.folder / "media"),
            "DJANGO_SECRET_KEY": "a server made for a test, 50 characters and not less",
            "CAREPILL_BIND": f"127.0.0.1:{self.port}",
            **self.environment,
        }
        self.session = requests.Session()
        self.session.trust_env = False

    def __enter__(self) -> Server:
        self.run("-m", "django", "migrate", "-v0")
        commands = {
            "gunicorn": ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "voice_tts.tests.tone_wsgi"],
            "runserver": ["-m", "voice_tts.tests.tone_wsgi", "runserver", "--noreload", f"127.0.0.1:{self.port}"],
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *commands[self.command]],
                cwd=settings.BASE_DIR,
                env=self.env,
                stdout=log,
                stderr=log,
            )
        self.wait_until_alive()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=HANG_SECONDS)

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def run(self, *arguments: str) -> str:
        """Run Python against the server's database."""
        result = subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    def token(self, username: str, **fields: object) -> str:
        """A new user's device token."""
        script = (
            "import django; django.setup()\n"
            "from django.contrib.auth import get_user_model\n"
            "from care.models import DeviceToken\n"
            f"user = get_user_model().objects.create_user({username!r}, password='home-pass-1', **{fields!r})\n"
            "print(DeviceToken.objects.create(user=user, name='pi')[1])"
        )
        return self.run("-c", script).strip()

    def wait_until_alive(self) -> None:
        """Return once the server answers. Fails with its log when it ends or never does."""
        wait_until(self._is_alive, self.log.read_text)

    def _is_alive(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            answer = self.session.get(f"{self.base}/health", timeout=ANSWER_SECONDS)
        except (requests.ConnectionError, requests.Timeout):
            return False
        assert answer.status_code == 200, self.log.read_text()
        return True
