"""Words that name hours of the day, meals, times a day and amounts."""

from __future__ import annotations

import datetime as dt
import re

from medicines.models import Meal
from medicines.services.direction_kinds import Kind, Rule, first_number, fixed, rule
from medicines.services.direction_numbers import AMOUNT, canonical
from medicines.services.rhythm import BEDTIME, EVENING, MORNING, NOON

_PART_OF = {
    "아침": MORNING, "조식": MORNING, "조": MORNING, "오전": MORNING, "점심": NOON, "중식": NOON, "중": NOON,
    "낮": NOON, "저녁": EVENING, "석식": EVENING, "석": EVENING, "오후": EVENING,
}  # fmt: skip
_TIMES = {"qd": 1, "od": 1, "bid": 2, "tid": 3, "qid": 4}
_HALF_OF_DAY = r"(?P<part>오전|오후|아침|저녁|밤|낮|새벽|점심)?"
_AFTER_NOON = frozenset({"오후", "저녁", "밤", "낮", "점심", "pm", "p.m."})
_NIGHT_OR_MORNING = frozenset({"밤", "오전", "새벽", "am", "a.m."})
_HALF = 12
_SPAN = r" (?:약)? \d+ ~? \d* (?:분|시간)"
_MEALS = (
    (Meal.RIGHT_AFTER, r"식(?:사)? (?:후 (?:즉시|바로|직후)|직후)|식(?:사)?(?:하고|한)? 바로"),
    (Meal.BETWEEN, r"식간|빈 속|식(?:사)? (?:후 [23] 시간|[23] 시간 후)"),
    (Meal.AFTER, r"식(?:사)? (?:\d+ (?:분|시간) )?후|식사를? (?:하신|한)? (?:뒤|다음)|(?<![a-z])pc(?![a-z])"),
    (Meal.BEFORE, r"식(?:사)? (?:\d+ (?:분|시간) )?(?:직)?전|공복|기상|일어나|눈 뜨|(?<![a-z])ac(?![a-z])"),
    (Meal.WITH, r"식사 (?:중|와|도중|직중|시|때|할 때|함께|같이)|식중|식사하(?:면서|시면서)|음식(?:물)?과"),
)
_MEAL_WORDS = tuple((meal, re.compile(words.replace(" ", r"\s*"))) for meal, words in _MEALS)


def _clock(found: re.Match[str]) -> tuple[object, ...]:
    groups = found.groupdict()
    hour, minute = int(found["hour"]), int(groups.get("minute") or (30 if groups.get("half") else 0))
    half = groups.get("part") or ""
    # 낮 11시 is before noon.
    if half in _AFTER_NOON and hour < _HALF and not (half == "낮" and hour == _HALF - 1):
        hour += _HALF
    elif half in _NIGHT_OR_MORNING and hour == _HALF:
        hour = 0
    if (hour, minute) == (2 * _HALF, 0):
        hour = 0
    return (dt.time(hour, minute),) if hour < 2 * _HALF and minute < 60 else ()


def _part_at(found: re.Match[str]) -> tuple[object, ...]:
    part = _PART_OF.get(found["part"], BEDTIME)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["minute"] is None and hour < _HALF and part in (EVENING, BEDTIME):
        hour += _HALF
    return (part, dt.time(hour, minute)) if hour < 2 * _HALF and minute < 60 else ()


def _meal(found: re.Match[str]) -> tuple[object, ...]:
    named = [(match.start(), -len(match[0]), meal) for meal, words in _MEAL_WORDS if (match := words.search(found[0]))]
    return (min(named)[2],) if named else (Meal.ANY,)


HOUR_RULES: tuple[Rule, ...] = (
    rule(
        Kind.PART,
        r"(?P<part>아침|점심|저녁|자기 전|취침 전) \( (?P<hour>\d{1,2}) (?:: (?P<minute>\d{2})|시) \)",
        _part_at,
    ),
    rule(
        Kind.PART,
        r"(?:취침|수면) (?:\d+ (?:분|시간))? (?:전|시|직전|무렵|할 때)(?:에|간)?(?: \d+ (?:분|시간)(?! 간격))?|취침"
        r"|(?:(?:잠)?자기|잠들기|주무시기) (?:\d+ (?:분|시간))? (?:바로|직)? 전(?:에)?"
        r"|주무실 때|(?<![가-힣])(?:잠)?잘 때|잠자리에서?|밤(?:에)?(?! \d{1,2} (?:시|:))|(?<![a-z])(?:hs|qhs)(?![a-z])",
        fixed(BEDTIME),
    ),
    rule(Kind.CLOCK, rf"{_HALF_OF_DAY} (?P<hour>\d{{1,2}}) : (?P<minute>\d{{2}})(?!\d)(?:에)?", _clock),
    rule(
        Kind.CLOCK,
        rf"{_HALF_OF_DAY} (?P<hour>\d{{1,2}}) 시(?!간)(?: (?:(?P<minute>\d{{1,2}}) 분|(?P<half>반)))?(?:에|경|쯤)?"
        r"(?! (?:이전|까지|이후|부터))",
        _clock,
    ),
    rule(Kind.CLOCK, r"(?P<hour>\d{1,2}) (?P<part>am|pm|a\.m\.|p\.m\.)", _clock),
    rule(Kind.CLOCK, r"정오(?:에)?", fixed(dt.time(_HALF))),
    rule(
        Kind.EACH_MEAL,
        r"매 끼(?:니)?(?:마다)?|끼니 (?:때)? 마다|식사 (?:때|시) 마다|매 (?=식)"
        r"|아 [,/·]? 점 [,/·]? 저(?![가-힣])",
    ),
    rule(Kind.PART, r"(?<![a-z])qam(?![a-z])", fixed(MORNING)),
    rule(Kind.PART, r"(?<![a-z])qpm(?![a-z])", fixed(EVENING)),
    rule(
        Kind.PART,
        r"(?P<part>아침|[조중석](?=식 [전후])|조식|오전|점심|중식|저녁|석식|오후|낮(?![은게아추을]))"
        r"(?:에는|에|마다|으로|만|때에|때)?",
        lambda found: (_PART_OF[found["part"]],),
    ),
    rule(
        Kind.MEAL, r"(?:기상|일어난|일어나) (?:직후|즉시|시|후|하여|하자마자|자마자|할 때)?(?:에)?|눈 뜨자마자", _meal
    ),
    rule(Kind.MEAL, r"식(?:사)? \d+ (?:분|시간) (?:전|후)(?:에)?", _meal),
    rule(
        Kind.MEAL,
        r"식(?:사)? (?:를|하신|한|하기|하고)? (?:직후|직전|후|전|간|중|도중|직중|뒤|바로)(?:에|으로|로)?"
        rf"(?: (?:즉시|바로|직후))?(?:{_SPAN}(?: (?:이내|전|후|경|이상))?)?(?:에)?",
        _meal,
    ),
    rule(
        Kind.MEAL,
        r"식사(?:와)? (?:함께|같이)|식사하(?:시)?면서|음식(?:물)?과 (?:함께|같이)|식사 (?:시|때|할 때)(?! 마다)(?:에)?"
        r"|공복 (?:시|에|상태에?서?)?|빈 속(?:에)?|(?<![a-z])(?:ac|pc)(?![a-z])",
        _meal,
    ),
    rule(Kind.TIMES, r"(?<![a-z])(?P<n>qd|od|bid|tid|qid)(?![a-z])", lambda found: (_TIMES[found["n"]],)),
    rule(Kind.NO_RHYTHM, r"\d+ (?:회|번)(?: 씩)? (?:흡입|분무|뿌)[가-힣]*"),
    rule(Kind.NO_RHYTHM, r"1 회 (?:투약|복용|사용)?(?:량|에|분|당)|1 회 (?=\d)|매회"),
    (Kind.AMOUNT, AMOUNT, lambda found: (canonical(found),)),
    rule(Kind.TIMES, r"(?P<n>\d+) (?:회|번)(?! (?:까지|째|차|만|이내|이상|이하|분|용|호|씩))", first_number),
)
