"""An upload becomes a voice sample, or is refused for the right reason."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import AudioError, SampleLimits, errors, prepare_sample
from speech.audio.errors import Clipped, NotAudio, Silent, TooLong, TooShort
from speech.tests.voices import VOICES, Voice

from .recordings import FILES, make, silence, speech_like, write


@pytest.mark.parametrize("name", FILES)
def test_a_good_recording_of_any_kind(tmp_path, name):
    recording = np.concatenate([silence(2.0), speech_like(8.0), silence(2.0)])
    prepared = prepare_sample(make(tmp_path / name, recording))
    assert prepared.recording_seconds == pytest.approx(12.0, abs=0.15)
    assert prepared.duration_seconds == pytest.approx(8.2, abs=0.25)
    assert prepared.levels.speech_seconds == pytest.approx(6.6, abs=0.2)
    start, end = prepared.stretch
    assert 3.0 <= end - start <= 10.0
    stretch = prepared.stretch_waveform
    assert stretch.duration_seconds == pytest.approx(end - start, abs=0.001)
    assert stretch.sample_rate == prepared.waveform.sample_rate


@pytest.mark.parametrize("seconds", [3.0, 3.5, 29.5])
def test_what_is_just_long_or_short_enough(tmp_path, seconds):
    path = write(tmp_path / "a", np.concatenate([silence(3), speech_like(seconds, pauses=False), silence(3)]))
    assert prepare_sample(path).levels.speech_seconds == pytest.approx(seconds, abs=0.1)


@pytest.mark.parametrize("seconds", [0.5, 1.5, 2.8])
def test_too_short(tmp_path, seconds):
    path = write(tmp_path / "a", np.concatenate([silence(3), speech_like(seconds, pauses=False), silence(3)]))
    with pytest.raises(TooShort) as caught:
        prepare_sample(path)
    assert caught.value.seconds == pytest.approx(seconds, abs=0.1)
    assert caught.value.minimum == 3.0


def test_long_pauses_do_not_make_speech_longer(tmp_path):
    path = write(tmp_path / "a", np.concatenate([speech_like(1.0), silence(5), speech_like(1.0)]))
    with pytest.raises(TooShort):
        prepare_sample(path)


@pytest.mark.parametrize(("seconds", "at_least"), [(31.5, False), (45.0, False), (70.0, True)])
def test_too_long_says_how_long(tmp_path, seconds, at_least):
    with pytest.raises(TooLong) as caught:
        prepare_sample(write(tmp_path / "a", speech_like(seconds)))
    assert caught.value.at_least is at_least
    assert caught.value.maximum == (60.0 if at_least else 30.0)
    assert caught.value.seconds == pytest.approx(60.0 if at_least else seconds, abs=0.7)


@pytest.mark.parametrize("noise", [0.0, 3e-4, 1e-3])
def test_silent(tmp_path, noise):
    with pytest.raises(Silent) as caught:
        prepare_sample(write(tmp_path / "a", silence(6.0, noise=noise)))
    assert caught.value.speech_dbfs < -55


def test_a_quiet_voice_is_not_silence(tmp_path):
    quiet = prepare_sample(write(tmp_path / "a", 0.02 * speech_like(6.0)))
    assert -55 < quiet.levels.speech_dbfs < -40


def test_clipped(tmp_path):
    with pytest.raises(Clipped) as caught:
        prepare_sample(write(tmp_path / "a", np.clip(20 * speech_like(6.0), -1, 1)))
    assert caught.value.fraction > 0.05


def test_a_damaged_file_with_too_little_left_is_called_damaged(tmp_path):
    path = make(tmp_path / "voice.flac", speech_like(8.0))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 5] + b"\xff\x00" * 500)
    with pytest.raises(NotAudio):
        prepare_sample(path)


def test_limits_can_be_set(tmp_path):
    path = write(tmp_path / "a", speech_like(2.0))
    assert prepare_sample(path, SampleLimits(min_speech_seconds=1.0)).stretch == (0.0, 2.0)
    with pytest.raises(TooLong):
        prepare_sample(path, SampleLimits(min_speech_seconds=0.5, max_seconds=1.0))


def test_every_error_has_a_code_of_its_own():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, AudioError)]
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes) > 8
    assert all(code == code.lower() and code.replace("_", "").isalpha() for code in codes)


@pytest.mark.engine
@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_real_clips(voice: Voice, tmp_path):
    prepared = prepare_sample(voice.write(tmp_path))
    assert prepared.levels.speech_seconds == pytest.approx(voice.speech_seconds, abs=0.2)
    assert prepared.levels.snr_db > 25
    assert prepared.stretch[1] - prepared.stretch[0] == pytest.approx(prepared.duration_seconds, abs=0.1)
