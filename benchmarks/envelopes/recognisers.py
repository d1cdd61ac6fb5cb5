"""Compares how well recognisers read the words of drawn envelopes, on the same corrected pictures.

    python -m benchmarks.envelopes.recognisers [--seeds 0:6] [--difficulties easy,medium] [--models models/ocr]
    python -m benchmarks.envelopes.recognisers --folder MY_PHOTOS [--models models/ocr]

Prints a table for docs/ocr.md: share of field words read correctly, the same for words with digits, character error
rate of field words, seconds per page. --folder: an owner's own photos, each with a JSON file that says what is printed
as those of `real_papers` do; prints what becomes of doses, times and days with Tesseract's Korean model and with the
net of `download_ocr --korean pp-ocrv5`, and which is better. The photos stay on this machine.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tesserocr
from PIL import Image

from benchmarks.envelopes.real_papers import truth_of
from benchmarks.envelopes.uploads import cleaned
from benchmarks.envelopes.verdicts import DOSING, Verdict, Verdicts
from benchmarks.temporary_project import temporary_project
from korean.jamo import distance
from ocr.reading.fields import read_fields
from ocr.reading.lines import LineReader
from ocr.reading.local_recogniser import LocalRecognizer
from ocr.reading.marks import Marks, erase_pen
from ocr.reading.model_files import Models, find_models
from ocr.reading.picture import Corrected, correct
from ocr.reading.pp_ocr_detector import TextDetector
from ocr.reading.pp_ocr_reader import KoreanNetReader, LatinReader
from ocr.reading.shapes import carry
from ocr.reading.tesseract_reader import HangulReader, ReadsHangul
from ocr.reading.words import Box, Recognition, Word
from ocr.tests.envelopes import PrintedWord, envelope, photograph
from ocr.tests.envelopes.photo import Photo

THREADS = 2
PAGE_LAYOUTS = {
    "automatic": tesserocr.PSM.AUTO,
    "one block": tesserocr.PSM.SINGLE_BLOCK,
    "sparse": tesserocr.PSM.SPARSE_TEXT,
}
Recogniser = Callable[[Image.Image], Recognition]


@dataclass
class Tally:
    """Counts over all pages: field words, those with digits, their characters, and what was read right or wrong."""

    words: int = 0
    right: int = 0
    numbers: int = 0
    numbers_right: int = 0
    characters: int = 0
    errors: int = 0
    pages: int = 0
    seconds: float = 0.0

    def add(self, printed: str, read: str) -> None:
        """Count one word; anything else read beside it does not count against it."""
        is_right, is_number = printed in read, any(letter.isdigit() for letter in printed)
        self.words += 1
        self.right += is_right
        self.numbers += is_number
        self.numbers_right += is_right and is_number
        self.characters += len(printed)
        self.errors += 0 if is_right else min(distance(printed, read), len(printed))


def by_page(folder: Path, layout: int) -> Recogniser:
    """Return a recogniser that lets Tesseract find the lines itself."""
    tesseract = tesserocr.PyTessBaseAPI(path=str(folder), lang="kor", psm=layout, oem=tesserocr.OEM.LSTM_ONLY)

    def read(picture: Image.Image) -> Recognition:
        tesseract.SetImage(picture)
        tesseract.SetSourceResolution(300)
        tesseract.Recognize()
        words = []
        found = tesseract.GetIterator()
        for place in tesserocr.iterate_level(found, tesserocr.RIL.WORD) if found else ():
            if place.Empty(tesserocr.RIL.WORD):
                continue
            left, top, right, bottom = place.BoundingBox(tesserocr.RIL.WORD)
            words.append(Word(place.GetUTF8Text(tesserocr.RIL.WORD), Box(left, top, right - left, bottom - top), 1))
        return Recognition(tuple(words), picture.width, picture.height)

    return read


class _NoLatin:
    """A Latin reader that reads nothing, so that everything is left to Tesseract."""

    def read(self, lines: list[Image.Image]) -> list[list[object]]:
        return [[] for _line in lines]


def over(printed: PrintedWord, photo: Photo, corrected: Corrected, seen: Recognition) -> str:
    """Return what was read where a word is printed."""
    left, top, right, bottom = printed.box
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)
    back = np.asarray(np.linalg.inv(corrected.to_photo), np.float64)
    placed = carry(carry(corners, photo.homography), back)
    (x, y), (x2, y2) = placed.min(axis=0), placed.max(axis=0)
    read = ""
    for word in seen.words:
        shared = min(x2, word.box.right) - max(x, word.box.left)
        if y <= word.box.centre[1] <= y2 and shared > 0.5 * min(word.box.width, x2 - x):
            read += word.text
    return read


def own_photos(folder: Path, models: Models) -> Iterator[str]:
    """Yield a line for each reader of Hangul that is installed, and the name of the better one."""
    detector, latin = TextDetector(models.detection, THREADS), LatinReader(models.latin, 1)
    readers: dict[str, ReadsHangul] = {"tesseract": HangulReader(models.tessdata)}
    if models.korean_net is not None:
        readers["pp-ocrv5"] = KoreanNetReader(models.korean_net, 1)
    results: dict[str, Verdicts] = {}
    for name, hangul in readers.items():
        local = LocalRecognizer(detector, LineReader(hangul, latin), THREADS)
        verdicts = results[name] = Verdicts()
        for path in sorted(each for each in folder.iterdir() if each.suffix.lower() in (".jpg", ".jpeg", ".png")):
            with Image.open(io.BytesIO(cleaned(path.read_bytes()))) as stored:
                corrected = correct(stored.convert("RGB"), detector, hangul, latin)
            marks = Marks(corrected.picture)
            seen = local.recognize(np.asarray(erase_pen(corrected.picture)))
            truth = truth_of(json.loads(path.with_suffix(".json").read_text()))
            verdicts.add(path.stem, truth, read_fields(seen, marks.chances, marks.ticks))
        counts = ", ".join(f"{verdicts.of(each, DOSING)} {each.value}" for each in Verdict)
        yield f"{name}: doses, times and days {counts}"
    yield f"better: {max(results, key=lambda name: _rank(results[name]))}"


def _rank(verdicts: Verdicts) -> tuple[int, float]:
    """Order readings: first by how few doses are wrong and sure, then by how many are right."""
    return -verdicts.of(Verdict.WRONG_AND_SURE, DOSING), verdicts.right_share(DOSING)


def _lines(wanted: argparse.Namespace) -> Iterator[str]:
    models = find_models(wanted.models)
    detector, hangul = TextDetector(models.detection, THREADS), HangulReader(models.tessdata)
    latin = LatinReader(models.latin, 1)
    recognisers: dict[str, Recogniser] = {
        f"Tesseract, layout {name}": by_page(models.tessdata, layout) for name, layout in PAGE_LAYOUTS.items()
    }
    for name, lines in (
        ("PP-OCR finds, Tesseract reads", LineReader(hangul, _NoLatin())),  # type: ignore[arg-type]
        ("PP-OCR finds, Tesseract and PP-OCR read", LineReader(hangul, latin)),
    ):
        local = LocalRecognizer(detector, lines, THREADS)
        recognisers[name] = lambda picture, local=local: local.recognize(np.asarray(picture))  # type: ignore[misc]
    tallies = {name: Tally() for name in recognisers}
    first, last = (int(seed) for seed in wanted.seeds.split(":"))
    for seed in range(first, last):
        drawn = envelope(seed)
        for difficulty in wanted.difficulties.split(","):
            photo = photograph(drawn, difficulty)
            with Image.open(io.BytesIO(cleaned(photo.jpeg))) as stored:
                corrected = correct(stored.convert("RGB"), detector, hangul, latin)
            for name, recogniser in recognisers.items():
                begun = time.perf_counter()
                seen = recogniser(corrected.picture)
                tally = tallies[name]
                tally.seconds += time.perf_counter() - begun
                tally.pages += 1
                for printed in drawn.printed:
                    if printed.field:
                        tally.add(printed.text, over(printed, photo, corrected, seen))
    yield "| recogniser | words right | words with digits right | character errors | seconds a page |"
    yield "|---|---|---|---|---|"
    for name, tally in tallies.items():
        right, numbers = tally.right / tally.words, tally.numbers_right / tally.numbers
        errors, seconds = tally.errors / tally.characters, tally.seconds / tally.pages
        yield f"| {name} | {right:.1%} | {numbers:.1%} | {errors:.1%} | {seconds:.1f} |"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="0:6")
    parser.add_argument("--difficulties", default="easy,medium")
    parser.add_argument("--models", type=Path, default=Path("models/ocr"))
    parser.add_argument("--folder", type=Path)
    wanted = parser.parse_args()
    with temporary_project():
        for line in own_photos(wanted.folder, find_models(wanted.models)) if wanted.folder else _lines(wanted):
            print(line)


if __name__ == "__main__":
    main()
