"""The wide net under the grammar: words that name a rhythm or a condition and were not understood."""

from __future__ import annotations

import re

from medicines.services.direction_days import RHYTHM_KINDS
from medicines.services.direction_situations import blank_of
from medicines.services.direction_tokens import tokens
from medicines.services.unclear import Code

_ADVICE = tuple(
    re.compile(pattern)
    for pattern in (
        r"임의\s*(?:로|대로)?\s*(?:복용을|복용|투여를|용량을)?\s*(?:중단|중지|끊|조절|가감|증감|변경)[가-힣]*(?:\s*(?:마세요|마십시오|말\s*것|않[가-힣]*|금지|말고))?",
        r"(?:중단|중지|끊|거르|빠뜨리|빼먹|건너뛰)[가-힣]*지\s*(?:마세요|마시고|마십시오|말고|말\s*것|않고|않도록)",
        r"(?:의사|약사|전문가|주치의)[가-힣, ·]*(?:상담|상의|문의|알리|알려)[가-힣]*(?:\s*(?:후|하고)\s*복용[가-힣]*)?(?:\s*(?:하세요|하십시오|주세요))?",
        r"(?:끝까지|다\s*(?:드실|먹을|복용할)\s*때까지)",
        r"같은\s*(?:시간|시각|요일|날)(?:대)?(?:에)?",
        r"(?:일정한|정해진|규칙적인)\s*(?:시간|시각)(?:대)?(?:에)?",
        r"(?:잊은|잊으신|잊었을|잊어버린|빠뜨린|거른|놓친)[^.\n]*",
        r"(?:알코올|술|음주|자몽|우유|유제품|커피|카페인|녹차|제산제|철분제?|칼슘제?)[가-힣, ·/]*(?:과|와|함께|섭취|피|금|주의|삼가|마시|드시)[가-힣]*(?:\s*(?:마세요|마십시오|말\s*것|하세요|않[가-힣]*))?(?!\s*\d)",
        r"(?:냉장|실온|상온|냉암소|차광|밀폐|서늘한\s*곳|건조한\s*곳|직사광선)[가-힣 ,·]*(?:보관|피)[가-힣]*",
        r"(?:어린이|소아)[가-힣 ]*(?:손|보관)[가-힣 ]*",
        r"(?:눕|누우)[가-힣]*지?\s*(?:마세요|마십시오|말\s*것|말고)",
        r"(?:졸음|졸릴|어지러울|어지러움)[가-힣 ]*(?:주의|유의|운전)[가-힣 ]*",
        r"\d+\s*회용",
    )
)
"""What labels say to everybody."""
_CONDITION = re.compile(
    r"에\s*따라|따라\s*(?:조절|증감|가감|복용|투여)|(?:지시|처방|지도|설명|안내|말씀)\s*(?:받은|드린|하신)?\s*(?:대로|에\s*의)|지시(?!\s*없)|지시된|가감|(?:자가|용량)\s*조절|조절\s*(?:하|해|복용|투여)"
    r"|증감|슬라이딩|스케일|sliding|scale|(?:별도|따로)\s*(?:지시|설명|안내|용법|복용)|(?:용법|안내문|설명서|별지|뒷면)\s*(?:대로|참조|참고)|적정\s*량?|목표\s*혈|측정\s*후|재고\s*나서|확인\s*후|수치"
)
_STEPWISE = re.compile(
    r"점차|점점|서서히|조금씩|감량|증량|씩\s*(?:줄|늘|감|증)|(?:줄|늘)(?:이|여|려|리|어)\s*[가-힣]|테이퍼|taper|단계|차츰|유지\s*용량|초기\s*용량|부하|로딩|loading|첫\s*(?:날|회|주|달|번|복용)|처음\s*(?:\d|에|은|만|엔|시작)|이후|나중|그\s*(?:후|다음|뒤)"
    r"|다음\s*(?:날|주|달|번|부터|은|에)|나머지|두\s*번째|둘째|셋째|\d\s*(?:일|주|번|회)\s*(?:째|차)"
)
_RHYTHM = re.compile(
    r"\d\s*(?:일|주|달|개월|월|년|시간|주기|사이클|days?|weeks?|months?|hrs?|hours?|h(?![a-z])|d(?![a-z])|w(?![a-z]))|\d\s*~\s*\d"
    r"|매(?:주|월|달|년|번|회|일)|(?<![가-힣])매\s*\d|격(?:일|주|월|회)|요일|(?<![가-힣])[월화수목금토일](?:\s*[,·/]\s*[월화수목금토일])+(?![가-힣])"
    r"|(?<![가-힣])[월화수목금토일]{2,7}(?![가-힣])|(?<![가-힣\d])(?:[월화목금토]|수(?!\s*[있없도]))(?![가-힣])|(?<![가-힣])(?:주|월|년|연)\s*(?:당|간|마다|\d|[일이삼사두한세네]\s*(?:회|번))|주\s*(?:회|번)|월\s*(?:회|번)|연\s*\d|주간\s*\d"
    r"|마다|간격|걸러|거르고|교대|번갈|번갈아|휴약|휴지기|쉬(?:고|는|었|기|며|세|다가|면서)|(?<![가-힣])쉼|주기|회차|차수|사이클|cycle|코스|띄(?:우|워|엄)|건너"
    r"|전날|당일|익일|다음날|이튿날|전일|하루\s*전|\d\s*(?:일|주|시간)\s*전|(?:검사|시술|수술|내시경|발치|치료|촬영|접종|투석|항암|주사|생리|월경|배란|관계|성교|여행|외출|운동|비행|등산|작업|촬영)\s*(?:일|날|전|후|당|시|때|하는|있는|끝|하기|\d)"
    r"|부터|까지|연속|연달아|반복|시작|종료|중단|중지|추가\s*(?:로|\d|복용|투여)|한\s*번만|1\s*번만|1\s*회만|이따금|가끔|때때로|필요|불규칙|평일|주말|휴일|공휴|홀수|짝수|분기|반기|보름|초순|말일|월초|월말|주초|주중"
    r"|(?<![a-z])(?:q\s*\d*\s*[a-z]{1,3}|[bt]iw|prn|stat|e?od|qod|weekly|monthly|daily|every|week|weeks|months?|mon|tue|wed|thu|fri|sat|sun|x\s*\d+|hs)(?![a-z])|새벽|시각|때|번갈|하루\s*(?:중|종일)|온종일|중\s*\d|혹은|또는|이나\s*\d|특정|지정"
)
_AMOUNT = re.compile(
    r"\d\s*~\s*\d\s*(?:정|알|캡슐|포|개|방울|단위|ml)|\d\s*(?:정|알|캡슐|포|단위)(?![가-힣])|(?:전량|적량|나눠|나누어|분복|씩\s*\d|반\s*(?:정|알|씩|으로))|배량|두\s*배"
)
_TOPIC = re.compile(
    r"(?<![가-힣])(?!(?:복용|투여|용량|용법|횟수|간격|시간|교체|주사|이\s?약|약|본\s?약|다음|경우|성인|어른|양|때|본인|환자|어르신)[은는])[가-힣a-z]{2,}(?:은|는)\s*[가-힣]{0,3}\s*\N{BROKEN BAR}"
)
"""Another medicine that the words speak of: 엽산은 목요일."""
_TIMES = re.compile(r"\d\s*(?:회|번|차례)")


def without_advice(text: str) -> str:
    """Blank what labels say to everybody, which names no rhythm whatever its words."""
    for pattern in _ADVICE:
        text = pattern.sub(lambda found: found[0] if _names_days(found[0]) else blank_of(len(found[0])), text)
    return text


def _names_days(text: str) -> bool:
    return any(token.kind in RHYTHM_KINDS for token in tokens(text))


def condition_in(text: str) -> str:
    """Return the words by which an amount or a time depends on something; empty if there are none."""
    found = _CONDITION.search(text)
    return found[0] if found else ""


def doubt_in(rest: str) -> Code | None:
    """Return the question about what is left of a text once all that was understood is blanked."""
    for code, net in (
        (Code.AMOUNT, _AMOUNT),
        (Code.STEPS, _STEPWISE),
        (Code.RHYTHM, _RHYTHM),
        (Code.RHYTHM, _TOPIC),
        (Code.TIMES, _TIMES),
    ):
        if net.search(rest):
            return code
    return None
