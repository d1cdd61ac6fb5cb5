"""A sentence is said through the real server, in the right voice and with the right words."""

from __future__ import annotations

import pytest

from korean import read_aloud
from operations.tests.processes import HANG_SECONDS
from pi_assistant import on_text
from pi_assistant.audio_cache import LearntVersion
from pi_assistant.deadline import Deadline
from pi_assistant.hooks import default_client
from pi_assistant.tests.standins import NAVER_MARK, marks, refused_url
from speech.tests.clips import read_wav, speech_like, wav_bytes
from voice_tts.models import Playback
from voice_tts.services import spoken_form
from voice_tts.tests.tone_engine import mark_of_text

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "혈압약(0.5정)을 드세요."


def test_the_first_time_the_server_speaks_then_the_cache(house, loudspeaker, engine):
    device = house.device()
    assert [device.say(TEXT).voice for _ in range(3)] == ["server", "cache", "cache"]
    heard = loudspeaker.recordings()
    assert len({marks(wav) for wav in heard}) == 1
    assert marks(heard[0])[1] == mark_of_text(read_aloud(TEXT))
    assert len(engine.spoken) == 1


def test_silence_comes_before_and_after(house, loudspeaker):
    house.device().say(TEXT)
    samples, rate = read_wav(loudspeaker.recordings()[0])
    assert not samples[: int(0.4 * rate)].any()
    assert not samples[-int(0.3 * rate) :].any()
    assert samples[int(0.4 * rate) : int(0.6 * rate)].any()


def test_a_cached_sentence_needs_no_server(house, loudspeaker):
    house.device().say(TEXT)
    gone = refused_url()
    device = house.device()
    device.tts.base_url = gone
    spoken = device.say(TEXT)
    assert (spoken.voice, spoken.reason) == ("cache", "")


def test_naver_reads_what_stands_in_brackets(house, loudspeaker, naver):
    spoken = house.device(tts_url=refused_url()).say(TEXT)
    assert (spoken.voice, spoken.reason) == ("naver", "server_unreachable")
    assert naver.texts == [read_aloud(TEXT)]
    assert "반 정" in naver.texts[0]
    assert "(" not in naver.texts[0]
    assert marks(loudspeaker.recordings()[0])[0] == NAVER_MARK


@pytest.mark.parametrize("easy", [True, False])
def test_every_voice_reads_in_the_words_the_family_chose(house, home, naver, engine, easy):
    text = "14:30에 1일 3회, 1회 1정 드세요."
    spoken_form.use_easy_words(home.user.pk, easy)
    device = house.device()
    device.speaker.learn_version(Deadline.after(HANG_SECONDS))
    assert device.say(text).voice == "server"
    device.tts.base_url = refused_url()
    assert device.say(text + " 꼭이요.").voice == "naver"
    assert engine.spoken[-1] == read_aloud(text, easy=easy)
    assert naver.texts == [read_aloud(text + " 꼭이요.", easy=easy)]


def test_every_voice_says_medicines_as_the_catalogue_does(house, home, naver, engine, monkeypatch):
    device = house.device()
    device.speaker.learn_version(Deadline.after(HANG_SECONDS))
    recorded = device.say(TEXT)
    monkeypatch.setattr(spoken_form, "_name_sources", [lambda user_id: {"norvasc": "노바스크"}])
    assert not device.speaker.learn_version(Deadline.after(HANG_SECONDS)), "the voice is the same"
    assert device.say("Norvasc 1정을 드세요.").voice == "server"
    assert device.say(TEXT).voice == "cache", recorded
    device.tts.base_url = refused_url()
    assert device.say("Norvasc 2정을 드세요.").voice == "naver"
    assert (engine.spoken[-1], naver.texts) == ("노바스크 한 정을 드세요.", ["노바스크 두 정을 드세요."])


def test_names_reach_a_device_whose_earlier_software_kept_none(house, naver, monkeypatch):
    monkeypatch.setattr(spoken_form, "_name_sources", [lambda user_id: {"norvasc": "노바스크"}])
    device = house.device()
    device.speaker.learn_version(Deadline.after(HANG_SECONDS))
    learnt = device.speaker.cache.learnt
    device.speaker.cache.learn(LearntVersion(learnt.version, learnt.etag))
    device.speaker.learn_version(Deadline.after(HANG_SECONDS))
    assert device.speaker.cache.learnt.names == {"norvasc": "노바스크"}


def test_a_changed_voice_is_heard_as_soon_as_the_device_learns_of_it(house, loudspeaker, home):
    device = house.device()
    device.say(TEXT)
    home.upload(wav_bytes(speech_like(6, pitch_hz=230)))
    assert device.speaker.learn_version(Deadline.after(HANG_SECONDS))
    assert not list(house.folder.rglob("*.wav")), "nothing of the earlier voice stays on the card"
    assert device.say(TEXT).voice == "server"
    first, second = (marks(wav) for wav in loudspeaker.recordings())
    assert first[1] == second[1]
    assert first[0] != second[0]


def test_a_long_text_is_said_in_stretches(house, loudspeaker):
    sentence = "아침 약 두 알을 물과 함께 천천히 드시고 잠시 앉아 계세요."
    text = " ".join([sentence] * 20)
    assert len(text) > 500
    assert house.device().say(text).voice == "server"
    heard = [marks(wav)[1] for wav in loudspeaker.recordings()]
    assert heard == [mark_of_text(read_aloud(" ".join([sentence] * count))) for count in _counts(sentence, 20)]


def _counts(sentence: str, total: int) -> list[int]:
    most = (500 + 1) // (len(sentence) + 1)
    return [most] * (total // most) + ([total % most] if total % most else [])


def test_the_server_learns_later_which_voice_spoke(house, loudspeaker, home):
    lost = house.device(tts_url=refused_url())
    lost.say(TEXT)
    lost.outbox.deliver()
    assert not Playback.objects.exists()
    lost.store.close()
    back = house.device()
    assert back.store.count_reports() == 1
    back.outbox._clock = lambda: 4e9
    assert back.outbox.deliver() == 1
    row = Playback.objects.get()
    assert (row.user, row.voice, row.reason) == (home.user, "naver", "server_unreachable")


def test_custom_voice_off_goes_straight_to_naver(house, loudspeaker, engine):
    spoken = house.device(custom_voice=False).say(TEXT)
    assert (spoken.voice, spoken.reason) == ("naver", "custom_voice_off")
    assert engine.spoken == []


def test_an_assistant_speaks_in_one_line(house, loudspeaker, monkeypatch):
    environment = {
        "DJANGO_API_URL": house.url,
        "DJANGO_API_TOKEN": house.token,
        "CAREPILL_DATA_DIR": str(house.folder),
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    default_client.cache_clear()
    hear = on_text(lambda heard: f"{heard}라고 하셨어요." if heard else None)
    assert hear("물") is not None
    assert hear("") is None
    assert marks(loudspeaker.recordings()[0])[1] == mark_of_text(read_aloud("물라고 하셨어요."))
    default_client.cache_clear()


def test_nothing_that_is_said_or_secret_is_logged(house, loudspeaker, caplog):
    house.device().say(TEXT)
    house.device(tts_url=refused_url(), data_dir=house.folder / "other").say(TEXT)
    device_lines = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("pi_assistant"))
    assert "voice=server" in device_lines
    assert "voice=naver" in device_lines
    for secret in ("혈압약", "반 정", house.token, "client-secret", str(house.folder)):
        assert secret not in device_lines


def test_upload_and_health(house, loudspeaker, tmp_path):
    from speech.tests.clips import speech_like, wav_bytes

    clip = tmp_path / "딸.wav"
    clip.write_bytes(wav_bytes(speech_like(7, seed=9)))
    device = house.device()
    answer = device.upload_voice(clip, name="딸 지은")
    assert answer["success"] is True
    assert device.health()["status"] == "healthy"
    empty = tmp_path / "empty.wav"
    empty.write_bytes(b"")
    assert device.upload_voice(empty)["success"] is False
    assert house.device(tts_url=refused_url()).health()["reason"] == "server_unreachable"
