"""Brands before their combinations, whole strengths, other spellings, kinds, companies and numbers."""

from __future__ import annotations

import pytest

from medicines.models import Barcode, InsuranceCode, Medicine
from medicines.services.search import find_medicines

pytestmark = pytest.mark.django_db

PRODUCTS = (
    # name, maker, class, substance, ATC code
    ("노바스크오정5/20밀리그램", "한국화이자제약(주)", "혈압강하제", "암로디핀베실산염, 올메사르탄", "C09DB02"),
    ("노바스크브이정5/80밀리그램", "한국화이자제약(주)", "혈압강하제", "암로디핀베실산염, 발사르탄", "C09DB01"),
    ("노바스크정10밀리그람(암로디핀베실산염)", "한국화이자제약(주)", "혈압강하제", "암로디핀베실산염", "C08CA01"),
    ("노바스크정5밀리그람(암로디핀베실산염)", "한국화이자제약(주)", "혈압강하제", "암로디핀베실산염", "C08CA01"),
    (
        "노바스크구강붕해정2.5밀리그램(암로디핀베실산염)",
        "한국화이자제약(주)",
        "혈압강하제",
        "암로디핀베실산염",
        "C08CA01",
    ),
    ("리피토플러스정10/10밀리그램", "한국화이자제약(주)", "동맥경화용제", "아토르바스타틴, 에제티미브", "C10BA05"),
    (
        "리피토정10밀리그램(아토르바스타틴칼슘삼수화물)",
        "한국화이자제약(주)",
        "동맥경화용제",
        "아토르바스타틴칼슘",
        "C10AA05",
    ),
    ("타이레놀콜드-에스정", "한국얀센(주)", "해열.진통.소염제", "아세트아미노펜", ""),
    ("타이레놀8시간이알서방정(아세트아미노펜)", "한국얀센(주)", "해열.진통.소염제", "아세트아미노펜", ""),
    ("타이레놀정500밀리그람(아세트아미노펜)", "한국얀센(주)", "해열.진통.소염제", "아세트아미노펜", ""),
    ("타이레놀정160밀리그람(아세트아미노펜)", "한국얀센(주)", "해열.진통.소염제", "아세트아미노펜", ""),
    ("레블리미드캡슐25밀리그램(레날리도마이드)", "가온약품", "항악성종양제", "레날리도마이드", ""),
    ("레블리미드캡슐2.5밀리그램(레날리도마이드)", "가온약품", "항악성종양제", "레날리도마이드", ""),
    ("콩코르정2.5밀리그램(비소프롤롤푸마르산염)", "한국머크(주)", "기타의 순환계용약", "비소프롤롤", "C07AB07"),
    ("콩코르정5밀리그램(비소프롤롤푸마르산염)", "한국머크(주)", "기타의 순환계용약", "비소프롤롤", "C07AB07"),
    ("아모잘탄정5/50밀리그램", "한미약품(주)", "혈압강하제", "암로디핀, 로사르탄", "C09DB06"),
    ("아모잘탄정5/100밀리그램", "한미약품(주)", "혈압강하제", "암로디핀, 로사르탄", "C09DB06"),
    ("다이아벡스정500밀리그램(메트포르민염산염)", "대웅제약(주)", "당뇨병용제", "메트포르민염산염", "A10BA02"),
    ("글루코파지정850밀리그램(메트포르민염산염)", "한국머크(주)", "당뇨병용제", "메트포르민염산염", "A10BA02"),
    ("메트포민짝퉁정", "가온약품", "당뇨병용제", "", ""),
    ("판콜에이내복액", "동화약품(주)", "해열.진통.소염제", "아세트아미노펜", "N02BE51"),
    ("겔포스엠현탁액", "보령", "제산제", "", ""),
    ("가나서방정50마이크로그램", "유한양행", "갑상선,부갑상선호르몬제", "레보티록신나트륨", "H03AA01"),
)


@pytest.fixture(autouse=True)
def products() -> None:
    for number, (name, maker, kind, substance, atc) in enumerate(PRODUCTS, 1):
        Medicine.objects.create(
            item_seq=str(number), name=name, maker=maker, drug_class=kind, ingredient=substance, atc_code=atc
        )


def names(query: str) -> list[str]:
    return [medicine.name for medicine in find_medicines(query)[:50]]


def sure(query: str) -> list[str]:
    found = find_medicines(query)
    return [] if found.is_guess else [medicine.name for medicine in found[:50]]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("노바스크", ["노바스크정5밀리그람(암로디핀베실산염)", "노바스크정10밀리그람(암로디핀베실산염)"]),
        ("노바스크정", ["노바스크정5밀리그람(암로디핀베실산염)", "노바스크정10밀리그람(암로디핀베실산염)"]),
        ("노바스크 10", ["노바스크정10밀리그람(암로디핀베실산염)"]),
        ("노바스크오", ["노바스크오정5/20밀리그램"]),
        ("리피토", ["리피토정10밀리그램(아토르바스타틴칼슘삼수화물)", "리피토플러스정10/10밀리그램"]),
        ("타이레놀", ["타이레놀정160밀리그람(아세트아미노펜)", "타이레놀정500밀리그람(아세트아미노펜)"]),
        ("타이레놀 500", ["타이레놀정500밀리그람(아세트아미노펜)"]),
        ("타이레놀8시간", ["타이레놀8시간이알서방정(아세트아미노펜)"]),
    ],
)
def test_the_brand_itself_leads(query, first):
    assert sure(query)[: len(first)] == first


def test_additions_come_after_all_forms_of_the_brand():
    found = sure("노바스크")
    assert found.index("노바스크구강붕해정2.5밀리그램(암로디핀베실산염)") < found.index("노바스크오정5/20밀리그램")
    assert sure("타이레놀")[-1] == "타이레놀콜드-에스정"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("레블리미드 2.5", ["레블리미드캡슐2.5밀리그램(레날리도마이드)"]),
        ("레블리미드 ２．５", ["레블리미드캡슐2.5밀리그램(레날리도마이드)"]),
        ("레블리미드 2,5mg", ["레블리미드캡슐2.5밀리그램(레날리도마이드)"]),
        ("레블리미드 25", ["레블리미드캡슐25밀리그램(레날리도마이드)"]),
        ("레블리미드캡슐25mg", ["레블리미드캡슐25밀리그램(레날리도마이드)"]),
        ("콩코르 5", ["콩코르정5밀리그램(비소프롤롤푸마르산염)"]),
        ("콩코르정2.5", ["콩코르정2.5밀리그램(비소프롤롤푸마르산염)"]),
        ("콩코르정 2.50 mg", ["콩코르정2.5밀리그램(비소프롤롤푸마르산염)"]),
        ("콩코르 0.005g", ["콩코르정5밀리그램(비소프롤롤푸마르산염)"]),
        ("아모잘탄 5/50", ["아모잘탄정5/50밀리그램"]),
        ("아모잘탄 100", ["아모잘탄정5/100밀리그램"]),
        ("ㅇㅁㅈㅌ 50", ["아모잘탄정5/50밀리그램"]),
        ("ㅋㅋㄹㅈ2.5", ["콩코르정2.5밀리그램(비소프롤롤푸마르산염)"]),
        ("가나 0.05mg", ["가나서방정50마이크로그램"]),
        ("가나 50mcg", ["가나서방정50마이크로그램"]),
    ],
)
def test_a_strength_is_a_whole_number(query, found):
    assert sure(query) == found


@pytest.mark.parametrize(
    "query",
    ["콩코르 25", "콩코르 25mg", "콩코르정25", "콩코르 2", "노바스크 50", "아모잘탄 550", "아모잘탄 5100", "ㅋㅋㄹ 25"],
)
def test_a_strength_that_does_not_exist_is_no_sure_hit(query):
    assert sure(query) == []


@pytest.mark.parametrize(
    "query", ["메트포르민", "메트포민", "메트폴민", "메뜨포르민", "메트포르민 500", "메트포민 500"]
)
def test_a_substance_as_people_write_it(query):
    assert "다이아벡스정500밀리그램(메트포르민염산염)" in sure(query)


@pytest.mark.parametrize(
    ("query", "substance"),
    [
        ("아토바스타틴", "아토르바스타틴"),
        ("로살탄", "로사르탄"),
        ("발사탄", "발사르탄"),
        ("아세타미노펜", "아세트아미노펜"),
        ("레보타이록신", "레보티록신"),
        ("비소프로롤", "비소프롤롤"),
        ("레날리도미드", "레날리도마이드"),
    ],
)
def test_other_spellings_of_substances(query, substance):
    found = sure(query)
    assert found
    assert all(substance in PRODUCTS_BY_NAME[name][3] for name in found)


PRODUCTS_BY_NAME = {product[0]: product for product in PRODUCTS}


def test_the_spelling_of_the_catalogue_leads():
    assert sure("메트포민")[0] == "메트포민짝퉁정"
    assert len(sure("메트포민")) == 3


@pytest.mark.parametrize(
    ("query", "leads"),
    [
        ("혈압약", "혈압강하제"),
        ("고혈압약", "혈압강하제"),
        ("혈압 약", "혈압강하제"),
        ("당뇨약", "당뇨병용제"),
        ("고지혈증약", "동맥경화용제"),
        ("콜레스테롤약", "동맥경화용제"),
        ("감기약", "해열.진통.소염제"),
        ("위장약", "제산제"),
        ("항암제", "항악성종양제"),
        ("갑상선약", "갑상선,부갑상선호르몬제"),
        ("혈압강하제", "혈압강하제"),
    ],
)
def test_a_kind_leads(query, leads):
    found = sure(query)
    assert found
    assert PRODUCTS_BY_NAME[found[0]][2] == leads


def test_a_kind_is_also_told_by_the_code():
    assert "콩코르정5밀리그램(비소프롤롤푸마르산염)" in sure("혈압약")
    assert "다이아벡스정500밀리그램(메트포르민염산염)" not in sure("혈압약")


def test_a_leaflet_tells_the_kind_where_nothing_else_does():
    Medicine.objects.create(item_seq="99", name="무명정", efficacy="이 약은 고혈압에 사용합니다.")
    assert "무명정" in sure("혈압약")


@pytest.mark.parametrize("query", ["한미약품 혈압약", "혈압약 한미약품", "(주)한미약품 혈압약", "한미약품(주) 혈압 약"])
def test_a_company_and_a_kind(query):
    assert sure(query) == ["아모잘탄정5/50밀리그램", "아모잘탄정5/100밀리그램"]


def test_a_company():
    assert sure("유한양행") == ["가나서방정50마이크로그램"]
    assert len(sure("주식회사 한국머크")) == 3


def test_numbers_of_packages_and_of_the_insurance():
    InsuranceCode.objects.create(code="648901230", medicine_id="4")
    Barcode.objects.create(code="8806431000118", medicine_id="6")
    assert sure("648901230") == sure("8806489012309") == sure("8806489012316") == [PRODUCTS[3][0]]
    assert sure("643100010") == sure("8806431000118") == [PRODUCTS[5][0]]
    assert sure("643100020") == []


def test_a_cancelled_permit_comes_last():
    Medicine.objects.filter(pk="4").update(is_cancelled=True)
    assert sure("노바스크")[-1] == PRODUCTS[3][0]
    assert names("노바스쿠")[-1] == PRODUCTS[3][0]


def test_a_number_alone_is_a_strength():
    assert sure("160") == ["타이레놀정160밀리그람(아세트아미노펜)"]
    assert "노바스크정10밀리그람(암로디핀베실산염)" in sure("10mg")
    assert sure("7777") == []


def test_a_long_list_is_counted_and_cut_as_a_short_one():
    Medicine.objects.bulk_create(
        Medicine(item_seq=str(1000 + number), name=f"마바{number}정", name_key=f"마바{number}정", stem_key="마바")
        for number in range(700)
    )
    found = find_medicines("마바")
    assert (found.count(), len(found[690:710])) == (700, 10)
    assert len({medicine.pk for page in range(7) for medicine in found[page * 100 : page * 100 + 100]}) == 700
    everything = find_medicines("")
    assert everything.count() == Medicine.objects.count()
    assert len(everything[600:620]) == 20
