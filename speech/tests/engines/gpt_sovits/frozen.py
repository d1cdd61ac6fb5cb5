"""What the engine gives for weights and clips drawn from seeds, stage by stage, in a form small enough to keep.

`frozen_outputs.json` holds it as it was when the same code gave the reference's own numbers. That file is written by
`scripts/freeze_outputs.py`, which says when it may be. Each tensor is kept as its shape, its norm and `SAMPLED` of
its values; what the engine decides (codes, tokens, phonemes) is kept whole.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from speech.engines.gpt_sovits import GPTSoVITS, features
from speech.engines.gpt_sovits.acoustic import Acoustic, open_sovits
from speech.engines.gpt_sovits.files import locate
from speech.engines.gpt_sovits.frontend import symbols_of
from speech.engines.gpt_sovits.generation import LEAST_CODES, Generation
from speech.engines.gpt_sovits.hubert import Hubert
from speech.engines.gpt_sovits.options import SamplingOptions
from speech.engines.gpt_sovits.sampling import penalise, probabilities
from speech.engines.gpt_sovits.semantic import SemanticModel, open_gpt
from speech.engines.gpt_sovits.speaker import SpeakerNet
from speech.engines.gpt_sovits.symbols import symbol_ids, to_ids
from speech.tests.engines.gpt_sovits.random_checkpoint import Source

FROZEN_FILE = Path(__file__).with_name("frozen_outputs.json")
VERSIONS = ("v2", "v2Pro", "v2ProPlus")
WEIGHTS_SEED = 18
"""With it some utterances end by themselves and some reach the limit."""
TOLERANCE = 1e-4
"""Relative distance of a tensor, a tenth of what the engine is held to against the reference itself.

Other kernels (no vector instructions, SSE 4.1, AVX2, AVX-512) move these tensors by 1.3e-6 at most.
"""
LEAST_MARGIN = 5e-4
"""How much likelier than the next one a greedy token must be, in logits, for no kernel to change it."""
DISTURBANCE = 1e-4
"""Relative noise on HuBERT's frames: codes that it changes lie midway between two, and are not compared."""
SAMPLED = 48
DIGITS = 7
CLIPS = {"mono_32k": (5.0, 32_000, 1), "mono_22k": (4.0, 22_050, 1), "stereo_44k": (4.0, 44_100, 2)}
"""Seconds, rate and channels."""
SPEEDS = (1.0, 1.25, 0.8)
PIECES = (41, 27, 33)
STEPS_WITH_LOGITS = 12
SAMPLINGS = (
    SamplingOptions(top_k=15, top_p=1.0, temperature=1.0, repetition_penalty=1.35),
    SamplingOptions(top_k=5, top_p=1.0, temperature=0.6, repetition_penalty=1.35),
    SamplingOptions(top_k=50, top_p=0.8, temperature=1.0, repetition_penalty=1.2),
    SamplingOptions(top_k=0, top_p=0.95, temperature=1.3, repetition_penalty=1.0),
    SamplingOptions(top_k=20, top_p=0.6, temperature=0.8, repetition_penalty=2.0),
)
ROWS_A_SAMPLING = 6

TEXTS = {
    "ko": (
        "할머니, 혈압약 드실 시간이에요.",
        "식후 30분에 물과 함께 두 알을 드세요.",
        "값없는 닭이 꽃잎을 핥고, 읊으며 외쳤다!",
        "내일 오전 10시에 병원에 가셔야 해요. 잊지 마세요?",
        "타이레놀 500mg 1정",
    ),
    "en": (
        "Take two tablets after breakfast.",
        "It's 8:30, time for your blood pressure medicine!",
        "Please drink a glass of water, 250ml.",
        "Dr. Kim said: don't skip your insulin.",
        "Have you read the leaflet? I read it in 2024.",
        "Aspirin 100mg, $6.24 at the pharmacy on 3rd Street.",
    ),
    "ja": (
        "お薬を飲む時間です。",
        "朝ご飯のあとに、二錠飲んでください。",
        "血圧の薬を忘れないでくださいね！",
        "箸が橋の端にあります。",
        "お水をコップ一杯、どうぞ。",
        "明日は病院に行く日ですか？",
    ),
}

Outputs = dict[str, Any]


def clip(name: str) -> tuple[NDArray[np.float32], int]:
    """A buzz whose pitch and loudness wander, float32 [channels, n] in 16-bit steps, and its rate in Hz."""
    seconds, rate, channels = CLIPS[name]
    time = np.arange(int(seconds * rate)) / rate
    pitch = 140 + 30 * np.sin(2 * np.pi * 0.7 * time + len(name))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    buzz = sum(np.sin(harmonic * phase) / harmonic for harmonic in range(1, 12))
    voice = 0.12 * (1 + np.sin(2 * np.pi * 3.1 * time)) * buzz
    sound = voice + 0.004 * Source(len(name)).normal(channels, len(time))
    samples: NDArray[np.float32] = (np.round(sound * 32767) / 32768).astype(np.float32)
    return samples, rate


def phonemes(count: int, seed: int) -> Tensor:
    """Ids as a Korean sentence has them; int64 [count]."""
    return torch.from_numpy(324 + (Source(seed).uniform(count) * 30).astype(np.int64))


def prompt_of_tokens() -> tuple[Tensor, Tensor]:
    """Codes [60] and phonemes of a reference clip that nobody spoke."""
    return torch.from_numpy((Source(5).uniform(60) * 1024).astype(np.int64)), phonemes(30, 6)


def summary(values: Tensor) -> Outputs:
    """Shape, norm and evenly spread values of a tensor."""
    flat = values.detach().double().flatten()
    kept = flat[torch.linspace(0, len(flat) - 1, min(SAMPLED, len(flat))).round().long()]
    rounded = [float(f"{value:.{DIGITS}g}") for value in (float(flat.norm()), *kept.tolist())]
    return {"shape": list(values.shape), "norm": rounded[0], "values": rounded[1:]}


def difference(ours: Outputs, frozen: Outputs) -> float:
    """How far a summary is from the frozen one: of norm and values, whichever is farther, relative."""
    if ours["shape"] != frozen["shape"]:
        return float("inf")
    mine, theirs = np.array(ours["values"]), np.array(frozen["values"])
    size = max(float(np.linalg.norm(theirs)), 1e-12)
    return max(abs(float(ours["norm"]) / float(frozen["norm"]) - 1), float(np.linalg.norm(mine - theirs)) / size)


def compare(ours: Any, frozen: Any, place: str = "") -> Iterator[str]:
    """Sentences of what differs: tensors beyond `TOLERANCE`, anything else at all."""
    if isinstance(frozen, dict) and "norm" in frozen:
        if (distance := difference(ours, frozen)) > TOLERANCE:
            yield f"{place}: {distance:.2g} away"
    elif isinstance(frozen, dict) and "settled" in frozen:
        pairs = zip(ours["codes"], frozen["codes"], frozen["settled"], strict=True)
        if different := sum(mine != other for mine, other, settled in pairs if settled):
            yield f"{place}: {different} codes differ"
    elif isinstance(frozen, dict):
        if ours.keys() != frozen.keys():
            yield f"{place}: {sorted(ours.keys() ^ frozen.keys())} on one side only"
        for name in [name for name in frozen if name in ours]:
            yield from compare(ours[name], frozen[name], f"{place}/{name}")
    elif ours != frozen:
        yield f"{place}: {ours}, not {frozen}"


def hearing(folder: Path) -> Outputs:
    """Every clip through resampling, spectrum, filter bank, HuBERT and the speaker net."""
    files = locate(folder)
    hubert, speaker = Hubert(files), SpeakerNet(files.speaker)
    outputs: Outputs = {}
    for name in CLIPS:
        samples, rate = clip(name)
        content = features.resample_content(samples.mean(axis=0), rate)
        audio = features.resample_sinc(torch.from_numpy(samples.mean(axis=0)), rate, features.SAMPLE_RATE)
        narrow = features.resample_sinc(audio, features.SAMPLE_RATE, features.CONTENT_RATE)
        outputs[name] = {
            "content": summary(content),
            "hubert": summary(hubert(F.pad(content, (0, 9600)))),
            "audio": summary(audio),
            "spectrum": summary(features.spectrogram(audio)),
            "filterbank": summary(features.filterbank(narrow)),
            "speaker": summary(speaker(narrow)),
        }
    return outputs


def tokens(folder: Path) -> Outputs:
    """Greedy tokens with their logits, with a prompt, without one, and three pieces at a time.

    `margin` tells how much likelier the tokens drawn were than the next likely ones, where it was least.
    """
    model = SemanticModel(open_gpt(locate(folder).gpt))
    prompt, prompt_phonemes = prompt_of_tokens()
    none = torch.empty(0, dtype=torch.int64)
    pieces = [phonemes(count, seed) for seed, count in enumerate(PIECES, start=7)]
    outputs: Outputs = {}
    margin = float("inf")
    for number, piece in enumerate(pieces):
        for name, before in (("prompted", (prompt_phonemes, prompt)), ("unprompted", (none, none))):
            generation = Generation(model, [piece], *before, SamplingOptions(greedy=True), [0])
            logits = []
            while not generation.done:
                logits.append(generation.logits[0].clone())
                margin = min(margin, _margin(generation))
                generation.advance()
            spoken = generation.drawn[0]
            outputs[f"{name}_{number}"] = {
                "logits": summary(torch.stack(logits[:STEPS_WITH_LOGITS])),
                "codes": spoken.codes,
                "ended": spoken.ended,
            }
    batch = Generation(model, pieces, prompt_phonemes, prompt, SamplingOptions(greedy=True), [0] * len(pieces))
    while not batch.done:
        batch.advance()
    outputs["batch"] = [drawn.codes for drawn in batch.drawn]
    assert margin > LEAST_MARGIN
    return outputs


def _margin(generation: Generation) -> float:
    """By how much the first row's likeliest token is ahead, after the repetition penalty."""
    choices = generation.model.end + (generation.steps >= LEAST_CODES)
    penalty = generation.options.repetition_penalty
    first, second = penalise(generation.logits[0, :choices], generation.seen[0, :choices], penalty).topk(2).values
    return float(first - second)


def draws() -> Outputs:
    """Tokens drawn from given logits with given noise, for several settings."""
    outputs: Outputs = {}
    for case, sampling in enumerate(SAMPLINGS):
        source = Source(100 + case)
        for row in range(ROWS_A_SAMPLING):
            logits = torch.from_numpy(3 * source.normal(1025)).float()
            seen = torch.from_numpy(source.uniform(1025) < 0.05)
            rivals = torch.from_numpy(-np.log(source.uniform(1025))).float()
            shares = probabilities(penalise(logits, seen, sampling.repetition_penalty), sampling)
            outputs[f"{case}_{row}"] = {
                "token": int((shares / rivals).argmax()),
                "possible": int((shares > 0).sum()),
                "shares": summary(shares.topk(8).values),
            }
    return outputs


def speaking(folder: Path, version: str) -> Outputs:
    """One version's waveform model: codes heard, timbre, prior, flow and waveforms, then whole requests."""
    files = locate(folder)
    acoustic = Acoustic(open_sovits(files.sovits))
    outputs: Outputs = {}
    for name in CLIPS:
        frames = _frames(folder, name)
        codes = acoustic.codes(frames)
        noise = torch.from_numpy(Source(24).normal(*frames.shape)).float() * frames.std() * DISTURBANCE
        settled = codes == acoustic.codes(frames + noise)
        outputs[name] = {"codes": codes.tolist(), "settled": settled.tolist()}
    samples, rate = clip("mono_32k")
    engine = GPTSoVITS.load(folder, precision="exact", allow_random=True)
    reference = engine.encode_reference(samples, rate, extra=[clip("stereo_44k")])
    outputs["timbre"] = summary(reference.global_embedding)
    codes = torch.from_numpy((Source(21).uniform(30) * 1024).astype(np.int64))
    spoken, voice = phonemes(40, 22), reference.global_embedding
    mean, deviation = acoustic.prior(codes, spoken, voice, 1.0)
    noise = torch.from_numpy(Source(23).normal(*mean.shape)).float()
    latent = acoustic.flow(mean + noise * deviation.exp() * 0.5, voice)
    outputs |= {
        "prior": {"mean": summary(mean), "deviation": summary(deviation)},
        "flow": summary(acoustic.flow(mean, voice)),
        "noisy": {"flow": summary(latent), "waveform": summary(acoustic.generator(latent, voice))},
    }
    for speed in SPEEDS:
        waveform = acoustic.decode(codes, spoken, voice, noise_scale=0, speed=speed, generator=torch.Generator())
        outputs[f"waveform_{speed}"] = summary(waveform)
    # The codes and phonemes whose tokens `tokens` found to hang on no kernel.
    prompt, prompt_phonemes = prompt_of_tokens()
    prompted = dataclasses.replace(reference, semantic=prompt, phonemes=prompt_phonemes)
    pieces = [phonemes(count, seed) for seed, count in enumerate(PIECES[:2], start=7)]
    for name, whom in (("prompted", prompted), ("unprompted", reference)):
        speech = engine.synthesize_pieces(pieces, whom, greedy=True, noise_scale=0.0)
        outputs[f"request_{name}"] = summary(torch.from_numpy(speech.samples))
    return outputs


def _frames(folder: Path, name: str) -> Tensor:
    samples, rate = clip(name)
    return Hubert(locate(folder))(F.pad(features.resample_content(samples.mean(axis=0), rate), (0, 9600)))


def front_end() -> Outputs:
    """The symbol table, and phonemes of a few texts of each language."""
    table = "\n".join(symbol_ids())
    spoken = {
        language: {text: to_ids(symbols_of(text, language)) for text in texts} for language, texts in TEXTS.items()
    }
    return {"symbols": hashlib.sha256(table.encode()).hexdigest(), **spoken}
