"""Runs minutes of mixed load with faults: engine crashes and timeouts, a full disk, a locked database, killed workers.

Every recording served is checked: the test engine encodes voice and text in the waveform. Exits with 1 if a recording
was wrong, an acknowledged upload is gone, a temporary file is left, or memory grew.
Usage: .venv/bin/python benchmarks/serving/soak.py [--minutes 20] [--homes 4]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from home import Server
from http_load import Answer

from speech.tests.clips import read_wav, speech_like, wav_bytes
from voice_tts.tests.tone_engine import heard_marks, mark_of_text

KILL_EVERY = 0.06
"""Interval between kills as a share of the whole; the second half has none, so that leaks show."""
MOST_GROWTH = 1.1
"""Largest growth of the workers' memory from the second quarter of the second half to its end."""
NEW_SHARE, UPLOAD_SHARE = 0.15, 0.01
PAUSE_SECONDS = 0.05
REMINDERS = [f"{hour}시 약 드실 시간입니다." for hour in range(1, 13)]


@dataclass
class Home:
    """A device, the mark of its voice, and the uploads that were acknowledged."""

    name: str
    token: str
    mark: bytes = b""
    voices: list[int] = field(default_factory=list)


@dataclass
class Tally:
    """The outcomes of everything."""

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    asked: int = 0
    answered_at_once: int = 0
    answered_in_the_end: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, outcome: str) -> None:
        """Count one outcome."""
        with self.lock:
            self.outcomes[outcome] += 1


def listen(audio: bytes) -> tuple[bytes, bytes]:
    """Return the marks of voice and text in a recording."""
    samples, _rate = read_wav(audio)
    return heard_marks(samples)


class Soak:
    """Generates the load."""

    def __init__(self, server: Server, homes: list[Home]) -> None:
        self.server, self.homes, self.tally = server, homes, Tally()
        self.stop = threading.Event()

    def live(self, home: Home, seed: int) -> None:
        """Do what a device does all day, but faster."""
        chance = random.Random(seed)
        number = 0
        while not self.stop.is_set():
            number += 1
            time.sleep(PAUSE_SECONDS)
            if chance.random() < UPLOAD_SHARE:
                self.upload(home, chance)
            elif chance.random() < NEW_SHARE:
                self.speak(home, f"{number}번째 새 문장을 {seed}호가 읽습니다.")
            else:
                self.speak(home, chance.choice(REMINDERS))

    def speak(self, home: Home, text: str) -> None:
        """Request speech, retrying after a moment as devices do, and check the audio."""
        with self.tally.lock:
            self.tally.asked += 1
        for attempt in range(3):
            try:
                answer = self.server.generate(home.token, text)
                good = answer.status == 200 and self.heard(home, answer)
                self.tally.note(f"generate {answer.status}" if answer.status != 200 else "generate 200")
            except OSError as error:
                good = False
                self.tally.note(f"generate {type(error).__name__}")
            if good:
                with self.tally.lock:
                    self.tally.answered_at_once += attempt == 0
                    self.tally.answered_in_the_end += 1
                return
            time.sleep(1)

    def heard(self, home: Home, answer: Answer) -> bool:
        """Return whether the audio could be fetched; note what is wrong with it."""
        body = json.loads(answer.body)
        audio = self.server.ask("GET", body["audio_url"])
        if audio.status != 200:
            self.tally.note(f"audio {audio.status}")
            return False
        marks = listen(audio.body)
        if marks != (home.mark, mark_of_text(body["spoken_text"])):
            with self.tally.lock:
                self.tally.wrong.append(home.name)
        return True

    def upload(self, home: Home, chance: random.Random) -> None:
        """Upload another voice without activating it; delete the oldest before there are too many."""
        if len(home.voices) > 10:
            gone = home.voices.pop(0)
            self.server.ask("DELETE", f"/api/tts/voices/{gone}/", home.token)
        try:
            clip = wav_bytes(speech_like(5, pitch_hz=chance.uniform(120, 250), seed=chance.randrange(10**6)))
            answer = self.server.upload(home.token, clip, path="/api/tts/voices/")
        except OSError as error:
            self.tally.note(f"upload {type(error).__name__}")
            return
        self.tally.note(f"upload {answer.status}")
        if answer.status in (200, 201):
            body = json.loads(answer.body)
            home.voices.append(body["voice"]["voice_id"])

    def kill_workers(self, seconds: float) -> None:
        """Kill the workers now and then for half of the time."""
        end = time.monotonic() + seconds / 2
        while time.monotonic() + seconds * KILL_EVERY < end and not self.stop.wait(seconds * KILL_EVERY):
            for worker in self.server.workers():
                os.kill(worker, signal.SIGKILL)
                self.tally.note("worker killed")


def temporary_files(media: Path) -> set[Path]:
    """Return files that are being written, or were left by something that died."""
    return {
        path for path in media.rglob("*") if path.is_file() and (path.name.startswith(".") or "incoming" in path.parts)
    }


def lost_voices(server: Server, homes: list[Home]) -> list[int]:
    """Return the acknowledged uploads whose sample cannot be fetched."""
    return [
        voice
        for home in homes
        for voice in home.voices
        if server.ask("GET", f"/api/tts/voices/{voice}/sample/", home.token).status != 200
    ]


def main() -> int:
    """Run the soak test and return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--homes", type=int, default=4)
    options = parser.parse_args()
    seconds = options.minutes * 60
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        switch = folder / "faults"
        os.environ.update(SOAK_FAULTS=str(switch), VOICE_TTS_DEADLINE_SECONDS="3", TONE_LATE_SECONDS="20")
        server = Server(folder, application="faulty_wsgi")
        server.environment["PYTHONPATH"] = str(Path(__file__).parent)
        with server.running():
            return report(server, folder, switch, seconds, options.homes)


def report(server: Server, folder: Path, switch: Path, seconds: float, count: int) -> int:
    """Run the soak test on a running server, print the results, and return the exit code."""
    homes = [Home(f"home-{number}", server.device(f"home-{number}")) for number in range(count)]
    for number, home in enumerate(homes):
        clip = wav_bytes(speech_like(6, pitch_hz=120 + 30 * number, seed=number))
        assert server.upload(home.token, clip).status == 200
        first = json.loads(server.generate(home.token, REMINDERS[0]).body)
        home.mark = listen(server.ask("GET", first["audio_url"]).body)[0]
    assert len({home.mark for home in homes}) == count, "voices that sound apart"
    soak = Soak(server, homes)
    threads = [threading.Thread(target=soak.live, args=(home, seed)) for seed, home in enumerate(homes * 2)]
    threads.append(threading.Thread(target=soak.kill_workers, args=(seconds,)))
    switch.touch()
    for thread in threads:
        thread.start()
    time.sleep(seconds / 2)
    left_by_kills = temporary_files(folder / "media")
    memory: list[float] = []
    end = time.monotonic() + seconds / 2
    while time.monotonic() < end:
        time.sleep(seconds / 100)
        memory.append(server.rss_megabytes())
    soak.stop.set()
    for thread in threads:
        thread.join()
    switch.unlink()
    time.sleep(5)  # let what is still being made finish
    leaked = temporary_files(folder / "media") - left_by_kills
    lost = lost_voices(server, homes)
    tenth = max(1, len(memory) // 10)
    # The last killed worker's successor has warmed up by the second quarter.
    start, last = statistics.median(memory[len(memory) // 4 : len(memory) // 2]), statistics.median(memory[-tenth:])
    repaired = server.python(
        "-c",
        "import django; django.setup()\nfrom voice_tts.services import repair\nrepair.YOUNG_SECONDS = -1\n"
        "print(repair.inspect(repair=True)); print('left', repair.inspect(repair=False).total)",
    )
    tally = soak.tally
    print(f"asked {tally.asked}; outcomes {dict(sorted(tally.outcomes.items()))}")
    print(f"availability at the first try {tally.answered_at_once / tally.asked:.2%}, ", end="")
    print(f"after up to two more {tally.answered_in_the_end / tally.asked:.2%}")
    print(f"wrong audio {len(tally.wrong)}, lost uploads {len(lost)}, temporary files left {len(leaked)}")
    course = " ".join(f"{value:.0f}" for value in memory[::tenth])
    print(f"memory in the second half {start:.0f} -> {last:.0f} MB (x {last / start:.2f}); its course: {course}")
    print(f"left by {tally.outcomes['worker killed']} killed workers and mended: {repaired.strip()}")
    log = (folder / "server.log").read_text()
    print(f"answers 500: {log.count('status=500')}")
    bad = tally.wrong or lost or leaked or last / start > MOST_GROWTH or "left 0" not in repaired
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
