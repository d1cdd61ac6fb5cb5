"""Times the GPT-SoVITS engine stage by stage, optionally beside a checkout of the reference implementation.

    python benchmarks/make_random_checkpoint.py /tmp/random-gpt-sovits
    python benchmarks/gpt_sovits.py /tmp/random-gpt-sovits
    python benchmarks/gpt_sovits.py /tmp/random-gpt-sovits --reference ~/GPT-SoVITS --reference-python ~/ref/bin/python
    python benchmarks/gpt_sovits.py /tmp/random-gpt-sovits --accuracy    # every precision against its bounds
    OMP_NUM_THREADS=1 python benchmarks/gpt_sovits.py /tmp/random-gpt-sovits    # on a busy machine

Each engine runs in its own processes, alternating, for `--rounds` rounds; it prints medians and their ratios.
"CPU RTF" uses processor time instead of wall time: with one thread, other load on the machine hardly matters.
"4 sentences" is one request of four such sentences; the reference speaks them with its default batch size of 1.
A request is one sentence of `CODES` codes (4.8 s) with a warm reference of 6 s: random weights never stop on their own.
"""

from __future__ import annotations

import argparse
import importlib.machinery
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import types
import wave
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

CODES = 120
PHONEMES = [324 + (7 * index) % 28 for index in range(60)]
"""As many as in a Korean sentence of 25 syllables."""
CLIP_SECONDS = 6
CLIP_RATE = 32_000
ENOUGH_REPEATS = 5
WARM_UPS = 2
SYLLABLES_25 = "할머니 오전 여덟 시 삼십 분이에요 혈압약 한 알 꼭 드세요."
SENTENCE = "가"
"""Stands for a whole sentence in requests to the reference, whose front end is left out."""
BOUNDS = {"logit SNR dB": 25.0, "top-15 shared": 0.9, "waveform SNR dB": 30.0}
"""What a faster precision must reach at least, under teacher forcing on full-size random weights."""
FASTER = ("bf16", "fp16", "int8", "int8+bf16")
LOWER_IS_BETTER = ("load", "rss", "encode", "request", "first")


def seconds_of(
    work: Callable[[], Any],
    repeats: int = ENOUGH_REPEATS,
    warm_ups: int = WARM_UPS,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Return the median duration in seconds, by default of wall time."""
    for _ in range(warm_ups):
        work()
    times = []
    for _ in range(repeats):
        start = clock()
        work()
        times.append(clock() - start)
    return statistics.median(times)


def resident_mb() -> float:
    """Return this process's resident memory in MB, mapped files included."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def clip() -> Any:
    """Make a buzz of 6 s, float32 [n]."""
    import numpy as np

    times = np.arange(CLIP_SECONDS * CLIP_RATE) / CLIP_RATE
    partials = np.array([np.sin(2 * np.pi * 140 * k * times) / k for k in range(1, 10)])
    return (0.1 * partials.sum(axis=0)).astype(np.float32)


def measure_ours(model: Path, precision: str) -> dict[str, float | str]:
    """Measure every stage of this engine, in this process."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    start = time.perf_counter()
    import torch

    figures: dict[str, float | str] = {"import torch s": time.perf_counter() - start}
    from speech.engines.gpt_sovits import GPTSoVITS
    from speech.engines.gpt_sovits.options import SamplingOptions

    start = time.perf_counter()
    engine = GPTSoVITS.load(model, precision=precision, allow_random=True)
    figures |= {"load s": time.perf_counter() - start, "rss after load MB": resident_mb()}
    audio = clip()
    figures["encode reference s"] = seconds_of(lambda: engine.encode_reference(audio, CLIP_RATE), 2, 1)
    reference = engine.encode_reference(audio, CLIP_RATE, "안녕하세요, 오늘 하루도 건강하게 보내시길 바랍니다.")
    speaker, piece = engine._speaker, torch.tensor(PHONEMES)

    def draw(rows: int, codes: int = CODES) -> list[int]:
        with torch.inference_mode():
            generation = speaker.begin([piece] * rows, reference, SamplingOptions(), list(range(rows)), codes)
            while not generation.done:
                generation.advance()
        return (generation.drawn[0].codes * CODES)[:CODES]

    codes = draw(1)
    prefill = seconds_of(lambda: draw(1, 1))
    seconds = CODES / 25
    for rows in (1, 4):
        drawing = seconds_of(partial(draw, rows), 3, 1) - prefill
        figures[f"tokens/s, batch {rows}"] = rows * CODES / drawing
    decoding = seconds_of(lambda: engine.decode(codes, PHONEMES, reference, seed=0))

    def request() -> None:
        engine.decode(draw(1), PHONEMES, reference, seed=0)

    def four_sentences() -> None:
        draw(4)
        for seed in range(4):
            engine.decode(codes, PHONEMES, reference, seed=seed)

    whole = seconds_of(request)
    figures |= {
        "prefill s": prefill,
        "decoder RTF": decoding / seconds,
        "request RTF": whole / seconds,
        "request CPU RTF": seconds_of(request, 3, 0, time.process_time) / seconds,
        "request of 4 sentences RTF": seconds_of(four_sentences, 3, 1) / (4 * seconds),
        "first audio s": seconds_of(lambda: next(engine.stream(SYLLABLES_25, reference, seed=1)), 3, 1),
        "rss at the end MB": resident_mb(),
        "precision": engine.precision.name,
        "threads": torch.get_num_threads(),
    }
    return figures


def measure_accuracy(model: Path, precision: str) -> dict[str, float | str]:
    """Compare a precision with the exact one: logits under teacher forcing, top-15 sets, waveform."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import torch

    from speech.engines.gpt_sovits.acoustic import Acoustic, open_sovits
    from speech.engines.gpt_sovits.files import locate
    from speech.engines.gpt_sovits.precision import PRECISIONS, choose
    from speech.engines.gpt_sovits.semantic import SemanticModel, open_gpt

    def snr(ours: torch.Tensor, wanted: torch.Tensor) -> float:
        return float(10 * torch.log10(wanted.pow(2).sum() / (ours - wanted).pow(2).sum()))

    files = locate(model)
    source = torch.Generator().manual_seed(0)
    phonemes, prompt = torch.tensor(PHONEMES * 2), torch.randint(0, 1024, (165,), generator=source)
    forced = torch.randint(0, 1024, (CODES,), generator=source)
    logits, waves = [], []
    voice = torch.randn(1024, generator=source) * 0.3
    with torch.inference_mode():
        for name in ("exact", precision):
            # fp16 is offered on GPUs only, but its numbers can be computed here, too.
            kind = PRECISIONS.get(name) or choose(name)
            semantic = SemanticModel(open_gpt(files.gpt), kind)
            first, cache, position = semantic.prefill([phonemes], prompt, CODES)
            rows = [first[0]]
            for step in range(CODES):
                row, _ = semantic.step(forced[step : step + 1], cache, position + step, len(prompt) + step)
                rows.append(row[0])
            logits.append(torch.stack(rows))
            acoustic = Acoustic(open_sovits(files.sovits), kind.generator)
            noise = torch.Generator().manual_seed(0)
            waves.append(acoustic.decode(forced, phonemes[:60], voice, noise_scale=0.5, speed=1.0, generator=noise))
    pairs = zip(logits[0].topk(15).indices.tolist(), logits[1].topk(15).indices.tolist(), strict=True)
    shared = statistics.mean(len(set(exact) & set(ours)) / 15 for exact, ours in pairs)
    return {
        "logit SNR dB": snr(logits[1], logits[0]),
        "top-15 shared": shared,
        "waveform SNR dB": snr(waves[1], waves[0]),
    }


def measure_reference(model: Path, checkout: Path) -> dict[str, float | str]:
    """Measure the reference's own pipeline on the same weights, phonemes and number of codes, in this process.

    Its text front end, its BERT (unused for Korean) and its bandwidth extension are left out, which favours it.
    """
    start = time.perf_counter()
    import numpy as np
    import torch

    figures: dict[str, float | str] = {"import torch s": time.perf_counter() - start}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "GPT_SoVITS").mkdir()
        for part in checkout.joinpath("GPT_SoVITS").iterdir():
            if part.name != "pretrained_models":
                (root / "GPT_SoVITS" / part.name).symlink_to(part)
        (root / "GPT_SoVITS" / "pretrained_models").symlink_to(model)
        (root / "tools").symlink_to(checkout / "tools")
        (root / "weight.json").write_text("{}")
        os.chdir(root)
        sys.argv = sys.argv[:1]
        sys.path[:0] = [str(root), str(root / "GPT_SoVITS")]
        _leave_out_front_end(torch, np)
        from TTS_infer_pack.TTS import TTS, TTS_Config  # type: ignore[import-not-found]

        weights = root / "GPT_SoVITS" / "pretrained_models"
        settings = {
            "device": "cpu",
            "is_half": False,
            "version": "v2ProPlus",
            "t2s_weights_path": str(weights / "s1v3.ckpt"),
            "vits_weights_path": str(weights / "v2Pro" / "s2Gv2ProPlus.pth"),
            "cnhuhbert_base_path": str(weights / "chinese-hubert-base"),
            "bert_base_path": str(weights),
        }
        TTS.init_bert_weights = lambda self, path: None
        start = time.perf_counter()
        engine = TTS(TTS_Config({"custom": settings}))
        figures |= {"load s": time.perf_counter() - start, "rss after load MB": resident_mb()}
        path = root / "clip.wav"
        _write_wav(path, clip())
        figures["encode reference s"] = seconds_of(lambda: engine.set_ref_audio(str(path)), 2, 1)
        # Its early stop assumes 50 codes a second, so this ends the request after CODES codes.
        engine.configs.max_sec = CODES / engine.configs.hz
        request = {
            "text_lang": "ko",
            "ref_audio_path": str(path),
            "prompt_text": SENTENCE,
            "prompt_lang": "ko",
            "text_split_method": "cut0",
            "fragment_interval": 0.0,
        }

        def speak(sentences: int = 1) -> None:
            text = SENTENCE * sentences
            spoken = sum(len(samples) for _, samples in engine.run(request | {"text": text}))
            if abs(spoken / CLIP_RATE - sentences * CODES / 25) > 0.1:
                raise RuntimeError(f"the reference spoke {spoken / CLIP_RATE:.2f} s")

        figures["request RTF"] = seconds_of(speak, 3, WARM_UPS + 1) / (CODES / 25)
        figures["request CPU RTF"] = seconds_of(speak, 2, 0, time.process_time) / (CODES / 25)
        figures["request of 4 sentences RTF"] = seconds_of(partial(speak, 4), 2, 0) / (4 * CODES / 25)
        os.chdir("/")
    return figures | {"rss at the end MB": resident_mb(), "precision": "float32", "threads": torch.get_num_threads()}


def _leave_out_front_end(torch: Any, np: Any) -> None:
    """Replace what is not timed by stand-ins: text, torchaudio's loader and resampler, super-resolution."""
    import librosa  # type: ignore[import-not-found]

    def resampler(before: int, after: int) -> Any:
        def resample(audio: Any) -> Any:
            return torch.from_numpy(librosa.resample(audio.numpy(), orig_sr=before, target_sr=after))

        return types.SimpleNamespace(to=lambda device: resample)

    def load(path: str) -> Any:
        samples, rate = librosa.load(path, sr=None)
        return torch.from_numpy(samples)[None], rate

    audio = types.ModuleType("torchaudio")
    audio.__spec__ = importlib.machinery.ModuleSpec("torchaudio", None)  # transformers checks whether it is installed
    audio.load, audio.transforms = load, types.SimpleNamespace(Resample=resampler)  # type: ignore[attr-defined]
    bandwidth = types.ModuleType("tools.audio_sr")
    bandwidth.AP_BWE = object  # type: ignore[attr-defined]
    text = types.ModuleType("TTS_infer_pack.TextPreprocessor")

    class TextPreprocessor:
        """Returns the same phonemes for each character of the text."""

        def __init__(self, *_: Any) -> None: ...

        def segment_and_extract_feature_for_text(self, *_: Any) -> Any:
            return list(PHONEMES), torch.zeros(1024, len(PHONEMES)), SENTENCE

        def preprocess(self, text: str, *_: Any) -> Any:
            phones, features, said = self.segment_and_extract_feature_for_text()
            return [{"phones": phones, "bert_features": features, "norm_text": said} for _ in text]

    text.TextPreprocessor = TextPreprocessor  # type: ignore[attr-defined]
    sys.modules |= {"torchaudio": audio, "tools.audio_sr": bandwidth, text.__name__: text}


def _write_wav(path: Path, samples: Any) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(CLIP_RATE)
        file.writeframes((samples * 32767).astype("int16").tobytes())


def run_worker(python: str, arguments: list[str]) -> dict[str, float | str]:
    """Measure in a fresh process, whose last output line is JSON."""
    command = [python, str(Path(__file__).resolve()), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")
    figures: dict[str, float | str] = json.loads(done.stdout.splitlines()[-1])
    return figures


def medians(rounds: list[dict[str, float | str]]) -> dict[str, float | str]:
    """Return each figure's median over the rounds."""
    return {
        name: value if isinstance(value, str) else statistics.median(float(one[name]) for one in rounds)
        for name, value in rounds[0].items()
    }


def lines(ours: dict[str, float | str], theirs: dict[str, float | str]) -> Iterator[str]:
    """Yield the lines of a table: figure, ours, the reference's, and how many times better ours is."""
    for name, value in ours.items():
        other = theirs.get(name)
        shown = [f"{item:10.3f}" if isinstance(item, float) else f"{item or '':>10}" for item in (value, other)]
        ratio = ""
        if isinstance(value, float) and isinstance(other, float) and name.startswith(LOWER_IS_BETTER):
            ratio = f"{other / value:8.2f} x"
        yield f"{name:28}{shown[0]}  {shown[1]}{ratio}"


def check_accuracy(model: Path) -> bool:
    """Print how far each faster precision is from the exact one; return whether all meet the bounds."""
    kept = True
    print(f"{'precision':12}" + "".join(f"{name + ' >= ' + str(least):>26}" for name, least in BOUNDS.items()))
    for precision in FASTER:
        figures = run_worker(sys.executable, [str(model), "--precision", precision, "--worker", "accuracy"])
        good = all(float(figures[name]) >= least for name, least in BOUNDS.items())
        kept = kept and good
        print(f"{precision:12}" + "".join(f"{figures[name]:26.3f}" for name in BOUNDS) + ("" if good else "  MISSED"))
    return kept


def main() -> None:
    """Read the command line, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="model folder")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--reference", type=Path, help="checkout of RVC-Boss/GPT-SoVITS")
    parser.add_argument("--reference-python", default=sys.executable, help="an interpreter with its requirements")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--accuracy", action="store_true", help="check every precision instead; fails below a bound")
    parser.add_argument("--worker", choices=["ours", "accuracy", "reference"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    model = options.model.resolve()
    if options.worker:
        measured = {
            "ours": lambda: measure_ours(model, options.precision),
            "accuracy": lambda: measure_accuracy(model, options.precision),
            "reference": lambda: measure_reference(model, options.reference.resolve()),
        }[options.worker]()
        print(json.dumps(measured))
        return
    if options.accuracy:
        sys.exit(0 if check_accuracy(model) else 1)
    print(f"load average {os.getloadavg()[0]:.2f} before, {os.cpu_count()} CPUs")
    ours, theirs = [], []
    for _ in range(options.rounds):
        ours.append(run_worker(sys.executable, [str(model), "--precision", options.precision, "--worker", "ours"]))
        if options.reference:
            arguments = [str(model), "--reference", str(options.reference.resolve()), "--worker", "reference"]
            theirs.append(run_worker(options.reference_python, arguments))
    print(f"{'':28}{'ours':>10}  {'reference' if theirs else '':>10}")
    for line in lines(medians(ours), medians(theirs) if theirs else {}):
        print(line)
    accuracy = run_worker(sys.executable, [str(model), "--precision", options.precision, "--worker", "accuracy"])
    for line in lines(accuracy, {}):
        print(line)
    print(f"load average {os.getloadavg()[0]:.2f} after")


if __name__ == "__main__":
    main()
