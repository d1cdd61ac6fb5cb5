"""What is found of medicines taken together, and what is not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from medicines.models import DurKind, Medicine, UserMedication
from medicines.services.dur_courses import Course
from medicines.services.dur_findings import Finding, find
from medicines.tests.conftest import Home
from medicines.tests.dur_lists import (
    AGE_HEADER,
    ELDER_HEADER,
    ELDER_PAIN_HEADER,
    PAIR_HEADER,
    code,
    load,
    ministry_list,
    pair,
    product,
    product_list,
    row,
    substance,
    with_,
)

pytestmark = pytest.mark.django_db
GAON = substance(1, "가온사르탄", "가온사르탄칼륨", "염산가온사르탄", "무수가온사르탄")
NEULBOM, HANBYEOL, DASOM = substance(2, "늘봄졸람"), substance(3, "한별마이신"), substance(4, "다솜카페인")
COMBINED = GAON | {
    "단일복합구분코드": "복합",
    "복합제": "[D900004]Dasom(다솜카페인)",
    "관계성분": f"[{code(1)}]가온사르탄칼륨/[{code(1, 1)}]염산가온사르탄/[{code(4)}]다솜카페인/[{code(4, 1)}]무수다솜",
}


def course(medicine: Medicine | None, dose: str = "1정", times: int = 1, **more) -> Course:
    name = medicine.name if medicine is not None else "모르는 약"
    values = {"strength": "", "week": ((dose,) * times,) * 7, "days": None} | more
    return Course(
        key=more.pop("key", name), name=name, medicine=medicine, **{k: v for k, v in values.items() if k != "key"}
    )


def found(home: Home, *courses: Course, age: int | None = None) -> list[Finding]:
    return find(courses, home.person, age)


def told(home: Home, *courses: Course, age: int | None = None) -> list[tuple[str, str]]:
    return [(finding.kind.value, finding.names) for finding in found(home, *courses, age=age)]


def test_a_pair_is_found_by_the_code_of_any_salt_and_quoted_with_source_and_date(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("병용금기", GAON, with_(NEULBOM), 금기내용="졸음|떨림", 비고="24시간이내")))
    gaon, neulbom = product("1", "가온정", code(1, 2)), product("2", "늘봄정", code(2))
    (finding,) = found(home, course(neulbom), course(gaon))
    assert (finding.label, finding.names) == ("병용금기", "늘봄정 · 가온정")
    (passage,) = finding.passages
    assert (passage.subject, passage.quote) == ("가온사르탄 – 늘봄졸람", "졸음, 떨림")
    assert passage.details == ("비고: 24시간이내",)
    assert (passage.source, str(passage.notice_on)) == ("식품의약품안전처 DUR", "2026-01-02")
    assert passage.dated == "2026년 3월 12일 자료"


def test_no_spelling_makes_a_pair(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("병용금기", GAON, with_(NEULBOM))))
    alike = [product("1", "가온사르탄정", "M999999"), product("2", "늘봄졸람정")]
    Medicine.objects.filter(pk="2").update(ingredient="늘봄졸람")
    assert told(home, *map(course, alike), course(None)) == []


def test_a_combination_is_found_only_where_all_of_it_is_taken_in_one_product(home: Home, tmp_path: Path):
    load(
        ministry_list(tmp_path, row("병용금기", COMBINED, with_(NEULBOM)), row("노인주의", DASOM)),
        ministry_list(tmp_path, row("임부금기", GAON), name="b.csv"),
    )
    neulbom = product("2", "늘봄정", code(2))
    caffeine = product("3", "다솜정", code(4))
    only = product("4", "가온정", code(1))
    both = product("5", "가온다솜정", code(1, 1), code(4))
    salts = product("6", "가온두염정", code(1), code(1, 1))
    unlisted = product("7", "가온무수다솜정", code(1), code(4, 1))
    paired = {
        one.name: ("pair", f"{one.name} · 늘봄정") in told(home, course(one), course(neulbom))
        for one in (caffeine, only, both, salts, unlisted)
    }
    assert paired == {"다솜정": False, "가온정": False, "가온다솜정": True, "가온두염정": False, "가온무수다솜정": True}


def test_a_product_is_no_pair_with_itself_or_its_refill(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("병용금기", GAON, with_(NEULBOM))))
    both = product("1", "가온늘봄정", code(1), code(2))
    assert told(home, course(both), course(both, key="refill")) == []


def test_five_hundred_pairs_are_found_and_none_is_made_up(home: Home, tmp_path: Path):
    draw = random.Random(500)
    listed: set[tuple[int, int]] = set()
    while len(listed) < 500:
        first, second = draw.sample(range(60), 2)
        listed.add((min(first, second), max(first, second)))
    substances = [substance(number, f"가온{number}", f"가온{number}염", f"무수가온{number}") for number in range(60)]
    rows = [
        row("병용금기", substances[a], with_(substances[b])) if draw.random() < 0.5
        else row("병용금기", substances[b], with_(substances[a]))
        for a, b in listed
    ]  # fmt: skip
    load(ministry_list(tmp_path, *rows))
    products = [product(str(n), f"약{n:02}", code(n, draw.randint(0, 1))) for n in range(60)]
    names = {(finding.courses[0].key, finding.courses[1].key) for finding in found(home, *map(course, products))}
    assert names == {(f"약{a:02}", f"약{b:02}") for a, b in listed}


def test_products_are_paired_by_their_insurance_codes(home: Home, tmp_path: Path):
    rows = [pair("648901230", "053100010"), pair("053100010", "648901230"), pair("648901230", "999999999", "딴 약")]
    load(product_list(tmp_path, PAIR_HEADER, *rows))
    gaon = product("1", "가온정", insurance=("648901230", "648901231"))
    neulbom, other = product("2", "늘봄정", insurance=("053100010",)), product("3", "다른정", insurance=("053100011",))
    (finding,) = found(home, course(gaon), course(neulbom), course(other))
    assert finding.names == "가온정 · 늘봄정"
    (passage,) = finding.passages
    assert (passage.quote, passage.source) == ("심한 졸음", "건강보험심사평가원 DUR")
    assert passage.dated == "2025년 6월 자료"


def test_both_publishers_are_one_finding_and_words_said_twice_are_shown_once(home: Home, tmp_path: Path):
    load(
        ministry_list(tmp_path, row("병용금기", GAON, with_(NEULBOM), 금기내용="심한졸음")),
        product_list(tmp_path, PAIR_HEADER, pair("648901230", "053100010"), pair("648901230", "053100010", "떨림")),
    )
    gaon = product("1", "가온정", code(1), insurance=("648901230",))
    neulbom = product("2", "늘봄정", code(2), insurance=("053100010",))
    (finding,) = found(home, course(gaon), course(neulbom))
    assert [passage.quote for passage in finding.passages] == ["심한졸음", "떨림"]


SERIES = {"효능군": "혈압강하작용의약품", "계열명": "ARB"}
OTHER = {"효능군": "혈압강하작용의약품", "계열명": "ACEinhibitors"}
ALSO = {"금기내용": "두계열에해당하는성분이2개이상인경우에도효능군중복에해당"}


@pytest.mark.parametrize(
    ("first", "second", "is_found"),
    [
        (SERIES, SERIES, True),
        (SERIES, OTHER, False),
        (SERIES | ALSO, OTHER | ALSO, True),
        (SERIES | ALSO, OTHER | {"금기내용": "다른말중복에해당"}, False),
        (SERIES, SERIES | {"효능군": "당뇨병용제"}, False),
        ({"효능군": "진해거담제"}, {"효능군": "진해거담제"}, True),
        ({"효능군": "정신신경용제", "계열명": "기타"}, {"효능군": "정신신경용제", "계열명": "기타"}, False),
    ],
)
def test_the_same_efficacy_is_the_same_series(home: Home, tmp_path: Path, first, second, is_found):
    load(ministry_list(tmp_path, row("효능군중복", GAON, first), row("효능군중복", NEULBOM, second)))
    courses = course(product("1", "가온정", code(1))), course(product("2", "늘봄정", code(2)))
    assert told(home, *courses) == ([("efficacy", "가온정 · 늘봄정")] if is_found else [])


def test_two_salts_of_one_substance_are_no_duplicate_efficacy(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("효능군중복", GAON, SERIES)))
    assert told(home, course(product("1", "가온정", code(1))), course(product("2", "가온칼륨정", code(1, 1)))) == []


def test_three_of_a_series_are_one_finding_that_names_each_substance(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, *[row("효능군중복", one, SERIES) for one in (GAON, NEULBOM, HANBYEOL)]))
    products = [product(str(n), f"약{n}", code(n)) for n in (1, 2, 3)]
    (finding,) = found(home, *map(course, products))
    assert finding.names == "약1 · 약2 · 약3"
    assert [passage.subject for passage in finding.passages] == ["가온사르탄", "늘봄졸람", "한별마이신"]
    assert finding.passages[0].details == ("효능군: 혈압강하작용의약품 · ARB",)


def test_what_acts_where_it_is_used_or_is_weaker_than_asked_is_no_duplicate(home: Home, tmp_path: Path):
    rows = [row("효능군중복", GAON, SERIES, 비고="용량Gaon>325mg"), row("효능군중복", NEULBOM, SERIES)]
    load(ministry_list(tmp_path, *rows))
    oral = product("2", "늘봄정", code(2))
    names = {
        one.name: bool(told(home, course(one), course(oral)))
        for one in (
            product("3", "가온정100밀리그램", code(1)),
            product("4", "가온정500밀리그램", code(1)),
            product("5", "가온정", code(1)),
            product("6", "가온플라스타", code(1), form="카타플라스마제"),
        )
    }
    assert names == {"가온정100밀리그램": False, "가온정500밀리그램": True, "가온정": True, "가온플라스타": False}


def test_more_a_day_than_the_list_allows(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("용량주의", GAON, {"1일최대용량": "가온사르탄4|000밀리그램", "제형": "정제"})))
    gaon = product("1", "가온정500밀리그램", code(1))
    assert told(home, course(gaon, "2정", 4)) == []
    (finding,) = found(home, course(gaon, "3정", 3))
    assert (finding.label, finding.fact) == ("용량주의", "지금 적힌 양: 하루 4,500mg")
    assert finding.passages[0].details[0] == "하루 최대 용량: 가온사르탄4,000밀리그램"


def test_amounts_of_one_substance_are_added_up(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("용량주의", GAON, {"1일최대용량": "4000밀리그램"})))
    first = course(product("1", "가온정500밀리그램", code(1)), "2정", 3)
    second = course(product("2", "가온서방정650밀리그램", code(1, 1)), "1정", 2)
    assert told(home, first) == told(home, second) == []
    assert told(home, first, second) == [("dose", "가온정500밀리그램 · 가온서방정650밀리그램")]


def test_what_is_dispensed_again_is_not_taken_beside_what_runs_out(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("용량주의", GAON, {"1일최대용량": "4000밀리그램"})))
    gaon, other = product("1", "가온정500밀리그램", code(1)), product("2", "가온이정500밀리그램", code(1))
    runs = course(gaon, "2정", 3, key="runs", medication=UserMedication(name="가온"))
    assert told(home, runs, course(gaon, "2정", 3)) == []
    assert told(home, runs, course(other, "2정", 3)) == [("dose", "가온정500밀리그램 · 가온이정500밀리그램")]


@pytest.mark.parametrize(
    "case",
    [
        {"limit": "(남성)가온10밀리그램"},
        {"dose": "1포"},
        {"dose": "아침 2정 저녁 1정"},
        {"strength": "5mg"},
        {"name": "가온플러스정500/50밀리그램"},
        {"more": (code(2),)},
        {"form": "점안액"},
    ],
)
def test_nothing_is_said_of_a_dose_that_is_not_certain(home: Home, tmp_path: Path, case):
    limit = case.get("limit", "가온사르탄10밀리그램")
    load(ministry_list(tmp_path, row("용량주의", GAON, {"1일최대용량": limit, "제형": "정제"})))
    name, form = case.get("name", "가온정500밀리그램"), case.get("form", "필름코팅정")
    gaon = product("1", name, code(1), *case.get("more", ()), form=form)
    assert told(home, course(gaon, case.get("dose", "1정"), strength=case.get("strength", ""))) == []


def test_of_several_limits_that_of_the_own_form_holds_or_else_the_highest(home: Home, tmp_path: Path):
    rows = [
        row("용량주의", GAON, {"1일최대용량": f"가온{most}밀리그램", "제형": form})
        for most, form in ((400, "서방성필름코팅정"), (450, "필름코팅정"))
    ]
    load(ministry_list(tmp_path, *rows))
    own = product("1", "가온서방정430밀리그램", code(1), form="서방성필름코팅정")
    other = product("2", "가온정430밀리그램", code(1), form="나정")
    assert [told(home, course(own)), told(home, course(other))] == [[("dose", own.name)], []]
    assert told(home, course(other, "2정")) == [("dose", other.name)]


@pytest.mark.parametrize(("days", "is_found"), [(7, False), (8, True), (None, False)])
def test_a_course_longer_than_the_list_allows(home: Home, tmp_path: Path, days, is_found):
    load(ministry_list(tmp_path, row("투여기간주의", GAON, 최대투여기간="7일")))
    gaon = product("1", "가온정", code(1))
    expected = [("days", "지금 적힌 기간: 7일 넘게")] if is_found else []
    assert [(one.kind.value, one.fact) for one in found(home, course(gaon, days=days))] == expected


def test_a_limit_for_one_substance_is_not_that_of_a_combination(home: Home, tmp_path: Path):
    rows = [row("투여기간주의", GAON, 최대투여기간="7일"), row("투여기간주의", COMBINED, 최대투여기간="28일")]
    load(ministry_list(tmp_path, *rows, row("노인주의", HANBYEOL)))
    both = product("1", "가온다솜정", code(1), code(4))
    assert told(home, course(both, days=14)) == []
    assert told(home, course(both, days=30)) == [("days", "가온다솜정")]


def test_a_tablet_that_is_not_to_be_broken(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("분할주의", GAON, 금기내용="쪼개지말것")))
    gaon = product("1", "가온서방정", code(1))
    assert told(home, course(gaon, "1정")) == []
    (finding,) = found(home, course(gaon, "반 알"))
    assert (finding.label, finding.fact) == ("분할주의", "지금 적힌 양: 한 번에 반 알")
    assert finding.passages[0].quote == "쪼개지말것"


def test_ages_where_none_is_known_and_where_one_is(home: Home, tmp_path: Path):
    old, young = row("특정연령대금기", GAON, 연령기준="65세이상"), row("특정연령대금기", NEULBOM, 연령기준="12세미만")
    listed = (
        "한별",
        "9001",
        "648901230",
        "한별정",
        "한별제약",
        "75",
        "세",
        "이상 (3)",
        "1",
        "20250601",
        "까닭",
        "급여",
    )
    load(ministry_list(tmp_path, old, young), product_list(tmp_path, AGE_HEADER, listed))
    courses = [
        course(product("1", "가온정", code(1))),
        course(product("2", "늘봄정", code(2))),
        course(product("3", "한별정", insurance=("648901230",))),
    ]
    by_age = {age: [name for _kind, name in told(home, *courses, age=age)] for age in (None, 82, 70, 40, 7)}
    assert by_age == {None: ["가온정", "한별정"], 82: ["가온정", "한별정"], 70: ["가온정"], 40: [], 7: ["늘봄정"]}


def test_the_old_are_told_unless_the_person_is_known_to_be_younger(home: Home, tmp_path: Path):
    told_of = ("한별", "9001", "648901230", "한별정", "한별제약", "20250601", "1", "어지러움", "", "급여")
    pain = ("9001", "한별", "648901230", "한별정", "한별제약", "위장출혈", "급여")
    load(
        ministry_list(tmp_path, row("노인주의", GAON, 금기내용="넘어짐")),
        product_list(tmp_path, ELDER_HEADER, told_of),
        product_list(tmp_path, ELDER_PAIN_HEADER, pain, name="pain.csv"),
    )
    courses = [course(product("1", "가온정", code(1))), course(product("2", "한별정", insurance=("648901230",)))]
    quotes = {
        age: [passage.quote for one in found(home, *courses, age=age) for passage in one.passages]
        for age in (None, 65, 64)
    }
    assert quotes[None] == quotes[65] == ["넘어짐", "어지러움", "위장출혈"]
    assert quotes[64] == []


def test_pregnancy_is_spoken_of_only_to_those_known_to_be_young_enough(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("임부금기", GAON, 등급="2등급")))
    gaon = course(product("1", "가온정", code(1)))
    assert [bool(told(home, gaon, age=age)) for age in (None, 82, 30)] == [False, False, True]


def test_a_rule_for_a_form_is_not_about_another(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("노인주의", GAON, 제형="정제/캡슐")))
    drops = product("1", "가온점안액", code(1), form="점안액")
    unknown = product("2", "가온", code(1), form="")
    assert told(home, course(drops)) == []
    assert told(home, course(unknown)) == [("elder", "가온")]


def test_an_additive_of_the_same_mixture_makes_nothing_of_a_medicine(home: Home, tmp_path: Path):
    mixture = substance(9, "유당", "유당", "가온사르탄10%유당")
    load(ministry_list(tmp_path, row("첨가제주의", mixture), row("병용금기", mixture, with_(NEULBOM))))
    load(ministry_list(tmp_path, row("병용금기", GAON, with_(NEULBOM)), name="b.csv"))
    taken = product("1", "가온유당정", code(9, 1)), product("2", "늘봄정", code(2))
    assert told(home, *map(course, taken)) == []


def test_a_kind_that_says_nothing_shows_no_empty_quote(home: Home, tmp_path: Path):
    load(ministry_list(tmp_path, row("노인주의", GAON, 금기내용="_", 고시일자="-")))
    (finding,) = found(home, course(product("1", "가온정", code(1))))
    (passage,) = finding.passages
    assert (passage.quote, passage.details, passage.notice_on) == ("", (), None)
    assert finding.kind == DurKind.ELDER
