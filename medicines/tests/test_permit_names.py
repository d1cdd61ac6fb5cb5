"""Brand, form and substance of names as permits have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.permit_names import form_of, permit_name, stem


@pytest.mark.parametrize(
    ("name", "brand", "form"),
    [
        ("노바스크정5밀리그람(암로디핀베실산염)", "노바스크", "정"),
        ("타이레놀8시간이알서방정(아세트아미노펜)", "타이레놀", "이알서방정"),
        ("타이레놀콜드-에스정", "타이레놀콜드에스", "정"),
        ("엑셀론패취5(리바스티그민)", "엑셀론", "패취"),
        ("노스판패취5μg/h(부프레노르핀)", "노스판", "패취"),
        ("케토톱플라스타", "케토톱", "플라스타"),
        ("복합써스펜좌약", "복합써스펜", "좌약"),
        ("카네스텐질정500밀리그램", "카네스텐", "질정"),
        ("란투스주솔로스타", "란투스주", "솔로스타"),
        ("심비코트터부헬러160/4.5마이크로그램", "심비코트", "터부헬러"),
        ("스피리바레스피맷", "스피리바", "레스피맷"),
        ("풀케어네일라카", "풀케어", "네일라카"),
        ("마이크로관장액", "마이크로", "관장액"),
        ("알마겔현탁액", "알마겔", "현탁액"),
        ("페노바르비탈정", "페노바르비탈", "정"),
        ("파스터정20밀리그램", "파스터", "정"),
        ("토우로나정", "토우로나", "정"),
        ("오구멘틴건조시럽228밀리그램/5밀리리터", "오구멘틴", "건조시럽"),
        ("휴마로그주100단위/밀리리터", "휴마로그", "주"),
        ("활명수", "활명수", ""),
        ("코자정 50mg", "코자", "정"),
        ("니트로글리세린설하정0.6mg", "니트로글리세린", "설하정"),
    ],
)
def test_brand_and_form(name, brand, form):
    assert (stem(name), form_of(name)) == (brand, form)
    parts = permit_name(name)
    assert (parts.stem, parts.form) == (brand, form)


def test_what_stands_in_brackets():
    assert permit_name("가나정(다라염산염)(수출용)").substances == ("다라염산염", "수출용")
    assert permit_name("가나정[다라]").stem == "가나"
    assert permit_name("가나정(다라").stem == "가나"


@pytest.mark.parametrize(
    ("name", "plain"), [("가나정", True), ("가나구강붕해정", False), ("가나연질캡슐", False), ("가나주", True)]
)
def test_plain_forms(name, plain):
    assert permit_name(name).is_plain == plain


@given(st.text(max_size=40))
def test_any_text_is_taken_apart(name):
    parts = permit_name(name)
    assert parts.form == form_of(name)
    assert not any(letter.isdecimal() for letter in parts.stem)
