"""The steps of a direction: what is taken first, and what after so many days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from medicines.services.direction_days import RHYTHM_KINDS
from medicines.services.direction_hours import step_of
from medicines.services.direction_kinds import Kind, Token
from medicines.services.direction_span_words import BARE
from medicines.services.rhythm import Step
from medicines.services.unclear import Code

_UNITS_OF_DAYS = (1, 7)
"""A day and a week."""
_HOURS = frozenset({Kind.PART, Kind.CLOCK, Kind.EACH_MEAL, Kind.TIMES})


@dataclass(slots=True)
class _Stretch:
    """Tokens that hold together. days: as long as they hold; is_open: said to hold from then on."""

    tokens: list[Token] = field(default_factory=list)
    days: int | None = None
    is_open: bool = False

    def has(self, *kinds: Kind) -> bool:
        return any(token.kind in kinds for token in self.tokens)

    @property
    def is_whole(self) -> bool:
        """Whether it ends in its number of days, so that what comes next belongs to another."""
        return bool(self.tokens) and self.tokens[-1].kind == Kind.SPAN and self.has(Kind.AMOUNT, *_HOURS)


def steps_of(tokens: Sequence[Token], dose: str, times_a_day: int | None) -> tuple[Step, ...] | Code:
    """Return the steps that `tokens` name, one after the other."""
    stretches = _stretches(tokens)
    if isinstance(stretches, Code):
        return stretches
    if len(stretches) == 1 and any(token.kind == Kind.DAY_RANGE for token in tokens):
        # `1일~21일` alone may count days of a course, of a cycle or of the month.
        return Code.STEPS
    if len(stretches) == 1 and any(token.kind == Kind.SPAN and BARE in token.values for token in tokens):
        return Code.STEPS
    if _may_be_ordinals(tokens):
        return Code.STEPS
    if len(stretches) == 1:
        step = step_of(stretches[0].tokens, dose, times_a_day)
        return step if isinstance(step, Code) else (replace(step, days=stretches[0].days),)
    if any(stretch.days is None for stretch in stretches[:-1]):
        return Code.STEPS
    if any(stretch.has(*RHYTHM_KINDS) for stretch in stretches[1:]) or _rhythm_after_amount(stretches[0]):
        # All steps share their days.
        return Code.STEPS
    stretches, shared = _framed(stretches)
    steps: list[Step] = []
    for stretch in stretches:
        if not stretch.has(Kind.AMOUNT, *_HOURS):
            return Code.STEPS
        own_hours = [token for token in stretch.tokens if token.kind in _HOURS]
        named = stretch.tokens if own_hours else [*shared, *stretch.tokens]
        # The order's number of times may be that of any step, where the steps name their own.
        step = step_of(named, "" if stretch.has(Kind.AMOUNT) else dose, None if own_hours else times_a_day)
        if isinstance(step, Code):
            return step
        if not step.dose and not step.doses:
            return Code.AMOUNT
        steps.append(replace(step, days=stretch.days))
    if len({_unit_of_all(step) for step in steps}) > 1:
        return Code.AMOUNT
    if dose and not any(dose in (step.dose, *step.doses) for step in steps):
        # The order's own amount is none of those in the words.
        return Code.AMOUNT
    return tuple(steps)


def _framed(stretches: list[_Stretch]) -> tuple[list[_Stretch], list[Token]]:
    """Return the stretches that are steps, and the hours of those without hours of their own.

    Those are the hours of the first, or what stands behind the last: `6정 5일, 5정 5일 아침 식후`.
    """
    last = stretches[-1]
    is_frame = last.days is None and not last.is_open and not last.has(Kind.AMOUNT)
    if is_frame and not any(stretch.has(*_HOURS) for stretch in stretches[:-1]):
        return stretches[:-1], [token for token in last.tokens if token.kind in _HOURS]
    return stretches, [token for token in stretches[0].tokens if token.kind in _HOURS]


def _may_be_ordinals(tokens: Sequence[Token]) -> bool:
    """Whether `1주 .., 2주 ..` may mean the first week and the second, rather than one week and two."""
    spans = [token.number for token in tokens if token.kind == Kind.SPAN]
    has_other_words = any(token.kind in (Kind.THEN, Kind.DAY_RANGE) for token in tokens)
    counted = [spans[0] * number for number in range(1, len(spans) + 1)] if spans else []
    return len(spans) > 1 and spans == counted and spans[0] in _UNITS_OF_DAYS and not has_other_words


def _unit_of_all(step: Step) -> frozenset[str]:
    return frozenset(dose.lstrip("0123456789./") for dose in (step.doses or (step.dose,)))


def _rhythm_after_amount(stretch: _Stretch) -> bool:
    kinds = [token.kind for token in stretch.tokens]
    rhythms = [index for index, kind in enumerate(kinds) if kind in RHYTHM_KINDS]
    others = [index for index, kind in enumerate(kinds) if kind in (Kind.AMOUNT, Kind.SPAN)]
    return bool(rhythms and others and max(rhythms) > min(others))


def _stretches(tokens: Sequence[Token]) -> list[_Stretch] | Code:
    stretches = [_Stretch()]
    counted = 0
    for token in tokens:
        current = stretches[-1]
        if token.kind == Kind.THEN:
            if current.tokens:
                stretches.append(_Stretch(is_open=True))
            continue
        if token.kind == Kind.DAY_RANGE:
            first, last = token.values
            if first != counted + 1:
                return Code.STEPS
            if current.has(Kind.SPAN, Kind.AMOUNT, *_HOURS) and (counted or current.has(Kind.AMOUNT, Kind.SPAN)):
                stretches.append(_Stretch())
            counted = _begin(stretches[-1], token, counted, last)
            continue
        starts_anew = (
            current.has(Kind.SPAN) if token.kind == Kind.SPAN else token.kind in _STARTERS and current.is_whole
        )
        if starts_anew:
            stretches.append(_Stretch())
        current = stretches[-1]
        current.tokens.append(token)
        if token.kind == Kind.SPAN:
            current.days = int(str(token.values[0]))
            counted += current.days
    if stretches[-1].is_open and not stretches[-1].tokens:
        return Code.STEPS
    return stretches


_STARTERS = frozenset({Kind.AMOUNT, *_HOURS})


def _begin(stretch: _Stretch, token: Token, counted: int, last: object) -> int:
    """Let `stretch` begin with a range of days; return the number of days counted so far."""
    stretch.is_open = last is None
    if last is None:
        return counted
    end = int(str(last))
    stretch.days = end - counted
    stretch.tokens.append(Token(Kind.SPAN, (stretch.days,), token.start, token.end))
    return end
