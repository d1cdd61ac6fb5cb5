"""Substances that are never daily: recognised by catalogue, name and strength; a daily plan is refused."""

from __future__ import annotations

import pytest

from medicines.models import Medicine, SubstanceCode
from medicines.services.envelope_words import understand
from medicines.services.never_daily import RULES, rule_for
from medicines.services.recurrence import MONTHLY, WEEKDAYS
from medicines.services.rhythm import AsNeeded, Plan, Step
from medicines.services.unclear import Code

STEP = (Step("1정", parts=("morning",)),)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("메토트렉세이트정2.5밀리그램", 7),
        ("유한메토트렉세이트정", 7),
        ("포사맥스정70밀리그램", 7),
        ("알렌드론산나트륨정", 7),
        ("알렌드론산정10밀리그램", None),
        ("맥스마빌장용정", None),
        ("악토넬정35밀리그램", 7),
        ("리세드론산나트륨정150밀리그램", 30),
        ("리세드론산나트륨정5밀리그램", None),
        ("본비바정150밀리그램", 30),
        ("노스판패취5μg/h", 3.5),
        ("듀로제식디트랜스패취12", 3),
        ("펜토라박칼정100마이크로그램(펜타닐시트르산염)", None),
        ("엑셀론패취5(리바스티그민)", None),
        ("도네리온패취87.5밀리그램", 3),
        ("아리셉트정10밀리그램(도네페질염산염)", None),
        ("트루리시티0.75밀리그램/0.5밀리리터일회용펜주", 7),
        ("오젬픽프리필드펜2밀리그램", 7),
        ("리벨서스정3밀리그램(세마글루타이드)", None),
        ("프롤리아프리필드시린지", 30),
        ("비타민D3 1000IU", None),
        ("콜레칼시페롤 20,000IU", 7),
        ("콜킨정(콜히친)", None),
        ("메토트랙세이트 2.5mg", 7),
        ("메토젝트프리필드펜주", 7),
        ("알렌드로산나트륨정 70mg", 7),
        ("Fosamax 70mg", 7),
        ("Actonel 35mg", 7),
        ("리도넬디정", 7),
        ("Trulicity 1.5mg/0.5mL", 7),
        ("Durogesic D-trans 12", 3),
        ("펜타듀르패취25", 3),
        ("데포프로베라", 90),
        ("칼디3 50,000IU", 7),
        ("칼디3 800IU", None),
        ("엔젤라프리필드펜주", 7),
        ("램시마펜주120밀리그램", 14),
        ("스카이리치프리필드펜주", 84),
        ("아빌리파이메인테나주사", 30),
        ("아빌리파이정5밀리그램", None),
        ("마비렛정", None),
        ("펜타사서방정500밀리그램", None),
        ("노바스크정5밀리그람", None),
    ],
)
def test_by_the_printed_name(name, days):
    rule = rule_for(None, name)
    assert (rule.days if rule else None) == days


@pytest.mark.django_db
def test_by_the_substances_of_the_catalogue():
    product = Medicine.objects.create(item_seq="1", name="이름모를정", form="필름코팅정")
    assert rule_for(product, product.name) is None
    SubstanceCode.objects.create(medicine=product, code="M000001", name="메토트렉세이트나트륨")
    rule = rule_for(product, product.name)
    assert rule is not None
    assert rule.days == 7


@pytest.mark.parametrize(
    ("plan", "is_refused"),
    [
        (Plan(STEP), True),
        (Plan(STEP, every_days=2), True),
        (Plan(STEP, every_days=28, on_days=21), True),
        (Plan(STEP, repeat=WEEKDAYS, weekdays=tuple(range(7))), True),
        (Plan(STEP, repeat=WEEKDAYS, weekdays=(5,)), False),
        (Plan(STEP, repeat=WEEKDAYS, weekdays=(5, 6)), False),
        (Plan(STEP, every_days=7), False),
        (Plan(STEP, repeat=MONTHLY), False),
        (Plan(as_needed=AsNeeded()), False),
    ],
)
def test_what_contradicts_once_a_week(plan, is_refused):
    rule = rule_for(None, "메토트렉세이트정")
    assert rule is not None
    assert rule.contradicts(plan) == is_refused


def test_a_daily_envelope_is_asked_about():
    directions = understand("메토트렉세이트정2.5밀리그램", "4정", "저녁 식후", 1)
    assert directions.plan is None
    assert directions.question is not None
    assert directions.question.code == Code.NEVER_DAILY
    assert directions.question.sentence == "메토트렉세이트정은 날마다 드시는 약이 아닙니다. 며칠에 한 번 드시나요?"


def test_each_has_an_address_that_can_be_opened():
    assert all(rule.source.startswith("https://") and rule.days > 1 for rule in RULES)
