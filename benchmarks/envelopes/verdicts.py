"""Counts what a reading does to a person, worst first: wrong and sure, vanished, phantom, then missing and right."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ocr.reading.envelope import EnvelopeReading
from ocr.reading.trust import LOW
from ocr.tests.envelopes.contents import Truth
from ocr.tests.envelopes.scoring import HEAD_FIELDS, MEDICINE_FIELDS, Score, pair, scores

DOSING = ("dose", "times_a_day", "days")
LINE, SURE_NAME = "a medicine's line", "a phantom's sure name"


class Verdict(enum.Enum):
    """What became of one field, the worst first."""

    WRONG_AND_SURE = "wrong and sure"
    VANISHED = "vanished"
    PHANTOM = "phantom"
    WRONG = "wrong, unsure"
    MISSING = "missing"
    UNSURE = "right, unsure"
    RIGHT = "right"


@dataclass(slots=True)
class Verdicts:
    """Counts of verdicts by field; `LINE` counts whole medicines."""

    counts: Counter[tuple[str, Verdict]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, title: str, truth: Truth, reading: EnvelopeReading, left_out: Iterable[str] = ()) -> None:
        """Judge the reading of one paper. left_out: fields of which the truth says nothing."""
        unknown = set(left_out)
        pairs, invented = pair(truth.medicines, reading.medicines)
        for wanted, found in pairs:
            if found is None:
                self._count(title, LINE, Verdict.VANISHED, wanted.name)
        for each in invented:
            sure = " with a sure name" if each.name.value and each.name.confidence >= LOW else ""
            self._count(title, LINE, Verdict.PHANTOM, f"{each.name.value!r}{sure}")
        for score in scores(truth, reading):
            if score.field != "invented" and score.field not in unknown:
                self._count(title, score.field, verdict_of(score), f"{score.wanted!r} read as {score.found!r}")

    def _count(self, title: str, name: str, verdict: Verdict, said: str) -> None:
        self.counts[name, verdict] += 1
        if verdict not in (Verdict.RIGHT, Verdict.UNSURE):
            self.faults.append(f"{verdict.value}: {title}: {name}: {said}")

    def of(self, verdict: Verdict, fields: Iterable[str]) -> int:
        """Return how often `verdict` was given to these fields."""
        return sum(self.counts[name, verdict] for name in fields)

    def right_share(self, fields: Iterable[str]) -> float:
        """Return the share of these fields that are right, sure or not."""
        names = list(fields)
        whole = sum(self.of(verdict, names) for verdict in Verdict)
        return (self.of(Verdict.RIGHT, names) + self.of(Verdict.UNSURE, names)) / max(1, whole)

    def unsure_share(self, fields: Iterable[str]) -> float:
        """Return the share of the right fields that ask for a tick."""
        names = list(fields)
        unsure = self.of(Verdict.UNSURE, names)
        return unsure / max(1, unsure + self.of(Verdict.RIGHT, names))

    def table(self) -> Iterator[str]:
        """Yield the lines of a Markdown table, the worst verdicts first."""
        yield f"| field | {' | '.join(each.value for each in Verdict)} |"
        yield f"|---|{'---|' * len(Verdict)}"
        for name in (LINE, *MEDICINE_FIELDS, *HEAD_FIELDS):
            yield f"| {name} | {' | '.join(str(self.counts[name, each]) for each in Verdict)} |"
        yield f"| **dose, times, days** | {' | '.join(str(self.of(each, DOSING)) for each in Verdict)} |"
        yield (
            f"\ndose, times, days: {self.right_share(DOSING):.1%} right; "
            f"of the right ones {self.unsure_share(DOSING):.1%} ask for a tick"
        )


def verdict_of(score: Score) -> Verdict:
    """Return what became of one field."""
    is_sure = score.confidence >= LOW
    if score.is_right:
        return Verdict.RIGHT if is_sure or not score.wanted else Verdict.UNSURE
    if score.found is None:
        return Verdict.MISSING
    return Verdict.WRONG_AND_SURE if is_sure else Verdict.WRONG
