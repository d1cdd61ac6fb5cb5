"""`python -m speech.acceptance`: speaks thirty reminders in the voice of a clip and judges whether that is good enough.

Exit code 0: every bound was met. 1: some were not. 2: the run was impossible.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import numpy as np

from speech import weights
from speech.acceptance.criteria import Criterion, Weights, judge_run
from speech.acceptance.likeness import Scale, Vector, make_scale, stock_voices
from speech.acceptance.measure import Outcome, measure
from speech.acceptance.reminders import REMINDERS
from speech.acceptance.report import Run, write_report
from speech.audio import AudioError, prepare_sample
from speech.engines.base import EngineError, Speech

if TYPE_CHECKING:
    from speech.engines.gpt_sovits import GPTSoVITS

LONGEST_CLIP_SECONDS: Final = 10.0
"""The engine would use only part of a longer clip, which the transcript would then no longer match."""
PASSED, FAILED, IMPOSSIBLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the whole acceptance and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        clip = _read_clip(options.voice)
        run = _accept(options.model_dir, clip, options.text, REMINDERS[: options.reminders], options.random_weights)
    except (EngineError, AudioError, OSError, ValueError) as error:
        _say(f"cannot run: {error or type(error).__name__}", sys.stderr)
        return IMPOSSIBLE
    page = write_report(options.out, run)
    for criterion in run.criteria:
        _say(_line(criterion))
    _say(f"\n{'PASS' if run.passed else 'FAIL'}   listen: {page.resolve().as_uri()}")
    return PASSED if run.passed else FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m speech.acceptance", description=__doc__)
    parser.add_argument("--model-dir", type=Path, default=Path("models/gpt-sovits-v2"), help="default: %(default)s")
    parser.add_argument("--voice", type=Path, required=True, help="a clip of 3 to 10 s of one person speaking Korean")
    parser.add_argument("--text", default="", help="what the clip says, word for word; improves the likeness")
    parser.add_argument("--out", type=Path, default=Path("accept"), help="folder for the report (default: %(default)s)")
    parser.add_argument(
        "--reminders", type=int, choices=range(1, len(REMINDERS) + 1), default=len(REMINDERS), metavar="N",
        help="speak only the first N; such a run cannot pass",
    )  # fmt: skip
    parser.add_argument(
        "--random-weights",
        action="store_true",
        help="for tests: accept weights drawn at random; such a run cannot pass",
    )
    return parser


def _read_clip(path: Path) -> Speech:
    """Prepare the clip as an upload would be: decoded, checked, trimmed."""
    waveform = prepare_sample(path).waveform
    if waveform.duration_seconds > LONGEST_CLIP_SECONDS:
        raise ValueError(f"the clip lasts {waveform.duration_seconds:.1f} s; use {LONGEST_CLIP_SECONDS:.0f} s at most")
    return Speech(waveform.samples, waveform.sample_rate)


def _accept(model_dir: Path, clip: Speech, transcript: str, texts: Sequence[str], allow_random: bool) -> Run:
    start = time.monotonic()
    from speech.engines.gpt_sovits import GPTSoVITS

    engine = GPTSoVITS.load(model_dir, allow_random=allow_random)
    load_seconds = time.monotonic() - start
    start = time.monotonic()
    reference = engine.encode_reference(clip.samples, clip.sample_rate, transcript)
    reference_seconds = time.monotonic() - start

    def vector_of(speech: Speech) -> Vector:
        return np.asarray(engine.encode_reference(speech.samples, speech.sample_rate).speaker, dtype=np.float32)

    scale = make_scale(vector_of, clip, stock_voices())
    outcomes = measure(engine, reference, texts, scale, vector_of, _tell)
    criteria = judge_run(outcomes, _weights(model_dir, engine))
    if len(texts) < len(REMINDERS):
        criteria.append(
            Criterion("Reminders", "문장 수", str(len(texts)), f"≥ {len(REMINDERS)}", False),
        )
    facts = {
        "engine": f"{engine.name} {engine.version}",
        "load": f"{load_seconds:.1f} s",
        "new voice": f"{reference_seconds:.1f} s",
        "clip": f"{clip.duration_seconds:.1f} s",
        "likeness scale": _describe(scale),
        "machine": f"{platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}",
        "time": time.strftime("%Y-%m-%d %H:%M %Z"),
    }
    return Run(clip, transcript, facts, outcomes, criteria)


def _weights(model_dir: Path, engine: GPTSoVITS) -> Weights:
    """Classify the weights: published ones must be as downloaded; own ones, named by a model.json, only not random."""
    from speech.engines.gpt_sovits.files import MANIFEST

    if engine.random:
        return Weights(False, "random, for speed work only")
    if (model_dir / MANIFEST).exists():
        return Weights(True, f"{engine.model_version}, chosen by {MANIFEST}, not verified")
    problems = weights.check(model_dir)
    if problems:
        return Weights(False, f"{engine.model_version}, {len(problems)} files not as downloaded")
    return Weights(True, f"{engine.model_version}, as published, SHA-256 verified")


def _describe(scale: Scale) -> str:
    return f"cosine {scale.stranger:.3f} for a stranger, {scale.oneself:.3f} for the clip's other half"


def _tell(number: int, outcome: Outcome) -> None:
    if outcome.failure:
        _say(f"{number:2}  not spoken: {outcome.failure}")
        return
    figures = (outcome.error, outcome.likeness, outcome.real_time_factor, outcome.first_audio_seconds)
    error, likeness, factor, first = ("   -" if value is None else f"{value:4.2f}" for value in figures)
    _say(
        f"{number:2}  error {error}  likeness {likeness}  RTF {factor}  first audio {first} s  {outcome.flaw}".rstrip()
    )


def _line(criterion: Criterion) -> str:
    return f"{'ok  ' if criterion.passed else 'FAIL'}  {criterion.name}: {criterion.measured} (bound {criterion.bound})"


def _say(text: str, stream: TextIO | None = None) -> None:
    print(text, file=stream, flush=True)


if __name__ == "__main__":
    sys.exit(main())
