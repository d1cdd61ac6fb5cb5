"""Turns a text into what will be said: first by the person's own pronunciations, then by the rules."""

from __future__ import annotations

from collections.abc import Mapping

from korean import guard, read_aloud
from operations.lookups import row_with, rows_with
from voice_tts import exceptions
from voice_tts.models import ChosenReading, Pronunciation, ReadingSettings
from voice_tts.services import synthetic_notice


def spoken_form(owner_id: int, text: str, language: str) -> str:
    """Write a Korean text as it will be spoken; return a text in another language unchanged, for the engine to read."""
    if language != "ko":
        return text
    spoken, _verdict = _read(owner_id, text)
    return synthetic_notice.with_notice(spoken, language)


def safe_spoken_form(owner_id: int, text: str, language: str) -> str:
    """Write a Korean text as it will be spoken, if the dose guard hears in it what is written.

    Raises UnsafeReading, AmbiguousDose.
    """
    if language != "ko":
        return text
    spoken, verdict = _read(owner_id, text)
    if verdict.outcome == guard.AMBIGUOUS:
        raise exceptions.AmbiguousDose(_choices(owner_id, verdict))
    if not verdict.is_safe:
        raise exceptions.UnsafeReading
    return synthetic_notice.with_notice(spoken, language)


def choose(owner_id: int, text: str, chosen: str) -> str:
    """Remember which reading of an ambiguous `text` is meant in this home; return it as it will be spoken.

    Raises UnknownReading.
    """
    own = _own_words(owner_id)
    easy = uses_easy_words(owner_id)
    verdict = guard.check(_with_own_words(text, own), read_aloud(text, own, easy=easy))
    if chosen not in {choice.text for choice in verdict.choices}:
        raise exceptions.UnknownReading
    ChosenReading.objects.update_or_create(user_id=owner_id, written=text, defaults={"chosen": chosen})
    return read_aloud(chosen, own, easy=easy)


def uses_easy_words(owner_id: int) -> bool:
    """Return whether texts are read to this person in easy words."""
    return (row_with(ReadingSettings, user_id=owner_id) or ReadingSettings()).easy_words


def use_easy_words(owner_id: int, easy: bool) -> None:
    """Choose easy or formal words for this person."""
    ReadingSettings.objects.update_or_create(user_id=owner_id, defaults={"easy_words": easy})


def _read(owner_id: int, text: str) -> tuple[str, guard.Verdict]:
    own, easy = _own_words(owner_id), uses_easy_words(owner_id)
    spoken = read_aloud(text, own, easy=easy)
    verdict = guard.check(_with_own_words(text, own), spoken)
    if verdict.outcome != guard.AMBIGUOUS:
        return spoken, verdict
    reading = ChosenReading.objects.filter(user_id=owner_id, written=text).first()
    if reading is None:
        return spoken, verdict
    spoken = read_aloud(reading.chosen, own, easy=easy)
    return spoken, guard.check(_with_own_words(reading.chosen, own), spoken)


def _choices(owner_id: int, verdict: guard.Verdict) -> list[dict[str, str]]:
    own, easy = _own_words(owner_id), uses_easy_words(owner_id)
    return [{"text": choice.text, "spoken": read_aloud(choice.text, own, easy=easy)} for choice in verdict.choices]


def _own_words(owner_id: int) -> dict[str, str]:
    return {word.written: word.spoken for word in rows_with(Pronunciation, user_id=owner_id)}


def _with_own_words(text: str, own: Mapping[str, str]) -> str:
    # What a home writes for a word is meant as it is written there.
    for written in sorted(own, key=len, reverse=True):
        text = text.replace(written, own[written])
    return text
