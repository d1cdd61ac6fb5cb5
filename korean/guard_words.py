"""What the dose guard calls units, times of day and numbers; none of it is shared with the reader it watches over."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, Union

Value = Union[int, Fraction]  # noqa: UP007 - Python 3.9 evaluates this

_FORMS = {
    "정": "정",
    "알": "알",
    "캡슐": "캡슐 캅셀",
    "타블렛": "타블렛 태블릿",
    "환": "환",
    "포": "포",
    "첩": "첩",
    "봉지": "봉지 봉",
    "팩": "팩",
    "장": "장",
    "매": "매",
    "개": "개",
    "병": "병",
    "통": "통",
    "컵": "컵",
    "잔": "잔",
    "숟갈": "스푼 숟갈 숟가락",
    "티스푼": "티스푼 작은술 찻술",
    "큰술": "큰술 테이블스푼 밥숟갈 밥숟가락",
    "방울": "방울",
    "앰플": "앰플 앰풀",
    "펌프": "펌프",
    "스프레이": "스프레이 뿜 뿌림 분무 분사",
    "바이알": "바이알",
    "퍼프": "퍼프",
    "흡입": "흡입",
    "펜": "펜",
    "눈금": "눈금",
    "단위": "단위 유닛",
    "아이유": "아이유 국제단위",
    "mg": "밀리그램 밀리그람",
    "mcg": "마이크로그램 마이크로그람",
    "ng": "나노그램 나노그람",
    "kg": "킬로그램 킬로그람 킬로",
    "g": "그램 그람",
    "mL": "밀리리터",
    "cc": "씨씨 시시",
    "L": "리터",
    "dL": "데시리터",
    "uL": "마이크로리터",
    "mmol": "밀리몰",
    "mEq": "밀리당량 밀리이큐 밀리이퀴벌런트 밀리그램당량 엠이큐",
    "kcal": "킬로칼로리 칼로리",
    "%": "퍼센트 프로",
    "회": "회 번",
    "차": "차",
    "시간": "시간",
    "시": "시",
    "분": "분",
    "초": "초",
    "일": "일",
    "주": "주 주일",
    "개월": "개월 달",
    "월": "월",
    "년": "년",
    "세": "세",
    "살": "살",
    "도": "도",
    "점": "점",
    "원": "원",
    "달러": "달러",
    "유로": "유로",
    "m2": "제곱미터 평방미터",
    "m3": "세제곱미터 입방미터",
    "cm": "센티미터",
    "mm": "밀리미터",
    "m": "미터",
    "km": "킬로미터",
    "": "정도",
}
UNITS = {form: unit for unit, forms in _FORMS.items() for form in forms.split()}
_LONGEST_UNIT = max(map(len, UNITS))
"""How a unit is said (or written in Hangul), and what the guard calls it; 정도 is no unit though it begins like one."""
_COUNTED = (
    "정 알 캡슐 타블렛 환 포 첩 봉지 팩 장 매 개 병 통 컵 잔 숟갈 티스푼 큰술 방울 앰플 바이알 퍼프 흡입 펜 눈금 "
    "펌프 스프레이"
)
COUNTED = frozenset(_COUNTED.split())
MEASURED = frozenset({"mg", "mcg", "ng", "g", "mL", "cc", "L", "단위", "아이유", "mmol", "mEq"})
DOSES = COUNTED | MEASURED

PARTICLES = (
    "에서부터|에서|에다|에게|에|을|를|은|는|이나|이고|이며|이면|이랑|이에요|이요|이|가|나|랑|로|으로|과|와|의|도|만|부터|까지|씩|째"
    "|보다|하고|입니다|입니까|예요|요|였어요|이었어요|였어|이었어|이야|야|이라고|라고|였습니다|이었습니다|였는데|이었는데|였고|이었고|이었다|인데|이라서|라서|이니까|니까|정도|쯤|가량|대|다시|이상|이하|미만"
)
_PARTICLES = frozenset(PARTICLES.split("|"))
_UNIT_ENDINGS = ("분", "간", "치", "째", "마다", "당", "동안", "이내", "전", "후", "뒤", "량", "반")
_CLINGING = (
    *("에서", "까지", "부터", "씩", "으로", "경구", "복용", "투여", "하루", "매일", "공복"),
    *("식전", "식후", "식간", "식사", "아침", "점심", "저녁", "취침", "자기", "오전", "오후"),
)
"""Behind a unit these are no part of another word, even where blanks were lost: 밀리그램에서조기."""
_PREDICATES = frozenset({"", "입니다", "드세요", "이다", "다"})

BEFORE_MEAL, AFTER_MEAL, BEDTIME, ALTERNATE = "@before", "@after", "@bed", "@alternate"
MORNING, NOON, EVENING, AM, PM = "@morning", "@noon", "@evening", "@am", "@pm"
OVER, UNDER, AT_LEAST, AT_MOST = "@over", "@under", "@least", "@most"
BELOW_ZERO = "@minus"
NIGHT, DAYTIME, DAWN = "@night", "@daytime", "@dawn"
"""Words that say when or how much without a number, as they stand among the quantities."""
MARKS = {
    "식전": BEFORE_MEAL,
    "식사전": BEFORE_MEAL,
    "식후": AFTER_MEAL,
    "식사후": AFTER_MEAL,
    "자기전": BEDTIME,
    "취침": BEDTIME,
    "주무시": BEDTIME,
    "아침": MORNING,
    "점심": NOON,
    "저녁": EVENING,
    "오전": AM,
    "오후": PM,
    "격일": ALTERNATE,
    "초과": OVER,
    "미만": UNDER,
    "이상": AT_LEAST,
    "이하": AT_MOST,
    "이내": AT_MOST,
}
PARTS_OF_DAY = {"밤": NIGHT, "낮": DAYTIME, "새벽": DAWN}
"""Marks only where they are a word of their own."""
MARK = re.compile(
    r"(식사\s?[전후]|자기\s?전|식[전후]|취침|주무시|아침|점심|저녁|오전|오후|격일|초과|미만|이상|이하|이내|하루)"
    rf"(?:(?:{PARTICLES})(?![가-힣]))?"
)
"""A word that says when, wherever it stands, with the particle behind it."""


_RUN_ON = re.compile(
    r"(?<=[회번일씩])(?=(?:반|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?:정|알|캡슐|포|봉|개|컵|방울))"
)


def part_words(text: str) -> str:
    """Set a dose apart that is written onto the word before it: 1회반정."""
    return _RUN_ON.sub(" ", text)


def mark_of(written: str) -> str | None:
    """Name what MARK found (its first group); None for 하루, which is a quantity."""
    return MARKS.get(written.replace(" ", ""))


class Unit(NamedTuple):
    """A unit at the head of a word, and what the word goes on with."""

    name: str
    rest: str
    is_whole: bool
    """The word is the unit with nothing but an ending, where 정상 only begins like 정."""


def _ends_unit(rest: str) -> bool:
    if rest.startswith(_CLINGING):
        return True  # whatever is run on behind it
    bare = next((rest[len(ending) :] for ending in _UNIT_ENDINGS if rest.startswith(ending)), rest)
    return _ends_word(rest, 2) or _ends_word(bare, 2)


def _ends_word(rest: str, particles: int) -> bool:
    """Tell whether `rest` is at most so many particles and the end of a sentence."""
    if rest in _PREDICATES or rest in _PARTICLES:
        return True
    return particles > 0 and any(
        rest[:length] in _PARTICLES and _ends_word(rest[length:], particles - 1) for length in range(1, 5)
    )


@lru_cache(maxsize=4096)
def unit_of(word: str) -> Unit | None:
    """Find the longest unit that `word`, a run of Hangul, begins with."""
    for length in range(min(_LONGEST_UNIT, len(word)), 0, -1):
        name = UNITS.get(word[:length])
        if name is not None:
            rest = word[length:]
            return Unit(name, rest, _ends_unit(rest))
    return None


class Numeral(NamedTuple):
    """A number word at the head of a word."""

    value: int
    digits: str
    rest: str
    shorter: int | None
    """The value without a last 이 or 만, which may be a particle: 십이 is 12, or 10 with a particle."""


_ONES = {
    **{name: one for one, name in enumerate(["하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"], 1)},
    "한": 1,
    "두": 2,
    "세": 3,
    "네": 4,
    "석": 3,
    "넉": 4,
}
_TENS = {
    name: 10 * ten for ten, name in enumerate(["열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"], 1)
}
_NATIVE = re.compile(
    rf"(?P<twenty>스무)|(?P<tens>{'|'.join(_TENS)})(?P<one>{'|'.join(_ONES)})?|(?P<only>{'|'.join(_ONES)})"
)
_FIRST = re.compile("첫(?=번째|째|$)")
"""The first of a row: 1번째 is 첫 번째."""
_DIGITS = {**{name: digit for digit, name in enumerate("영일이삼사오육칠팔구")}, "공": 0, "륙": 6}
_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8}
_SINO = re.compile("[영공일이삼사오육륙칠팔구십백천만억]+")
PAIRED = {
    "한두": (1, 2),
    "두세": (2, 3),
    "두서너": (2, 4),
    "서너": (3, 4),
    "너댓": (4, 5),
    "네댓": (4, 5),
    "대여섯": (5, 6),
    "예닐곱": (6, 7),
}
"""Two numbers said as one word."""
DAYS = {
    name: days
    for days, name in enumerate(["이틀", "사흘", "나흘", "닷새", "엿새", "이레", "여드레", "아흐레", "열흘"], 2)
}
DAYS["보름"] = 15


def is_particle(rest: str) -> bool:
    """Tell whether a number word may go on with `rest`."""
    return not rest or rest in _PARTICLES


@lru_cache(maxsize=8192)
def numeral_of(word: str) -> Numeral | None:
    """Read the number that `word` begins with, native (스물한), Sino-Korean (이십일) or digit by digit (공일공)."""
    native = _native(word)
    if native:
        value, length = native
        return Numeral(value, str(value), word[length:], None)
    found = _SINO.match(word)
    if not found or len(found[0]) > 24 or found[0] == "륙":
        return None  # 륙 is six only behind another number
    run = found[0]
    number = _sino(run)
    rest = word[found.end() :]
    shorter = _sino(run[:-1]) if len(run) > 1 and run[-1] in "이만" else None
    if shorter and (number is None or not _goes_on(rest)) and _goes_on(run[-1] + rest):
        return Numeral(*shorter, run[-1] + rest, None)
    if number is None:
        return None
    if rest and run[-1] in "백천만억":
        native = _native(rest)
        if native:
            value = number[0] + native[0]
            return Numeral(value, str(value), rest[native[1] :], None)
    return Numeral(*number, rest, shorter[0] if shorter else None)


def _goes_on(rest: str) -> bool:
    return is_particle(rest) or rest.startswith("분의") or unit_of(rest) is not None


def _native(word: str) -> tuple[int, int] | None:
    if _FIRST.match(word):
        return 1, 1
    found = _NATIVE.match(word)
    if not found:
        return None
    if found["twenty"]:
        return 20, found.end()
    return _TENS.get(found["tens"], 0) + _ONES.get(found["one"] or found["only"], 0), found.end()


def _sino(run: str) -> tuple[int, str] | None:
    if all(char in _DIGITS for char in run):
        digits = "".join([str(_DIGITS[char]) for char in run])
        return int(digits), digits
    total = section = 0
    digit: int | None = None
    small, large = 10**4, 10**12
    for char in run:
        if char in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[char]
        elif char in _SMALL:
            if _SMALL[char] >= small:
                return None
            small = _SMALL[char]
            section += (1 if digit is None else digit) * small
            digit = None
        else:
            if _LARGE[char] >= large:
                return None
            large, small = _LARGE[char], 10**4
            total += ((section + (digit or 0)) or 1) * large
            section, digit = 0, None
    value = total + section + (digit or 0)
    return value, str(value)


def say_sino(number: int) -> str:
    """Say a number below 10,000 in Sino-Korean: 이십일."""
    if not number:
        return "영"
    said = ""
    for name, size in (("천", 1000), ("백", 100), ("십", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            said += ("" if digit == 1 and name else "영일이삼사오육칠팔구"[digit]) + name
    return said


def say_native(number: int) -> str:
    """Say a number before a counter: 스물한; from 100 on, and nought, in Sino-Korean."""
    if not 0 < number < 100:
        return say_sino(number)
    ones = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"][number % 10]
    if number == 20:
        return "스무"
    return ["", *_TENS][number // 10] + ones


def say(value: Value, *, native: bool) -> str:
    """Say a number that may be a fraction: 삼분의 이, 일 점 오; a half is 반 where things are counted."""
    if isinstance(value, Fraction) and value.denominator > 1:
        if native and value == Fraction(1, 2):
            return "반"
        tenths = value * 1000
        if 10 % value.denominator == 0 and tenths.denominator == 1:
            digits = f"{int(tenths) % 1000:03}".rstrip("0")
            return f"{say_sino(int(value))} 점 {''.join(['영일이삼사오육칠팔구'[int(digit)] for digit in digits])}"
        return f"{say_sino(value.denominator)}분의 {say_sino(value.numerator)}"
    return say_native(int(value)) if native else say_sino(int(value))


def say_typed(number: str, *, native: bool) -> str:
    """Say a number as it is typed, 12 or 0.05: its decimals one by one, but for a half of what is counted."""
    whole, _point, decimals = number.partition(".")
    value = Fraction(number)
    if not decimals.strip("0") or (native and value == Fraction(1, 2)):
        return say(value, native=native)
    return f"{say_sino(int(whole))} 점 {''.join(['영일이삼사오육칠팔구'[int(digit)] for digit in decimals])}"
