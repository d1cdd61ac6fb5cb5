"""Measures how well real layouts are read: redrawn papers, pictures with their truth, and pages of words.

    python -m benchmarks.envelopes.real_papers [--folder ../shared/ocr] [--seeds 0:24] [--difficulties easy,medium]
        [--cache FILE] [--models models/ocr] [--faults]

Prints tables for docs/ocr.md, the worst first: wrong and sure, vanished and phantom medicines, then what is missing and
what is right. --folder: pictures, each with a JSON file of the same name that says what is printed. --cache stores the
recogniser's output. Returns 1 if anything is wrong and sure, or vanished.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.envelopes.uploads import cleaned
from benchmarks.envelopes.verdicts import DOSING, LINE, Verdict, Verdicts
from benchmarks.temporary_project import temporary_project
from ocr.reading.envelope import EnvelopeReading
from ocr.reading.fields import read_fields
from ocr.reading.model_files import Models, find_models
from ocr.reading.photo import PhotoReading, read_photo
from ocr.tests.envelopes import photograph, real_paper
from ocr.tests.envelopes.contents import TrueMedicine, Truth
from ocr.tests.envelopes.scoring import HEAD_FIELDS
from ocr.tests.envelopes.word_pages import WORD_PAGES


class Cache:
    """Remembers what the recogniser read, by any key, in a file if one is named."""

    def __init__(self, models: Models, path: Path | None) -> None:
        self._models = models
        self._path = path
        self._seen: dict[Any, PhotoReading] = {}
        if path is not None and path.exists():
            self._seen = pickle.loads(path.read_bytes())

    def read(self, key: Any, photo: bytes) -> EnvelopeReading:
        """Return what the photo says."""
        if key not in self._seen:
            self._seen[key] = read_photo(cleaned(photo), self._models)
            if self._path is not None:
                self._path.write_bytes(pickle.dumps(self._seen))
        seen = self._seen[key]
        return read_fields(seen.recognition, seen.mark_chances, seen.tick_chances)


def of_words() -> Verdicts:
    """Judge the pages of words."""
    verdicts = Verdicts()
    for page in WORD_PAGES:
        truth = Truth(page.medicines, None, "", page.hospital, page.patient)
        left_out = {name for name in HEAD_FIELDS if not getattr(truth, name)}
        verdicts.add(page.title, truth, read_fields(page.words), left_out)
    return verdicts


def of_folder(folder: Path, cache: Cache) -> Verdicts:
    """Judge the pictures of a folder."""
    verdicts = Verdicts()
    for path in sorted(folder.glob("*.png")):
        truth = truth_of(json.loads(path.with_suffix(".json").read_text()))
        verdicts.add(path.stem, truth, cache.read(path.name, path.read_bytes()))
    return verdicts


def of_seeds(seeds: range, difficulty: str, cache: Cache) -> dict[str, Verdicts]:
    """Judge redrawn papers, by layout."""
    verdicts: dict[str, Verdicts] = {}
    for seed in seeds:
        drawn = real_paper(seed)
        reading = cache.read((seed, difficulty), photograph(drawn, difficulty).jpeg)
        verdicts.setdefault(drawn.layout, Verdicts()).add(f"{seed} {drawn.layout} {difficulty}", drawn.truth, reading)
    return verdicts


def truth_of(said: dict[str, Any]) -> Truth:
    """Return the truth that a JSON file states."""
    medicines = tuple(
        TrueMedicine(
            each["name"],
            each["strength"] or "",
            each["dose"] or "",
            each["times_a_day"] or 0,
            each["days"] or 0,
            each["instructions"] or "",
        )
        for each in said["medicines"]
    )
    day = said["dispensed_on"]
    heads = (said[name] or "" for name in ("pharmacy", "hospital", "patient"))
    return Truth(medicines, dt.date.fromisoformat(day) if day else None, *heads)


def _reports(wanted: argparse.Namespace) -> Iterator[tuple[str, Verdicts]]:
    yield "pages of words", of_words()
    cache = Cache(find_models(wanted.models), wanted.cache)
    if wanted.folder is not None:
        yield str(wanted.folder), of_folder(wanted.folder, cache)
    seeds = range(*(int(end) for end in wanted.seeds.split(":")))
    for difficulty in wanted.difficulties.split(",") if seeds else ():
        together = Verdicts()
        for layout, each in of_seeds(seeds, difficulty, cache).items():
            print(f"{difficulty} {layout}: {_line(each)}")
            together.counts += each.counts
            together.faults += each.faults
        yield f"redrawn, {difficulty}", together


def _line(verdicts: Verdicts) -> str:
    counts = ", ".join(f"{verdicts.of(each, (*DOSING, LINE))} {each.value}" for each in Verdict)
    return f"{counts}; {verdicts.right_share(DOSING):.0%} right"


def main() -> int:
    """Print the tables; return 1 if something is wrong and sure or has vanished."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seeds", default="0:24", help="first:one past the last")
    parser.add_argument("--difficulties", default="easy,medium")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--models", type=Path, default=Path("models/ocr"))
    parser.add_argument("--faults", action="store_true", help="show every field that is not right")
    wanted = parser.parse_args()
    bad = 0
    with temporary_project():
        for title, verdicts in _reports(wanted):
            print(f"\n## {title}")
            print("\n".join(verdicts.table()))
            if wanted.faults:
                print("\n".join(sorted(verdicts.faults)))
            bad += verdicts.of(Verdict.WRONG_AND_SURE, DOSING) + verdicts.of(Verdict.VANISHED, [LINE])
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
