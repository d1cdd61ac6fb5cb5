"""Measures how many cached answers a second one worker gives, with its engine idle and with its engine always busy.

Requests audio downloads and `generate/` hits, each for `--seconds`, from gunicorn as shipped with the built-in engine.
Usage: .venv/bin/python benchmarks/serving/load.py [--seconds 60] [--connections 8]
Exits with 1 if a figure misses its requirement.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from home import Server
from http_load import Answer, Result, drive, request

from speech.tests.clips import speech_like, wav_bytes

LEAST_AUDIO, LEAST_HITS, MOST_P95_MS = 400, 150, 60
"""Required requests a second, and latency in milliseconds."""
TEXTS = [f"{hour}시 약 드실 시간입니다. 혈압약 두 알을 물과 함께 드세요." for hour in range(1, 9)]
NEW_TEXT = "지금은 저녁 약을 드실 시간이에요. 물 한 잔과 함께 천천히 드세요."


def seconds_spoken(server: Server) -> float:
    """Return the seconds that the engine has worked since its process began."""
    lines = server.ask("GET", "/metrics").body.decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("carepill_synthesis_seconds_sum"))


class BusyEngine:
    """Devices that always have a sentence waiting, so that the engine never pauses. share: of time it worked."""

    def __init__(self, server: Server, token: str, devices: int = 2) -> None:
        self._server, self._token = server, token
        self.share = 0.0
        self._stop = threading.Event()
        self.answers: Counter[int] = Counter()
        self._threads = [threading.Thread(target=self._speak) for _ in range(devices)]

    def _speak(self) -> None:
        while not self._stop.is_set():
            self.answers[self._server.generate(self._token, NEW_TEXT, use_cache=False).status] += 1

    def __enter__(self) -> BusyEngine:
        for thread in self._threads:
            thread.start()
        time.sleep(3)
        self._since, self._spoken = time.monotonic(), seconds_spoken(self._server)
        return self

    def __exit__(self, *_: object) -> None:
        self.share = (seconds_spoken(self._server) - self._spoken) / (time.monotonic() - self._since)
        self._stop.set()
        for thread in self._threads:
            thread.join()


def main() -> int:
    """Measure and print; return 1 if a figure misses its requirement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Server(Path(name)).running() as server:
        token = server.device("bench")
        server.upload(token, wav_bytes(speech_like(6)))
        answers = [json.loads(server.generate(token, text).body) for text in TEXTS]
        bodies = [json.dumps({"text": text}).encode() for text in TEXTS]
        hits = [request("POST", "/api/tts/generate/", token, body) for body in bodies]
        links = [request("GET", answer["audio_url"]) for answer in answers]
        audio = {link: server.ask("GET", answer["audio_url"]).body for link, answer in zip(links, answers, strict=True)}

        def check_hit(_: bytes, answer: Answer) -> str | None:
            return None if answer.status == 200 and b'"cache_hit":true' in answer.body else f"status {answer.status}"

        def check_audio(wanted: bytes, answer: Answer) -> str | None:
            if answer.status != 200:
                return f"status {answer.status}"
            return None if answer.body == audio[wanted] else "other audio"

        def measure(label: str) -> list[Result]:
            results = []
            for what, requests, check in (("audio by link", links, check_audio), ("generate hit", hits, check_hit)):
                load = os.getloadavg()[0]
                result = drive(server.port, requests, check, connections=options.connections, seconds=options.seconds)
                print(f"{label}, {what:13}: {result} (load before: {load:.1f})", flush=True)
                results.append(result)
            return results

        idle = measure("engine idle")
        with BusyEngine(server, token) as busy:
            working = measure("engine busy")
        print(f"sentences spoken meanwhile: {dict(busy.answers)}; the engine at work {busy.share:.0%} of the time")
    missed = any(
        result.rate < least or result.percentile(95) >= MOST_P95_MS or result.errors
        for results in (idle, working)
        for result, least in zip(results, (LEAST_AUDIO, LEAST_HITS), strict=True)
    )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
