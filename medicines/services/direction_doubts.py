"""The wide net under the grammar: words that name a rhythm or a condition and were not understood."""

from __future__ import annotations

import re
from collections.abc import Collection

from medicines.services.direction_days import RHYTHM_KINDS
from medicines.services.direction_situations import blank_of
from medicines.services.direction_tokens import Kind, tokens
from medicines.services.unclear import Code


def _any(*patterns: str) -> re.Pattern[str]:
    """Compile alternatives in which a space stands for any or no space."""
    return re.compile("|".join(patterns).replace(" ", r"\s*"))


_DO_NOT = "(?:마세요|마십시오|마시고|말 것|말고|않[가-힣]*|금지)"
_DRINKS = "알코올|술|음주|자몽|우유|유제품|커피|카페인|녹차|제산제|철분제?|칼슘제?"
_ADVICE = _any(
    rf"임의 (?:로|대로)? (?:복용을|복용|투여를|용량을)? (?:중단|중지|끊|조절|가감|증감|변경)[가-힣]*(?: {_DO_NOT})?",
    rf"(?:중단|중지|끊|거르|빠뜨리|빼먹|건너뛰)[가-힣]*지 {_DO_NOT}",
    r"(?:의사|약사|전문가|주치의)[가-힣,\x20·]*?(?:상담|상의|문의|알리|알려)[가-힣]*(?: (?:후|하고) 복용[가-힣]*)?"
    r"(?: (?:하세요|하십시오|주세요))?",
    r"(?:중단|빠짐|거름|쉬는 날) 없이|쉬지 않고",
    r"끝까지|다 (?:드실|먹을|복용할) 때까지",
    r"같은 (?:시간|시각|요일|날)(?:대)?(?:에)?|(?:일정한|정해진|규칙적인) (?:시간|시각)(?:대)?(?:에)?",
    r"(?:잊은|잊으신|잊었을|잊어버린|빠뜨린|거른|놓친)[^.\n]*",
    r"(?:위|속)[가-힣\x20]{0,8}?(?:시|때|면)(?:에는|엔)? (?:우유|음식물?|간식)[가-힣]* (?:함께|같이)[가-힣]*",
    rf"(?:{_DRINKS})[가-힣,\x20·/]*?(?:과|와|함께|섭취|피|금|주의|삼가|마시|드시)[가-힣]*"
    rf"(?: (?:함께|같이|동시에))?(?: (?:복용|섭취|드시|먹|마시)[가-힣]*)?(?: (?:{_DO_NOT}|하세요))?(?! \d)",
    r"(?:냉장|실온|상온|냉암소|차광|밀폐|서늘한 곳|건조한 곳|직사광선)[가-힣\x20,·]*?(?:보관|피)[가-힣]*",
    r"(?:어린이|소아)[가-힣\x20]*?(?:손|보관)[가-힣]*(?: 않는 곳에 보관[가-힣]*)?",
    rf"(?:눕|누우)[가-힣]*지? {_DO_NOT}",
    r"(?:졸음|졸릴|어지러울|어지러움)[가-힣\x20]*?(?:주의|유의|운전)[가-힣]*",
    r"\d+ 회용",
)
"""What labels say to everybody."""
_CONDITION = _any(
    r"에 따라|따라 (?:조절|증감|가감|복용|투여)",
    r"(?:지시|처방|지도|설명|안내|말씀) (?:받은|드린|하신)? (?:대로|에 의)|지시(?! 없)",
    r"(?:별도|따로) (?:지시|설명|안내|용법|복용)",
    r"(?:자가|용량) 조절|조절 (?:하|해|복용|투여)|(?:단위|양)[을를]? 조절",
    r"가감|증감|슬라이딩|스케일|sliding|scale|수치|목표 혈",
    r"(?:용법|안내문|설명서|별지|뒷면) (?:대로|참조|참고)|적정 량?|(?:측정|확인) 후",
    r"(?:혈당|혈압|체온|맥박)[을를]? (?:재고|잰|측정|확인)",
)
_STEPWISE = _any(
    r"점차|점점|차츰|서서히|조금씩|감량|증량|씩 (?:줄|늘|감|증)|(?:줄|늘)(?:이|여|려|리|어) [가-힣]",
    r"테이퍼|taper|단계",
    r"(?:유지|초기) 용량|부하|로딩|loading|첫 (?:날|회|주|달|번|복용)|처음 (?:\d|에|은|만|엔|시작)",
    r"이후|나중|그 (?:후|다음|뒤)|다음 (?:날|주|달|번|부터|은|에)|나머지",
    r"두 번째|둘째|셋째|\d (?:일|주|번|회) (?:째|차)",
)
_EVENTS = (
    "검사|시술|수술|내시경|발치|치료|촬영|접종|투석|항암|주사|생리|월경|배란|관계|성교|여행|외출|운동|비행|등산|작업|승차|탑승"
    "|승선|출근|등교|배변|용변|대변|좌욕"
)
_USE = "복용|사용|투여|투약|흡입|점안|도포|부착|섭취|개봉|보관|주사|식사|조제"
_RHYTHM = _any(
    r"\d (?:일|주|달|개월|월|년|시간|주기|사이클|days?|weeks?|months?|hrs?|hours?|[hdw](?![a-z]))|\d ~ \d",
    r"매(?:주|월|달|년|번|회|일)|(?<![가-힣])매 \d|격(?:일|주|월|회)|요일",
    r"(?<![가-힣])[월화수목금토일](?: [,·/] [월화수목금토일])+(?![가-힣])|(?<![가-힣])[월화수목금토일]{2,7}(?![가-힣])",
    r"(?<![가-힣\d])(?:[월화목금토]|수(?! [있없도]))(?![가-힣])",
    r"(?<![가-힣])(?:주|월|년|연) (?:당|간|마다|\d|[일이삼사두한세네] (?:회|번))|(?:주|월) (?:회|번)|연 \d",
    r"(?<![가-힣])주(?:일)?(?![가-힣])|몇 (?:회|번|일|주|시|정|알)|(?<![a-z])d(?:ay)? \d",
    r"쉽니|쉬어|쉰다|휴무|휴식|안 (?:먹|드|복용)|먹지|재(?:시작|복용|투여|개)",
    rf"다시 (?:\d|{blank_of(1)})",
    r"마다|간격|걸러|거르고|교대|번갈|휴약|휴지기|쉬(?:고|는|었|기|며|세|다가|면서)|(?<![가-힣])쉼|건너",
    r"띄(?:우|워|엄)",
    r"주기|회차|차수|사이클|cycle|코스|연속|연달아|반복|시작|종료|중단|중지|부터|까지|새벽|시각|때",
    r"특정|지정|중 \d",
    r"전날|당일|익일|다음날|이튿날|전일|하루 전|\d (?:일|주|시간|분) 전",
    rf"(?:{_EVENTS}) (?:일|날|전|후|당|시|때|하는|있는|끝|하기|\d)",
    r"추가|[1한] ?[번회]만|이따금|가끔|때때로|필요|불규칙|하루 (?:중|종일)",
    r"온종일|혹은|또는|이나 \d",
    r"에만|에 한(?:해|하여)|(?<![가-힣])날(?:은|만|에만|에)?(?![가-힣])",
    rf"(?<![가-힣])(?!(?:{_USE})(?:하기|하시기)? 전)[가-힣]+(?:\s+|기 )전(?:에)?(?![가-힣])",
    r"제외|빼고|빼놓|뺀|이외|외에|외의|(?:일|날) 말고",
    rf"{blank_of(1)} (?:떼|뗀|제거|기? 전(?:에)?(?![가-힣]))",
    r"(?<![가-힣])(?:봄|여름|가을|겨울|환절기)",
    rf"{blank_of(1)}(?:이나|거나) ",
    r"평일|주말|휴일|공휴|홀수|짝수|분기|반기|보름|초순|말일|월초|월말|주초|주중",
    r"(?<![a-z])(?:q \d* [a-z]{1,3}|[bt]iw|prn|stat|e?od|weekly|monthly|daily|every|weeks?|months?|hs|x \d+)(?![a-z])",
    r"(?<![a-z])(?:mon|tue|wed|thu|fri|sat|sun)(?:days?)?(?![a-z])",
)
_KEPT = RHYTHM_KINDS | {Kind.HOURS, Kind.SPAN, Kind.DAY_RANGE, Kind.FROM, Kind.UNTIL}
_OWN_TOPICS = "복용|투여|용량|용법|횟수|간격|시간|교체|주사|이 약|약|본 약|다음|경우|성인|어른|양|때|본인|환자|어르신"
_TOPIC = re.compile(
    rf"(?<![가-힣])(?!(?:{_OWN_TOPICS})[은는])[가-힣a-z]{{2,}}(?:은|는)\s*[가-힣]{{0,3}}\s*{blank_of(1)}"
)
"""Another medicine that the words speak of: 엽산은 목요일."""
_AMOUNT = _any(
    r"\d ~ \d (?:정|알|캡슐|포|개|방울|단위|ml)|\d (?:정|알|캡슐|포|단위)(?![가-힣])",
    r"전량|적량|나눠|나누어|분복|씩 \d|반 (?:정|알|씩|으로)|배량|두 배",
)
_TIMES = _any(r"\d (?:회|번|차례)")
_NOT_TAKEN = _any(rf"(?:드시|복용하|먹|사용하|투여하|붙이|쓰|맞)지 {_DO_NOT}|안 (?:먹|드|복용)|복용 (?:금지|안 함)")
_SPREAD = re.compile(r"매[주월달년]|격[일주월]|요일|마다|간격|휴약|걸러|번갈|교대|주기|회차|감량|증량")
"""Words that are looked for across spaces as well: a wide letter spacing takes them apart."""
_LATIN = re.compile(
    r"(?<![a-z\d가-힣])(?!(?:po|p|os|x|once|for|tel|per|oral(?:ly)?|sl|sc|sq|iv|im|inj|top|ou|od|au|rx|no|ptp|tabs?|caps?|pills?|mg|ml|take|use|with|without|"
    r"and|a|the|water|foods?|meals?|milk|after|before|pain|of|rt|lt|both|eyes?|pc|ac|am|pm|vitamin|ok)(?![a-z]))(?:[a-z]{1,4}"
    r"|[a-z]*(?:day|week|month|year|hour|night|alternat|dialys|quarter|cycl|nocte)[a-z]*)(?![a-z\d가-힣])"
)
"""A Latin abbreviation of which nobody has said that it tells nothing of the days, or a word of them: MWF, HD day."""
_NUMBER = re.compile(r"(?<![a-z\d.])\d+(?![a-z\d])")
_NETS = (
    (Code.AMOUNT, _AMOUNT), (Code.STEPS, _STEPWISE), (Code.RHYTHM, _RHYTHM), (Code.RHYTHM, _TOPIC),
    (Code.TIMES, _TIMES), (Code.AMOUNT, _NUMBER), (Code.RHYTHM, _LATIN),
)  # fmt: skip


def without_advice(text: str) -> str:
    """Blank what labels say to everybody, but no letter of what names days or hours."""
    kept = {place for token in tokens(text) if token.kind in _KEPT for place in range(token.start, token.end)}
    places = {place for found in _ADVICE.finditer(text) for place in range(*found.span())} - kept
    return "".join(blank_of(1) if place in places else letter for place, letter in enumerate(text))


def condition_in(text: str) -> str:
    """Return the words by which an amount or a time depends on something; empty if there are none."""
    found = _CONDITION.search(text)
    return found[0] if found else ""


def doubt_in(rest: str, kinds: Collection[Kind]) -> Code | None:
    """Return the question about what is left of a text once the tokens, of these `kinds`, are blanked."""
    if _NOT_TAKEN.search(rest) and RHYTHM_KINDS & set(kinds):
        # The days that are named may be those on which it is not taken.
        return Code.RHYTHM
    found = next((code for code, net in _NETS if net.search(rest)), None)
    return found or (Code.RHYTHM if _SPREAD.search("".join(rest.split())) else None)
