"""What a reminder says."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korean import read_aloud
from medicines.exceptions import BadTemplate
from medicines.models import Meal, ReminderSettings
from medicines.services import sentences
from medicines.services.sentences import Line, check_template, join_words, part_of_day, sentence

MORNING = dt.time(8, 30)


def line(name="혈압약", dose="1알", meal=Meal.AFTER, note="", is_applied=False) -> Line:
    return Line(name, dose, meal, note, is_applied)


def say(*lines: Line, name="할머니", time=MORNING, **settings) -> str:
    return sentence(ReminderSettings(**settings), name, time, lines, read_aloud)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line()], "할머니, 아침 약 드실 시간이에요. 혈압약 1알이에요. 식후 30분에 물과 함께 드세요."),
        (
            [line(), line("당뇨약", "2알")],
            "할머니, 아침 약 드실 시간이에요. 혈압약 1알과 당뇨약 2알이에요. 식후 30분에 물과 함께 드세요.",
        ),
        (
            [line("기침약", "5mL"), line("가루약", "1포")],
            "할머니, 아침 약 드실 시간이에요. 기침약 5mL와 가루약 1포예요. 식후 30분에 물과 함께 드세요.",
        ),
        (
            [line(meal=Meal.ANY), line("당뇨약", "", Meal.ANY), line("위장약", "0.5정", Meal.ANY)],
            "할머니, 아침 약 드실 시간이에요. 혈압약 1알, 당뇨약과 위장약 0.5정이에요. 물과 함께 드세요.",
        ),
        (
            [line(), line("위장약", "1포", Meal.BEFORE)],
            "할머니, 아침 약 드실 시간이에요. 혈압약 1알과 위장약 1포예요. "
            "위장약은 식전 30분에, 혈압약은 식후 30분에 물과 함께 드세요.",
        ),
        ([line("안약", "1방울", is_applied=True)], "할머니, 아침 약 쓰실 시간이에요. 안약 1방울이에요."),
        (
            [line(), line("안약", "1방울", is_applied=True)],
            "할머니, 아침 약 드실 시간이에요. 혈압약 1알이에요. 식후 30분에 물과 함께 드세요. "
            "그리고 안약 1방울도 쓰세요.",
        ),
        (
            [line(note="씹지 말고 삼키세요.")],
            "할머니, 아침 약 드실 시간이에요. 혈압약 1알이에요. 식후 30분에 물과 함께 드세요. 씹지 말고 삼키세요.",
        ),
    ],
)
def test_in_the_words_of_a_family(lines, expected):
    assert say(*lines) == expected


def test_nobody_is_addressed_where_there_is_no_name():
    assert say(line(), name="").startswith("아침 약 드실 시간이에요.")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{약} 챙겨 드세요, {이름}!", "혈압약 1알 챙겨 드세요, 할머니!"),
        ("{이름}, {약}을 드세요.", "할머니, 혈압약 1알을 드세요."),
        ("{이름}, {약}를 드세요.", "할머니, 혈압약 1알을 드세요."),
        ("{약}은 {때}에 {방법}", "혈압약 1알은 아침에 식후 30분에"),
        ("{이름}은 {약}", "할머니는 혈압약 1알"),
    ],
)
def test_a_caregivers_own_words_with_the_right_particles(template, expected):
    assert say(line(), template=template) == expected


@pytest.mark.parametrize("template", ["약 드세요", "{약} {모름}", "{약", "약}", "{}", "{약}{0.__class__}", "{약.name}"])
def test_a_gap_that_nothing_fills_is_refused(template):
    with pytest.raises(BadTemplate):
        check_template(template)


def test_the_templates_we_ship_are_good():
    for template in (ReminderSettings().template, ReminderSettings().applied_template):
        check_template(template)


@pytest.mark.parametrize(
    ("time", "part"),
    [("00:30", "밤"), ("04:00", "새벽"), ("06:00", "아침"), ("10:59", "아침"), ("11:00", "점심"), ("18:30", "저녁"),
     ("21:30", "자기 전"), ("23:59", "자기 전")],
)  # fmt: skip
def test_parts_of_the_day(time, part):
    assert part_of_day(dt.time.fromisoformat(time)) == part


def test_more_than_is_spoken_at_once_becomes_a_number():
    text = say(*(line(f"아주긴이름의약{n}" * 8, "1알") for n in range(12)))
    assert text.startswith("할머니, 아침 약 드실 시간이에요. 약 12가지예요.")


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=200), min_size=1, max_size=12), st.text(max_size=50))
def test_whatever_names_there_are_it_fits_and_does_not_crash(names, name):
    text = sentence(ReminderSettings(), name, MORNING, [line(each) for each in names], lambda text: text)
    assert 0 < len(text) <= sentences.MOST_CHARACTERS


@given(st.lists(st.sampled_from(["혈압약 1알", "가루약 1포", "물약 5mL"]), min_size=1, max_size=6))
def test_everything_is_named_once(words):
    joined = join_words(words, read_aloud)
    assert all(joined.count(word) == words.count(word) for word in set(words))
