"""The dose guard on 10,000 courses made at random: it hears what each says, agrees with it, and with nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from korean.guard import AGREE, check, quantities

from .courses import COUNTED, MEALS, MEASURED, SEPARATORS, Course, make_course, write_course

SEED = 20261127
COUNT = 10_000
FEWER = 2_000


def courses(count: int = COUNT) -> Iterator[tuple[Course, str]]:
    chance = random.Random(SEED)
    for _number in range(count):
        course = make_course(chance)
        yield course, chance.choice(SEPARATORS)


def test_what_is_heard_is_what_the_course_says():
    for course, separator in courses():
        _typed, spoken, truth = write_course(course, separator)
        heard = [(quantity.unit, None) if quantity.value is None else quantity[:2] for quantity in quantities(spoken)]
        assert heard == truth, spoken


def test_what_is_typed_agrees_with_what_the_course_says():
    for course, separator in courses():
        typed, spoken, _truth = write_course(course, separator)
        assert check(typed, spoken).outcome == AGREE, (typed, spoken)


def other_numbers(course: Course, chance: random.Random) -> Iterator[Course]:
    yield replace(course, amount=course.amount + chance.choice([Fraction(1), Fraction(2), Fraction(1, 2), Fraction(9)]))
    yield replace(course, amount=course.amount * 2)
    yield replace(course, amount=course.amount * 10)
    yield replace(course, times=course.times + chance.choice([1, 2, 3]))
    if course.days:
        yield replace(course, days=course.days + chance.choice([1, 2, 10]))
    if course.strength:
        value, unit = course.strength
        yield replace(course, strength=(value * chance.choice([2, 3, 10]), unit))
    if course.clock:
        hour, minute, style = course.clock
        yield replace(course, clock=((hour + 1) % 24, minute, style))
        yield replace(course, clock=(hour, (minute + 15) % 60, style))


def other_units(course: Course, chance: random.Random) -> Iterator[Course]:
    family = list(COUNTED) if course.unit in COUNTED else ["mg", "mcg", "g", "mL", "단위"]
    names = {**COUNTED, **{unit: name for unit, (_said, name) in MEASURED.items()}}
    # An international unit of insulin is called 단위 by everybody.
    same = {names[course.unit], "단위" if course.unit == "IU" else ""}
    yield replace(course, unit=chance.choice([unit for unit in family if names[unit] not in same]))
    if course.strength:
        value, unit = course.strength
        others = [other for other in ("mg", "mcg", "g", "mL") if names[other] != names[unit]]
        yield replace(course, strength=(value, chance.choice(others)))


def left_out(course: Course, chance: random.Random) -> Iterator[Course]:
    yield replace(course, meal=chance.choice([meal for meal in MEALS if meal != course.meal]))
    yield replace(course, is_each=not course.is_each)
    if course.days:
        yield replace(course, days=None)
    if course.strength:
        yield replace(course, strength=None)
    if course.clock:
        hour, minute, style = course.clock
        yield replace(course, clock=None)
        yield replace(course, clock=((hour + 12) % 24, minute, style))


@pytest.mark.parametrize(("changed", "count"), [(other_numbers, COUNT), (other_units, FEWER), (left_out, FEWER)])
def test_a_course_read_as_another_is_caught(changed, count):
    chance = random.Random(SEED)
    for course, separator in courses(count):
        typed = write_course(course, separator)[0]
        for other in changed(course, chance):
            spoken = write_course(other, separator)[1]
            assert not check(typed, spoken).is_safe, (typed, spoken)


def test_a_number_left_out_of_what_is_said_is_caught():
    for course, separator in courses(FEWER):
        typed, spoken, _truth = write_course(course, separator)
        words = spoken.split()
        for place, word in enumerate(words):
            heard = quantities(word)
            if heard and heard[0].value is not None and not heard[0].unit:
                shorter = " ".join(words[:place] + words[place + 1 :])
                assert not check(typed, shorter).is_safe, (typed, shorter)


def test_fields_that_change_places_or_come_twice_are_caught():
    chance = random.Random(SEED)
    for course, separator in courses(FEWER):
        typed, _spoken, truth = write_course(course, separator)
        parts = course.parts()
        one, two = chance.choices(range(len(parts)), k=2)
        swapped, twice = list(parts), list(parts)
        swapped[one], swapped[two] = swapped[two], swapped[one]
        twice.insert(one, parts[one])
        for wrong in (swapped, twice):
            if [quantity for part in wrong for quantity in part.truth] != truth:
                spoken = ", ".join(part.spoken for part in wrong)
                assert not check(typed, spoken).is_safe, (typed, spoken)
