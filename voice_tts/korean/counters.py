"""Which counting words take native numerals, which Sino-Korean ones, and their exceptions."""

from __future__ import annotations

import re

from .numerals import native, sino

DOSES = frozenset(
    ["알", "정", "캡슐", "포", "봉", "봉지", "병", "방울", "스푼", "숟가락", "숟갈", "큰술", "작은술", "찻술", "밥술", "티스푼", "찻숟가락", "컵", "잔", "퍼프", "개", "앰플", "바이알", "튜브", "팩", "패치", "매", "장", "모금", "환", "조각", "쪽", "그릇", "스틱", "시럽병", "통", "갑", "박스", "상자"]
)
"""Countable portions: half of one is spoken as 반."""

NATIVE = DOSES | frozenset(
    ["명", "사람", "살", "시간", "달", "마리", "권", "가지", "종류", "군데", "곳", "켤레", "벌", "판", "세트", "끼", "끼니", "줄", "바퀴", "걸음", "발짝", "발자국", "차례", "배", "자루", "송이", "그루", "채", "척", "톨", "술", "짝", "쌍", "묶음", "다발", "뭉치", "줌", "건", "표", "글자", "단어", "문장", "과목", "식구", "자리", "자녀", "가족", "집", "방", "칸", "바늘", "편", "골", "모", "근", "롤", "겹", "그램통", "번째", "군데씩", "동작", "군", "구절", "사발", "접시", "대접", "움큼", "꼬집", "두름", "손", "통화", "시간대", "팀", "그룹", "문항", "문제", "곡", "마디", "계단", "코", "땀", "올", "가닥", "토막", "덩어리", "덩이", "단락", "나라", "도시", "마을", "모둠", "놈", "녀석", "해", "돌", "가마", "가마니", "말", "되", "홉", "섬", "뼘", "아름", "길", "주먹", "뿌리", "포기", "단", "켜", "군데군데", "꾸러미", "보따리", "짐", "첩", "제기", "모숨", "갈래", "무리", "떼", "뙈기", "고랑", "이랑", "채널", "세션"]
) - frozenset(["제기", "군데씩", "군데군데", "그램통", "군", "시럽병", "말", "길", "이랑", "해", "올", "코", "채널", "손", "모"])

SINO = frozenset(
    ["회", "일", "주", "주일", "주간", "개월", "개년", "년", "년도", "년대", "년간", "분", "초", "세", "층", "호", "호실", "호선", "호차", "원", "도", "인분", "인", "인용", "인실", "박", "차", "차례차", "등", "등급", "급", "단계", "월", "점", "학년", "학기", "교시", "교대", "동", "번지", "리", "항", "절", "조항", "페이지", "면", "위", "순위", "승", "패", "무", "부", "종", "형", "기", "기압", "평", "박자", "퍼센트", "프로", "단위", "유닛", "달러", "유로", "엔", "위안", "파운드", "센트", "밀리그램", "마이크로그램", "나노그램", "그램", "그람", "킬로그램", "킬로그람", "킬로", "밀리그람", "톤", "밀리리터", "데시리터", "리터", "씨씨", "시시", "밀리미터", "센티미터", "센티", "미터", "킬로미터", "인치", "칼로리", "킬로칼로리", "헤르츠", "와트", "볼트", "암페어", "데시벨", "밀리초", "포인트", "배럴", "광년", "피트", "마일", "노트", "기가", "메가", "기가바이트", "메가바이트", "킬로바이트", "바이트", "비트", "픽셀", "화소", "주년", "주기", "주차", "일차", "회차", "년차", "개국", "개소", "개사", "세기", "세대", "라운드", "연승", "연패", "연속", "분기", "분의", "병동", "병상", "급지", "촌", "형제", "남매", "인조", "인승", "가구", "중주", "총사", "막", "장조", "보", "겹살", "배수", "제곱미터", "세제곱미터", "제곱", "헥타르", "에이커", "아이유", "국제단위", "배속", "차원", "통신사", "문반", "회말", "회초", "번기", "시리즈", "가지째", "위권", "성급", "성", "절기", "팔", "구", "타", "타석", "안타", "순환", "대대", "연대", "사단", "계", "과", "반", "조", "선", "밀리", "옹스트롬", "케이", "칸델라", "줄", "뉴턴", "파스칼", "시버트", "디옵터"]
) - frozenset(["문반", "가지째", "무", "팔", "성", "계", "차례차", "줄", "구", "연속", "대대", "통신사", "겹살", "총사"])

NOT_COUNTERS = (
    ["정도", "정각", "정상", "정확", "정기", "초과", "초기", "초반", "시작", "시도", "시술", "시험", "시행", "시청", "시장", "시민", "개선", "개인", "번호", "분류", "분석", "분리", "장애", "대비", "대신", "대상", "대략", "이상", "이하", "이내", "이후", "이전", "일정", "일반", "일어", "일요", "월요", "주의", "주요", "주세", "주시", "주셔", "주십", "회의", "회사", "회복", "원래", "원인", "원하", "도움", "도착", "호흡", "호출", "점심", "점검", "점점", "등록", "세요", "세상", "동안", "동시", "인데", "인지", "인가", "인정", "인해", "인상", "인슐", "보다", "보세", "보고", "보통", "보호", "차이", "차례", "면서", "면적", "배고", "배부", "병원", "환자", "잔여", "살짝", "명령", "명절", "편안", "편의", "방법", "방문", "통해", "통증", "단독", "기준", "기록", "기침", "기간", "기본", "형태", "종일", "종합", "부작", "부탁", "부터", "부분", "급여", "급히", "층간", "항상", "항목", "절대", "절반", "성분", "과정", "과다", "반드", "반복", "조금", "조심", "조절", "선택", "선생", "판매", "곳곳", "건강", "술을", "자리에", "방에", "집에", "줄이", "줄어", "줄여", "권장", "매일", "매우", "매번", "매주", "포함", "봉투", "알림", "알려", "알아", "알레", "개봉", "통과", "컵라", "병행", "벌써", "채소", "채워", "짝수", "표시", "편하", "골고", "근처", "근육", "모두", "모든", "단백", "단계별", "위험", "위해", "위치", "위장", "유의", "초록", "타이", "패드", "리더", "점안", "정제", "가지고", "가지러", "가족에", "가족이", "가족과", "배변", "배달", "배송", "배출", "배우", "매체", "장소", "장기", "장치", "장보", "통화"]
)
_NOT_COUNTER = re.compile("|".join(sorted(NOT_COUNTERS, key=len, reverse=True)))

COUNTER_LENGTH_MAX = 6

SUFFIX = (
    "(?:씩|마다|간|후|전|뒤|이내|이상|이하|미만|초과|정도|쯤|경|까지|부터|에서|에게|에는|에만|에도|에|은|는|이나|이며|이고|이면|이라|입니다|이에요|예요|"
    "이|가|을|를|도|만|의|으로|로|와|과|나|째|당|짜리|분|치|동안|반|여|대|중|내|안|밖|보다|처럼|만큼|이다|임|이었|였|이랑|랑|뿐|밖에|"
    "인데|인|이신|께서|께|들|드시|드세|더|란|이란|라|하고|요|부|용|조차|마저|든|이든)"
)
_WHOLE_WORD = re.compile(rf"{SUFFIX}{{0,3}}(?![가-힣])")

LABELS = re.compile(
    r"\s*(?:출구|창구|버튼|버스|문제|문항|방|환자|서랍|칸|진료실|국도|트랙|채널|선수|홈|게이트|플랫폼|승강장|자리|좌석|타자|척추|경추|"
    r"요추|흉추|염색체|대기|고객|손님|주사실|검사실|수납|테이블|상담|키|항목|마을버스|레인|코스|타석|채혈실|접수|번호|유전자|카드|룸|병실|"
    r"으로 연락|으로 전화|을 누르|을 눌러|을 선택|을 고르|누르|눌러|으로 가|으로 오|으로 신고|에 문의|입니다\.? *창구)"
)
LABELLED = re.compile(r"(?:번호표?|버스|문항|문제|채널|국번|대기|출구|창구|국번 없이|국번없이|내선|보기|등번호|사서함|선택지)\s*(?:는|은|이|가)?\s*$")
"""Before and after these a number with 번 names one of several (일 번 창구) and does not count times (한 번)."""

GROUPED = re.compile(
    r"\s*(?:영양소|질환|질병|요소|원칙|성인병|암|명절|가족|독자|보험|강|문명|종교|증상|합병증|의무|과제|핵심|요인|위험|중독|천왕|째|조건|불가사의|총리|대통령|이사장|회장|사장|국왕|임금|왕)"
)
PEOPLE_BEFORE = re.compile(r"(?:손님|어르신|환자|선생님|보호자|부모님|할머니|할아버지|간호사|의사|약사|가족)(?:은|는|이|가)?\s*$")
SLICED = re.compile(r"(?:마늘|사과|귤|배|오렌지|빵|케이크|토마토|레몬|수박|생강)\s*(?:은|는|을|를)?\s*$")

MONTHS = {6: "유월", 10: "시월"}
CLOCK_NATIVE_MAX = 12
HOURS_NATIVE_MAX = 20
"""Beyond twenty hours the Sino-Korean numeral is the usual one: 이십사 시간, 사십팔 시간."""
PILL_GRAINS_NATIVE_MAX = 19
"""환 are counted in tens by herbal dispensaries: 삼십 환."""


def find_counter(run: str, spaced: bool) -> str:
    """Longest counting word that `run`, a run of Hangul after a number, starts with; empty if none.

    spaced: whether a space lay between them; then the counter has to be a whole word with its particles.
    """
    blocked = _NOT_COUNTER.match(run)
    for length in range(min(COUNTER_LENGTH_MAX, len(run)), 0, -1):
        word = run[:length]
        if word not in NATIVE and word not in SINO and word not in SPECIAL:
            continue
        if blocked and blocked.end() > length:
            continue
        if spaced and not _WHOLE_WORD.match(run, length):
            continue
        return word
    return ""


def _clock(digits: str, before: str, after: str) -> str:
    del before, after
    return native(digits) if 0 < int(digits) <= CLOCK_NATIVE_MAX else sino(digits)


def _hours(digits: str, before: str, after: str) -> str:
    del before, after
    return native(digits) if int(digits) <= HOURS_NATIVE_MAX else sino(digits)


def _times(digits: str, before: str, after: str) -> str:
    label = LABELS.match(after) or LABELLED.search(before) or int(digits) >= 100
    return sino(digits) if label else native(digits)


def _machines(digits: str, before: str, after: str) -> str:
    decade = int(digits) % 10 == 0
    return sino(digits) if decade or GROUPED.match(after) else native(digits)


def _minutes(digits: str, before: str, after: str) -> str:
    people = after.startswith("께") or (PEOPLE_BEFORE.search(before) and not re.match(r"\s*(?:전|후|뒤|마다|간|동안|정도|이상)", after))
    return native(digits) if people else sino(digits)


def _slices(digits: str, before: str, after: str) -> str:
    del after
    return native(digits) if SLICED.search(before) else sino(digits)


def _grains(digits: str, before: str, after: str) -> str:
    del before, after
    return native(digits) if int(digits) <= PILL_GRAINS_NATIVE_MAX else sino(digits)


SPECIAL = {
    "시": _clock,
    "시간": _hours,
    "번": _times,
    "대": _machines,
    "분": _minutes,
    "쪽": _slices,
    "환": _grains,
}


def count(digits: str, counter: str, before: str = "", after: str = "") -> str:
    """Read an integer with its counter, which is part of the result: 한 알, 유월, 일 번.

    digits: ASCII digits. before, after: the text around number and counter, which settles 번, 대, 분, 쪽.
    """
    number = int(digits[-18:] or "0")
    if counter == "월" and number in MONTHS and len(digits) <= len("06"):
        return MONTHS[number]
    if counter == "월":
        return f"{sino(digits)}월"
    if counter in {"번째", "째"} and number == 1 and len(digits.lstrip("0")) == 1:
        return "첫 번째" if counter == "번째" else "첫째"
    if counter in SPECIAL:
        return f"{SPECIAL[counter](digits, before, after)} {counter}"
    if counter in NATIVE and not (counter == "장" and re.search(r"(?<![가-힣])제\s*$", before)):
        return f"{native(digits)} {counter}"
    return f"{sino(digits)} {counter}"
