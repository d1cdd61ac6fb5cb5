"""Whether the phoneme recogniser can tell a sentence from the same one with a word left out or said twice.

The built-in engine, which never skips a word, speaks reminders as they are and with a word missing or doubled, which is
how an engine that samples goes wrong. Two scores are calibrated: the distance to the text that should have been said,
and by how many sounds that text fits better than the same text with any one word missing or doubled. A threshold is
chosen on one half of the reminders for a given share of false alarms, and judged on the other half.
Usage: .venv/bin/python -m benchmarks.skipped_words [--voices 2] [--reminders 30]
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voice_tts.acceptance.phones import distance, length_of
from voice_tts.acceptance.recogniser import Recogniser, sounds_of_pronunciation
from voice_tts.acceptance.reminders import REMINDERS
from voice_tts.engines.builtin import BuiltinEngine, BuiltinReference
from voice_tts.engines.builtin.packs import load_profiles
from voice_tts.korean import pronounce, read_aloud

FALSE_ALARMS = (0.0, 0.02, 0.05)
SKIPS = 2
"""Words left out of each sentence, one at a time."""


@dataclass(frozen=True)
class Heard:
    """One recording. kind: what was done to the text before it was spoken. half: of the reminders."""

    kind: str
    half: int
    error: float
    margin: float


def sounds_of(words: Sequence[str]) -> list[str]:
    """Of words that are already written as they are read."""
    return sounds_of_pronunciation(pronounce(" ".join(words)))


def variants(words: Sequence[str]) -> list[list[str]]:
    """The same with any one word missing or doubled."""
    missing = [[*words[:index], *words[index + 1 :]] for index in range(len(words)) if len(words) > 1]
    doubled = [[*words[: index + 1], *words[index:]] for index in range(len(words))]
    return missing + doubled


def score(heard: list[str], words: Sequence[str]) -> tuple[float, float]:
    """Distance a sound, and how many sounds nearer the text is than the nearest variant; negative when it is not."""
    expected = sounds_of(words)
    own = distance(expected, heard)
    return own / length_of(expected), min(distance(sounds_of(other), heard) for other in variants(words)) - own


def record(voices: int, reminders: int) -> list[Heard]:
    """Speak and listen."""
    engine, recogniser, chance = BuiltinEngine.load(), Recogniser(), random.Random(6)
    recordings, listened, spoken_seconds = [], 0.0, 0.0
    texts = [read_aloud(text).split() for text in REMINDERS[:reminders]]
    for profile in load_profiles()[:voices]:
        voice = BuiltinReference(profile.name, profile.f0_hz, 1.0)
        for number, words in enumerate(texts):
            skips = chance.sample(range(len(words)), min(SKIPS, len(words) - 1))
            twice = chance.randrange(len(words))
            spoken = [("as it is", words)]
            spoken += [("a word missing", [*words[:index], *words[index + 1 :]]) for index in skips]
            spoken += [("a word twice", [*words[: twice + 1], *words[twice:]])]
            for kind, said in spoken:
                speech = engine.synthesize(" ".join(said), voice)
                started = time.process_time()
                heard = recogniser.listen(speech.samples, speech.sample_rate)
                results = [(kind, words)]
                if kind == "as it is":
                    results.append(("another sentence", texts[(number + 7) % len(texts)]))
                recordings += [Heard(kind, number % 2, *score(heard, text)) for kind, text in results]
                listened += time.process_time() - started
                spoken_seconds += speech.duration_seconds
    print(f"listening took {listened / spoken_seconds:.2f} s of processor time a second of speech")
    return recordings


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", type=int, default=2)
    parser.add_argument("--reminders", type=int, default=len(REMINDERS))
    options = parser.parse_args()
    recordings = record(options.voices, options.reminders)
    kinds = list(dict.fromkeys(one.kind for one in recordings))
    for kind in kinds:
        errors = [one.error for one in recordings if one.kind == kind]
        margins = [one.margin for one in recordings if one.kind == kind]
        print(
            f"{kind:17} n {len(errors):3}  error median {np.median(errors):.2f}, 95% {np.quantile(errors, 0.95):.2f}"
            f"  margin median {np.median(margins):5.1f}, 5% {np.quantile(margins, 0.05):5.1f}"
        )
    for name, badness in (("error", lambda one: one.error), ("margin", lambda one: -one.margin)):
        right = [badness(one) for one in recordings if one.kind == kinds[0]]
        for kind in kinds[1:]:
            wrong = [badness(one) for one in recordings if one.kind == kind]
            better = np.mean([(w > r) + 0.5 * (w == r) for w in wrong for r in right])
            print(f"{name}: area under the ROC against {kind}: {better:.3f}")
        for allowed in FALSE_ALARMS:
            print(f"{name}, at most {allowed:.0%} false alarms on one half, on the other half:", end="")
            for half in (0, 1):
                chosen = [badness(one) for one in recordings if one.kind == kinds[0] and one.half == half]
                threshold = float(np.quantile(chosen, 1 - allowed))
                print(f"  threshold {abs(threshold):.2f}", end="")
                for kind in kinds:
                    others = [one for one in recordings if one.kind == kind and one.half != half]
                    print(f", {kind} {np.mean([badness(one) > threshold for one in others]):.0%}", end="")
            print()


if __name__ == "__main__":
    main()
