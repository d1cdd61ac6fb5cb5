"""The body of a reminder: what is taken in which order, how, and what else is to be minded."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from medicines.models import Meal
from medicines.services.form_words import Use
from medicines.services.mealtimes import MEAL_WORDS, meal_at
from medicines.services.sentence_amounts import (
    ALL,
    FEW,
    MOST_NAMED,
    Detail,
    by_amount,
    differing,
    listing,
    named,
    together,
)
from medicines.services.sentence_items import Item
from medicines.services.sentence_verbs import (
    EACH,
    MANNERS,
    OBJECT,
    TOPIC,
    Reader,
    apply_sentences,
    is_eaten,
    is_said_by_verb,
    join_words,
    with_particle,
)

NOW = "지금"
_LEADING = frozenset({Meal.BEFORE, Meal.BETWEEN})
_ORDER: tuple[Meal, ...] = (Meal.BEFORE, Meal.BETWEEN, Meal.WITH, Meal.RIGHT_AFTER, Meal.AFTER, Meal.BEDTIME)
_TOGETHER = {Meal.BETWEEN: Meal.BEFORE, Meal.RIGHT_AFTER: Meal.AFTER}
"""What comes at one moment: the meal is over for both that follow it."""
_SWALLOWED = frozenset({Use.SWALLOW, Use.DRINK})
_SWALLOWING = "삼키"
_FORBIDDEN = re.compile(r"지\s*마세요\W*$")
_HANDLED = re.compile(r"삼키|씹|녹|흔들|드[세시]|쪼개|부수|부러|가르|갈아|열지|까지|쓰지|보관|함께|같이")
"""What is done with the medicine itself, and not after it was taken."""
_ENDS = (".", "!", "?")


def body(items: Sequence[Item], part: str, read: Reader, detail: Detail) -> list[str]:
    """Compose the sentences for `items` at a part of the day, without their notes.

    An injection leads, because insulin comes before the meal; what is applied otherwise comes last.
    """
    eaten = [replace(item, meal=meal_at(item.meal, part)) for item in items if is_eaten(item)]
    injected = [item for item in items if item.use is Use.INJECT]
    applied = [item for item in items if not is_eaten(item) and item.use is not Use.INJECT]
    is_before = any(meal_at(item.meal, part) in _LEADING for item in injected)
    if detail is Detail.COUNT and len(applied) > 1:
        used = [f"쓰실 약 {len(applied)}가지가 있어요."]
    else:
        used = apply_sentences(applied, read)
    if not eaten:
        sentences = [*apply_sentences(injected, read), *used]
        return [f"식사하시기 전에 {sentences[0]}", *sentences[1:]] if is_before else sentences
    taken = eaten_sentences(eaten, read, detail, follows=bool(injected), is_before_meal=is_before)
    if injected:
        then = "그다음 약은" if taken[0].startswith(ALL) else "그다음"
        led = [f"먼저 {sentence}" for sentence in apply_sentences(injected, read)]
        taken = [*led, f"{then} {taken[0]}", *taken[1:]]
    return [*taken, *(f"그리고 {sentence}" for sentence in used[:1]), *used[1:]]


def eaten_sentences(
    items: Sequence[Item], read: Reader, detail: Detail, *, follows: bool = False, is_before_meal: bool = False
) -> list[str]:
    """Compose what is eaten: at once, or in the order of the meal where it cannot be taken at once.

    follows: something has been told to come first. is_before_meal: that comes before the meal.
    """
    stages = stages_of(items)
    if len(stages) > 1:
        return _in_order(stages, read, detail, follows=follows)
    ordered = [item for stage in stages for item in stage]
    meal = Meal(stages[0][0].meal) if len(stages) == 1 else Meal.ANY
    if detail is Detail.COUNT and len({item.use for item in ordered}) > 1:
        ordered = [replace(item, use=Use.DRINK) for item in ordered]
    return [listing(ordered, read, detail), *_command(ordered, meal, read, follows, is_before_meal)]


def stages_of(items: Sequence[Item]) -> list[list[Item]]:
    """Group the medicines by the meal, before it first; those of no meal join the last group at a meal."""
    meals = {item.meal for item in items}
    items = [replace(item, meal=_TOGETHER[Meal(item.meal)]) if _joins(item, meals) else item for item in items]
    stages = {meal: [item for item in items if item.meal == meal] for meal in _ORDER}
    kept = {meal: stage for meal, stage in stages.items() if stage}
    free = [item for item in items if item.meal == Meal.ANY]
    if not kept:
        return [free]
    host: list[Meal] = [meal for meal in kept if meal is not Meal.BEDTIME] or [*kept]
    kept[host[-1]] = [item for item in items if item.meal in (host[-1], Meal.ANY)]
    return [[replace(item, meal=meal) for item in stage] for meal, stage in kept.items()]


def _joins(item: Item, meals: Container[str]) -> bool:
    return item.meal in _TOGETHER and _TOGETHER[Meal(item.meal)] in meals


def note_sentences(items: Sequence[Item], read: Reader) -> list[str]:
    """Say the notes, each with the name of its medicine unless it holds for all."""
    notes: dict[str, list[Item]] = {}
    for item in items:
        if item.note and not is_said_by_verb(item):
            notes.setdefault(item.note, []).append(item)
    sentences = []
    for note, of in notes.items():
        text = note if note.endswith(_ENDS) else f"{note}."
        if len(of) == len(items) or any(note.startswith(item.name) for item in of):
            sentences.append(text)
            continue
        # 골다공증약은 드시고 30분 동안 눕지 마세요, but 혈압약은 씹지 말고 삼키세요.
        is_of_after = _FORBIDDEN.search(note) and not _HANDLED.search(note) and all(map(is_eaten, of))
        sentences.append(f"{_topic(of, read)} {'드시고 ' if is_of_after else ''}{text}")
    return sentences


def _in_order(stages: Sequence[Sequence[Item]], read: Reader, detail: Detail, *, follows: bool) -> list[str]:
    """Tell what is taken first, with the meal and after it, in one sentence."""
    clauses: list[str] = []
    amounts: list[str] = []
    is_eating = False
    for index, stage in enumerate(stages):
        meal, is_last = Meal(stage[0].meal), index == len(stages) - 1
        words = named(stage, read)
        if len(stage) > FEW or detail is not Detail.FULL:
            words, said = _counted(stage, "나머지" if is_last else "약", read, detail)
            amounts.append(said if is_last or not said else f"{MEAL_WORDS[meal].named} {said}")
        if meal in _LEADING:
            first = "" if clauses or follows else "먼저 "
            clauses.append(f"{first}{_object(words, read)} 드시고")
            continue
        when = "다 드신 뒤에" if is_eating and meal in (Meal.AFTER, Meal.RIGHT_AFTER) else MEAL_WORDS[meal].named
        is_eating = is_eating or meal is Meal.WITH
        clauses.append(f"{when} {_object(words, read) if is_last else words}")
    items = [item for stage in stages for item in stage]
    special = [item for item in items if item.use not in _SWALLOWED and detail is not Detail.COUNT]
    return [f"{', '.join(clauses)} 드세요.", *(text for text in amounts if text), *ways(special, read)]


def _counted(stage: Sequence[Item], lead: str, read: Reader, detail: Detail) -> tuple[str, str]:
    """Return the number of medicines, and what is said later of their amounts."""
    number = f"{lead} {len(stage)}가지"
    if detail is Detail.COUNT:
        return number, ""
    if detail is Detail.FULL and len(stage) <= MOST_NAMED:
        return number, together(stage, read)
    if len(by_amount(stage)) == 1 and stage[0].amount.words:
        return f"{with_particle(number, OBJECT, read)} {stage[0].amount.words}{EACH}", ""
    return number, differing(stage, read, "다른 약은")


def _object(words: str, read: Reader) -> str:
    return words if words.endswith(EACH) else with_particle(words, OBJECT, read)


def _command(items: Sequence[Item], meal: Meal, read: Reader, follows: bool, is_before_meal: bool) -> list[str]:
    words = MEAL_WORDS[meal]
    asked, when, afterwards = words.asked, words.manner, words.afterwards
    if follows and meal in (Meal.AFTER, Meal.RIGHT_AFTER):
        asked, when = "", words.named if is_before_meal else words.in_template
    uses = {item.use for item in items}
    manner = MANNERS[next(iter(uses))] if len(uses) == 1 else ""
    how = " ".join(part for part in (when, manner) if part) or NOW
    if len(uses) == 1 or uses <= _SWALLOWED:
        take = f"{how} 드시고, {afterwards}" if afterwards else f"{how} 드세요."
        return [asked, take.strip()] if asked else [take.strip()]
    told = ways([item for item in items if item.use is not Use.DRINK], read)
    if sum(item.use is Use.SWALLOW for item in items) > FEW:
        return [text for text in (asked, f"{how} 드세요.", *told, afterwards) if text]
    return [text for text in (asked, f"{when} {told[0]}".strip(), *told[1:], afterwards) if text]


def ways(items: Sequence[Item], read: Reader) -> list[str]:
    """Say how each is taken where they differ: `위장약은 씹어 드시고, 혈압약은 물과 함께 드세요`."""
    special: dict[Use, list[Item]] = {}
    for item in items:
        if item.use is not Use.SWALLOW:
            special.setdefault(item.use, []).append(item)
    # A note that says how to swallow a medicine says enough.
    plain = [item for item in items if item.use is Use.SWALLOW and _SWALLOWING not in item.note]
    clauses = [f"{_topic(group, read)} {MANNERS[use]}" for use, group in special.items()]
    if 0 < len(plain) <= FEW:
        clauses.append(f"{_topic(plain, read)} {MANNERS[Use.SWALLOW]}")
    return [f"{' 드시고, '.join(clauses)} 드세요."] if clauses else []


def _topic(items: Sequence[Item], read: Reader) -> str:
    return with_particle(join_words([item.label for item in items], read), TOPIC, read)
