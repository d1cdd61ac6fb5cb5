"""Measures how well photos of drawn envelopes are read: accuracy by field and difficulty, and wrong doses flagged.

    python -m benchmarks.envelopes.report [--seeds 0:40] [--difficulties easy,medium,hard] [--megapixels 5]
        [--worst 20] [--cache FILE] [--models models/ocr] [--products 50000]

Prints a table for docs/ocr.md. Seeds 0 to 39 were used while developing the reader; 1000 to 1039 were not.
--cache stores the recogniser's output, so that the parser alone can be measured again in seconds.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.envelopes.catalogue import PRODUCTS, catalogue
from benchmarks.envelopes.uploads import cleaned
from ocr.reading.envelope import EnvelopeReading
from ocr.reading.fields import read_fields
from ocr.reading.model_files import find_models
from ocr.reading.photo import PhotoReading, read_photo
from ocr.reading.trust import LOW
from ocr.tests.envelopes import DIFFICULTIES, envelope, photograph
from ocr.tests.envelopes.photo import QUICK_MEGAPIXELS
from ocr.tests.envelopes.scoring import HEAD_FIELDS, MEDICINE_FIELDS, Score, scores

MENDED_NAME = "name, with the catalogue"
DOSING = ("dose", "times_a_day", "days")
AIMS = {"easy": 0.95, "medium": 0.85}
AIM_CAUGHT = 0.9
"""Least share of correct fields by difficulty, and of wrong doses that are marked unsure."""


@dataclass(slots=True)
class Tally:
    """Counts for one difficulty."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def add(self, score: Score) -> None:
        """Count one field."""
        if score.field == "invented":
            self.wrong["invented"] += 1
            self.caught["invented"] += score.confidence < LOW
            return
        self.all[score.field] += 1
        self.right[score.field] += score.is_right
        self.alarms[score.field] += score.is_right and score.confidence < LOW
        if score.is_wrong:
            self.wrong[score.field] += 1
            self.caught[score.field] += score.confidence < LOW

    def accuracy(self, fields: Iterable[str]) -> float:
        """Return the share of these fields that are right."""
        names = list(fields)
        return sum(self.right[name] for name in names) / max(1, sum(self.all[name] for name in names))


def main() -> int:
    """Read the photos and print the results; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0:40", help="first:one past the last")
    parser.add_argument("--difficulties", default=",".join(DIFFICULTIES))
    parser.add_argument("--megapixels", type=float, default=QUICK_MEGAPIXELS)
    parser.add_argument("--worst", type=int, default=0, help="show so many fields that are wrong")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--models", type=Path, default=Path("models/ocr"))
    parser.add_argument("--products", type=int, default=PRODUCTS, help="of the made-up catalogue")
    wanted = parser.parse_args()
    seeds = range(*(int(end) for end in wanted.seeds.split(":")))
    tallies: dict[str, Tally] = defaultdict(Tally)
    layouts: dict[str, Tally] = defaultdict(Tally)
    wrong: list[str] = []
    with catalogue(wanted.products) as mend:
        for seed, layout, difficulty, reading, seconds in _read(seeds, wanted):
            truth = envelope(seed).truth
            tallies[difficulty].seconds.append(seconds)
            for score in scores(truth, reading):
                tallies[difficulty].add(score)
                layouts[layout].add(score)
                if not score.is_right:
                    said = f"{score.wanted!r} read as {score.found!r} at {score.confidence:.2f}"
                    wrong.append(f"{seed} {layout} {difficulty} {score.field}: {said}")
            for score in scores(truth, mend(reading)):
                if score.field == "name":
                    tallies[difficulty].add(replace(score, field=MENDED_NAME))
    _print_accuracy(tallies)
    _print_doses(tallies)
    _print_layouts(layouts)
    for each in wrong[: wanted.worst]:
        print(each)
    return _verdict(tallies)


def _read(seeds: range, wanted: argparse.Namespace) -> Iterator[tuple[int, str, str, EnvelopeReading, float]]:
    cache: dict[tuple[int, str, float], tuple[PhotoReading, float]] = {}
    if wanted.cache and wanted.cache.exists():
        cache = pickle.loads(wanted.cache.read_bytes())
    models = find_models(wanted.models)
    for seed in seeds:
        drawn = envelope(seed)
        for difficulty in wanted.difficulties.split(","):
            key = (seed, difficulty, wanted.megapixels)
            if key not in cache:
                photo = photograph(drawn, difficulty, wanted.megapixels)
                before = time.perf_counter()
                seen = read_photo(cleaned(photo.jpeg), models)
                cache[key] = seen, time.perf_counter() - before
            seen, seconds = cache[key]
            yield (
                seed,
                drawn.layout,
                difficulty,
                read_fields(seen.recognition, seen.mark_chances, seen.tick_chances),
                seconds,
            )
        if wanted.cache:
            wanted.cache.write_bytes(pickle.dumps(cache))


def _print_accuracy(tallies: dict[str, Tally]) -> None:
    print(f"| field | {' | '.join(tallies)} |\n|---|{'---|' * len(tallies)}")
    for name in (MENDED_NAME, *MEDICINE_FIELDS, *HEAD_FIELDS):
        cells = (f"{each.accuracy([name]):.1%} ({each.right[name]}/{each.all[name]})" for each in tallies.values())
        print(f"| {name} | {' | '.join(cells)} |")
    whole = (f"**{each.accuracy((*MEDICINE_FIELDS, *HEAD_FIELDS)):.1%}**" for each in tallies.values())
    print(f"| all fields | {' | '.join(whole)} |")
    seconds = (f"{sum(each.seconds) / len(each.seconds):.1f}" for each in tallies.values())
    print(f"| seconds a photo | {' | '.join(seconds)} |\n")


def _print_doses(tallies: dict[str, Tally]) -> None:
    print(f"| wrong, of them marked unsure | {' | '.join(tallies)} |\n|---|{'---|' * len(tallies)}")
    for name in (*DOSING, "invented"):
        cells = (f"{each.wrong[name]}, {each.caught[name]}" for each in tallies.values())
        print(f"| {name} | {' | '.join(cells)} |")
    alarms = (
        f"{sum(each.alarms[name] for name in DOSING) / max(1, sum(each.right[name] for name in DOSING)):.1%}"
        for each in tallies.values()
    )
    print(f"| right but marked unsure | {' | '.join(alarms)} |\n")


def _print_layouts(layouts: dict[str, Tally]) -> None:
    print("| layout | all fields | dose, times, days |\n|---|---|---|")
    for layout, each in layouts.items():
        print(f"| {layout} | {each.accuracy((*MEDICINE_FIELDS, *HEAD_FIELDS)):.1%} | {each.accuracy(DOSING):.1%} |")
    print()


def _verdict(tallies: dict[str, Tally]) -> int:
    missed = [
        f"{name}: {each.accuracy((*MEDICINE_FIELDS, *HEAD_FIELDS)):.1%} of fields, {AIMS[name]:.0%} asked for"
        for name, each in tallies.items()
        if name in AIMS and each.accuracy((*MEDICINE_FIELDS, *HEAD_FIELDS)) < AIMS[name]
    ]
    wrong = sum(each.wrong[name] for each in tallies.values() for name in DOSING)
    caught = sum(each.caught[name] for each in tallies.values() for name in DOSING)
    print(f"wrong doses, times and days: {wrong}; marked unsure: {caught}")
    if wrong and caught / wrong < AIM_CAUGHT:
        missed.append(f"{caught / wrong:.0%} of wrong doses marked, {AIM_CAUGHT:.0%} asked for")
    for each in missed:
        print(f"MISSED {each}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
