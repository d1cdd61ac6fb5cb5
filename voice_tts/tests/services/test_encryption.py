"""Voices encrypted at rest, where the environment holds a key."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from voice_tts.checks import check_settings
from voice_tts.exceptions import EncryptionKeyMissing
from voice_tts.models import UserVoice
from voice_tts.services import samples, storage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def keys(settings):
    def use(*chosen: str) -> None:
        settings.VOICE_TTS = {**settings.VOICE_TTS, "ENCRYPTION_KEYS": chosen}

    return use


def stored(media: Path) -> list[bytes]:
    return [path.read_bytes() for path in (media / "voices").rglob("*") if path.is_file()]


def test_without_a_key_files_are_plain(home, own_media):
    home.upload()
    [data] = stored(own_media)
    assert data.startswith(b"RIFF")


def test_with_a_key_nothing_on_disk_is_sound(home, own_media, keys):
    keys(OLD)
    voice_id = home.upload().json()["voice_id"]
    [data] = stored(own_media)
    plain = Fernet(OLD).decrypt(data)
    assert plain.startswith(b"RIFF")
    assert plain[:64] not in data  # four letters alone may stand in so much Base64 by chance
    sample = home.get(f"/api/tts/voices/{voice_id}/sample/")
    assert sample.content == plain
    waveform = samples.load(UserVoice.objects.get().sample_name)
    assert waveform.duration_seconds == pytest.approx(6, abs=0.3)


def test_features_are_encrypted_and_audio_is_not(own_media, keys):
    keys(OLD)
    storage.write("voices/1/a.x.features", b"features")
    storage.write("audio/1/a.wav", b"RIFF")
    assert b"features" not in (own_media / "voices/1/a.x.features").read_bytes()
    assert storage.read("voices/1/a.x.features") == b"features"
    assert (own_media / "audio/1/a.wav").read_bytes() == b"RIFF"


def test_what_was_stored_plain_stays_readable(home, keys):
    voice_id = home.upload().json()["voice_id"]
    keys(OLD)
    assert home.get(f"/api/tts/voices/{voice_id}/sample/").content.startswith(b"RIFF")


@pytest.mark.parametrize("left", [(), (NEW,)])
def test_a_lost_key_is_told_without_a_word_of_it(home, keys, left, caplog):
    keys(OLD)
    voice_id = home.upload().json()["voice_id"]
    keys(*left)
    refused = home.get(f"/api/tts/voices/{voice_id}/sample/")
    assert (refused.status_code, refused.json()["code"]) == (503, "encryption_key_missing")
    assert not any(key in caplog.text for key in (OLD, NEW))


def test_rotation_brings_everything_under_the_first_key(home, own_media, keys):
    home.upload()
    keys(OLD)
    home.upload()
    keys(NEW, OLD)
    out = StringIO()
    call_command("rotate_voice_key", stdout=out)
    assert "2 files" in out.getvalue()
    assert all(Fernet(NEW).decrypt(data).startswith(b"RIFF") for data in stored(own_media))
    keys(NEW)
    for voice in UserVoice.objects.all():
        assert samples.load(voice.sample_name).duration_seconds > 5
    call_command("rotate_voice_key", stdout=out)


def test_rotation_needs_the_keys(home, keys):
    with pytest.raises(CommandError, match="empty"):
        call_command("rotate_voice_key")
    keys(OLD)
    home.upload()
    keys(NEW)
    with pytest.raises(CommandError, match="no key opens a file of voice"):
        call_command("rotate_voice_key")
    keys(OLD)
    assert samples.load(UserVoice.objects.get().sample_name).duration_seconds > 5


def test_a_tampered_file_is_refused(home, own_media, keys):
    keys(OLD)
    home.upload()
    [path] = [path for path in (own_media / "voices").rglob("*") if path.is_file()]
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)
    with pytest.raises(EncryptionKeyMissing):
        samples.load(UserVoice.objects.get().sample_name)


def test_a_key_that_is_none_is_found_by_the_checks(keys):
    keys(OLD, "too short")
    [error] = [found for found in check_settings(None) if found.id == "voice_tts.E010"]
    assert "key 2" in error.msg
    assert "too short" not in error.msg


def test_settings_never_print_the_keys(keys):
    from voice_tts.conf import voice_tts_settings

    keys(OLD)
    assert OLD not in repr(voice_tts_settings())


def test_an_encrypted_voice_speaks(home, engine, own_media, keys):
    keys(OLD)
    home.upload()
    for text in ("약 드실 시간입니다.", "물과 함께 드세요."):
        assert home.generate(text).status_code == 200
    assert len(engine.encoded_seconds) == 1, "the second time the stored features were read"
    assert not any(data.startswith((b"RIFF", b"tone")) for data in stored(own_media))
