"""The quality report: what is good, what is only usable, what is refused, and why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from speech.audio import decode, prepare_sample, resample
from speech.audio.quality import Measurements, measure_quality
from speech.tests.clips import SAMPLE_RATE, speech_like, wav_bytes
from speech.tests.voices import VOICES, Voice
from voice_tts.exceptions import SampleRejected
from voice_tts.services.quality import QualityReport, Verdict, assess, rejection

pytestmark = pytest.mark.slow

RNG = np.random.default_rng(7)


def with_noise(samples: np.ndarray, snr_db: float) -> np.ndarray:
    """White noise so far below the mean power of what is louder than a pause."""
    power = np.mean(samples[np.abs(samples) > 0.02 * np.abs(samples).max()] ** 2)
    noisy: np.ndarray = samples + RNG.normal(0, np.sqrt(power / 10 ** (snr_db / 10)), len(samples))
    return noisy


def in_a_room(samples: np.ndarray, seconds: float) -> np.ndarray:
    """Exponentially decaying echo, as loud as the direct sound halved."""
    count = int(seconds * SAMPLE_RATE)
    echo = RNG.normal(size=count) * 10 ** (-3 * np.arange(count) / count)
    echo *= 0.5 / np.sqrt((echo**2).sum())
    echo[0] = 1
    size = 1 << (len(samples) + count).bit_length()
    wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(echo, size), size)[: len(samples) + count]
    scaled: np.ndarray = 0.5 * wet / np.abs(wet).max()
    return scaled


def music(seconds: float) -> np.ndarray:
    """Chords of plucked strings."""
    time_axis = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    chords = [(220, 277, 330), (196, 247, 294), (174, 220, 262)]
    sound = sum(
        np.sin(2 * np.pi * hz * k * time_axis) / k * np.exp(-2 * (time_axis % 1.0))
        for hz in chords[0] + chords[1]
        for k in range(1, 6)
    )
    scaled: np.ndarray = 0.3 * sound / np.abs(sound).max()
    return scaled


@pytest.fixture
def measure(tmp_path):
    def run(samples: np.ndarray, rate: int = SAMPLE_RATE) -> tuple[Measurements, QualityReport]:
        path = tmp_path / "clip.wav"
        path.write_bytes(wav_bytes(samples, rate))
        sample = prepare_sample(path)
        return measure_quality(sample), assess(sample)

    return run


def verdicts(report: QualityReport) -> dict[str, Verdict]:
    return {item.name: item.verdict for item in report.items}


CLEAN = speech_like(7, seed=1)


def test_a_clean_clip_is_good_in_everything(measure):
    measured, report = measure(CLEAN)
    assert set(verdicts(report).values()) == {Verdict.GOOD}
    assert measured.snr_db > 40
    assert measured.speech_seconds == pytest.approx(6.3, abs=0.8)


@pytest.mark.parametrize(
    ("snr_db", "verdict"), [(30, Verdict.GOOD), (20, Verdict.USABLE), (10, Verdict.USABLE), (0, Verdict.REFUSE)]
)
def test_noise_is_measured_and_judged(measure, snr_db, verdict):
    measured, report = measure(with_noise(CLEAN, snr_db))
    # At 0 dB the network itself no longer finds the pauses.
    assert measured.snr_db == pytest.approx(snr_db, abs=4 if snr_db else 6)
    found = verdicts(report)
    assert found.get("snr_db", Verdict.REFUSE) is verdict
    assert (report.verdict is Verdict.REFUSE) == (verdict is Verdict.REFUSE)


@pytest.mark.parametrize(("seconds", "verdict"), [(0.0, Verdict.GOOD), (1.0, Verdict.USABLE)])
def test_a_room_is_heard(measure, seconds, verdict):
    samples = in_a_room(CLEAN, seconds) if seconds else CLEAN
    measured, report = measure(samples)
    assert verdicts(report)["reverberation_seconds"] is verdict
    if seconds:
        assert measured.reverberation_seconds == pytest.approx(seconds, rel=0.5)


@pytest.mark.parametrize(
    ("edge_hz", "verdict"), [(3400, Verdict.USABLE), (4000, Verdict.USABLE), (10_000, Verdict.GOOD)]
)
def test_a_telephone_is_spotted_whatever_the_files_rate(measure, edge_hz, verdict):
    narrow = resample(resample(CLEAN, SAMPLE_RATE, 2 * edge_hz), 2 * edge_hz, 48_000)
    measured, report = measure(narrow, 48_000)
    assert measured.bandwidth_hz == pytest.approx(edge_hz, rel=0.1)
    assert verdicts(report)["bandwidth_khz"] is verdict


def test_noise_does_not_pass_for_bandwidth(measure):
    narrow = resample(resample(CLEAN, SAMPLE_RATE, 8000), 8000, SAMPLE_RATE)
    measured, _report = measure(with_noise(narrow, 25))
    assert measured.bandwidth_hz < 4500


def test_a_quiet_recording_is_usable(measure):
    _measured, report = measure(CLEAN * 0.03)
    assert verdicts(report)["loudness_lufs"] is Verdict.USABLE


@pytest.mark.parametrize("sound", [music(7), RNG.normal(0, 0.1, 7 * SAMPLE_RATE)], ids=["music", "noise"])
def test_what_is_no_voice_is_refused_as_that(measure, sound):
    _measured, report = measure(sound)
    assert report.verdict is Verdict.REFUSE
    error = rejection(report)
    assert isinstance(error, SampleRejected)
    assert error.get_codes() == "no_voice_in_sample"
    assert [item.name for item in report.items] == ["voice_share"], "of music, noise and length say nothing"


@pytest.mark.engine
@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_real_clips_are_accepted(voice: Voice, tmp_path):
    report = assess(prepare_sample(voice.write(tmp_path)))
    assert report.verdict in (Verdict.GOOD, Verdict.USABLE)
    assert verdicts(report)["snr_db"] is Verdict.GOOD
    assert verdicts(report)["speakers"] is Verdict.GOOD


@pytest.mark.engine
@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_a_real_clip_with_another_voice_is_refused(voice: Voice, measure, tmp_path):
    man = decode(voice.write(tmp_path), max_seconds=30, timeout_seconds=20)
    samples = resample(man.samples, man.sample_rate, SAMPLE_RATE)
    joined = np.concatenate([samples / samples.std(), speech_like(6, 300, seed=4) / CLEAN.std()]) * 0.05
    _measured, report = measure(joined)
    assert verdicts(report)["speakers"] is Verdict.REFUSE


def test_every_verdict_has_a_korean_sentence(measure):
    for samples in (CLEAN, with_noise(CLEAN, 10), CLEAN * 0.03, music(7)):
        _measured, report = measure(samples)
        for item in report.items:
            assert any("가" <= character <= "힣" for character in item.advice)
            assert item.advice.endswith(("다.", "요."))


def test_the_table_in_the_docs_names_the_thresholds_in_force():
    from voice_tts.services.quality import SCALES

    table = (Path(__file__).resolve().parents[3] / "docs" / "voice_quality.md").read_text(encoding="utf-8")
    for name, scale in SCALES.items():
        [row] = [line for line in table.splitlines() if line.startswith(f"| `{name}`")]
        cells = [cell.strip() for cell in row.split("|")]
        assert f"{scale.good:g}" in cells[2]
        assert scale.usable is None or f"{scale.usable:g}" in cells[3]
