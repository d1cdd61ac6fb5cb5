"""Many devices at once: the right voice and text every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from operations.errors import StorageFailed
from operations.tests.processes import HANG_SECONDS
from speech.tests.clips import read_wav, speech_like, wav_bytes
from voice_tts import exceptions
from voice_tts.models import TTSCache, UserVoice
from voice_tts.services import single_flight, synthesis, voices
from voice_tts.tests.tone_engine import heard_marks, mark_of_text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.slow]
TEXTS = ("아침 약 두 알을 드세요.", "저녁 약 반 알을 드세요.")


def ask(base: str, device, text: str) -> tuple[int, dict, bytes]:
    answer = requests.post(
        f"{base}/api/tts/generate/",
        json={"text": text},
        headers={"Authorization": f"Token {device.token}"},
        timeout=HANG_SECONDS,
    )
    audio = requests.get(base + answer.json()["audio_url"], timeout=HANG_SECONDS)
    return answer.status_code, answer.json(), audio.content


def test_twenty_parallel_requests_of_two_homes(live_server, home, other_home, engine):
    engine.seconds = 0.05
    home.upload()
    other_home.upload(wav_bytes(speech_like(6, pitch_hz=230)))
    requests_made = [(device, text) for device in (home, other_home) for text in TEXTS] * 5
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda request: ask(live_server.url, *request), requests_made))

    voices_heard: dict[str, set[bytes]] = {}
    for (device, text), (status, body, audio) in zip(requests_made, answers, strict=True):
        assert status == 200
        voice, spoken = heard_marks(read_wav(audio)[0])
        assert spoken == mark_of_text(text)
        assert body["spoken_text"] == text
        voices_heard.setdefault(device.user.username, set()).add(voice)
    assert [len(marks) for marks in voices_heard.values()] == [1, 1]
    assert set.intersection(*voices_heard.values()) == set()
    assert sorted(engine.spoken) == sorted(TEXTS * 2), "each recording is made once"
    assert TTSCache.objects.count() == 4


def test_who_joins_shares_the_leaders_failure(home, engine):
    home.upload()
    engine.failure = exceptions.QueueFull()
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(synthesis.speak, home.user.pk, TEXTS[0]) for _ in range(4)]
        assert all(isinstance(future.exception(), exceptions.QueueFull) for future in futures)
    assert single_flight._flights == {}


def test_a_voice_deleted_while_it_speaks_leaves_nothing(home, engine, own_media):
    home.upload()
    engine.seconds = HANG_SECONDS
    with ThreadPoolExecutor(1) as pool:
        speaking = pool.submit(synthesis.speak, home.user.pk, TEXTS[0])
        assert engine.started.wait(HANG_SECONDS)
        UserVoice.objects.get().delete()
        engine.seconds = 0.0
        assert isinstance(speaking.exception(), exceptions.VoiceNotFound)
    assert [path for path in own_media.rglob("*") if path.is_file()] == []
    assert TTSCache.objects.count() == 0


def test_two_uploads_at_once_leave_one_active_voice(home, tmp_path: Path, engine):
    clips = []
    for index in range(4):
        clip = tmp_path / f"{index}.wav"
        clip.write_bytes(wav_bytes(speech_like(5, seed=index)))
        clips.append(clip)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda clip: voices.receive(home.user.pk, clip), clips))
    assert UserVoice.objects.filter(user=home.user).count() == 4
    assert UserVoice.objects.filter(user=home.user, is_active=True).count() == 1


@pytest.mark.parametrize("spoil", ["silence", "nan"])
def test_broken_speech_is_never_kept(home, engine, own_media, spoil):
    home.upload()
    engine.spoil = spoil
    response = home.generate(TEXTS[0])
    assert (response.status_code, response.json()["code"]) == (503, "synthesis_failed")
    assert not (own_media / "audio").exists()
    engine.spoil = ""
    assert home.generate(TEXTS[0]).status_code == 200


def test_a_full_disk_answers_507_and_keeps_what_was_there(home, engine, monkeypatch, browser):
    home.upload()
    kept = home.generate(TEXTS[0]).json()
    from voice_tts.services import storage

    def refuse(name, data):
        raise StorageFailed

    monkeypatch.setattr(storage, "write", refuse)
    response = home.generate(TEXTS[1])
    assert (response.status_code, response.json()["code"]) == (507, "storage_failed")
    assert browser.get(kept["audio_url"]).status_code == 200
