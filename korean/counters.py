"""Which counting words take native numerals, which Sino-Korean ones, and their exceptions."""

from __future__ import annotations

from collections.abc import Callable

from .numerals import native, sino
from .tables import lazy, words

DOSES = words(
    "알 정 캡슐 캅셀 타블렛 타블릿 포 봉 봉지 병 방울 스푼 숟가락 숟갈 밥숟가락 밥숟갈 큰술 작은술 찻술 밥술 티스푼 "
    "분무 분사 펌프 앰풀 "
    "찻숟가락 찻숟갈 테이블스푼 계량스푼 컵 계량컵 잔 눈금 퍼프 개 앰플 "
    "바이알 튜브 팩 패치 매 장 모금 환 조각 쪽 그릇 스틱 통 캔 갑 박스 상자 사발 접시 대접"
)
"""Countable portions: half of one is spoken as 반."""

NATIVE = DOSES | words(
    "명 사람 살 시간 달 마리 권 가지 종류 군데 곳 켤레 벌 판 세트 끼 끼니 줄 줄기 바퀴 걸음 발짝 발자국 차례 배 "
    "자루 송이 그루 채 척 톨 술 짝 쌍 묶음 다발 뭉치 줌 건 표 글자 단어 문장 과목 식구 자리 자녀 가족 집 방 칸 "
    "바늘 편 골 모 근 롤 겹 번째 동작 움큼 꼬집 두름 통화 팀 그룹 문항 문제 곡 마디 계단 땀 가닥 토막 덩어리 "
    "덩이 단락 나라 도시 마을 모둠 돌 가마 가마니 되 홉 섬 뼘 아름 주먹 뿌리 포기 단 켜 꾸러미 보따리 짐 첩 "
    "갈래 무리 세션 공기 흡입"
)
"""Counted 한, 두, 세 (표준국어대사전, 의존 명사와 단위로 쓰이는 명사)."""

SINO = words(
    "회 일 주 주일 주간 개월 개년 년 년도 년대 년간 분 초 세 층 호 호실 호선 호차 원 도 인분 인 인용 인실 박 차 "
    "등 등급 급 급수 단계 월 점 학년 학기 교시 교대 동 번지 리 항 절 조 조항 페이지 면 위 순위 승 패 부 종 형 "
    "기 기압 평 박자 반 선 퍼센트 프로 단위 유닛 아이유 국제단위 달러 유로 엔 위안 파운드 센트 밀리그램 "
    "밀리그람 마이크로그램 나노그램 그램 그람 킬로그램 킬로그람 킬로 톤 밀리리터 데시리터 리터 씨씨 시시 "
    "밀리미터 센티미터 센티 미터 킬로미터 밀리 제곱미터 세제곱미터 헥타르 인치 피트 마일 칼로리 킬로칼로리 "
    "헤르츠 와트 볼트 암페어 데시벨 디옵터 밀리초 포인트 배속 배럴 기가 메가 기가바이트 메가바이트 킬로바이트 "
    "바이트 비트 픽셀 화소 주년 주기 주차 일차 회차 년차 개국 개소 세기 세대 라운드 연승 연패 분기 사분기 분의 "
    "병동 병상 촌 형제 남매 인승 가구 막 보 차원 성급"
)
"""Counted 일, 이, 삼."""

NOT_COUNTERS = words(
    "가족과 가족에 가족이 가지고 가지러 개봉 개선 개인 건강 골고 곳곳 과다 과정 권장 근육 근처 급여 급히 기간 "
    "기록 기본 기준 기침 단계별 단독 단백 대략 대비 대상 대신 도움 도착 동시 동안 등록 리더 매번 매우 매일 "
    "매주 매체 면서 면적 명령 명절 모두 모든 반드 반복 방문 방법 방에 배고 배달 배변 배부 배송 배우 배출 번호 "
    "벌써 병원 병행 보고 보다 보세 보통 보호 봉투 부분 부작 부탁 부터 분류 분리 분석 살짝 선생 선택 성분 세상 "
    "세요 술을 시민 시술 시작 시장 시청 시행 시험 알레 알려 알림 알아 원래 원인 원하 월요 위장 위치 위해 "
    "위험 유의 이내 이상 이전 이하 이후 인가 인데 인상 인슐 인정 인지 인해 일반 일어 일요 일정 자리에 잔여 "
    "장기 장소 장애 장치 절대 절반 점검 점심 점안 점점 정각 정기 정도 정상 정제 정확 조금 조심 조절 종일 "
    "종합 주세 주셔 주시 주십 주요 주의 줄어 줄여 줄이 집에 짝수 차례 차이 채소 채워 초과 초기 초록 초반 층간 "
    "컵라 타이 통과 통증 통해 통화 판매 패드 편안 편의 편하 포함 표시 항목 항상 형태 호출 호흡 환자 회복(?!용) 회사 "
    "회의 흡입구 흡입기 흡입량 흡입력 흡입시 흡입액 흡입약 흡입용 흡입제"
)
"""Words that begin with the letters of a counter and are none: 3초과, 2이상, 1/2부터."""
_NOT_COUNTER = lazy("|".join(sorted(NOT_COUNTERS, key=len, reverse=True)))

COUNTER_LENGTH_MAX = 6

SUFFIX = (
    "(?:씩|마다|간|후|전|뒤|이내|이상|이하|미만|초과|정도|쯤|경|까지|부터|에서|에게|에는|에만|에도|에|은|는|이나|이며|이고|이면|이라|입니다|이에요|예요|"
    "이|가|을|를|도|만|의|으로|로|와|과|나|째|당|짜리|분|치|동안|반|여|대|중|내|안|밖|보다|처럼|만큼|이다|임|이었|였|이랑|랑|뿐|밖에|"
    "인데|인|이신|께서|께|들|드시|드세|더|란|이란|라|하고|요|부|용|조차|마저|든|이든)"
)
_WHOLE_WORD = lazy(rf"{SUFFIX}{{0,3}}(?![가-힣])")

LABELS = lazy(
    r"\s*(?:출구|창구|버튼|버스|문제|문항|진찰실|외래|방(?!문|법|식|향|사|광|송|울)|침대|침상|약통|환자|서랍|칸|진료실|국도|트랙|채널|"
    r"선수|홈|게이트|플랫폼|승강장|자리|좌석|타자|척추|경추|요추|흉추|"
    r"염색체|대기|고객|손님|주사실|검사실|수납|테이블|상담|키|항목|마을버스|레인|코스|타석|채혈실|접수|번호|유전자|카드|룸|병실|"
    r"약(?:통|봉투|장)?(?:[은을이의만도과와,.]|부터|$|\s(?!드|먹|복|챙|바|투))|"
    r"[은는] ?[^\d.\n]{1,12}\d번[은는]|부터 ?\d+번까지|으로 연락|으로 전화|을 누르|을 눌러|을 선택|"
    r"을 고르|누르|눌러|으로 가|으로 오|으로 신고|에 문의)"
)
LABELLED = lazy(
    r"(?:(?:번호표?|정답은?|답은?|메뉴|\d\s?반|버스|문항|문제|채널|국번|대기|출구|창구|"
    r"국번 ?없이|내선|보기|등번호|사서함|선택지)\s*(?:는|은|이|가)?|\d\s?[,·]|\d번부터|\d번[은는] ?[^\d.\n]{1,12})\s*$"
)
"""Before and after these a number with 번 names one of several (일 번 창구) and does not count times (한 번)."""
OFTEN = lazy(
    r"(?:하루|식[전후]|1일|아침저녁|아침 저녁|매일|매주|매달|일주일|한 ?달|[주월연년]|시간|마다|동안|"
    r"최대|최소|총|[가-힣]에)\s*$"
)
"""Before a number with 번 these ask how often."""
TIMES_MAX = 99
"""Nobody counts oneself that often: from here on 번 names a number, as in 백일 번 버스."""

MACHINES = lazy(
    r"(?:차|차량|버스|택시|트럭|컴퓨터|노트북|텔레비전|티비|에어컨|선풍기|휠체어|카메라|기계|기기|전화|전화기|휴대폰|폰|로봇|냉장고|세탁기|침대|비행기|"
    r"자전거|오토바이|열차|청소기|공기청정기|가습기|혈압계|혈당계|체온계|보청기)(?:가|를|는|이|은|을|만)?\s*$"
)
"""After these 대 counts machines even if a noun follows; elsewhere 삼 대 영양소 groups things."""
NOUN_FOLLOWS = lazy(
    r" ?(?:암|독|악|죄|병)(?![가-힣])|(?:양|주|륙)(?:[은는이가을를과와의도에,]|까지|에서)?(?![가-힣])|"
    r" ?(?!있|없|더|맞|놓|를|가|는|의|로|와|도|만|씩|쯤|정도|이상|이하|"
    r"남|필요|주문|구입|구매|설치|사용)[가-힣]{2}"
)
PEOPLE_BEFORE = lazy(
    r"(?:손님|어르신|환자|선생님|보호자|부모님|할머니|할아버지|간호사|의사|약사|가족)(?:은|는|이|가)?\s*$"
)
MOMENT_AFTER = lazy(r"\s*(?:전|후|뒤|마다|간|동안|정도|이상)")
SLICED = lazy(r"(?:마늘|사과|귤|배|오렌지|빵|케이크|토마토|레몬|수박|생강)\s*(?:은|는|을|를)?\s*$")
DISHES = lazy(
    r"(?:고기|생선회|회|초밥|갈비|삼겹살|불고기|연어|떡|두부|그림|작품|옷|의류|가구|유물|물품|상품|제품|육포|전복|김|만두|튀김)"
    r"\s*(?:은|는|을|를|이|가)?\s*$"
)
"""After these 점 counts pieces; elsewhere it is a mark or a decimal point."""
GRAIN = lazy(r"(?:쌀|콩|보리|팥|찹쌀|깨|참깨|곡식|고춧가루|소금|메주|현미|떡|밀|좁쌀)\s*(?:은|는|을|를|이|가)?\s*$")
CHAPTER = lazy(r"\s?\d+\s?[절항쪽]")
ORDINAL_BEFORE = lazy(r"(?<![가-힣])제\s*$")

MONTHS = {6: "유월", 10: "시월"}
ORDINALS = {1: "첫째", 2: "둘째", 3: "셋째", 4: "넷째"}
"""Whole words; from 다섯째 on the numeral and 째 are joined."""
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


def _clock(number: int, before: str, after: str) -> bool:
    return 0 < number <= CLOCK_NATIVE_MAX


def _hours(number: int, before: str, after: str) -> bool:
    return number <= HOURS_NATIVE_MAX


def _times(number: int, before: str, after: str) -> bool:
    if OFTEN.search(before):
        return number <= TIMES_MAX
    return number <= TIMES_MAX and not LABELS.match(after) and not LABELLED.search(before)


def _machines(number: int, before: str, after: str) -> bool:
    return number % 10 != 0 and bool(MACHINES.search(before) or not NOUN_FOLLOWS.match(after))


def _people(number: int, before: str, after: str) -> bool:
    return after.startswith("께") or bool(PEOPLE_BEFORE.search(before) and not MOMENT_AFTER.match(after))


def _slices(number: int, before: str, after: str) -> bool:
    return bool(SLICED.search(before))


def _grains(number: int, before: str, after: str) -> bool:
    return number <= PILL_GRAINS_NATIVE_MAX


def _sheets(number: int, before: str, after: str) -> bool:
    return not (CHAPTER.match(after) or ORDINAL_BEFORE.search(before))


def _pieces(number: int, before: str, after: str) -> bool:
    return bool(DISHES.search(before))


def _grain_measures(number: int, before: str, after: str) -> bool:
    return bool(GRAIN.search(before))


SPECIAL: dict[str, Callable[[int, str, str], bool]] = {
    "시": _clock,
    "시간": _hours,
    "번": _times,
    "대": _machines,
    "분": _people,
    "쪽": _slices,
    "환": _grains,
    "장": _sheets,
    "점": _pieces,
    "말": _grain_measures,
    "째": lambda number, before, after: True,
}
"""Counters whose numeral depends on the number or its surroundings: true for native."""

ALWAYS_NATIVE = (NATIVE - SPECIAL.keys()) | {"시간"}
"""Counters of small numbers that need no look at what stands around them."""


def count(digits: str, counter: str, before: str = "", after: str = "") -> str:
    """Read an integer with its counter, which is part of the result: 한 알, 유월, 일 번.

    digits: ASCII digits. before, after: the text around number and counter, which settles 번, 대, 분, 쪽.
    """
    number = int(digits[-18:] or "0")
    if counter == "월" and number in MONTHS and len(digits) <= len("06"):
        return MONTHS[number]
    if counter == "월":
        return f"{sino(digits)}월"
    if counter == "번째" and number == 1 and len(digits.lstrip("0")) == 1:
        return "첫 번째"
    if counter == "째":
        return ORDINALS.get(number) or f"{native(digits)}째"
    special = SPECIAL.get(counter)
    is_native = special(number, before, after) if special else counter in NATIVE
    return f"{native(digits) if is_native else sino(digits)} {counter}"
