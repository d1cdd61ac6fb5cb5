"""Measures how fast a repeated sentence is answered: 200 cached `generate/` calls and 200 downloads on a real server.

Prints medians beside a bare health call on the same server in the same run, and which engine libraries the worker has
mapped. Usage: .venv/bin/python benchmarks/cached_answers.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 200
PORT = 8765
TEXT = "혈압약 두 알을 물과 함께 드세요."
ENGINE_LIBRARIES = ("onnxruntime", "libtorch", "MeCab", "_mecab")


def prepare(folder: Path) -> str:
    """Create a user with one voice and one recording; return the device token."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="medicine_project.settings",
        DATABASE_URL=f"sqlite:///{folder}/db.sqlite3",
        MEDIA_ROOT=str(folder / "media"),
        DJANGO_SECRET_KEY="benchmark",
        DJANGO_LOG_LEVEL="WARNING",
        CAREPILL_BIND=f"127.0.0.1:{PORT}",
    )
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from care.models import DeviceToken
    from korean import read_aloud
    from voice_tts.models import UserVoice
    from voice_tts.services import cache, consent, storage
    from voice_tts.services.gpt_sovits import get_service
    from voice_tts.services.utterance import Recording, Utterance

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user("bench")
    _device, token = DeviceToken.objects.create(user=user)
    storage.write("voices/1/a.wav", b"never read")
    voice = UserVoice.objects.create(
        user=user, voice_file="voices/1/a.wav", duration_seconds=5, stretch_start=0, stretch_end=5,
        content_hash="0" * 64, is_active=True,
    )  # fmt: skip
    consent.assert_by_upload(voice, user.pk)
    utterance = Utterance(voice, TEXT, read_aloud(TEXT), "ko", 1.0, "wav", get_service().info)
    cache.store(utterance, Recording(os.urandom(180_000), 24_000, 3.75))
    return str(token)


def milliseconds(call: Callable[[], requests.Response]) -> list[float]:
    """Return the round-trip times of `ROUNDS` calls in ms, after a warm-up."""
    for _ in range(20):
        call()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call().raise_for_status()
        times.append((time.perf_counter() - started) * 1000)
    return times


def mapped_libraries(pid: int) -> list[str]:
    """Return the engine libraries that the server's processes have mapped (Linux)."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    maps = "".join(Path(f"/proc/{process}/maps").read_text() for process in [str(pid), *children])
    return [name for name in ENGINE_LIBRARIES if name in maps]


def main() -> None:
    """Start the server, measure, and print."""
    with tempfile.TemporaryDirectory() as name:
        token = prepare(Path(name))
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "medicine_project.wsgi"],
            cwd=ROOT, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            report(server, token)
        finally:
            server.terminate()
            server.wait()


def report(server: subprocess.Popen[bytes], token: str) -> None:
    """Measure the running server and print the figures."""
    session = requests.Session()
    session.trust_env = False
    base = f"http://127.0.0.1:{PORT}"
    while True:
        try:
            session.get(f"{base}/health", timeout=2)
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    in_server: list[float] = []

    def generate() -> requests.Response:
        answer = session.post(
            f"{base}/api/tts/generate/", json={"text": TEXT}, headers={"Authorization": f"Token {token}"}, timeout=10
        )
        body = answer.json()
        if not body["cache_hit"]:
            raise SystemExit(f"not answered from the cache: {body}")
        in_server.append(body["processing_time_ms"])
        return answer

    url = base + generate().json()["audio_url"]
    health = milliseconds(lambda: session.get(f"{base}/health", timeout=10))
    hits = milliseconds(generate)
    audio = milliseconds(lambda: session.get(url, timeout=10))
    floor = statistics.median(health)
    for label, times in (("bare health call", health), ("cached generate", hits), ("audio by link, 180 kB", audio)):
        p95 = statistics.quantiles(times, n=20)[-1]
        median = statistics.median(times)
        print(f"{label:24} median {median:6.2f} ms  p95 {p95:6.2f} ms  {median / floor:5.2f} x health")
    print(f"{'cached, in the server':24} median {statistics.median(in_server[-ROUNDS:]):6.2f} ms (processing_time_ms)")
    print(f"engine libraries mapped by the server: {mapped_libraries(server.pid) or 'none'}")


if __name__ == "__main__":
    main()
