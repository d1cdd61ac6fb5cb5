"""Measures the built-in engine: load time, memory, real-time factor, first audio; and its graph against the wheel's.

Run: python -m benchmarks.builtin_engine [--rounds 7] [--threads N]
All figures come from one run, side by side; on a busy machine, trust the ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from speech.engines.builtin import BuiltinEngine, BuiltinReference, wheels
from speech.engines.builtin.graph import add_pitch_input
from speech.engines.builtin.graph_editor import GraphEditor
from speech.engines.builtin.pieces import cut_into_pieces
from speech.engines.builtin.session import open_session

TEXTS = {
    "short (7 syllables)": "물과 함께 드세요.",
    "reminder (21)": "약 드실 시간입니다. 혈압약 두 알을 물과 함께 드세요.",
    "long (118)": (
        "오늘 아침 8시 30분에 혈압약과 당뇨약을 함께 드시고, 물을 충분히 마신 다음 산책을 잠시 하세요. "
        "점심 식사 후에는 소화제 한 포를 드시고 조금 쉬세요. 저녁에는 혈압을 재고 기록해 주세요. "
        "내일 오후 2시에 병원 예약이 있으니 처방전을 꼭 챙겨 가세요. 오늘도 건강한 하루 되세요."
    ),
}
VOICE = BuiltinReference(pack="jf_gongitsune", f0_hz=236.0, pitch_ratio=1.0)
MEGABYTE = 1024 * 1024


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=None)
    arguments = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, threads {arguments.threads or 'all'}")

    with tempfile.TemporaryDirectory() as folder:
        # Measure memory first: on Linux a child's peak includes its parent's memory when it was started.
        child_peak_megabytes(folder, "")
        print(f"memory: {child_peak_megabytes(folder, TEXTS['reminder (21)']):.0f} MB at most, speaking the reminder")
        for stored in Path(folder).iterdir():
            stored.unlink()
        load = partial(BuiltinEngine.load, Path(folder), arguments.threads)
        first = seconds(load)
        later = statistics.median(seconds(load) for _ in range(3))
        print(f"load: first use {first:.2f} s, afterwards {later:.2f} s")
        engine = load()
    measure_texts(engine, arguments.rounds)
    compare_graphs(engine, arguments.rounds, arguments.threads)


def measure_texts(engine: BuiltinEngine, rounds: int) -> None:
    """Print the speed for each text: medians over the rounds."""
    for name, text in TEXTS.items():
        speak = partial(engine.synthesize, text, VOICE)
        begin = partial(lambda text: next(engine.stream(text, VOICE)), text)
        spoken = speak().duration_seconds
        took = statistics.median(seconds(speak) for _ in range(rounds))
        first = statistics.median(seconds(begin) for _ in range(rounds))
        print(f"{name}: {spoken:.1f} s in {took:.2f} s, RTF {took / spoken:.3f}, first audio after {first:.2f} s")


def compare_graphs(engine: BuiltinEngine, rounds: int, threads: int | None) -> None:
    """Time the wheel's graph and ours on the same sentence, alternating."""
    editor = GraphEditor(wheels.read_model())
    add_pitch_input(editor)
    wheel = BuiltinEngine(open_session(editor.serialise(), threads), engine._vocabulary, engine._packs)
    (piece,) = cut_into_pieces("혈압약 두 알을 물과 함께 드세요.")
    runs = {
        name: partial(candidate.run_piece, piece, VOICE, speed=1.0)
        for name, candidate in (("wheel (int8)", wheel), ("ours", engine))
    }
    timings: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds + 1):
        for name, run in runs.items():
            timings[name].append(seconds(run))
    medians = {name: statistics.median(times[1:]) for name, times in timings.items()}  # the first run warms up
    for name, median in medians.items():
        print(f"graph {name}: {median * 1000:.0f} ms, {median / medians['wheel (int8)']:.2f} of the wheel's")


def seconds(action: Callable[[], object]) -> float:
    """Return the wall-clock time of one call."""
    started = time.perf_counter()
    result = action()
    assert result is not None
    return time.perf_counter() - started


def child_peak_megabytes(folder: str, text: str) -> float:
    """Return the peak resident memory in MB of a new process that loads the engine and speaks `text`, if any."""
    script = (
        "import resource, sys; from pathlib import Path; from speech.engines.builtin import *;"
        "engine = BuiltinEngine.load(Path(sys.argv[1])); text = sys.argv[2];"
        "text and engine.synthesize(text, BuiltinReference('jf_gongitsune', 236.0, 1.0));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script, folder, text], capture_output=True, text=True, check=True)
    return int(done.stdout) / (MEGABYTE if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
