"""Turns a text into what will be said: first by the person's own pronunciations, then by the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from korean import guard, read_aloud
from operations.lookups import row_with, rows_with
from voice_tts import exceptions
from voice_tts.models import ChosenReading, Pronunciation, ReadingSettings, Refusal
from voice_tts.services import refused_texts, synthetic_notice

NameSource = Callable[[int], Mapping[str, str]]
_name_sources: list[NameSource] = []
_REFUSALS = {guard.DISAGREE: Refusal.UNSAFE, guard.AMBIGUOUS: Refusal.AMBIGUOUS}
_MAY_HOLD_NAME = re.compile("[A-Za-z]{3}")


def add_names(source: NameSource) -> None:
    """Register a source of a user's names: Hangul by Latin spelling in small letters, three of them in a row."""
    _name_sources.append(source)


def names_of(owner_id: int) -> dict[str, str]:
    """Return how names in Latin letters are said to this person, from all sources."""
    return {spelling: hangul for source in _name_sources for spelling, hangul in source(owner_id).items()}


@dataclass(frozen=True, slots=True)
class _Words:
    """In which words a person is read to."""

    own: Mapping[str, str]
    names: Mapping[str, str]
    easy: bool

    def read(self, text: str) -> str:
        return read_aloud(text, self.own, easy=self.easy, names=self.names)

    def check(self, text: str, spoken: str) -> guard.Verdict:
        # What a home writes for a word is meant as it is written there.
        for written in sorted(self.own, key=len, reverse=True):
            text = text.replace(written, self.own[written])
        return guard.check(text, spoken)


def spoken_form(owner_id: int, text: str, language: str) -> str:
    """Write a Korean text as it will be spoken; return a text in another language unchanged, for the engine to read."""
    if language != "ko":
        return text
    spoken, _verdict = _read(owner_id, text)
    return synthetic_notice.with_notice(spoken, language)


def safe_spoken_form(owner_id: int, text: str, language: str) -> str:
    """Write a Korean text as it will be spoken, if the dose guard hears in it what is written.

    What it refuses is noted for the caregiver. Raises UnsafeReading, AmbiguousDose.
    """
    if language != "ko":
        return text
    spoken, verdict = _read(owner_id, text)
    if not verdict.is_safe:
        refused_texts.note(owner_id, text, spoken, _REFUSALS[verdict.outcome])
    if verdict.outcome == guard.AMBIGUOUS:
        raise exceptions.AmbiguousDose(_choices(_words_for(owner_id, text), verdict))
    if not verdict.is_safe:
        raise exceptions.UnsafeReading
    return synthetic_notice.with_notice(spoken, language)


def choose(owner_id: int, text: str, chosen: str) -> str:
    """Remember which reading of an ambiguous `text` is meant in this home; return it as it will be spoken.

    The caregiver need not be told of the text any more. Raises UnknownReading.
    """
    words = _words_for(owner_id, text)
    verdict = words.check(text, words.read(text))
    if chosen not in {choice.text for choice in verdict.choices}:
        raise exceptions.UnknownReading
    ChosenReading.objects.update_or_create(user_id=owner_id, written=text, defaults={"chosen": chosen})
    refused_texts.forget(owner_id, text)
    return words.read(chosen)


def readings_of(owner_id: int, text: str) -> tuple[str, str, list[dict[str, str]]]:
    """Return how a Korean text is read in this home, the guard's outcome, and the choices where it is ambiguous."""
    spoken, verdict = _read(owner_id, text)
    return spoken, verdict.outcome, _choices(_words_for(owner_id, text), verdict)


def has_chosen(owner_id: int, text: str) -> bool:
    """Return whether this home chose a reading of `text`."""
    return ChosenReading.objects.filter(user_id=owner_id, written=text).exists()


def uses_easy_words(owner_id: int) -> bool:
    """Return whether texts are read to this person in easy words."""
    return (row_with(ReadingSettings, user_id=owner_id) or ReadingSettings()).easy_words


def use_easy_words(owner_id: int, easy: bool) -> None:
    """Choose easy or formal words for this person."""
    ReadingSettings.objects.update_or_create(user_id=owner_id, defaults={"easy_words": easy})


def _read(owner_id: int, text: str) -> tuple[str, guard.Verdict]:
    words = _words_for(owner_id, text)
    spoken = words.read(text)
    verdict = words.check(text, spoken)
    if verdict.outcome != guard.AMBIGUOUS:
        return spoken, verdict
    reading = ChosenReading.objects.filter(user_id=owner_id, written=text).first()
    if reading is None:
        return spoken, verdict
    spoken = words.read(reading.chosen)
    return spoken, words.check(reading.chosen, spoken)


def _choices(words: _Words, verdict: guard.Verdict) -> list[dict[str, str]]:
    return [{"text": choice.text, "spoken": words.read(choice.text)} for choice in verdict.choices]


def _words_for(owner_id: int, text: str) -> _Words:
    own = {word.written: word.spoken for word in rows_with(Pronunciation, user_id=owner_id)}
    # Most reminders hold Hangul alone, and are spared the query.
    names = names_of(owner_id) if _MAY_HOLD_NAME.search(text) else {}
    return _Words(own, names, uses_easy_words(owner_id))
