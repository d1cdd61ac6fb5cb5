"""The printed words of a drawn envelope as a perfect recogniser would give them, and spoilt ones."""

from __future__ import annotations

from collections.abc import Callable

from ocr.reading.fields import read_fields
from ocr.reading.words import Box, Recognition, Word
from ocr.services.readings import PlacedReading
from ocr.tests.envelopes import Envelope, Photo, PrintedWord


def words_of(envelope: Envelope, change: Callable[[PrintedWord], tuple[str, float]] | None = None) -> Recognition:
    """change: word -> text and confidence; an empty text leaves the word out."""
    words = []
    for printed in envelope.printed:
        text, confidence = change(printed) if change else (printed.text, 0.95)
        if text:
            words.append(Word(text, box_of(printed.box), confidence))
    return Recognition(tuple(words), envelope.picture.width, envelope.picture.height)


def line(*texts: tuple[str, int, int], height: int = 36, confidence: float = 0.95) -> tuple[Word, ...]:
    """Words of (text, left, top); as wide as letters of that height are."""
    return tuple(
        Word(text, Box(left, top, round(len(text) * height * 0.8), height), confidence) for text, left, top in texts
    )


def recognised(*lines: tuple[Word, ...]) -> Recognition:
    return Recognition(tuple(word for each in lines for word in each), 1500, 2100)


def box_of(place: tuple[int, int, int, int]) -> Box:
    left, top, right, bottom = place
    return Box(left, top, right - left, bottom - top)


def reading_on(photo: Photo, recognition: Recognition) -> PlacedReading:
    """What stands in `recognition`, an envelope's paper, with its places on `photo`."""
    envelope = read_fields(recognition)
    return PlacedReading(envelope.moved(lambda box: _on(photo, box)), *photo.size)


def _on(photo: Photo, box: Box) -> Box:
    return box_of(photo.place((box.left, box.top, box.right, box.bottom)))
