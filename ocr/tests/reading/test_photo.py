"""Whole photos, read by the real models in the real process; left out where `download_ocr` has not been run."""

from __future__ import annotations

import io
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ocr.conf import ocr_settings
from ocr.reading.model_files import Models, find_models
from ocr.reading.photo import Limits, PhotoReading, pack, read_photo
from ocr.reading.words import Box, Recognition, RecognizerFailed, RecognizerMissing, RecognizerOverloaded
from ocr.services.photos import clean_photo
from ocr.tests.envelopes import Envelope, Photo, envelope, photograph
from ocr.tests.envelopes.paper import FontsMissing

SEED = 0
"""A table of five medicines."""


@pytest.fixture(scope="module")
def models() -> Models:
    found = find_models(ocr_settings().models)
    if missing := found.missing():
        pytest.skip(f"not installed: {', '.join(missing)}; run manage.py download_ocr")
    return found


@pytest.fixture(scope="module")
def drawn() -> Envelope:
    try:
        return envelope(SEED)
    except FontsMissing as error:
        pytest.skip(str(error))


def _cleaned(photo: Photo) -> bytes:
    return clean_photo(io.BytesIO(photo.jpeg), len(photo.jpeg))


def _turned(jpeg: bytes, quarters: int) -> bytes:
    with Image.open(io.BytesIO(jpeg)) as photo:
        turned = Image.fromarray(np.rot90(np.asarray(photo), quarters).copy())
    written = io.BytesIO()
    turned.save(written, "JPEG", quality=90)
    return written.getvalue()


@pytest.fixture(scope="module")
def reading(models: Models, drawn: Envelope) -> tuple[Photo, PhotoReading]:
    photo = photograph(drawn, "easy", 2.5)
    return photo, read_photo(_cleaned(photo), models)


def _text(reading: PhotoReading) -> str:
    return " ".join(word.text for word in reading.recognition.words)


def _doses_read(drawn: Envelope, reading: PhotoReading) -> list[bool]:
    """Of each printed dose, times and days: whether a word over it says so."""
    words = [word.text for word in reading.recognition.words]
    wanted = [word.text for word in drawn.printed if word.field.endswith(("dose", "times_a_day", "days"))]
    return [text in words for text in wanted]


def test_numbers_and_korean_are_read(drawn: Envelope, reading: tuple[Photo, PhotoReading]):
    found = _doses_read(drawn, reading[1])
    assert len(found) >= 10
    assert sum(found) >= 0.8 * len(found)
    assert "mg" in _text(reading[1])


def test_words_are_placed_on_the_photo_where_they_are_seen(drawn: Envelope, reading: tuple[Photo, PhotoReading]):
    photo, read = reading
    with Image.open(io.BytesIO(_cleaned(photo))) as shown:
        assert shown.size == photo.size
    checked = 0
    for printed in drawn.printed:
        same = [word for word in read.recognition.words if word.text == printed.text]
        if len(same) != 1 or sum(each.text == printed.text for each in drawn.printed) != 1 or len(printed.text) < 3:
            continue
        left, top, right, bottom = photo.place(printed.box)
        x, y = read.on_photo(same[0].box).centre
        assert left - 20 <= x <= right + 20
        assert top - 20 <= y <= bottom + 20
        checked += 1
    assert checked >= 3


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_photo_is_read_whichever_way_it_lies(
    quarters: int, models: Models, drawn: Envelope, reading: tuple[Photo, PhotoReading]
):
    """As with a stale EXIF orientation: nothing but the picture tells."""
    upright = _cleaned(reading[0])
    read = read_photo(_turned(upright, quarters), models)
    assert sum(_doses_read(drawn, read)) >= 0.8 * len(_doses_read(drawn, read))
    middle = read.recognition.width // 2, read.recognition.height // 2
    here, there = read.on_photo(Box(*middle, 1, 1)).centre, read.on_photo(Box(middle[0] + 200, middle[1], 1, 1)).centre
    way = {1: (0, -1), 2: (-1, 0), 3: (0, 1)}[quarters]
    assert np.sign(np.round((np.array(there) - here) / 100)).tolist() == list(way)


def test_a_photo_without_text_gives_no_words(models: Models):
    blank = io.BytesIO()
    Image.new("RGB", (600, 400), (140, 100, 70)).save(blank, "JPEG")
    assert read_photo(blank.getvalue(), models).recognition.words == ()


@pytest.mark.parametrize("limits", [Limits(processor_seconds=1), Limits(wall_seconds=0.3)])
def test_a_reading_that_the_server_cannot_finish_blames_the_server_and_leaves_no_process(
    limits: Limits, models: Models, reading: tuple[Photo, PhotoReading]
):
    children = _children()
    with pytest.raises(RecognizerOverloaded) as caught:
        read_photo(_cleaned(reading[0]), models, limits=limits)
    assert "서버" in caught.value.message
    assert "다시 찍어" not in caught.value.message
    assert _children() <= children


def test_a_reading_cut_short_is_tried_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ran = []
    answer = pack(Recognition((), 8, 8), (1.0, 0, 0, 0, 1, 0, 0, 0, 1), False, Image.new("RGB", (8, 8)))

    def run(*args, **kwargs):
        ran.append(args)
        killed = len(ran) == 1
        return subprocess.CompletedProcess(args, -9 if killed else 0, b"" if killed else answer, b"")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(Models, "require", lambda models: None)
    assert read_photo(b"", Models(tmp_path, tmp_path)).recognition.words == ()
    assert len(ran) == 2


def _children() -> set[str]:
    """Processes that this one has started and not yet buried."""
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return set(path.read_text().split()) if path.exists() else set()


def test_broken_bytes_fail_with_a_sentence(models: Models):
    with pytest.raises(RecognizerFailed) as caught:
        read_photo(b"no photo at all", models)
    assert caught.value.message


def test_without_models_nothing_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: pytest.fail("a process was started"))
    with pytest.raises(RecognizerMissing, match="download_ocr"):
        read_photo(b"", Models(tmp_path, tmp_path))
