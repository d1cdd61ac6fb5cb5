"""Every stage gives the reference's numbers: needs the recorded vectors beside the repository."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from speech.engines.gpt_sovits import features
from speech.engines.gpt_sovits.acoustic import Acoustic, open_sovits
from speech.engines.gpt_sovits.generation import Generation
from speech.engines.gpt_sovits.hubert import Hubert
from speech.engines.gpt_sovits.options import SamplingOptions
from speech.engines.gpt_sovits.sampling import penalise, probabilities
from speech.engines.gpt_sovits.semantic import SemanticModel, open_gpt
from speech.engines.gpt_sovits.speaker import SpeakerNet

CLIPS = ["ref_32k", "ref_22k", "ref_44k_stereo", "aux_16k"]
TOLERANCE = 1e-3
"""Relative, for every feature; ours are some 1e-6 away."""


def distance(ours: torch.Tensor, theirs: np.ndarray) -> float:
    wanted = torch.from_numpy(theirs).float()
    assert ours.shape == wanted.shape
    return float((ours - wanted).norm() / wanted.norm())


def snr(ours: torch.Tensor, theirs: np.ndarray) -> float:
    wanted = torch.from_numpy(theirs)
    assert ours.shape == wanted.shape
    return float(10 * torch.log10(wanted.pow(2).sum() / (ours - wanted).pow(2).sum()))


@pytest.fixture(scope="module")
def acoustic(golden_files) -> Acoustic:
    return Acoustic(open_sovits(golden_files.sovits))


@pytest.fixture(scope="module")
def semantic(golden_files) -> SemanticModel:
    return SemanticModel(open_gpt(golden_files.gpt))


@pytest.mark.parametrize("name", CLIPS)
def test_the_prompt_branch_hears_the_same_codes(golden, golden_files, acoustic, name):
    recorded = golden.arrays(f"ref_{name}")
    samples, rate = golden.clip(name)
    content = features.resample_content(samples.mean(axis=0), rate)
    assert distance(content, recorded["wav16k_soxr"]) < TOLERANCE
    hidden = Hubert(golden_files)(F.pad(content, (0, 9600)))
    assert distance(hidden.T, recorded["hubert_ssl"]) < TOLERANCE
    assert acoustic.codes(hidden).tolist() == recorded["prompt_semantic"].tolist()


@pytest.mark.parametrize("name", CLIPS)
def test_the_timbre_branch_hears_the_same_voice(golden, golden_files, acoustic, name):
    recorded = golden.arrays(f"ref_{name}")
    samples, rate = golden.clip(name)
    audio = features.resample_sinc(torch.from_numpy(samples.mean(axis=0)), rate, features.SAMPLE_RATE)
    assert distance(audio, recorded["audio32k"]) < TOLERANCE
    spectrum = features.spectrogram(audio)
    assert distance(spectrum, recorded["spec"]) < TOLERANCE
    narrow = features.resample_sinc(audio, features.SAMPLE_RATE, features.CONTENT_RATE)
    assert distance(narrow, recorded["audio16k_sinc"]) < TOLERANCE
    assert distance(features.filterbank(narrow), recorded["fbank"]) < TOLERANCE
    speaker = SpeakerNet(golden_files.speaker)(narrow)
    assert distance(speaker, recorded["sv_emb"]) < TOLERANCE
    assert distance(acoustic.timbre(spectrum, speaker), recorded["ge"]) < TOLERANCE


@pytest.mark.parametrize("number", range(4))
def test_greedy_tokens_and_logits_are_the_same(golden, semantic, number):
    recorded = golden.arrays("ar")
    prompt, prompt_phones = (torch.from_numpy(recorded[name]) for name in ("prompt", "prompt_phones"))
    piece = torch.from_numpy(recorded[f"t{number}_phones"])[len(prompt_phones) :]
    generation = Generation(semantic, [piece], prompt_phones, prompt, SamplingOptions(greedy=True), [0])
    logits = []
    while not generation.done:
        logits.append(generation.logits[0].clone())
        generation.advance()
    assert generation.drawn[0].codes == recorded[f"t{number}_tokens"].tolist()
    assert generation.drawn[0].ended
    wanted = torch.from_numpy(recorded[f"t{number}_logits20"][: len(logits)])
    known = ~wanted.isnan()
    ours = torch.stack(logits[: len(wanted)])[known]
    assert float((ours - wanted[known]).norm() / wanted[known].norm()) < TOLERANCE


def test_a_batch_draws_what_its_pieces_draw_alone(golden, semantic):
    recorded = golden.arrays("ar")
    prompt, prompt_phones = (torch.from_numpy(recorded[name]) for name in ("prompt", "prompt_phones"))
    pieces = [torch.from_numpy(recorded[f"t{number}_phones"])[len(prompt_phones) :] for number in range(4)]
    generation = Generation(semantic, pieces, prompt_phones, prompt, SamplingOptions(greedy=True), [0] * 4)
    while not generation.done:
        generation.advance()
    for number, drawn in enumerate(generation.drawn):
        assert drawn.codes == recorded[f"batch_t{number}_tokens"].tolist()


@pytest.mark.parametrize("number", range(4))
def test_without_a_prompt_the_limit_keeps_one_code_more(golden, semantic, number):
    recorded = golden.arrays("ar")
    start = len(recorded["prompt_phones"])
    piece = torch.from_numpy(recorded[f"t{number}_phones"])[start:]
    empty = torch.empty(0, dtype=torch.int64)
    generation = Generation(semantic, [piece], empty, empty, SamplingOptions(greedy=True), [0])
    while not generation.done:
        generation.advance()
    codes, wanted = generation.drawn[0].codes, recorded[f"t{number}_noprompt_tokens"].tolist()
    assert len(codes) == int(recorded[f"t{number}_noprompt_len"])
    assert codes[: len(wanted)] == wanted


@pytest.mark.parametrize("case", range(5))
def test_sampling_draws_the_same_token_from_the_same_noise(golden, case):
    recorded = {name[3:]: value for name, value in golden.arrays("sampling").items() if name.startswith(f"c{case}_")}
    top_k, top_p, temperature, penalty = recorded["params"]
    sampling = SamplingOptions(int(top_k), float(top_p), float(temperature), float(penalty))
    for row, logits in enumerate(torch.from_numpy(recorded["logits"])):
        seen = torch.zeros(len(logits), dtype=torch.bool)
        seen[torch.from_numpy(recorded["prev"][row])] = True
        penalised = penalise(logits, seen, sampling.repetition_penalty)
        assert torch.allclose(penalised, torch.from_numpy(recorded["logits_after_rep"][row]))
        shares = probabilities(penalised, sampling)
        assert torch.allclose(shares, torch.from_numpy(recorded["probs"][row]), atol=1e-7)
        assert int((shares / torch.from_numpy(recorded["q"][row])).argmax()) == recorded["token"][row]


@pytest.mark.parametrize(("speed", "name"), [(1.0, ""), (1.25, "_speed1.25"), (0.8, "_speed0.8")])
def test_codes_become_the_same_waveform(golden, acoustic, speed, name):
    recorded = golden.arrays("vits")
    voice = torch.from_numpy(golden.arrays("ref_ref_32k")["ge"])
    codes, phones = torch.from_numpy(recorded["codes"]), torch.from_numpy(recorded["phones"])
    source = torch.Generator()
    ours = acoustic.decode(codes, phones, voice, noise_scale=0, speed=speed, generator=source)
    assert snr(ours, recorded[f"wav_noise0{name}"]) > 60


def test_prior_and_flow_are_the_same_with_and_without_noise(golden, acoustic):
    recorded = golden.arrays("vits")
    voice = torch.from_numpy(golden.arrays("ref_ref_32k")["ge"])
    codes, phones = torch.from_numpy(recorded["codes"]), torch.from_numpy(recorded["phones"])
    mean, deviation = acoustic.prior(codes, phones, voice, 1.0)
    assert distance(mean, recorded["m_p"]) < TOLERANCE
    assert distance(deviation, recorded["logs_p"]) < TOLERANCE
    assert distance(acoustic.flow(mean, voice), recorded["z"]) < TOLERANCE
    latent = mean + torch.from_numpy(recorded["noise"]) * deviation.exp() * 0.5
    assert snr(acoustic.generator(acoustic.flow(latent, voice), voice), recorded["wav_noise0.5"]) > 60
