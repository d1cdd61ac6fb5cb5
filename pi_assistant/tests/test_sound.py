"""Only whole audio passes, and silence is put around it without touching what is said."""

from __future__ import annotations

import random
import struct

import numpy as np
import pytest

from pi_assistant.errors import BadAudio
from pi_assistant.sound import check, with_silence
from speech.audio import encode
from speech.tests.clips import read_wav, speech_like, wav_bytes

SPEECH = speech_like(1.5)
WAV = wav_bytes(SPEECH)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
def test_mp3_of_every_rate_is_walked_to_its_end(rate):
    data = encode(SPEECH, rate, "mp3", metadata={"comment": "AI-generated"})
    sound = check(data, "audio/mpeg")
    assert sound.extension == ".mp3"
    assert sound.seconds == pytest.approx(len(SPEECH) / rate, abs=0.15)


def test_wav_as_the_server_writes_it_passes():
    data = encode(SPEECH, 24_000, "wav", metadata={"comment": "AI-generated"})
    assert check(data, "audio/wav; charset=binary").extension == ".wav"
    assert check(WAV).seconds == pytest.approx(1.5)


@pytest.mark.parametrize("data", [WAV, encode(SPEECH, 24_000, "mp3")], ids=["wav", "mp3"])
def test_what_was_cut_anywhere_is_refused(data):
    chance = random.Random(1)
    for _ in range(200):
        with pytest.raises(BadAudio):
            check(data[: chance.randrange(len(data) - 1)])


@pytest.mark.parametrize("data", [WAV, encode(SPEECH, 24_000, "mp3")], ids=["wav", "mp3"])
def test_what_was_damaged_raises_nothing_else(data):
    chance = random.Random(2)
    refused, whole = 0, check(data)
    for _ in range(300):
        broken = bytearray(data)
        for _ in range(5):
            broken[chance.randrange(200)] = chance.randrange(256)
        try:
            sound = check(bytes(broken))
        except BadAudio:
            refused += 1
        else:
            assert sound.extension == whole.extension
            assert sound.seconds > 0
    assert refused > 30, "five bytes of the beginning are rarely harmless"


def test_pages_noise_silence_and_lies_are_refused():
    silent = wav_bytes(np.zeros(24_000, np.float32))
    noise = random.Random(3).randbytes(5000)
    endless = bytearray(WAV)
    struct.pack_into("<I", endless, 40, 0xFFFFFFFF)
    for data in (b"", b"<html></html>" * 100, noise, silent, bytes(endless), WAV + b"more", WAV[:44]):
        with pytest.raises(BadAudio):
            check(data)
    with pytest.raises(BadAudio):
        check(WAV, "text/html")


def test_silence_goes_around_and_the_rest_stays():
    samples, rate = read_wav(with_silence(check(WAV), 0.4, 0.3, 1.0))
    lead, tail = round(0.4 * rate), round(0.3 * rate)
    assert not samples[:lead].any()
    assert not samples[-tail:].any()
    np.testing.assert_array_equal(samples[lead:-tail], read_wav(WAV)[0])
    assert check(with_silence(check(WAV), 0.4, 0.3, 1.0)).seconds == pytest.approx(2.2, abs=0.001)


@pytest.mark.parametrize(("volume", "peak"), [(0.5, 0.5), (0.0, 0.0), (1.9, 1.9)])
def test_volume_scales_without_wrapping_round(volume, peak):
    loud = np.sin(np.arange(24_000) / 20).astype(np.float32) * 0.6
    samples, _rate = read_wav(with_silence(check(wav_bytes(loud)), 0, 0, volume))
    assert np.abs(samples).max() == pytest.approx(min(1.0, 0.6 * peak), abs=0.001)
    assert (np.sign(samples[:24_000]) * np.sign(loud) >= 0).all()


def test_eight_bit_silence_is_its_middle():
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + 8001, b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8, b"data", 8001
    )
    wav = head + bytes(range(256)) * 31 + bytes(65)
    wav = wav[:4] + struct.pack("<I", len(wav) - 8) + wav[8:]
    padded = with_silence(check(wav), 0.1, 0.1, 0.5)
    assert padded[44 : 44 + 800] == b"\x80" * 800
    check(padded)
