"""The shipped production settings, and the server that lives through an engine that hangs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.conf import settings

from operations.tests.processes import HANG_SECONDS, wait_until
from operations.tests.server import Server, free_port
from speech.tests.clips import speech_like, wav_bytes

pytestmark = pytest.mark.server

DEPLOY = settings.BASE_DIR / "deploy"


def shipped_environment(folder: Path) -> dict[str, str]:
    """The values of `carepill.env`, with the test's own places."""
    lines = (DEPLOY / "carepill.env").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    del values["CAREPILL_BIND"]
    return {
        **values,
        "PATH": os.environ["PATH"],
        "MEDIA_ROOT": str(folder / "media"),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
    }


def test_the_shipped_settings_pass_the_deployment_check(tmp_path):
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=shipped_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


def test_over_https_cookies_are_secure_and_the_browser_stays_there(tmp_path):
    with Server(tmp_path, environment=shipped_environment(tmp_path)) as server:
        plain = server.session.get(
            f"{server.base}/admin/login/", headers={"Host": "carepill.example"}, allow_redirects=False
        )
        assert (plain.status_code, plain.headers["Location"]) == (301, "https://carepill.example/admin/login/")
        proxied = server.session.get(
            f"{server.base}/admin/login/", headers={"Host": "carepill.example", "X-Forwarded-Proto": "https"}
        )
        assert "max-age=31536000" in proxied.headers["Strict-Transport-Security"]
        assert "Secure" in proxied.headers["Set-Cookie"]
        assert server.session.get(f"{server.base}/api/tts/ready/").status_code == 200, (
            "asked without TLS on the machine"
        )
        assert server.session.get(f"{server.base}/health", headers={"Host": "evil.example"}).status_code == 400


def worker_ids(server: Server) -> set[str]:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    return set(children.read_text().split())


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="child processes are read from Linux' /proc")
def test_a_hanging_engine_costs_a_worker_and_not_the_service(tmp_path):
    quick = {
        "VOICE_TTS_DEADLINE_SECONDS": "2",
        "TONE_LATE_SECONDS": "2",
        "VOICE_TTS_HANG_GRACE_SECONDS": "0.5",
    }
    with Server(tmp_path, environment=quick) as server:
        headers = {"Authorization": f"Token {server.token('grandmother')}"}

        def generate(text: str) -> requests.Response:
            url = f"{server.base}/api/tts/generate/"
            return server.session.post(url, json={"text": text}, headers=headers, timeout=HANG_SECONDS)

        clip = {"voice_file": ("a.wav", wav_bytes(speech_like(6)))}
        server.session.post(f"{server.base}/api/tts/upload-voice/", files=clip, headers=headers)
        wait_until(lambda: generate("아침 약 드세요.").status_code == 200)  # the first may be late: it loads the engine
        before = worker_ids(server)
        hung = generate("여기서 멈춤")
        assert (hung.status_code, hung.headers.get("Retry-After") is not None) == (503, True)
        wait_until(lambda: not worker_ids(server) & before, server.log.read_text)
        server.wait_until_alive()
        assert generate("아침 약 드세요.").json()["cache_hit"] is True
        wait_until(lambda: generate("저녁 약 드세요.").status_code == 200, lambda: "the new worker does not speak")
        assert "the engine hangs" in server.log.read_text()


def test_a_reload_drops_no_request(tmp_path):
    with Server(tmp_path) as server:
        before = worker_ids(server)
        server.process.send_signal(1)
        answers = set()

        def has_reloaded() -> bool:
            answers.add(requests.get(f"{server.base}/health", timeout=HANG_SECONDS).status_code)
            return not worker_ids(server) & before

        wait_until(has_reloaded, server.log.read_text)
        assert answers == {200}
        assert server.session.get(f"{server.base}/health").status_code == 200


@pytest.fixture
def nginx(tmp_path):
    """The sample configuration, on ports of its own and without TLS."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed")
    if os.getuid() != 0:
        pytest.skip("nginx changes to another user, which only root may")
    running = []

    def start(upstream_port: int, media: Path) -> str:
        port = free_port()
        sample = (DEPLOY / "nginx.conf").read_text()
        sample = re.sub(r"    server \{\n        listen 80;.*?\n    \}\n", "", sample, count=1, flags=re.DOTALL)
        for old, new in (
            ("user carepill;", "user root;"),
            ("127.0.0.1:8000", f"127.0.0.1:{upstream_port}"),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
            ("/run/nginx.pid", str(tmp_path / "nginx.pid")),
            ("/var/log/nginx/", f"{tmp_path}/"),
            ("alias /srv/carepill/media/;", f"alias {media}/;"),
        ):
            assert old in sample, old
            sample = sample.replace(old, new)
        sample = re.sub(r"\s+ssl_\w+ .*?;", "", sample)
        (tmp_path / "nginx.conf").write_text(sample)
        running.append(
            subprocess.Popen([program, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path), "-g", "daemon off;"])
        )
        return f"http://127.0.0.1:{port}"

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=HANG_SECONDS)


def test_nginx_sends_the_audio_that_the_application_allows(tmp_path, nginx):
    environment = {"VOICE_TTS_X_ACCEL_PREFIX": "/private-audio/", "NUM_PROXIES": "1"}
    with Server(tmp_path, environment=environment) as server:
        http, front = server.session, nginx(server.port, tmp_path / "media")
        headers = {"Authorization": f"Token {server.token('grandmother')}"}
        clip = {"voice_file": ("a.wav", wav_bytes(speech_like(6)))}

        def is_uploaded() -> bool:
            try:
                return http.post(f"{front}/api/tts/upload-voice/", files=clip, headers=headers).ok
            except requests.ConnectionError:
                return False

        wait_until(is_uploaded)
        url = http.post(f"{front}/api/tts/generate/", json={"text": "약 드세요."}, headers=headers).json()["audio_url"]
        direct = http.get(server.base + url)
        assert direct.headers["X-Accel-Redirect"].startswith("/private-audio/audio/")
        whole = http.get(front + url)
        assert (whole.status_code, whole.content[:4], whole.headers["Content-Type"]) == (200, b"RIFF", "audio/wav")
        assert "X-Accel-Redirect" not in whole.headers
        assert whole.headers["Cache-Control"].startswith("private")
        assert whole.headers["Content-Disposition"].endswith('.wav"')
        part = http.get(front + url, headers={"Range": "bytes=0-3"})
        assert (part.status_code, part.content) == (206, b"RIFF")
        assert http.get(front + url, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
        assert http.head(front + url).headers["Content-Length"] == str(len(whole.content))
        assert http.get(front + url + "x").status_code == 403
        inside = direct.headers["X-Accel-Redirect"]
        assert http.get(front + inside).status_code == 404, "the internal location is for nobody"
        assert http.get(f"{front}/metrics").status_code == 200, "from the machine itself"
        assert "signature" not in (tmp_path / "access.log").read_text()
