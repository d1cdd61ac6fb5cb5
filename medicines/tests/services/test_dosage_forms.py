"""How a medicine is used, told from its form, its name and the words around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.models import Medicine, PillIdentification
from medicines.services.dosage_forms import Described, ending_of, form_of, is_applied, stem_of, use_of
from medicines.services.envelope_words import understand
from medicines.services.form_words import BY_MOUTH, EATEN, ENDINGS, Use


def names(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n")]


EATEN_NAMES = names("""
    알마겔현탁액
    페노바르비탈정
    데파스정0.5밀리그램
    바르탄정(발사르탄)
    파스터정20밀리그램
    겔포스엘현탁액
    크림슨정
    로션정
    패치정10밀리그램(무엇염산염)
    점안정
    주사정5밀리그램
    관장캡슐
    데파스
    엘바스연질캡슐
    타이레놀8시간이알서방정650밀리그램
    포사맥스플러스디정
    오구멘틴건조시럽
    당뇨약 2주
    매주
    부루펜
    써스펜8시간이알서방정
    혈압약(아침)
    엽산
    아스피린프로텍트정100밀리그램
    코대원포르테시럽
    니트로글리세린설하정0.6밀리그램
    싱귤레어츄정4밀리그램
    로도질정
    종근당도네페질정10밀리그램
    지노프로질정250밀리그램
    겜피브로질캡슐300밀리그램
    에트라빌10밀리그램정
    그리자이드정[캄보디아
    메트폼정
    정관장
    정관장홍삼정
    불안약
    콧물약
    로세정5밀리그램
    둘코락스에스장용정 20정
    개비스콘츄어블정
""")
APPLIED_NAMES = names("""
    엑셀론패취5(리바스티그민)
    노스판패취5μg/h
    듀로제식디트랜스패취25마이크로그램/시간
    뉴프로패취2밀리그램/24시간(로티고틴)
    케토톱플라스타
    복합써스펜좌약
    치질좌제
    치질 좌약
    카네스텐질정
    란투스주솔로스타
    트레시바플렉스터치주100단위/밀리리터
    휴마로그믹스25퀵펜
    트루리시티1.5밀리그램/0.5밀리리터일회용펜
    심비코트터부헬러160/4.5
    스피리바레스피맷
    세레타이드250디스커스
    온브리즈흡입용캡슐150마이크로그램
    풀케어네일라카
    마이크로관장액
    잘라탄점안액0.005%
    티어린점안액(일회용)
    나조넥스나잘스프레이
    탄툼가글액
    더마톱로션
    치매 패치
    무릎 파스
    눈에 넣는 약
    아침 인슐린
    물파스
    케토톱플라스타 34매
    풀미칸분무용현탁액
    풀미코트레스퓰
    심비코트라피헬러
    휴미라펜주40밀리그램/0.4밀리리터
    노보믹스30플렉스펜주100단위/밀리리터
    지노베타딘질좌제
    더모픽스질정
    카네스텐1질정
    크로마이신질정
    그린 글리세린 에네마 30ml
    포스터100/6에이치에프에이
    리노벤트비액
    란투스주바이알
    성광칼라민로오션
    글리세린관장액
    타리비드이용액
    리포직점안겔
    듀라티얼즈안연고
    로세릴네일라카5%
    니트로덤티티에스5
    아침 안약
    눈물약
    패치약
    바르는 무좀약
    코에 뿌리는 비염약
""")


@pytest.mark.parametrize("name", EATEN_NAMES)
def test_eaten_though_letters_of_the_name_look_otherwise(name):
    assert not is_applied(name, "1정", "아침 식후 30분")
    assert not understand(name, "", "", 1).is_applied


@pytest.mark.parametrize("name", APPLIED_NAMES)
def test_applied_by_the_whole_ending(name):
    assert is_applied(name, "", "")
    assert understand(name, "1개", "아침 식후 30분", 1).is_applied


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("치질 좌약", Use.INSERT),
        ("치질좌약", Use.INSERT),
        ("신신파스", Use.STICK),
        ("데파스", None),
        ("무릎 파스", Use.STICK),
        ("파스", Use.STICK),
        ("환", Use.SWALLOW),
        ("매 주", None),
        ("혈압약 주", None),
        ("a주", None),
        ("1주", None),
        ("엑셀론patch", Use.STICK),
        ("dispatch", None),
        ("눈에 넣는 약", Use.EYE),
        ("", None),
    ],
)
def test_the_last_word_tells(name, use):
    assert ending_of(name) is use


@pytest.mark.parametrize(
    ("form", "name", "use"),
    [
        ("필름코팅정", "무엇이든겔", Use.SWALLOW),
        ("나정", "바르탄정", Use.SWALLOW),
        ("경질캡슐제, 산제", "무엇캡슐", Use.SWALLOW),
        ("경질캡슐제|산제", "무엇캡슐", Use.SWALLOW),
        ("정량흡입제", "무엇", Use.INHALE),
        ("지지체가있는첩부제", "무엇", Use.STICK),
        ("연질캡슐제, 액상", "무엇연질캡슐", Use.SWALLOW),
        ("필름코팅정", "오르니질정", Use.SWALLOW),
        ("나정", "니트로글리세린설하정", Use.UNDER_TONGUE),
        ("경질캡슐제", "스피리바흡입용캡슐", Use.INHALE_CAPSULE),
        ("나정", "아리셉트에비스정", Use.MELT),
        ("산제", "무엇산", Use.SWALLOW),
        ("정제", "연고처럼들리는정", Use.SWALLOW),
        ("패취제", "엑셀론", Use.STICK),
        ("카타플라스마제", "무엇", Use.STICK),
        ("저작정", "무엇정", Use.CHEW),
        ("추어블정(저작정)", "무엇정", Use.CHEW),
        ("구강붕해정", "무엇정", Use.MELT),
        ("트로키제", "무엇", Use.SUCK),
        ("현탁점안액제", "무엇", Use.EYE),
        ("점이제", "무엇", Use.EAR),
        ("점비제", "무엇", Use.NOSE),
        ("에어로솔제", "벤토린에보할러", Use.INHALE),
        ("에어로솔제", "무엇에어로솔", Use.SPRAY),
        ("연고제", "무엇안연고", Use.EYE),
        ("동결건조주사제", "무엇", Use.INJECT),
        ("시럽제", "무엇", Use.DRINK),
        ("현탁제", "무엇현탁액", Use.DRINK),
        ("겔제", "디클로페낙겔", Use.EXTERNAL),
        ("좌제", "무엇", Use.INSERT),
        ("네일라카", "무엇", Use.APPLY),
        ("껌제", "무엇", Use.GUM),
    ],
)
def test_the_form_of_the_catalogue_comes_first(form, name, use):
    assert use_of(Described(name, product_name=name, form=form)) is use


@pytest.mark.parametrize(
    ("name", "dose", "directions", "use"),
    [
        ("혈압약", "1정", "", Use.SWALLOW),
        ("니트로글리세린", "1정", "혀 밑에 녹이세요.", Use.UNDER_TONGUE),
        ("노바스크정", "1정", "주사 맞는 날은 쉬세요", Use.SWALLOW),
        ("온브리즈캡슐", "1캡슐", "1일 1회 흡입", Use.INHALE_CAPSULE),
        ("온브리즈정", "1정", "흡입기를 쓴 뒤에", Use.SWALLOW),
        ("위장약", "1정", "씹어 드세요", Use.CHEW),
        ("혈압약", "1정", "씹지 말고 삼키세요", Use.SWALLOW),
        ("바르게먹는약", "1정", "바르게 앉아서 드세요", Use.SWALLOW),
        ("무좀약", "", "발가락에 바르세요", Use.APPLY),
        ("녹내장약", "1방울", "양쪽 눈에 점안", Use.EYE),
        ("녹내장약", "1방울", "", Use.EXTERNAL),
        ("비타민디", "3방울", "아침 식후", Use.DRINK),
        ("알마겔", "1포", "", Use.DRINK),
        ("알마겔", "15mL", "식간", Use.DRINK),
        ("알마겔", "", "", Use.EXTERNAL),
        ("헥사메딘액", "15mL", "가글", Use.GARGLE),
        ("헥사메딘액", "15mL", "", Use.EXTERNAL),
        ("감기약", "5mL", "", Use.DRINK),
        ("천식약", "2퍼프", "", Use.INHALE),
        ("치매약", "1매", "", Use.STICK),
        ("당뇨약", "12단위", "", Use.INJECT),
        ("비타민", "1000단위", "", Use.SWALLOW),
        ("대장약정", "1정", "관장 전날 저녁에 드세요", Use.SWALLOW),
    ],
)
def test_words_of_instructions_come_last(name, dose, directions, use):
    assert use_of(Described(name, dose, (directions,))) is use


def test_a_tick_counts_where_nothing_else_tells():
    assert use_of(Described("무좀약", is_applied=True)) is Use.EXTERNAL
    assert use_of(Described("무좀약")) is Use.SWALLOW
    assert use_of(Described("엑셀론패취5")) is Use.STICK
    assert use_of(Described("데파스정", is_applied=True)) is Use.SWALLOW


@pytest.mark.django_db
def test_the_form_of_a_pill_stands_in_for_a_missing_one():
    product = Medicine.objects.create(item_seq="1", name="무엇정")
    assert form_of(None) == form_of(product) == ""
    PillIdentification.objects.create(medicine=product, form="구강붕해정")
    product = Medicine.objects.get()
    assert form_of(product) == "구강붕해정"
    product.form = "나정"
    assert form_of(product) == "나정"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("노바스크정", "노바스크"),
        ("노바스크정5밀리그람(암로디핀베실산염)", "노바스크"),
        ("카리토포텐연질캡슐", "카리토포텐"),
        ("당고른서방정1000밀리그램", "당고른서방정"),
        ("카네스텐질정", "카네스텐질정"),
        ("란투스주솔로스타", "란투스"),
        ("휴마로그믹스25퀵펜", "휴마로그믹스25"),
        ("트루리시티1.5밀리그램/0.5밀리리터일회용펜", "트루리시티"),
        ("심비코트터부헬러160/4.5", "심비코트"),
        ("엑셀론패취5(리바스티그민)", "엑셀론패취"),
        ("혈압약(아침)", "혈압약(아침)"),
        ("오메가3", "오메가3"),
        ("당뇨 주사", "당뇨 주사"),
        ("안정", "안정"),
        ("환인정정", "환인정"),
        ("이지엔6", "이지엔6"),
    ],
)
def test_a_product_is_called_without_its_form_and_strength(name, called):
    assert stem_of(name) == called


@given(
    st.sampled_from(sorted(ENDINGS)),
    st.sampled_from(["", "5", "10밀리그램", "(무엇염산염)", " 0.1%", "5/160mg", "25μg/h"]),
)
def test_strength_and_brackets_behind_the_form_change_nothing(word, behind):
    assert ending_of(f"가나다라{word}{behind}") is ending_of(f"가나다라{word}")


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=40))
def test_whatever_is_written_it_is_used_in_one_way(name, dose, instructions):
    use = use_of(Described(name, dose, (instructions,)))
    assert is_applied(name, dose, instructions) is (use not in BY_MOUTH)
    assert stem_of(name) in name


def test_every_use_is_eaten_or_has_a_word():
    assert set(ENDINGS.values()) == set(Use)
    assert EATEN < BY_MOUTH
