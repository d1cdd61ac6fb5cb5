"""What stands around a run of numbers: the conditions that the table of `separators` asks for."""

from __future__ import annotations

from . import counters, units
from .kinds import CLOCK, DURATIONS, VOLUMES, is_alike
from .lexicon_medicines import follows_medicine
from .runs import Run
from .tables import compiled, words
from .values import IMPROPER_MAX, PORTION

PLAIN_FRACTIONS = words("1/2 1/3 2/3 1/4 3/4 1/5 1/8")
"""Before a unit of mass only these are fractions; any other pair gives the strengths of two substances."""
MONTH_MAX, DAY_MAX, HOUR_MAX = 12, 31, 24
DATE_DAY_MIN = 10
"""A second number from here on makes 3/15 a day of the year: hardly any dose is a tenth or less."""
SCORE_MAX = 10
"""Falling numbers below this with a hyphen are a score (삼 대 이), from here on a lot number (백이십삼 다시 사)."""
SYSTOLIC, DIASTOLIC = range(60, 261), range(30, 161)
ROUND_WHOLE = 100
MIX_PART_MIN = 10
WHOLE_MIX = 100
"""The parts of a premixed insulin add up to a hundred."""

LOTS = words("번지 동 호 호실")
STRENGTHS = frozenset(units.spoken(unit) for unit in units.STRENGTHS) | words(
    "밀리그람 미리그램 미리그람 마이크로그람 나노그램 나노그람 국제단위 그람"
)
COURSES = counters.DOSES | words("단위 유닛") | STRENGTHS | VOLUMES
RESULTS = words("승 패 승리 패배")
PER_ONE = words("일 회 주 번")

_CLOCK = r"\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d|:\d)"
_RESIDENT = r"\d{6}-[1-8](?:\d{6}(?!\d)|(?=[*●○xX]{6}))"
_PRESSURE = r"(?:혈압(?!약)|수축기|BP|bp|Bp)[^.\n]{0,20}$"
_SUGAR = r"(?:혈당|당수치)[^.\n\d]{0,14}$"
OUT_OF = compiled(r"\s?(?:점\s?)?만점")
_MIXED = r"(?:휴물린|믹스|믹스타드|인슐린|혼합|[Hh]umulin|[Mm]ixtard|[Mm]ix)[^.\d]{0,6}$"
_MIXED_AFTER = r"\s?(?:인슐린|혼합|믹스|\d{1,2}\s?(?:단위|U|유닛))"
_VOLUME_BELOW = r" ?/ ?[mdun]?[Ll](?![A-Za-z\d])"
_RATIO_BEFORE = r"(?:비율|비|희석|배합|스코어|점수|비례|농도|물과|섞어|혼합)\s?(?:은|는|이|가|을|를|로|으로|:)?\s?$"
_RATIO_AFTER = (
    r"\s?(?:비율|비로|비의|배합|희석|혼합|섞|승리|패배|(?:로|으로|의|정도로|정도)\s?"
    r"(?:섞|희석|타|배합|혼합|비율|나누|맞추|맞춰|묽게|하여 섞|물에|만들|이겼|졌|승|패|비긴|비겼))"
)
_INSULIN = (
    r"(?:인슐린|란투스|노보래피드|휴마로그|애피드라|트레시바|투제오|레버미어|피아스프|노보믹스|휴물린|[Ii]nsulin)(?:믹스)?"
    r"\s?(?:은|는|을|를|:|,)?\s?(?:\d{2}\s)?$"
)
_NUMBERED = r"(?:처방전|접수|등록|조제|송장|주문|신청|문서|관리)\s?번호\s?(?:는|은|:)?\s?$"
_PLACE_BEFORE = r"(?:진료실|병동|병실|검사실|창구|구역|승강장|탑승구)\s?(?:은|는|:)?\s?$"
_LABELLED_AFTER = r"번\s?(?:승강장|출구|게이트|창구|홈|칸|버스|탑승구|구역|자리|좌석|주차)"

_AFTER_DATE = (
    r"\s?(?:일(?![분치간])|까지|부터|에\s?(?:진료|예약|검사|방문|병원|오|가|외래|수술|퇴원|입원|만나|"
    r"시작|복용)|(?:은|는|이|가)?\s?(?:어버이날|어린이날|스승의\s?날|생일|생신|제사|명절)|오전|오후|아침|점심|저녁|밤|새벽|\d{1,2}:\d\d|\d{1,2}시|예약|진료|방문|"
    r"(?:개인|대학)?병원|약국|(?:내|외|안|치|정형외|피부|이비인후)과(?![가-힣])|~\s?\d{1,2}/\d)"
)
_BEFORE_DATE = (
    r"(?:예약일?|날짜|오늘|내일|모레|생일|생신|제사|기념일|휴진|휴무|진료일?|방문일?|검사일?|접종일?|수술일?|입원일?|퇴원일?|외래|마감일?|일시|기한|"
    r"까지|일자|조제일)\s?(?:은|는|:|,)?\s?\(?$|\d{1,2}/\d{1,2}\s?[~-]\s?$"
)
_PORTION = rf" ?(?:{PORTION}|가량|쯤|씩|[mgulL%]|cc|T(?![a-z])|tab|cap)"
_CHANGED_TO = r"(?:으)?로\s?(?:더\s?)?(?:줄|감소|감량|낮|희석|나누|나눠)"
_PORTION_RANGE = r"\s?[~-]\s?[\d./½¼¾⅓⅔]{1,7}" + _PORTION
_SCORED_BEFORE = r"(?:통증|만족도|척도|평점|별점|VAS|NRS|점수|확률|농도|비율|강도)\s?(?:은|는|이|가|:)?\s?$"
_DOSED_BEFORE = (
    r"(?:(?<![예계요])약|제|(?<![예일])정|알|포|캡슐|시럽|mg|g|mL|하루|매일|[1한]\s?[번회일]) ?(?:을|"
    r"를|은|는|에|씩)? ?\Z"
)
_WEEKDAY_AFTER = r"\s?\(\s?[월화수목금토일](?:요일)?\s?\)"
_ASCII_BEFORE = r"[A-Za-z\d]\Z"
_NUMBER_BEFORE = r"\d[^/\n]{0,8}/\s?$"
_PER_MEAL = r"1\s?[회번]\s?$"
_RANGE_GOES_ON = r"\s?[~-]\s?[\d.]"


def is_left(run: Run) -> bool:
    """Hold for whatever no row above has claimed."""
    return True


def has_a_unit_inside(run: Run) -> bool:
    """Hold where an item before the last has a unit of its own, or the last is a clock time."""
    return not run.is_bare or run.units[-1] == CLOCK


def has_no_unit(run: Run) -> bool:
    """Hold for numbers only."""
    return run.is_bare and not run.last.unit.name


def is_of_integers(run: Run) -> bool:
    """Hold for 3:2, but not for 3세: 2정, nor for 4821: 2정 and 110 : 5mg, where the colon is a label's."""
    labelled = run.text.startswith(": ", run.first.end) or (run.spaced and run.last.unit.name)
    return run.is_bare and _whole(run) and not labelled


def _whole(run: Run) -> bool:
    return all(item.value.is_integer for item in run.items)


def _written(run: Run) -> str:
    return "/".join(run.text[item.start : item.number_end] for item in run.items).replace(",", "")


def _is_portion_fraction(run: Run) -> bool:
    """Hold for the first two items of 2/3포/1일 2회."""
    first, second = run.items[:2]
    portion = not first.unit.name and (
        second.unit.name in counters.DOSES
        or (len(run.items) == 2 and bool(compiled(_PORTION_RANGE).match(run.text, second.end)))
    )
    above, below = first.value.size, second.value.size
    is_fraction = 0 < above < below or (1 < below <= IMPROPER_MAX and above <= IMPROPER_MAX and above % below > 0)
    return portion and not run.spaced and is_fraction


def starts_with_fraction(run: Run) -> bool:
    """Hold for 2/3포/1일 2회: a fraction, then another field."""
    return _is_portion_fraction(run) and bool(run.units[2]) and run.units[2] != run.units[1]


def in_row(run: Run) -> bool:
    """Hold behind a slash that a number stood before: the fields of a row go on."""
    return not (len(run.items) == 2 and _is_portion_fraction(run)) and bool(compiled(_NUMBER_BEFORE).search(run.before))


def is_course(run: Run) -> bool:
    """Hold where all units are one unit of a dose."""
    named = [name for name in run.units if name]
    if not named or (not run.is_bare and run.units[0] == ""):
        return False
    return set(named) <= COURSES and len(set(named)) == 1


def is_course_of_portions(run: Run) -> bool:
    """Hold for 1정/0/1정, not for 5mg/1/1/30."""
    return is_course(run) and run.first.unit.name in counters.DOSES


def is_bare_course(run: Run) -> bool:
    """Hold for 1/1/30 and 2/0/2정."""
    return run.is_bare and CLOCK not in run.units


def is_tapered_by_hyphens(run: Run) -> bool:
    """Hold for 1-0-1, 0.5-0-0.5정 and 6-4-2mg."""
    short = all(len(item.value.whole) == 1 for item in run.items)
    return (run.is_bare and short and not run.last.unit.name) or (
        bool(run.last.unit.name) and run.is_bare and run.last.unit.name in COURSES
    )


def skips_a_meal(run: Run) -> bool:
    """Hold for 16-0-12: the doses of a day of which one is nought."""
    short = all(len(run.text[item.start : item.number_end]) <= len("12") for item in run.items)
    return has_no_unit(run) and _whole(run) and short and any(item.is_zero for item in run.items[1:])


def falls_in_one_unit(run: Run) -> bool:
    """Hold for 1.5mg-1mg, the doses of a morning and an evening: a range would rise."""
    return (
        bool(run.units[0]) and run.units[0] == run.units[1] and run.units[0] in COURSES and run.sizes[0] >= run.sizes[1]
    )


def is_insulin_course(run: Run) -> bool:
    """Hold for the units of 인슐린 10-8-12 and 인슐린 12-8; two that rise may be a range."""
    small = all(item.value.is_integer and len(item.value.whole) <= len("10") for item in run.items)
    steps = len(run.items) > 2 or run.sizes[0] > run.sizes[1]
    return has_no_unit(run) and small and steps and bool(compiled(_INSULIN).search(run.before))


def is_hours(run: Run) -> bool:
    """Hold for 8/12/6시."""
    hours = all(0 < size <= HOUR_MAX for size in run.sizes)
    return (
        run.is_bare and run.last.unit.name == "시" and run.last.end == run.last.number_end + 1 and hours and _whole(run)
    )


def has_strengths(run: Run) -> bool:
    """Hold for 5/160mg."""
    return run.is_bare and run.last.unit.name in STRENGTHS and _written(run) not in PLAIN_FRACTIONS


def has_bare_strengths(run: Run) -> bool:
    """Hold for the 10/20 of 바이토린 10/20."""
    if not run.is_bare or not follows_medicine(run.before) or _written(run) in PLAIN_FRACTIONS:
        return False
    if not run.last.unit.name:
        return not compiled(_RANGE_GOES_ON).match(run.after)
    return run.last.end > run.last.number_end + len(run.last.unit.name) and not compiled(_PORTION).match(
        run.text, run.last.number_end
    )


def is_pressure(run: Run) -> bool:
    """Hold for 120/80mmHg, and for 130-85 behind the word."""
    high, low = run.sizes
    measured = int(high) in SYSTOLIC and int(low) in DIASTOLIC and high > low and _whole(run)
    if run.last.unit.name == units.UNITS["mmhg"]:
        return run.is_bare and high > low
    return run.is_bare and not run.last.unit.name and measured and bool(compiled(_PRESSURE).search(run.before))


def shares_a_rate(run: Run) -> bool:
    """Hold for 34/26U/L, two results of one unit; the rate belongs to what is read next."""
    return run.is_bare and bool(run.last.unit.name) and bool(compiled(_VOLUME_BELOW).match(run.after))


def adds_up(run: Run) -> bool:
    """Hold for 30/70 where nothing names an insulin: the parts of a whole that is no fraction."""
    return has_no_unit(run) and _whole(run) and sum(run.sizes) == WHOLE_MIX and min(run.sizes) >= MIX_PART_MIN


def is_of_large_numbers(run: Run) -> bool:
    """Hold for 25/40: no dose is such a fraction; so many of a hundred are."""
    large = all(len(run.text[item.start : item.number_end]) > 1 for item in run.items)
    return has_no_unit(run) and _whole(run) and large and run.sizes[1] != ROUND_WHOLE


def looks_like_pressure(run: Run) -> bool:
    """Hold for 120/80 without a word that says so."""
    digits = [run.text[item.start : item.number_end] for item in run.items]
    return run.is_bare and run.sizes[0] >= run.sizes[1] and all(d.isdigit() and len(d) in (2, 3) for d in digits)


def is_sugar(run: Run) -> bool:
    """Hold for 혈당 110/180."""
    return (
        run.is_bare
        and not run.last.unit.counted
        and bool(compiled(_SUGAR).search(run.before))
        and min(run.sizes) >= SYSTOLIC.start
    )


def is_insulin_mix(run: Run) -> bool:
    """Hold for a premixed insulin's parts: 30/70."""
    if not (run.is_bare and not run.last.unit.name and sum(run.sizes) == WHOLE_MIX):
        return False
    return bool(compiled(_MIXED).search(run.before) or compiled(_MIXED_AFTER).match(run.after))


def is_insulin_mix_before_dose(run: Run) -> bool:
    """Hold for 30/70 12단위: the pair must not run into the dose."""
    return is_insulin_mix(run) and run.after[:2].strip()[:1].isdigit()


def is_score(run: Run) -> bool:
    """Hold for 9/10점 and 10/10 만점."""
    if not run.is_bare or run.last.unit.name not in ("", "점"):
        return False
    glued = run.last.unit.name == "점" and run.sizes[0] <= run.sizes[1]
    return glued or bool(OUT_OF.match(run.text, run.last.number_end))


def is_concentration(run: Run) -> bool:
    """Hold for 160mg/5mL."""
    left, right = (run.text[item.number_end : item.end].strip(" ") for item in run.items)
    return bool(left and right) and units.is_concentration(left, run.last.value.whole, right)


def is_rate(run: Run) -> bool:
    """Hold for 3회/1일 and 500mg/1회 where nothing more follows: then it is so much a day, not a new field."""
    if run.units[1] not in PER_ONE or run.sizes[1] != 1 or run.units[0] in DURATIONS | {""}:
        return False
    return not units.ANOTHER_FIELD.match(run.after) and not compiled(_PER_MEAL).search(run.before)


def is_date(run: Run) -> bool:
    """Tell a day of the year from a fraction: by its weekday or surroundings, else by what can be no dose."""
    text, before = run.text, run.before
    month, day = run.sizes
    if not (run.is_bare and _whole(run) and 1 <= month <= MONTH_MAX and 1 <= day <= DAY_MAX):
        return False
    written = [run.text[item.start : item.number_end] for item in run.items]
    if compiled(_ASCII_BEFORE).search(before) or max(map(len, written)) > len("12"):
        return False
    end = run.last.number_end
    if compiled(_WEEKDAY_AFTER).match(text, end):
        return True
    if (
        compiled(_PORTION).match(text, end)
        or compiled(_PORTION_RANGE).match(text, end)
        or compiled(_CHANGED_TO).match(text, end)
        or compiled(_SCORED_BEFORE).search(before)
    ):
        return False
    if month < day and compiled(_DOSED_BEFORE).search(before):
        return False
    if compiled(_AFTER_DATE).match(text, end) or compiled(_BEFORE_DATE).search(before):
        return True
    return month >= day or day >= DATE_DAY_MIN


def with_nothing(run: Run) -> bool:
    """Hold for 1/0정, which is no fraction."""
    return (run.is_bare and run.last.is_zero) or (run.first.is_zero and run.is_bare and bool(run.last.unit.name))


def starts_dose(run: Run) -> bool:
    """Hold where a dose a day begins behind the hyphen: 5mg - 1일 1회."""
    return run.units[-1] in PER_ONE and run.sizes[-1] == 1 and run.after[:2].strip()[:1].isdigit()


def ends_in_a_fraction(run: Run) -> bool:
    """Hold for the 1-1 of 1-1/2정, one and a half."""
    return not run.last.unit.name and bool(compiled(r"/\d").match(run.text, run.last.end))


def unlike(run: Run) -> bool:
    """Hold for units between which no range can run."""
    left, right = run.units[0], run.units[1]
    if not left or left == right:
        return False
    if not right:
        return (left not in COURSES and left not in DURATIONS) or left in STRENGTHS or left == CLOCK
    return not is_alike(left, right)


def bare_to_unit_of_place(run: Run) -> bool:
    """Hold for 2-1동 and 3-1번 승강장."""
    return (
        run.is_bare
        and _whole(run)
        and (run.last.unit.name in LOTS or bool(compiled(_LABELLED_AFTER).match(run.text, run.last.number_end)))
        and not compiled(_RANGED_PLACE).match(run.after)
    )


_RANGED_PLACE = r"\s?(?:사이|까지|중)"


def falls(run: Run) -> bool:
    """Hold for numbers that do not rise: no range."""
    return run.is_bare and not run.last.unit.name and _whole(run) and run.sizes[0] >= run.sizes[1]


def is_numbered(run: Run) -> bool:
    """Hold for 처방전 번호 20261127-00034."""
    return has_no_unit(run) and _whole(run) and bool(compiled(_NUMBERED).search(run.before))


def is_numbered_place(run: Run) -> bool:
    """Hold for 진료실 3-2, which is no result."""
    named = run.is_bare and run.last.unit.name in ("", "번")
    return named and _whole(run) and bool(compiled(_PLACE_BEFORE).search(run.before))


def is_result(run: Run) -> bool:
    """Hold for 3-1 승."""
    return run.is_bare and run.last.unit.name in RESULTS


def falls_below_ten(run: Run) -> bool:
    """Hold for 3-2, a score."""
    return falls(run) and run.sizes[0] < SCORE_MAX


def is_ratio(run: Run) -> bool:
    """Hold for 1:10 beside a word about mixing or winning."""
    return run.is_bare and bool(
        compiled(_RATIO_BEFORE).search(run.before) or compiled(_RATIO_AFTER).match(run.text, run.last.number_end)
    )


def is_clock(run: Run) -> bool:
    """Hold for what can be a time of day."""
    return bool(compiled(_CLOCK).match(run.text, run.first.start)) and run.sizes[0] <= HOUR_MAX


def is_span(run: Run) -> bool:
    """Hold for 9:00-18:00."""
    return run.units == (CLOCK, CLOCK)


def is_resident(run: Run) -> bool:
    """Hold for a resident's number."""
    return bool(compiled(_RESIDENT).match(run.text, run.first.start))
