"""The criteria that the thirty reminders must meet, and the verdict on a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final

from speech.acceptance.measure import Outcome


@dataclass(frozen=True, slots=True)
class Criterion:
    """One bound and the measurement against it. name, name_ko: in English and Korean, for the reader."""

    name: str
    name_ko: str
    measured: str
    bound: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """What is known about the weights. genuine: published and verified, or the user's own. note: which ones."""

    genuine: bool
    note: str


MOST_MEAN_ERROR: Final = 0.42
"""Mean phoneme error over all reminders. With this recogniser, two clips of a real Korean speaker score 0.36 and 0.37,
espeak-ng 0.36, the built-in engine 0.30, and any of them against the wrong text 0.70."""
MOST_ERROR: Final = 0.55
"""Phoneme error of one reminder; the worst of the ninety spoken by the voices above was 0.47."""
MOST_ABOVE: Final = 1
"""Reminders that may exceed MOST_ERROR: one may be the recogniser's fault, two are not."""
MOST_CONFUSED: Final = 1
"""Reminders that may sound more like another of the thirty. The voices above had none; chance would give 29."""
LEAST_LIKENESS: Final = 0.5
"""Least mean on the scale of `likeness`: nearer to the person than to strangers."""
MOST_FAILURES: Final = 0
"""Reminders that may stay unspoken: none, since each is a dose that may be missed."""
MOST_FLAWS: Final = 0
"""Recordings that the service would refuse to play."""
MOST_RETRIES_SHARE: Final = 0.2
"""Share of the reminders. The reference implementation swallows or repeats words in one to five of a hundred; needing
another seed over four times as often means that weights, clip or transcript do not fit."""
MOST_REAL_TIME_FACTOR: Final = 1.0
"""Limit on the median; beyond it a stream runs dry while playing."""
MOST_FIRST_AUDIO_SECONDS: Final = 2.0
"""Limit on the median; after about two seconds people take silence for a failure (Miller 1968)."""


def judge_run(outcomes: Sequence[Outcome], weights: Weights) -> list[Criterion]:
    """Compare a run with every bound; it passes if all are met. A bound that could not be measured is not met."""
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    ranks = [outcome.rank for outcome in outcomes if outcome.rank is not None]
    unspoken = len(outcomes) - len(errors)
    failures = sum(bool(outcome.failure) for outcome in outcomes)
    flaws = sum(bool(outcome.flaw) for outcome in outcomes)
    retried = sum(outcome.retries > 0 for outcome in outcomes)
    above = sum(error > MOST_ERROR for error in errors) + unspoken
    confused = sum(rank > 1 for rank in ranks) + unspoken
    spoken = [outcome for outcome in outcomes if not outcome.failure]
    rtf = _median(outcome.real_time_factor for outcome in spoken)
    first = _median(outcome.first_audio_seconds for outcome in spoken)
    count = len(outcomes)
    return [
        Criterion("Weights", "모델 가중치", weights.note, "real and verified", weights.genuine),
        _count("Reminders not spoken", "말하지 못한 문장", failures, MOST_FAILURES, count),
        _count("Implausible audio", "이상한 소리", flaws, MOST_FLAWS, count),
        _count(
            "Reminders that needed another try", "다시 시도한 문장", retried, int(MOST_RETRIES_SHARE * count), count
        ),
        _most("Phoneme error, mean", "음소 오류율 평균", fmean(errors) if errors else None, MOST_MEAN_ERROR),
        _count(f"Reminders with a phoneme error above {MOST_ERROR}", "음소 오류가 큰 문장", above, MOST_ABOVE, count),
        _count("Taken for another reminder", "다른 문장으로 들린 문장", confused, MOST_CONFUSED, count),
        _likeness(outcomes),
        _most("Real-time factor, median", "실시간 비율 중앙값", rtf, MOST_REAL_TIME_FACTOR),
        _most("Seconds to first audio, median", "첫 소리까지 걸린 시간(초) 중앙값", first, MOST_FIRST_AUDIO_SECONDS),
    ]


def _median(values: Iterable[float | None]) -> float | None:
    """Return the median; None if a spoken reminder lacks its value, or if there are no values."""
    found = list(values)
    return None if not found or None in found else median(value for value in found if value is not None)


def _count(name: str, name_ko: str, found: int, most: int, count: int) -> Criterion:
    return Criterion(name, name_ko, f"{found} / {count}", f"≤ {most}", found <= most and count > 0)


def _most(name: str, name_ko: str, value: float | None, most: float) -> Criterion:
    measured = "not measurable" if value is None else f"{value:.2f}"
    return Criterion(name, name_ko, measured, f"≤ {most:.2f}", value is not None and value <= most)


def _likeness(outcomes: Sequence[Outcome]) -> Criterion:
    values = [outcome.likeness for outcome in outcomes if outcome.likeness is not None]
    whole = bool(values) and len(values) == sum(outcome.speech is not None for outcome in outcomes)
    return Criterion(
        "Likeness to the clip, mean (0 a stranger, 1 the same person)",
        "목소리 닮은 정도 평균 (0 남남, 1 본인)",
        f"{fmean(values):.2f}" if values else "not measurable",
        f"≥ {LEAST_LIKENESS:.2f}",
        whole and fmean(values) >= LEAST_LIKENESS,
    )
