"""Measures how well a phoneme recogniser understands our graph and the wheel's, voice by voice.

Run: python -m benchmarks.builtin_experiments.phone_error [--sentences 20]
"""

from __future__ import annotations

import argparse
import statistics

import numpy as np

from korean import pronounce, read_aloud
from speech.engines.builtin import BuiltinEngine, BuiltinReference, wheels
from speech.engines.builtin.graph import add_pitch_input
from speech.engines.builtin.graph_editor import GraphEditor
from speech.engines.builtin.packs import load_packs, load_profiles
from speech.engines.builtin.session import open_session
from speech.tests.engines.builtin.test_engine import SENTENCES
from speech.tests.recognition import expected_phones, heard_phones, phone_error


def main() -> None:
    """Print the mean phone error, and how often the right sentence of all ranked first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=len(SENTENCES))
    count = parser.parse_args().sentences
    expected = [expected_phones(pronounce(read_aloud(sentence))) for sentence in SENTENCES]
    for name, engine in (("wheel", wheel_engine()), ("ours", BuiltinEngine.load())):
        for profile in load_profiles():
            voice = BuiltinReference(profile.name, profile.f0_hz, 1.0)
            errors, first = [], 0
            for index, sentence in enumerate(SENTENCES[:count]):
                speech = engine.synthesize(sentence, voice)
                heard = heard_phones(speech.samples, speech.sample_rate)
                scores = [phone_error(heard, phones) for phones in expected]
                errors.append(scores[index])
                first += int(np.argmin(scores)) == index
            print(f"{name:6s} {profile.name:14s} phone error {statistics.mean(errors):.3f}, first {first} of {count}")


def wheel_engine() -> BuiltinEngine:
    """Load the engine with the wheel's graph, unchanged except for the pitch input."""
    editor = GraphEditor(wheels.read_model())
    add_pitch_input(editor)
    return BuiltinEngine(open_session(editor.serialise()), wheels.read_vocabulary(), load_packs(wheels.data_dir()))


if __name__ == "__main__":
    main()
