"""Checks everything a reminder needs, and reports one Korean line a check."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from . import offline
from .client import DATABASE, CarePillClient
from .deadline import Deadline
from .errors import REASONS, VoiceFailed
from .store import DAMAGED

GOOD, BAD, NOTE = "정상", "문제", "참고"
LEAST_FREE_BYTES = 200 * 1024 * 1024
MOST_DIFFERENCE_SECONDS = 30.0
"""Largest difference from the server's clock at which a reminder still falls into its minute."""
CHECK_SECONDS = 10.0
SAMPLE = "네."
"""The shortest text Naver bills for."""


@dataclass(frozen=True)
class Finding:
    """The result of one check. mark: GOOD, BAD or NOTE."""

    mark: str
    subject: str
    text: str

    def __str__(self) -> str:
        return f"[{self.mark}] {self.subject}: {self.text}"


def examine(client: CarePillClient) -> Iterator[Finding]:
    """Run every check in turn."""
    yield _settings(client)
    yield from _server(client)
    yield _naver(client)
    yield _player(client)
    yield _offline(client)
    yield _clock(client)
    yield _disk(client)
    yield _store(client)
    waiting = client.store.count_reports()
    yield Finding(NOTE if waiting else GOOD, "보고", f"아직 보내지 못한 보고 {waiting}건")


def _settings(client: CarePillClient) -> Finding:
    source = client.config.source or "환경 변수"
    if not client.config.tts_url or not client.config.tts_token:
        return Finding(BAD, "설정", f"{source}에 DJANGO_API_URL과 DJANGO_API_TOKEN을 적어 주세요.")
    return Finding(GOOD, "설정", source)


def _server(client: CarePillClient) -> Iterator[Finding]:
    if client.tts is None:
        return
    started = time.monotonic()
    health = client.health()
    took = round((time.monotonic() - started) * 1000)
    if health["status"] != "healthy":
        reason = REASONS.get(str(health.get("reason", "")), "") or "지금은 음성을 만들지 못합니다"
        yield Finding(BAD, "서버", reason)
        return
    yield Finding(GOOD, "서버", f"응답 {took}ms, 음성 엔진 {health.get('engine')} ({health.get('state')})")
    try:
        version = client.tts.voice_version("", Deadline.after(CHECK_SECONDS))
    except VoiceFailed as failed:
        yield Finding(BAD, "토큰", REASONS[failed.reason])
        return
    yield Finding(GOOD, "토큰", "받아들여짐")
    if not client.config.custom_voice:
        yield Finding(NOTE, "목소리", REASONS["custom_voice_off"] + " (ENABLE_CUSTOM_VOICE)")
    elif version is None or version.has_voice is None:
        yield Finding(NOTE, "목소리", "서버가 알려 주지 않음")
    elif version.has_voice:
        yield Finding(GOOD, "목소리", "등록되어 있음")
    else:
        yield Finding(BAD, "목소리", "등록된 목소리가 없습니다. 보호자 화면에서 올려 주세요.")


def _naver(client: CarePillClient) -> Finding:
    if client.config.naver is None:
        return Finding(NOTE, "네이버", "키가 없어 예비 음성으로 쓰지 못합니다 (NAVER_CLIENT_ID, NAVER_CLIENT_SECRET).")
    try:
        client.naver.speak(SAMPLE, client.speaker.audio_format, Deadline.after(CHECK_SECONDS))
    except VoiceFailed as failed:
        return Finding(BAD, "네이버", REASONS[failed.reason])
    return Finding(GOOD, "네이버", "예비 음성을 쓸 수 있음")


def _player(client: CarePillClient) -> Finding:
    names = client.player.names
    if not names:
        return Finding(BAD, "소리", "재생 프로그램이 없습니다. sudo apt install alsa-utils 를 실행해 주세요.")
    compressed = "" if client.player.plays_mp3 else " (MP3는 못 읽음: 느린 인터넷이면 mpv를 설치해 주세요)"
    return Finding(GOOD, "소리", ", ".join(names) + compressed)


def _offline(client: CarePillClient) -> Finding:
    if offline.is_installed():
        return Finding(GOOD, "오프라인 음성", offline.PROGRAM)
    made = sum(client.speaker.cache.find_pinned(name) is not None for name in offline.PROMPTS)
    if made == len(offline.PROMPTS):
        return Finding(GOOD, "오프라인 음성", "녹음된 안내 문장")
    return Finding(NOTE, "오프라인 음성", "안내 문장만 있습니다. sudo apt install espeak-ng 를 실행해 주세요.")


def _clock(client: CarePillClient) -> Finding:
    if client.tts is not None:
        try:
            date = client.tts.health(Deadline.after(CHECK_SECONDS)).headers.get("Date", "")
            difference = abs(parsedate_to_datetime(date).timestamp() - client.clock.wall())
        except (VoiceFailed, TypeError, ValueError):
            difference = 0.0
        if difference > MOST_DIFFERENCE_SECONDS:
            return Finding(
                BAD, "시계", f"서버와 {difference:.0f}초 다릅니다. timedatectl set-ntp true 를 실행해 주세요."
            )
    if not client.keeper.is_trusted:
        return Finding(BAD, "시계", "맞는지 확인할 수 없습니다. 인터넷에 연결하면 저절로 맞춰집니다.")
    return Finding(GOOD, "시계", client.keeper.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %Z"))


def _store(client: CarePillClient) -> Finding:
    if not client.store.is_on_card:
        return Finding(BAD, "기록", "저장 공간에 적을 수 없어 껐다 켜면 사라집니다.")
    damaged = client.config.data_dir / f"{DATABASE}{DAMAGED}"
    if client.store.was_damaged or damaged.exists():
        return Finding(NOTE, "기록", f"깨져 있어 치워 두고 새로 받습니다: {damaged}")
    return Finding(GOOD, "기록", "온전함")


def _disk(client: CarePillClient) -> Finding:
    folder = client.config.data_dir
    try:
        probe = folder / "doctor.probe"
        probe.write_bytes(b"\0")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError:
        return Finding(BAD, "저장 공간", f"{folder}에 쓸 수 없습니다.")
    return Finding(GOOD if free > LEAST_FREE_BYTES else BAD, "저장 공간", f"{free // 2**20:,}MB 남음")
