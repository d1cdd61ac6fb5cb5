"""The demo's device: uploads a clip, requests a reminder, fetches it, and requests it again."""

from __future__ import annotations

import hashlib
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from voice_tts.conf import voice_tts_settings

CONNECT_AND_READ_SECONDS = (3, 40)


class DemoFailed(Exception):
    """A step of the demo failed; the message says which, and what the server responded."""


class DemoClient:
    """Talks to the server over HTTP only, with the cared-for person's token."""

    def __init__(self, base_url: str, token: str, folder: Path) -> None:
        self._base = base_url
        self._folder = folder
        self._session = requests.Session()
        self._session.trust_env = False  # the server is on this machine, so any configured proxy is ignored
        self._headers = {"Authorization": f"Token {token}"}

    def wait_until_alive(self, server: subprocess.Popen[bytes], seconds: float) -> None:
        """Return once the server responds. Raises DemoFailed when it exits or does not respond in time."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            if server.poll() is not None:
                raise DemoFailed("the server did not start")
            try:
                self._session.get(f"{self._base}/health", timeout=CONNECT_AND_READ_SECONDS).raise_for_status()
            except requests.RequestException:
                time.sleep(0.1)
            else:
                return
        raise DemoFailed("the server does not answer")

    def main_job(self, voice: Path | None, text: str) -> Iterator[str]:
        """Upload, speak, fetch without a header, speak again; yield one line per step. Raises DemoFailed."""
        clip = voice or self._folder / "sample-voice.wav"
        if voice is None and not clip.exists():
            started = time.perf_counter()
            _synthesise_sample(clip)
            yield _line(started, f"sample clip synthesised on the spot by the built-in engine: {clip.name}")
        yield self._upload_once(clip)

        started = time.perf_counter()
        answer = self._generate(text)
        yield _line(
            started,
            f"spoken by {answer['engine']} (cache_hit={answer['cache_hit']}): {answer['spoken_text']}",
        )
        started = time.perf_counter()
        audio = self._session.get(self._base + answer["audio_url"], timeout=CONNECT_AND_READ_SECONDS)
        if audio.status_code != requests.codes.ok:
            raise DemoFailed(f"fetching the audio answered {audio.status_code}")
        target = self._folder / "reminder.wav"
        target.write_bytes(audio.content)
        yield _line(
            started,
            f"audio fetched by URL, no header: {target.parent.name}/{target.name}, "
            f"{len(audio.content)} bytes, {answer['duration_seconds']:.1f} s of speech",
        )
        started = time.perf_counter()
        again = self._generate(text)
        if not again["cache_hit"]:
            raise DemoFailed("the second request was not answered from the cache")
        yield _line(started, f"asked again: cache_hit=True, {again['processing_time_ms']} ms in the server")

    def _upload_once(self, clip: Path) -> str:
        """Upload a clip unless it is already the demo's voice."""
        started = time.perf_counter()
        known = self._folder / "voice.json"
        digest = hashlib.sha256(clip.read_bytes()).hexdigest()
        if known.exists() and json.loads(known.read_text())["clip_sha256"] == digest:
            return f"[reused  ] voice uploaded earlier ({clip.name})"
        with clip.open("rb") as file:
            answer = self._post("upload-voice/", files={"voice_file": file}, data={"name": "데모 목소리"})
        known.write_text(json.dumps({"clip_sha256": digest, "voice_id": answer["voice_id"]}))
        return _line(
            started,
            f"voice uploaded: voice_id={answer['voice_id']}, {answer['duration_seconds']} s, "
            f"quality {answer['quality']}",
        )

    def _generate(self, text: str) -> dict[str, Any]:
        return self._post("generate/", json={"text": text})

    def _post(self, path: str, **body: Any) -> dict[str, Any]:
        response = self._session.post(
            f"{self._base}/api/tts/{path}", headers=self._headers, timeout=CONNECT_AND_READ_SECONDS, **body
        )
        answer: dict[str, Any] = response.json()
        if not response.ok:
            raise DemoFailed(f"{path} answered {response.status_code} {answer['code']}: {answer['message']}")
        return answer


def _line(started: float, what: str) -> str:
    return f"[{time.perf_counter() - started:6.2f} s] {what}"


def _synthesise_sample(target: Path) -> None:
    from speech.audio import encode
    from speech.engines.builtin import BuiltinEngine, default_reference_audio

    speech = default_reference_audio(BuiltinEngine.load(cache_dir=voice_tts_settings().cache_dir))
    target.write_bytes(encode(speech.samples, speech.sample_rate, "wav"))
