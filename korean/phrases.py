"""Fixed phrases in which a number is not read as one, and two that depend on what follows."""

from __future__ import annotations

from .numerals import native_alone, sino
from .rewriting import Rule
from .tables import lazy
from .values import Reading

PHRASES = (
    Rule("", r"(?<![A-Za-z])D-(?=\d{1,3}(?!\d))", "디 마이너스 "),
    Rule("", r"코로나[- ]?19(?!\d)", "코로나 일구"),
    Rule("", r"오메가[- ]?3(?!\d|\.\d)", "오메가 쓰리"),
    Rule("", r"오메가[- ]?6(?!\d|\.\d)", "오메가 식스"),
    Rule("", r"이지엔 ?6", "이지엔 식스"),
    Rule("", r"(?<!\d)7080(?= ?(?:노래|가요|음악|콘서트|세대|트로트|라이브|팝|명곡|감성))", "칠공팔공"),
    Rule("", r"(?<!\d)8090(?= ?(?:노래|가요|음악|콘서트|세대|트로트|라이브|팝|명곡|감성))", "팔공구공"),
    Rule("", r"(?<![A-Za-z])GLP-?1(?!\d)", "지엘피 원"),
    Rule("", r"(?<![A-Za-z])DPP-?4(?!\d)", "디피피 포"),
    Rule("", r"(?<![A-Za-z])SGLT-?2(?!\d)", "에스지엘티 투"),
    Rule("", r"(?<![A-Za-z])H1(?= ?(?:차단|수용체|길항|억제))", "에이치 원"),
    Rule("", r"(?<![A-Za-z])H2(?= ?(?:차단|수용체|길항|억제))", "에이치 투"),
    Rule("", r"(?<=\d[TCP정포]) ?# ?([1-9])(?!\d)", r" 하루 \1번에 나누어"),
    Rule("", r"(?<!\d)1주일", "일주일"),
    Rule("", r"(?<!\d)([1-4])/4 ?분기", r"\1사분기"),
    Rule("", r"(?<![\d.])3D(?![A-Za-z0-9])", "쓰리디"),
    Rule("", r"(?<![\d.])5G(?![A-Za-z0-9])", "파이브지"),
    Rule("", r"(?<![\d.])3M(?![A-Za-z0-9])", "쓰리엠"),
    Rule("", r"(?<![\d.])4K(?![A-Za-z0-9])", "포케이"),
    Rule("", r"(?<![\d.,])1st(?![A-Za-z])", "퍼스트"),
    Rule("", r"(?<![\d.,])2nd(?![A-Za-z])", "세컨드"),
    Rule("", r"(?<![\d.,])3rd(?![A-Za-z])", "서드"),
    Rule("", r"(?<![\d.,])(\d{1,3})(?:st|nd|rd|th)(?![A-Za-z])", r"\1번째"),
    Rule("", r"(?<![\d+])1\+1(?![\d+=]| =)", "원 플러스 원"),
    Rule("", r"(?<![\d+])2\+1(?![\d+=]| =)", "투 플러스 원"),
)

_ABOUT = lazy(r"([1-9]|1\d|20)정도(?![가-힣]*정)")
_DAILY = lazy(
    r"1일(?=,?\s?(?:최대|총|평균)?\s?\d{1,4}(?:[./,~-]\d+)?\s?"
    r"(?:회|번|정|알|캡슐|포|봉|개|방울|스푼|컵|잔|병|퍼프|단위|끼|시간|분|보|걸음|세트|m|g|ug|L|I|cc|T|C|tab|cap))"
)
_VALENCE = lazy(r"(\d{1,2})가(?= ?(?:백신|다당|단백|접합|폐렴|수막|독감|인플루엔자|로타|혼합|결합|자궁))")
_STREET_BEFORE = lazy(r"(?:종|을지|퇴계|충무|충정|남대문|태평|명륜|당산|문래|한강|성수)(?:로|동) ?$")
_STREET = lazy(r"([1-9])가(?![가-힣])")
"""가 that is no particle: 23가 백신, 종로3가."""
_OF_A_MONTH = lazy(r"[월년.~-]\s?$|/$|\d$")


def read_phrase(text: str, position: int, before: str) -> Reading | None:
    """Read a number whose next syllables are easily mistaken.

    5정도, about five or five tablets too, is said so that it is both; 1일 is 하루 where it means a day's dose;
    the 가 of 23가 백신 and 종로3가 is no particle.
    """
    about = _ABOUT.match(text, position)
    if about:
        return Reading(f"{native_alone(about[1])} 정도", about.end())
    valence = _VALENCE.match(text, position) or (_STREET_BEFORE.search(before) and _STREET.match(text, position))
    if valence:
        return Reading(f"{sino(valence[1])}가", valence.end())
    daily = _DAILY.match(text, position)
    return Reading("하루", daily.end()) if daily and not _OF_A_MONTH.search(before) else None
