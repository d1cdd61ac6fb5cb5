"""The commands, as a person at the device runs them."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from korean import read_aloud
from operations.tests.processes import HANG_SECONDS, machine_clock, wait_until
from pi_assistant import doctor
from pi_assistant.tests import reminder_urls
from pi_assistant.tests.simulated import SimulatedClock
from pi_assistant.tests.standins import marks, refused_url
from voice_tts.models import Playback
from voice_tts.tests.tone_engine import mark_of_text

pytestmark = pytest.mark.django_db(transaction=True)
CHECKOUT = Path(__file__).resolve().parents[2]
TEXT = "아침 혈압약(0.5정) 드실 시간입니다."


@pytest.fixture
def environment(house) -> dict[str, str]:
    return {
        **machine_clock(),
        "PATH": os.environ["PATH"],
        "DJANGO_API_URL": house.url,
        "DJANGO_API_TOKEN": house.token,
        "NAVER_CLIENT_ID": "client-id",
        "NAVER_CLIENT_SECRET": "client-secret",
        "NAVER_TTS_URL": house.naver.url,
        "USER_ID": "grandmother",
        "CAREPILL_DATA_DIR": str(house.folder),
        "CAREPILL_CONFIRM_PORT": refused_url().rsplit(":", 1)[1],
        "PYTHONIOENCODING": "utf-8",
    }


def command(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "pi_assistant", *arguments], cwd=CHECKOUT, env=environment,
        capture_output=True, text=True, check=False, timeout=HANG_SECONDS,
    )  # fmt: skip


def test_say_speaks_and_reports(environment, loudspeaker):
    done = command(environment, "say", TEXT)
    assert done.returncode == 0, done.stderr
    assert marks(loudspeaker.recordings()[0])[1] == mark_of_text(read_aloud(TEXT))
    assert Playback.objects.get().voice == "server"
    assert "혈압약" not in done.stderr


def test_say_that_could_not_be_heard_says_why(environment, loudspeaker):
    (loudspeaker.programs / "aplay").unlink()
    done = command(environment, "say", TEXT)
    assert done.returncode == 1
    assert "소리를 낼 프로그램이 없음" in done.stderr


def test_a_wrong_setting_is_told_in_a_line(environment):
    done = command({**environment, "DJANGO_API_URL": "somewhere"}, "say", TEXT)
    assert done.returncode == 2
    assert done.stderr.strip() == "DJANGO_API_URL은(는) http:// 또는 https:// 로 시작해야 합니다."


def test_prefetch_makes_tomorrow_ready(environment, house, loudspeaker):
    now = dt.datetime.now(dt.timezone(dt.timedelta(hours=9)))
    tomorrow = now + dt.timedelta(days=1)
    reminder_urls.DAYS[tomorrow.date().isoformat()] = [
        {"id": "dose", "at": tomorrow.isoformat(), "text": TEXT, "state": "pending"}
    ]
    done = command(environment, "prefetch", "안녕히 주무세요.")
    assert done.returncode == 0, done.stderr
    assert "모두 받아 두었습니다" in done.stdout
    device = house.device(tts_token=house.token)
    device.tts.base_url = refused_url()
    assert [device.say(text).voice for text in (TEXT, "안녕히 주무세요.")] == ["cache", "cache"]
    assert command({**environment, "DJANGO_API_TOKEN": "wrong"}, "prefetch").returncode == 1


def test_run_speaks_on_time_takes_the_confirmation_and_reports_both(environment, house, loudspeaker):
    reminder_urls.remind_now("dose-1", TEXT)
    running = subprocess.Popen(
        [sys.executable, "-m", "pi_assistant", "run"], cwd=CHECKOUT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: loudspeaker.recordings())
        port = environment["CAREPILL_CONFIRM_PORT"]

        def is_confirmed() -> bool:
            answer = requests.post(f"http://127.0.0.1:{port}/taken", json={}, timeout=HANG_SECONDS).json()
            return bool(answer["confirmed"] == ["dose-1"])

        wait_until(is_confirmed)
        wait_until(lambda: reminder_urls.INTAKES and Playback.objects.exists())
    finally:
        running.terminate()
    assert running.wait(HANG_SECONDS) == 0
    assert [report["state"] for report in reminder_urls.INTAKES.values()] == ["taken"]
    assert Playback.objects.get().reminder_id == "dose-1"
    assert marks(loudspeaker.recordings()[0])[1] == mark_of_text(read_aloud(TEXT))


def test_the_doctor_finds_a_healthy_device_healthy(environment, loudspeaker):
    has_espeak = loudspeaker.link("espeak-ng")
    command(environment, "prefetch")
    done = command(environment, "doctor")
    lines = done.stdout.splitlines()
    assert all(line.startswith(("[정상]", "[참고]")) for line in lines), done.stdout
    assert [line.split("] ")[1].split(":")[0] for line in lines] == [
        "설정", "서버", "토큰", "목소리", "네이버", "소리", "오프라인 음성", "시계", "저장 공간", "기록", "보고",
    ]  # fmt: skip
    assert ("espeak-ng" in done.stdout) == has_espeak
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"DJANGO_API_TOKEN": "wrong"}, "[문제] 토큰: 기기 토큰이 거절됨"),
        ({"DJANGO_API_URL": ""}, "[문제] 설정: 환경 변수에 DJANGO_API_URL과 DJANGO_API_TOKEN을 적어 주세요."),
        ({"NAVER_CLIENT_SECRET": "wrong"}, "[문제] 네이버: 네이버 키가 거절됨"),
        ({"NAVER_CLIENT_ID": ""}, "[참고] 네이버: 키가 없어"),
        ({"PATH": "/nowhere"}, "[문제] 소리: 재생 프로그램이 없습니다."),
        ({"PATH": "/nowhere"}, "[참고] 오프라인 음성: 안내 문장만 있습니다."),
    ],
)
def test_the_doctor_names_what_is_wrong(environment, changes, line):
    done = command({**environment, **changes}, "doctor")
    assert line in done.stdout
    assert ("[문제]" in line) <= (done.returncode == 1)


def test_the_doctor_sees_a_wrong_clock(house, loudspeaker):
    device = house.device(clock=SimulatedClock(time.time() - 7200, synced=False))
    device.keeper._anchor = None
    found = {finding.subject: finding for finding in doctor.examine(device)}
    assert found["시계"].mark == doctor.BAD
    assert "7200초" in found["시계"].text or "7199초" in found["시계"].text or "7201초" in found["시계"].text
