"""What people and machines upload instead of a voice: a clear error, nothing on disk, no memory taken."""

from __future__ import annotations

import io
import struct
import subprocess
import unicodedata
import wave
import zipfile
from pathlib import Path

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from speech.audio import encode, ffmpeg_path
from speech.tests.clips import SAMPLE_RATE, speech_like, wav_bytes
from speech.tests.voices import VOICES, Voice
from voice_tts.models import UserVoice

pytestmark = pytest.mark.slow

MEBIBYTE = 1024**2
MEMORY_LIMIT = 50 * MEBIBYTE
CLIP = wav_bytes(speech_like(6, seed=1))


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def ffmpeg(arguments: list[str], data: bytes = b"") -> bytes:
    command = [str(ffmpeg_path()), "-hide_banner", "-loglevel", "error", *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def adpcm() -> bytes:
    return ffmpeg(["-f", "wav", "-i", "pipe:0", "-c:a", "adpcm_ima_wav", "-f", "wav", "pipe:1"], CLIP)


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("voice.wav", CLIP)
    return target.getvalue()


def claims_4_gb() -> bytes:
    data = bytearray(CLIP)
    struct.pack_into("<I", data, 4, 0xFFFFFFFE)
    struct.pack_into("<I", data, 40, 0xFFFFFFDA)
    return bytes(data[:400])


def hours_of_silence() -> bytes:
    return ffmpeg(["-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono", "-t", "10800", "-f", "flac", "pipe:1"])


def channels(count: int) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(count)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(count * 2 * 16_000 * 4))
    return target.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "zero bytes": ("a.wav", lambda: b"", "voice_file_empty"),
    "truncated header": ("a.wav", lambda: CLIP[:20], "not_audio"),
    "truncated speech": ("a.wav", lambda: CLIP[: 2 * SAMPLE_RATE], "too_short"),
    "zip": ("a.wav", zipped, "not_audio"),
    "claims 4 GB": ("a.wav", claims_4_gb, "not_audio"),
    "IMA ADPCM": ("a.wav", adpcm, "unsupported_audio"),
    "3 h of silence": ("a.flac", hours_of_silence, "too_long"),
    "32 channels": ("a.wav", lambda: channels(32), "unsupported_audio"),
    "SVG": ("a.mp3", lambda: SVG, "not_audio"),
    "silence": ("a.wav", lambda: wav_bytes(np.zeros(6 * SAMPLE_RATE, np.float32)), "silent"),
    "too short": ("a.wav", lambda: wav_bytes(speech_like(2)), "too_short"),
}


def everything_below(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def upload(home, name: str, data: bytes, **fields):
    return home.post("/api/tts/upload-voice/", {"voice_file": SimpleUploadedFile(name, data), **fields})


@pytest.mark.django_db
@pytest.mark.parametrize("what", REFUSED)
def test_each_is_refused_for_its_reason(home, own_media, what):
    name, make, code = REFUSED[what]
    data = make()
    upload(home, "warm-up.wav", b"RIFF")
    before = resident_bytes()
    answer = upload(home, name, data)
    assert resident_bytes() - before < MEMORY_LIMIT
    body = answer.json()
    assert (answer.status_code, body["code"]) == (400, code), body
    assert any("가" <= character <= "힣" for character in body["message"])
    assert everything_below(own_media) == []
    assert not UserVoice.objects.exists()


@pytest.mark.django_db
def test_100_mb_are_refused_before_they_are_read(home, own_media):
    class Endless(io.RawIOBase):
        """A body that would be 100 MB; how much of it was asked for is counted."""

        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            Endless.taken += len(buffer)
            buffer[:] = bytes(len(buffer))
            return len(buffer)

    answer = home.generic(
        "POST", "/api/tts/upload-voice/", b"",
        content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(100 * MEBIBYTE),
        **{"wsgi.input": io.BufferedReader(Endless())},
    )  # fmt: skip
    assert answer.status_code == 413
    assert answer.json()["code"] in ("request_too_large", "upload_too_large")
    assert Endless.taken < MEBIBYTE
    assert everything_below(own_media) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\a.wav",
        "a\x00.wav",
        "가" * 300 + ".wav",
        unicodedata.normalize("NFD", "녹음.wav"),
        "-i",
        "%d",
    ],
)
def test_a_file_name_is_never_used(home, own_media, name):
    answer = upload(home, name, CLIP)
    # What Django cannot take for a name at all is an empty field; anything else is a voice like any other.
    assert answer.status_code in (200, 400)
    for path in everything_below(own_media):
        assert path.parent.parent == own_media / "voices"
        assert len(path.stem) == 32


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("container", "make"),
    {
        "opus in webm": lambda: ffmpeg(["-f", "wav", "-i", "pipe:0", "-c:a", "libopus", "-f", "webm", "pipe:1"], CLIP),
        "m4a": lambda: ffmpeg(
            [
                "-f",
                "wav",
                "-i",
                "pipe:0",
                "-c:a",
                "aac",
                "-movflags",
                "frag_keyframe+empty_moov",
                "-f",
                "mp4",
                "pipe:1",
            ],
            CLIP,
        ),
        "24-bit flac": lambda: ffmpeg(
            ["-f", "wav", "-i", "pipe:0", "-c:a", "flac", "-sample_fmt", "s32", "-f", "flac", "pipe:1"], CLIP
        ),
        "5.1 wav": lambda: ffmpeg(["-f", "wav", "-i", "pipe:0", "-ac", "6", "-f", "wav", "pipe:1"], CLIP),
        "mp3": lambda: encode(speech_like(6, seed=1), SAMPLE_RATE, "mp3"),
        "phone": lambda: ffmpeg(["-f", "wav", "-i", "pipe:0", "-ar", "8000", "-f", "wav", "pipe:1"], CLIP),
    }.items(),
)
def test_what_phones_and_browsers_record_is_accepted(home, container, make):
    answer = upload(home, "녹음", make()).json()
    assert answer["success"] is True, answer
    report = UserVoice.objects.get().quality
    items = {item["name"]: item for item in report["items"]}
    if container == "phone":
        assert items["bandwidth_khz"]["verdict"] == "usable"
        assert "전화" in items["bandwidth_khz"]["advice"]
    else:
        assert report["verdict"] == "good", [item for item in report["items"] if item["verdict"] != "good"]


@pytest.mark.django_db
@pytest.mark.engine
@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_the_real_clips_are_accepted(home, voice: Voice):
    answer = upload(home, voice.name, voice.data()).json()
    assert answer["success"] is True, answer
