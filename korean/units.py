"""Units written in Latin letters or symbols, and how they are spoken after a number."""

from __future__ import annotations

import re
from functools import lru_cache

from .tables import lazy, pairs, words

UNITS = pairs("""
kg 킬로그램 g 그램 mg 밀리그램 mcg 마이크로그램 ug 마이크로그램 ng 나노그램 pg 피코그램 gm 그램 lb 파운드 lbs 파운드
oz 온스 l 리터 ml 밀리리터 dl 데시리터 cl 센티리터 ul 마이크로리터 fl 펨토리터 cc 씨씨 kl 킬로리터 km 킬로미터
m 미터 cm 센티미터 mm 밀리미터 um 마이크로미터 nm 나노미터 m² 제곱미터 m2 제곱미터 cm² 제곱센티미터 cm2 제곱센티미터
mm² 제곱밀리미터 km² 제곱킬로미터 m³ 세제곱미터 m3 세제곱미터 cm³ 세제곱센티미터 cm3 세제곱센티미터
mm³ 세제곱밀리미터 inch 인치 ft 피트 mmhg 밀리미터_에이치지 cmh2o 센티미터_에이치투오 hpa 헥토파스칼 kpa 킬로파스칼
pa 파스칼 kcal 킬로칼로리 cal 칼로리 kj 킬로줄 mol 몰 mmol 밀리몰 umol 마이크로몰 nmol 나노몰 meq 밀리이퀴벌런트
mosm 밀리오스몰 iu 아이유 miu 밀리아이유 uiu 마이크로아이유 u 단위 unit 단위 units 단위 ppm 피피엠 ppb 피피비
bpm 비피엠 rpm 알피엠 mci 밀리퀴리 mbq 메가베크렐 gbq 기가베크렐
mgy 밀리그레이 gy 그레이 msv 밀리시버트 w 와트 kw 킬로와트 kwh 킬로와트시 v 볼트 mv 밀리볼트
ma 밀리암페어 mah 밀리암페어시 hz 헤르츠 khz 킬로헤르츠 mhz 메가헤르츠 ghz 기가헤르츠 db 데시벨 kb 킬로바이트
mb 메가바이트 gb 기가바이트 tb 테라바이트 mbps 메가비피에스 ms 밀리초 s 초 sec 초 secs 초 min 분 mins 분 h 시간
hr 시간 hrs 시간 hour 시간 hours 시간 d 일 ds 일분 day 일 days 일 wk 주 wks 주 week 주 weeks 주 mo 개월 month 개월
months 개월 yr 년 yrs 년 year 년 years 년 minutes 분 seconds 초 minute 분 t 정 tab 정 tabs 정 tablet 정 tablets 정
c 캡슐 cap 캡슐 caps 캡슐 capsule 캡슐 capsules 캡슐 p 쪽 pkg 포 pack 팩 amp 앰플 vial 바이알 vials 바이알 gtt 방울
drops 방울 drop 방울 tsp 티스푼 ts 티스푼 tbsp 큰술 tbs 큰술 puff 퍼프 puffs 퍼프 ea 개 pcs 개 patch 패치 bottle 병
pill 알 pills 알 kgs 킬로그램 % 퍼센트 ‰ 퍼밀 °c 도 °f 도 ° 도 %p 퍼센트포인트 n 뉴턴 atm 기압 k 켈빈 mph 마일 fr 프렌치
""")
"""Spoken form by lower-case spelling; clean() has already written ㎎ as mg, µ as u and ℃ as °C."""
POUCH = "P"
"""In upper case a pouch (포), in lower case a page."""
NO_UNIT = words("M G D S H")
"""Single capitals that are no unit in a reminder: 5G, 3D."""
CAPITAL_ONLY = words("n k")
"""Units that are written with a capital."""

COUNTED = words("정 캡슐 포 팩 앰플 바이알 방울 티스푼 큰술 퍼프 개 패치 병 알 시간")
"""Spoken forms that count like a counter: their numeral is chosen by `counters`."""

FAHRENHEIT = "°f"
TEMPERATURES = words("°c °f ° 도")
STRENGTHS = words("mg g mcg ug iu")
"""Units of a medicine's strength."""

PER = pairs("""
일 하루_{} day 하루_{} d 하루_{} 회 일_회_{} 번 한_번에_{} 분 분당_{} min 분당_{} 시간 시간당_{} h 시간당_{}
hr 시간당_{} hour 시간당_{} m³ 세제곱미터당_{} m3 세제곱미터당_{}
주 일주일에_{} week 일주일에_{} wk 일주일에_{} 월 한_달에_{} month 한_달에_{}
mo 한_달에_{} 년 일_년에_{} yr 일_년에_{} year 일_년에_{} s 초당_{} sec 초당_{} 초 초당_{} dose 한_번에_{}
끼 한_끼에_{} 정 한_정당_{} t 한_정당_{} tab 한_정당_{} 알 한_알당_{} 캡슐 한_캡슐당_{} cap 한_캡슐당_{}
환 한_환당_{}
포 한_포당_{} 앰플 한_앰플당_{} 바이알 한_바이알당_{} 병 한_병당_{} 명 한_명당_{} 인 일_인당_{} 개 한_개당_{}
""")
"""Frame for an amount by what stands behind the slash, which Korean puts first: 5mg/일 is 하루 오 밀리그램."""
SPEEDS = pairs("h 시속_{} hr 시속_{} 시 시속_{} s 초속_{} sec 초속_{} min 분속_{}")
LENGTHS = words("km m cm mm")


def spoken(spelling: str) -> str:
    """Spoken form of a unit as written."""
    return "포" if spelling == POUCH else UNITS[spelling.lower()]


@lru_cache(maxsize=1)
def pattern() -> re.Pattern[str]:
    """Match one unit; the longest spelling wins and no Latin letter or digit may follow."""
    spellings = sorted(UNITS, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, spellings)) + r")(?![A-Za-z0-9²³])", re.IGNORECASE)


WORD_ENDS = (
    r"(?![가-힣]*\d| (?:맞춰|맞추|지켜|지키|엄수|되면|나면|날 ?때)|[,/·~ -]{1,3}[월화수목금토일](?![가-힣]))"
    r"(?:(?![가-힣])|(?=(?:씩|에|은|는|으?로|이|가|을|를|당|까지|부터|이상|이하|미만|초과|쯤|이내|간격|"
    r"입니다|이에요|예요|이고|이며)(?![가-힣])))"
)
"""Behind a word of PER: 1정/일 and 1정/일로 are rates, 1정 / 주의, 1정/월·수·금 and 1정 / 시간 맞춰 are two fields."""


@lru_cache(maxsize=1)
def denominator() -> re.Pattern[str]:
    """Match what may stand behind the slash of a rate: a unit, or a Hangul word of PER."""
    hangul = sorted((word for word in PER if not word.isascii()), key=len, reverse=True)
    return re.compile(rf"{pattern().pattern}|(?:{'|'.join(hangul)}){WORD_ENDS}", re.IGNORECASE)


MASSES = words("mg g mcg ug ng iu u unit units mmol meq mosm kcal mci")
VOLUMES = words("l ml dl cc ul")
PERIODS = words("h hr hrs hour hours min mins d day")
BASES_OF_MASS = words("1 100")
"""So many grams of a preparation that a mass is given for: 5mg/1g."""


def is_concentration(left: str, number: str, right: str) -> bool:
    """Tell whether so much of `left` is in, or goes with, `number` of `right`: 160mg/5mL, 500mL/8h, 5mg/1g.

    Any other two amounts next to a slash are two fields: 7kg/80mg.
    """
    left, right = left.lower(), right.lower()
    if left in MASSES and right in VOLUMES:
        return True
    if right in PERIODS:
        return left in MASSES or left in VOLUMES
    return number in BASES_OF_MASS and (left, right) in {("mg", "g"), ("ug", "g"), ("kcal", "g"), ("g", "kcal")}


ANOTHER_FIELD = lazy(r"\s?[\d½¼]|\s?/|\s?[분치]|\s?(?:식[전후]|아침|저녁|자기)")
"""Behind /1일 or /1회 it shows that this was no rate but the next field: 1정/1일 3회."""
