"""Fills a family's own words, which name the medicines and the way to take them, and adds what the words leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from medicines.models import Meal
from medicines.services.form_words import Use
from medicines.services.mealtimes import MEAL_WORDS, meal_at
from medicines.services.sentence_amounts import Detail, named
from medicines.services.sentence_body import stages_of, ways
from medicines.services.sentence_items import Item
from medicines.services.sentence_templates import MEDICINES, WAY, fill, has_water, without_water
from medicines.services.sentence_verbs import (
    MANNERS,
    TOPIC,
    VERBS,
    Reader,
    apply_sentences,
    is_eaten,
    join_words,
    with_particle,
)

ALSO = "도"


def own_values(items: Sequence[Item], part: str, read: Reader, detail: Detail) -> dict[str, str]:
    """Return what {약} and {방법} stand for: `혈압약 1알과 당뇨약 2알`, `식사하셨으면`."""
    timed = [replace(item, meal=meal_at(item.meal, part)) for item in items]
    words = named(timed, read) if detail is Detail.FULL else f"약 {len(items)}가지"
    return {MEDICINES: words, WAY: _way(timed, read)}


def in_own_words(
    template: str, values: dict[str, str], items: Sequence[Item], part: str, read: Reader, detail: Detail
) -> str:
    """Fill `template` with what its own words fit, and say the others behind it.

    Words of water fit what is swallowed with it; where there is no such medicine, they are left out.
    """
    eaten = [item for item in items if is_eaten(item)]
    core = [item for item in eaten if item.use is Use.SWALLOW or not has_water(template)]
    if eaten and not core:
        template, core = without_water(template), eaten
    if not eaten:
        filled = fill(template, values | own_values(items, part, read, detail) | {WAY: ""}, read)
        return _continued(filled, _warned(items, read) if detail is Detail.FULL else ())
    filled = fill(template, values | own_values(core, part, read, detail), read)
    others = [item for item in items if item not in core]
    if detail is not Detail.FULL:
        return _continued(filled, [f"그리고 다른 약 {len(others)}가지가 있어요."] if others else ())
    special = [item for item in core if item.use not in (Use.SWALLOW, Use.DRINK)]
    rest = [*_also([item for item in others if is_eaten(item)], read)]
    rest += apply_sentences([item for item in others if not is_eaten(item)], read)
    return _continued(filled, [*ways(special, read), *(f"그리고 {text}" for text in rest[:1]), *rest[1:]])


def _continued(filled: str, sentences: Sequence[str]) -> str:
    """Append sentences to a family's words, which may have no mark at their end."""
    mark = "" if not sentences or filled.endswith((".", "!", "?")) else "."
    return " ".join([f"{filled}{mark}", *sentences])


def _also(items: Sequence[Item], read: Reader) -> list[str]:
    groups: dict[Use, list[Item]] = {}
    for item in items:
        groups.setdefault(item.use, []).append(item)
    return [" ".join(f"{named(group, read)}{ALSO} {MANNERS[use]} 드세요.".split()) for use, group in groups.items()]


def _warned(items: Sequence[Item], read: Reader) -> list[str]:
    """Say what must not be done wrong, whatever a family's words are: what only looks like a tablet to swallow."""
    return apply_sentences([item for item in items if VERBS[item.use].warning], read)


def _way(items: Sequence[Item], read: Reader) -> str:
    """Say when to take the medicines, as the words before 드세요; where they differ, name each."""
    stages = {Meal(stage[0].meal): [item for item in items if item.meal == stage[0].meal] for stage in stages_of(items)}
    if len(stages) == 1:
        return MEAL_WORDS[next(iter(stages))].in_template
    return ", ".join(
        f"{with_particle(join_words([item.label for item in stage], read), TOPIC, read)} {MEAL_WORDS[meal].named}"
        for meal, stage in stages.items()
    )
