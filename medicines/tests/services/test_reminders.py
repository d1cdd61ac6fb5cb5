"""The reminders of a day, with what the catalogue knows of each product."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medicines.models import Meal, Medicine, PillIdentification, ReminderSettings
from medicines.services.reminders import reminders_between
from medicines.tests.conftest import Home, medication

DAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("clock")


def product(code: str, name: str, form: str = "", pill: str = "") -> Medicine:
    made = Medicine.objects.create(item_seq=code, name=name, form=form)
    if pill:
        PillIdentification.objects.create(medicine=made, form=pill)
    return made


def test_the_verb_belongs_to_the_form_of_the_catalogue(home: Home):
    patch = product("1", "무엇패취5", form="패취제")
    tongue = product("2", "무엇설하정", pill="나정")
    medication(home.sunja, "기억력 약", "1매", medicine=patch, meal=Meal.ANY)
    medication(home.sunja, "심장약", "1정", times=("12:30",), medicine=tongue, meal=Meal.ANY)
    medication(home.sunja, "콧물약", "1정", times=("18:30",), medicine=product("3", "무엇정", pill="구강붕해정"))
    assert [reminder.spoken_text for reminder in reminders_between(home.person, DAY, DAY)] == [
        "할머니, 아침 약 쓰실 시간이에요. 기억력 약 한 장을 붙이세요. 먼저 붙인 것은 떼세요.",
        "할머니, 점심 약 쓰실 시간이에요. 심장약 한 알을 혀 밑에 넣고 녹이세요. 삼키지 마세요.",
        "할머니, 저녁 약 드실 시간이에요. 콧물약 한 알이에요. 식사하셨지요? 지금 혀 위에서 녹여 드세요.",
    ]


def test_two_strengths_of_one_brand_are_told_apart(home: Home):
    for code, strength, dose in (("1", "0.1밀리그램", "1정"), ("2", "0.05밀리그램", "0.5정")):
        made = product(code, f"씬지로이드정{strength}")
        medication(home.sunja, "씬지로이드정", dose, times=("07:30",), medicine=made, meal=Meal.BEFORE)
    [reminder] = reminders_between(home.person, DAY, DAY)
    assert "씬지로이드 영 점 일 밀리그램 한 알과 영 점 영오 밀리그램 반 알이에요." in reminder.spoken_text


def test_a_patch_is_put_on_and_taken_off(home: Home):
    row = medication(home.sunja, "심장 패치", "1매", meal=Meal.ANY)
    row.schedules.update(remove_after_hours=12)
    medication(home.sunja, "혈압약", times=("20:30",))
    spoken = [reminder.spoken_text for reminder in reminders_between(home.person, DAY, DAY)]
    assert spoken == [
        "할머니, 아침 약 쓰실 시간이에요. 심장 패치 한 장을 붙이세요. 먼저 붙인 것은 떼세요.",
        "할머니, 저녁 약 드실 시간이에요. 혈압약 한 알이에요. 식사하셨지요? 지금 물과 함께 드세요. "
        "그리고 붙여 둔 심장 패치는 떼세요.",
    ]


def test_a_month_asks_no_more_of_the_catalogue_than_a_day(home: Home):
    for number in range(6):
        medication(home.sunja, f"약{number}", times=("08:30", "18:30"), medicine=product(str(number), f"약{number}정"))

    def queries(days: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            reminders_between(home.person, DAY, DAY + dt.timedelta(days=days))
        return sum('"medicines_medicine"' in each["sql"] or "pillidentification" in each["sql"] for each in captured)

    assert queries(0) == queries(29) == 2


def test_two_parts_of_the_day_at_one_time_are_refused():
    settings = ReminderSettings(morning=dt.time(12, 30), noon=dt.time(12, 30))
    with pytest.raises(ValidationError) as refused:
        settings.clean()
    assert refused.value.code == "same_times"
    ReminderSettings(morning=dt.time(7), noon=dt.time(12, 30)).clean()
