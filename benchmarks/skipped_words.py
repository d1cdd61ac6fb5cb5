"""Measures whether the phoneme recogniser can tell a sentence from one with a word left out or repeated.

The built-in engine, which never skips a word, speaks reminders as they are and with a word missing or doubled, which
is how a sampling engine fails. What is heard is compared with the intended text by the rule of
`speech/listening/wholeness.py`. docs/listening.md quotes the figures.
Usage: .venv/bin/python -m benchmarks.skipped_words [--first-voice 0] [--voices 2] [--reminders 30]
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass

import numpy as np

from korean import read_aloud
from speech.acceptance.reminders import REMINDERS
from speech.engines.builtin import BuiltinEngine, BuiltinReference
from speech.engines.builtin.packs import load_profiles
from speech.listening.recogniser import Recogniser
from speech.listening.wholeness import TextMatch, compare

RIGHT = "as it is"
SKIPS = 2
"""Words left out of each sentence, one at a time."""


@dataclass(frozen=True)
class Case:
    """One recording compared with one text. kind: how the two differ."""

    kind: str
    hearing: TextMatch


def record(first: int, voices: int, reminders: int) -> list[Case]:
    """Speak the variants, listen to them, and return the cases."""
    engine, recogniser, chance = BuiltinEngine.load(), Recogniser(), random.Random(6)
    cases, listened, spoken_seconds = [], 0.0, 0.0
    texts = [read_aloud(text).split() for text in REMINDERS[:reminders]]
    for profile in load_profiles()[first : first + voices]:
        voice = BuiltinReference(profile.name, profile.f0_hz, 1.0)
        for number, words in enumerate(texts):
            skips = chance.sample(range(len(words)), min(SKIPS, len(words) - 1))
            twice = chance.randrange(len(words))
            said = [(RIGHT, words)]
            said += [("a word missing", [*words[:index], *words[index + 1 :]]) for index in skips]
            said += [("a word twice", [*words[: twice + 1], *words[twice:]])]
            for kind, spoken in said:
                speech = engine.synthesize(" ".join(spoken), voice)
                started = time.process_time()
                heard = recogniser.listen(speech.samples, speech.sample_rate)
                cases.append(Case(kind, compare(heard, words)))
                listened += time.process_time() - started
                spoken_seconds += speech.duration_seconds
                if kind == RIGHT:
                    cases.append(Case("another sentence", compare(heard, texts[(number + 7) % len(texts)])))
    print(f"listening took {listened / spoken_seconds:.2f} s of processor time a second of speech")
    return cases


def above(right: list[float], wrong: list[float]) -> float:
    """Return the area under the ROC curve: how often a wrong case scores worse than a right one."""
    return float(np.mean([(bad > good) + 0.5 * (bad == good) for bad in wrong for good in right]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first-voice", type=int, default=0)
    parser.add_argument("--voices", type=int, default=2)
    parser.add_argument("--reminders", type=int, default=len(REMINDERS))
    options = parser.parse_args()
    cases = record(options.first_voice, options.voices, options.reminders)
    right = [case.hearing for case in cases if case.kind == RIGHT]
    for kind in dict.fromkeys(case.kind for case in cases):
        found = [case.hearing for case in cases if case.kind == kind]
        errors, nearer = [one.error for one in found], [one.nearer for one in found]
        print(
            f"{kind:17} n {len(found):3}: error median {np.median(errors):.2f}, greatest {max(errors):.2f}, area "
            f"{above([one.error for one in right], errors):.3f}; nearer median {np.median(nearer):4.1f}, greatest "
            f"{max(nearer):4.1f}, area {above([one.nearer for one in right], nearer):.3f}; "
            f"refused {np.mean([not one.is_whole for one in found]):.0%}"
        )


if __name__ == "__main__":
    main()
