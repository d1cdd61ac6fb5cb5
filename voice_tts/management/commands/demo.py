"""`make run`: sets up a home, starts the server, and uses it as a device would."""

from __future__ import annotations

import io
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from care.models import CareRelation, DeviceToken, Person
from voice_tts.demo_client import DemoClient, DemoFailed

DEFAULT_TEXT = "약 드실 시간입니다. 혈압약 두 알을 물과 함께 드세요."
CAREGIVER, CARED_FOR = "demo-daughter", "demo-grandmother"
START_SECONDS = 30
HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Sets up a demo home, starts the server and speaks a reminder over HTTP as a device would."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        environment = os.environ.get
        parser.add_argument("--port", type=int, default=int(environment("PORT") or 8000))
        parser.add_argument("--voice", type=Path, default=environment("VOICE") or None, help="clip to upload")
        parser.add_argument("--text", default=environment("TEXT") or DEFAULT_TEXT)
        parser.add_argument("--once", action="store_true", help="stop after the reminder instead of serving on")

    def handle(self, *args: Any, **options: Any) -> None:
        for end in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(end, _end_in_order)
        voice, port = options["voice"], options["port"]
        if voice and not Path(voice).is_file():
            raise CommandError(f"there is no clip {voice}")
        _require_free_port(port)
        folder = settings.BASE_DIR / "demo"
        folder.mkdir(mode=0o700, exist_ok=True)
        with self._step("database and sample catalogue ready"):
            call_command("migrate", verbosity=0)
            _import_samples()
        token = self._home(folder)
        with self._step("server started") as done, _server(port, folder / "server.log") as server:
            client = DemoClient(f"http://{HOST}:{port}", token, folder)
            client.wait_until_alive(server, START_SECONDS)
            done()
            try:
                for line in client.main_job(Path(voice) if voice else None, options["text"]):
                    self.stdout.write(line)
            except DemoFailed as error:
                raise CommandError(f"{error} (server log: {folder / 'server.log'})") from error
            self.stdout.write(_invitation(port))
            if not options["once"]:
                _serve_on(server)

    @contextmanager
    def _step(self, what: str) -> Iterator[Any]:
        started = time.perf_counter()
        reported = False

        def done() -> None:
            nonlocal reported
            if not reported:
                self.stdout.write(f"[{time.perf_counter() - started:6.2f} s] {what}")
            reported = True

        yield done
        done()

    def _home(self, folder: Path) -> str:
        """Return the cared-for person's token; the demo people are created once, then reused."""
        caregiver = self._person(CAREGIVER, "딸 지은", staff=True)
        grandmother = self._person(CARED_FOR, "할머니")
        CareRelation.objects.get_or_create(caregiver=caregiver, cared_for=grandmother, defaults={"relationship": "딸"})
        token_file = folder / "token"
        if token_file.exists() and DeviceToken.objects.filter(user=grandmother).exists():
            self.stdout.write(f"[reused  ] people, care relation and device token ({token_file.name})")
            return token_file.read_text().strip()
        _device, token = DeviceToken.objects.create(user=grandmother, name="demo")
        token_file.write_text(token)
        return str(token)

    def _person(self, username: str, display_name: str, *, staff: bool = False) -> Any:
        users = get_user_model().objects
        user = users.filter(username=username).first()
        if user is None:
            password = secrets.token_urlsafe(12)
            user = users.create_user(username, password=password, is_staff=staff)
            self.stdout.write(f"[created ] {display_name}: user {username}, password {password} (shown only now)")
        Person.objects.get_or_create(user=user, defaults={"display_name": display_name})
        if staff:
            user.groups.add(*Group.objects.filter(name="보호자"))
        return user


def _import_samples() -> None:
    """Import invented products in the ministry's formats for the pages to show, by the command of their own app."""
    samples = sorted((settings.BASE_DIR / "medicines" / "sample_data").glob("*.csv"))
    with io.StringIO() as progress:
        call_command("import_medicines", *samples, stdout=progress, stderr=progress)


def _end_in_order(number: int, frame: FrameType | None) -> None:
    """Exit through every `finally`, so that the server is stopped as well."""
    sys.exit(128 + number)


def _require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(f"port {port} is busy; stop what uses it, or: make run PORT={port + 1}") from error


@contextmanager
def _server(port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the production server until the context ends."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "medicine_project.wsgi"],
            cwd=settings.BASE_DIR,
            # With preloading, the engine gets ready while the clip is uploaded.
            env={**os.environ, "CAREPILL_BIND": f"{HOST}:{port}", "GPTSOVITS_PRELOAD": "1"},
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches only this command, which then stops the server properly
        )
    try:
        yield server
    finally:
        server.terminate()
        server.wait()


def _serve_on(server: subprocess.Popen[bytes]) -> None:
    try:
        code = server.wait()
    except KeyboardInterrupt:
        return
    raise CommandError(f"the server ended by itself with code {code}")


def _invitation(port: int) -> str:
    base = f"http://{HOST}:{port}"
    return f"""
Try it:
  TOKEN=$(cat demo/token)
  curl -s -H "Authorization: Token $TOKEN" -F voice_file=@clip.mp3 {base}/api/tts/upload-voice/
  curl -s -H "Authorization: Token $TOKEN" -H 'Content-Type: application/json' \\
       -d '{{"text": "저녁 약 0.5정을 드세요."}}' {base}/api/tts/generate/
  curl -s -o reminder.wav "{base}<audio_url of the answer>"
  curl -s {base}/api/tts/health/
Admin: {base}/admin/   API docs: {base}/api/docs/   Medicines: {base}/   (Ctrl-C stops the server)"""
