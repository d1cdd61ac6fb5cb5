"""Lines of times, amounts and steps are read as people write them, and written so that they are read again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.pages.plan_text import (
    Hour,
    Line,
    hours_of,
    is_nothing,
    read_amounts,
    read_gap,
    read_steps,
    read_times,
    show_amounts,
    show_gap,
    show_steps,
    show_times,
)
from medicines.services.rhythm import BEDTIME, MORNING, PARTS, Step

times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
amounts = st.sampled_from(["1정", "2정", "반 알", "0.5정", "5mL", "1포 반"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8:00, 20:00", [(8, 0), (20, 0)]),
        ("오전 8시 오후 3시 30분", [(8, 0), (15, 30)]),
        ("오전 12시, 오후 12:05", [(0, 0), (12, 5)]),
        ("15시", [(15, 0)]),
        ("", []),
    ],
)
def test_times(text, expected):
    assert [(time.hour, time.minute) for time in read_times(text)] == expected


@pytest.mark.parametrize("text", ["점심때", "25:00", "8:75", "8"])
def test_what_is_no_time(text):
    with pytest.raises(ValueError, match=""):
        read_times(text)


@given(st.lists(times, unique=True, max_size=12))
def test_times_shown_are_read_again(found):
    assert read_times(show_times(found)) == tuple(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2정 5일", Line("2정", 5)),
        ("반 알 10일간", Line("반 알", 10)),
        ("1정 계속", Line("1정", None)),
        ("2정 5일 8:00, 20:00", Line("2정", 5, (Hour(time=dt.time(8)), Hour(time=dt.time(20))))),
        ("2정 3일 동안 아침, 자기 전", Line("2정", 3, (Hour(MORNING), Hour(BEDTIME)))),
        ("5일 아침 2정, 20:00 1정", Line("", 5, (Hour(MORNING), Hour(time=dt.time(20))), ("2정", "1정"))),
    ],
)
def test_a_step(text, expected):
    assert read_steps(text) == (expected,)


@pytest.mark.parametrize("text", ["조금씩", "2정", "5일", "2정 0일", "2정 5일 언제나", "5일 아침 2정, 저녁"])
def test_what_is_no_step_is_named(text):
    with pytest.raises(ValueError, match=text):
        read_steps(f"1정 2일\n{text}")


@st.composite
def steps(draw):
    found = draw(st.lists(times, unique=True, min_size=1, max_size=4))
    parts = draw(st.lists(st.sampled_from(PARTS), unique=True, min_size=len(found), max_size=len(found)))
    named = draw(st.lists(st.booleans(), min_size=len(found), max_size=len(found)))
    kept = tuple(part if is_named else "" for part, is_named in zip(parts, named, strict=True))
    differ = len(found) > 1 and draw(st.booleans())
    own = draw(st.lists(amounts, min_size=len(found), max_size=len(found), unique=True)) if differ else []
    return Step(draw(amounts), tuple(found), draw(st.integers(1, 99)), kept if any(kept) else (), tuple(own))


@given(st.lists(steps(), min_size=1, max_size=5))
def test_steps_shown_are_read_again(found):
    common = hours_of(found[0])
    for step, line in zip(found, read_steps(show_steps(found, common)), strict=True):
        assert (line.days, line.hours or common) == (step.days, hours_of(step))
        assert (line.amounts or (line.dose,) * len(step.times)) == (step.doses or (step.dose,) * len(step.times))


@given(steps())
def test_amounts_shown_are_read_again(step):
    found = read_amounts(show_amounts(step, by_weekday=False))
    assert found.by_hour == (tuple(zip(hours_of(step), step.doses, strict=True)) if step.doses else ())


def test_amounts_by_day():
    assert read_amounts("월수금 1정\n화요일 반 알").by_weekday == ((0, "1정"), (2, "1정"), (4, "1정"), (1, "반 알"))
    assert read_amounts("1일째 2정, 3일째 1정").by_cycle == ((0, "2정"), (2, "1정"))
    for nonsense in ("가끔 1정", "아침", "월"):
        with pytest.raises(ValueError, match=nonsense):
            read_amounts(nonsense)


@pytest.mark.parametrize(
    ("text", "minutes"), [("4시간", 240), ("30분", 30), ("1시간 30분", 90), ("6", 360), ("", None)]
)
def test_a_gap(text, minutes):
    found = read_gap(text)
    assert (found and found.total_seconds() / 60) == minutes
    assert read_gap(show_gap(minutes)) == found


@pytest.mark.parametrize("text", ["조금", "0분", "시간"])
def test_what_is_no_gap(text):
    with pytest.raises(ValueError, match=text):
        read_gap(text)


@pytest.mark.parametrize("amount", ["0정", "0.0 정", "영 정", "0"])
def test_none_at_all(amount):
    assert is_nothing(amount)


@pytest.mark.parametrize("amount", ["0.5정", "10정", "반 알", ""])
def test_some(amount):
    assert not is_nothing(amount)
