"""What labels say that looks like a rhythm and is none; and limits: at most, no sooner than, when to come off."""

from __future__ import annotations

import re

from medicines.services.direction_kinds import Kind, Rule, first_number, rule

_CARE = "내원|방문|재진|재방문|진료|외래|병원|약국|오세요|뵙|예약|폐기|버리"
_COUNTED = "회|번|차례|정|알|캡슐|포|개|매|방울|ml|mg"
_LIMIT = rf"(?P<n>\d+(?:\.\d+)?) (?P<unit>{_COUNTED})"
_DO_NOT = "마세요|마십시오|말 것|않[가-힣]*|금지"
_PUT_ON = "부착|붙이|붙인|붙여|착용"
_TAKE_OFF = "떼|뗌|뗍|제거|벗기"
_KEEP_APART = "간격|차이|띄|떨어"
_NOT = Kind.NO_RHYTHM


def _most(found: re.Match[str]) -> tuple[object, ...]:
    return float(found["n"]), found["unit"], bool(re.search(r"1\s*일|매일|24\s*시간", found[0]))


def _worn(found: re.Match[str]) -> tuple[object, ...]:
    return int(found["n"]), int(found.groupdict().get("off") or 0)


LABEL_RULES: tuple[Rule, ...] = (
    (_NOT, re.compile(r"(?:(?<=\n)|(?<![^\s]))\d{1,2}[.)](?=\s|[가-힣])(?<!\d{2}\.)"), lambda found: ()),
    rule(_NOT, r"\d{2,4}-\d{3,4}-\d{4}"),
    rule(_NOT, r"(?:물|생수|맹물|미온수|온수)(?:에|을|로)? (?:약|최소)? \d+ (?:ml|cc|컵|잔)(?: 이상)?"),
    rule(_NOT, r"(?:총|전체)? \d+ (?:일|주|개월) (?:치|분량|분)(?![가-힣])"),
    rule(_NOT, r"총 (?:투약|복용)? 일수 [:=]? \d+ 일?"),
    rule(_NOT, r"총 (?:투약|복용)?량? [:=]? \d+(?:\.\d+)? (?:정|캡슐|포|매|개|병|알|ml)"),
    rule(
        _NOT,
        r"(?:개봉|조제|개시|사용) (?:후|한 뒤|뒤|일로?부터) \d+ (?:일|주|개월|시간)(?: (?:간|이내|까지|안에))?",
    ),
    rule(_NOT, r"(?:유효|사용)기[간한] [:=]? (?:\d+ (?:일|개월|년)|[\d.\-/년월일]+)(?:까지)?"),
    rule(_NOT, rf"\d+ (?:일|주|개월) (?:후|뒤|이내|안|내)(?:에)? (?:[가-힣]{{0,4}} )?(?:{_CARE})"),
    rule(
        _NOT,
        r"\d+ (?:일|주|개월|시간) (?:이상|넘게) (?:[가-힣]+ ){0,2}?"
        r"(?:지속|계속|경과|보관|방치|호전|낫지|나아지|좋아지|증상|효과)[가-힣]*",
    ),
    rule(_NOT, r"\d+ (?:일|주|개월) (?:간|동안) (?:[가-힣]+ )?(?:호전|낫지|나아지|좋아지|증상)[가-힣]*"),
    rule(
        _NOT,
        r"(?:복용|먹은|드신|투여|사용|흡입|점안)(?: (?:하고|하신|한))? (?:후|뒤|전|전후|전·후)(?:에|로)?"
        r" (?:최소|적어도|약)? \d+ (?:분|시간)(?: (?:간|동안|이내|이상|정도))?",
    ),
    rule(
        _NOT,
        r"\d+ (?:일|주|개월|시간) (?:간|동안|이상)? (?:복용|사용|투여|치료|도포|점안|먹|드|쓰|써|바르|발라)[가-힣]*"
        r"(?: (?:후|뒤)에도|도)(?![가-힣])",
    ),
    rule(_NOT, r"\d+ 초(?![콜순기])(?: (?:간|동안|이상|정도))?"),
    rule(Kind.MINUTES, r"(?P<n>\d+) 분 (?:이상)? (?:의)? (?:간격|띄)[가-힣]*", first_number),
    rule(_NOT, r"\d+ 분(?! 마다| 전)(?: (?:간|동안|이상|이내|후|정도|쯤|뒤))*"),
    rule(_NOT, r"\d+ (?:℃|°c|도 c|도씨|도 이하|도에서|세|kg|살|만원|원|%)"),
    rule(_NOT, r"다음 (?:번)? (?:진료|내원|외래|방문|예약)(?:일|날)? (?:전)?(?:까지)?"),
    rule(
        _NOT,
        rf"(?<!식사)[과와](?:는)? (?:최소|적어도|약)? \d+ ~? \d* 시간 (?:이상|정도)?(?:의)? (?:{_KEEP_APART})[가-힣]*"
        r"(?: (?:두고|띄[가-힣]*))?",
    ),
    rule(_NOT, r"식사 (?:와|에)? (?:관계|상관|무관)[가-힣]*(?: 없이)?|식사 (?:유무|여부)[가-힣]*(?: [가-힣]*없이)?"),
)
LIMIT_RULES: tuple[Rule, ...] = (
    rule(
        Kind.MOST,
        rf"(?:(?:1 일|매일) (?:에|당)? )?(?:최대|최고|많아도|많게는) (?:1 일 )?{_LIMIT}(?: (?:까지|이내|이하))?(?:만)?",
        _most,
    ),
    rule(
        Kind.MOST,
        rf"(?:1 일|24 시간) (?:에|동안|내|이내에)? (?:총)? {_LIMIT} (?:까지만|까지|이내|이하"
        rf"|(?:을|를|이)? (?:초과|넘|이상은? (?:복용|먹|드)))(?: [가-힣]+ (?:{_DO_NOT}))?(?: 가능)?",
        _most,
    ),
    rule(Kind.MOST, rf"{_LIMIT} 까지(?:만)?", _most),
    rule(
        Kind.TIMES_BETWEEN,
        r"1 일 (?:에|총)? (?P<a>\d+) ~ (?P<b>\d+) (?:회|번)",
        lambda found: (int(found["a"]), int(found["b"])),
    ),
    rule(
        Kind.REMOVE,
        rf"(?P<n>\d+) 시간 (?:간|동안)? (?:(?:{_PUT_ON})[가-힣]*)? (?:후|뒤|다음|,)? (?:에)?"
        rf" (?:(?P<off>\d+) 시간 (?:은|간|동안)? )?(?:{_TAKE_OFF})[가-힣]*",
        _worn,
    ),
    rule(Kind.REMOVE, rf"(?P<n>\d+) 시간 (?:간|동안|만)? (?:{_PUT_ON})[가-힣]*", _worn),
    rule(
        Kind.HOURS,
        r"(?:최소|적어도)? (?P<n>\d+) (?:~ \d+)? 시간 (?:마다|씩 간격|간격|[에당] 1 (?:회|번)"
        r"|(?:후|뒤) 에? (?:교체|교환))(?:으로|을|를)? (?:두고|띄[가-힣]*)?",
        lambda found: (int(found["n"]), "~" in found[0] or "최소" in found[0] or "적어도" in found[0]),
    ),
    rule(
        Kind.HOURS,
        r"(?:최소|적어도)? (?P<n>\d+) 시간 (?:이상|은|는)? (?:의)? (?:간격|띄|지나|지난|경과)[가-힣]*"
        r"(?: (?:두고|띄[가-힣]*|후|뒤))?",
        lambda found: (int(found["n"]), True),
    ),
    rule(
        Kind.HOURS,
        r"(?<![a-z])q (?P<n>\d+) (?P<to>[-~] \d+)? (?:hours?|hrs?|h)(?![a-z])",
        lambda found: (int(found["n"]), bool(found["to"])),
    ),
    rule(Kind.HOURS, r"매 (?P<n>\d+) 시간 (?:마다)?", lambda found: (int(found["n"]), False)),
    (_NOT, re.compile(r"(?<!\d)(?<!개월마다\s)1\s*일\s*(?:에|중)?(?=\s*\d+\s*시간)"), lambda found: ()),
    rule(Kind.LIMIT, r"(?:모두|총) (?P<n>\d+) (?:회|번)(?:만)?", first_number),
)
