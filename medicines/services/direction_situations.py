"""What a direction says with 시, 때, 경우 and 면: a reason to take, a reason not to take, or only a time of day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from korean.hangul import decompose, is_syllable
from medicines.services.direction_tokens import Kind, tokens

_MARK = re.compile(
    r"시(?:에는|에만|에|만|엔|마다)?(?=\s*(?:복용|투여|사용|드|먹|중단|중지|추가|바르|뿌|흡입|혀|씹|점안|도포|삽입|하루|최대|반|넣|붙)|\s*\d)"
    r"|시(?:에는|에만|에|만|엔|마다)?(?![가-힣])"
    r"|때(?:에는|에만|에|만|는|엔|마다)?(?=\s*(?:복용|사용|투여|드|먹|바르|뿌|혀|넣)|\s*\d|(?![가-힣]))"
    r"|경우(?:에만|에는|에|는|엔)?(?![가-힣])|면(?![가-힣])"
)
_NO_SITUATION = re.compile(
    r"(?:반드|다|즉|동|잠|임|역|일|(?<![증이호])상|혹|몇|무|계|주무|\d\s*)시|(?:표|양|전|수|측|라|국|당|방|화|도|장|안|저|반|불)면"
    r"|(?:그|이|제|한|끼니|매)때"
)
"""Words that only end like a situation."""
_TIME_OF_DAY = re.compile(
    r"(?:취침|기상|식사|조식|중식|석식|아침|점심|저녁|끼니|공복|수면)\s*(?:하실|할|하시)?\s*$|(?:주무실|일어날|일어나실)\s*$|(?<![가-힣])(?:잠)?잘\s*$"
)
_HANDLING = re.compile(
    r"(?:복용|사용|투여|투약|흡입|점안|점이|도포|부착|주사|보관|개봉|섭취|주입|세척|교체|교환|폐기|삽입|제거|분할|휴대|이동|조제|처방|내원"
    r"|방문|진료|문의|운전|음주|양치|세안|샤워|목욕)\s*(?:하실|할|하는|하시는)?\s*$|(?:드실|먹을|바를|넣을|붙일|쓸|뗄|맞을|씹을|삼킬)\s*$"
)
"""What is done with a medicine, or beside it: it says nothing about when it is due."""
_HARMLESS_IF = re.compile(
    r"(?:녹으|지나|되|흔들|굳으|열|닫|마르|드시|가급적이|가능하|원하시|괜찮으|모르시|궁금하|있으시)$"
)
_STOP = re.compile(
    r"(?:중단|중지|보류|금지|금기|금함|생략|상담|상의|문의|연락|내원|방문|알리|알려|응급|병원|skip|hold|마세요|마십시오|말\s*것|말아|않|안\s*(?:먹|드)|금하|피하|삼가|끊|거르|건너뛰|주의)"
    r"[가-힣]*(?:\s*(?:하세요|하십시오|주세요|바랍니다|할\s*것|요망))?"
)
_STOP_AT_ONCE = re.compile(rf"\s*(?:즉시|바로|복용을?|투약을?|투여를?|사용을?)?\s*(?:{_STOP.pattern})")
_SOMETHING_ELSE = re.compile(r"\d|함께|[와과]\s|\N{BROKEN BAR}")
"""Between a situation and what is not to be done: perhaps not said of the situation at all."""
_SYMPTOM = re.compile(
    r"(?:[통열혈염증]|통증|증상|기침|가래|콧물|코막힘|재채기|변비|설사|구토|구역질?|오심|체함|체했을|소화불량|팽만|가스|불면|불안|초조|긴장|공황"
    r"|흥분|섬망|발작|경련|쥐|곤란|천식|가슴|두드러기|발진|알러지|알레르기|코피|부종|붓기|건조|충혈|눈물|딸꾹질|저혈당|고혈당|고혈압|혈압|상승|악화"
    r"|잔뇨|변|잠|숨|몸살|감기|오한|근육통|[가-힣][움림함힘참픔감침]|기|떨|배뇨|치질|습진|벌레|모기|멀미|차멀미|코골이|하혈|구내염|장애|속|pain|fever|headache|cough|nausea|vomiting)$"
)
_STATE = re.compile(
    r"(?:아프|아플|아프실|쑤실|쑤시|결릴|결리|쓰릴|쓰리|답답할|답답하|가려울|가려우|어지러울|어지러우|어지럽|불편할|불편하|불안할|불안하|심할|심하|심해질"
    r"|심해지|막힐|막히|찰|차|뛸|뛰|저릴|저리|떨릴|떨리|마를|마르|부을|부으|메스꺼울|울렁거릴|체할|체했을|오를|오르|올라갈|높을|높으|날|나|올|오|나올|나오|생길|생기"
    r"|있을|있으|있는|있으시|있으실|많을|많으|나타날|나타나|느낄|느끼|느껴질|느껴지|발생할|발생하|지속될|지속되|계속될|계속되|반복되|심한|(?:이상|이하|미만|초과)\s*(?:일|이|인)?|넘을|넘으|안\s*될|안\s*되|지\s*않을|지\s*않으|힘들|어려울|어려우|없을|안\s*좋을|할|하)$"
)
_NEED = re.compile(r"필요\s*(?:할|하|한|하실|로\s*할)?$")
_BARE_NEED = re.compile(r"(?<![a-z])(?:prn|sos)(?![a-z])|수시로|필요하신\s*분만")
_MEASURED = re.compile(r"(?:혈압|(?<![a-z])(?:s?bp|bst|hr)(?![a-z])|수축기|이완기|맥박|심박|혈당|체온|체중|산소)")
_ENDS_A_PHRASE = re.compile(r"(?:고|며|요|다|서|후|전|씩|에|으로|로|함께|주의|보관|복용|투여|사용|[:;,.()\[\]])$")
_SENTENCE = re.compile(r"[^.;,\n()]*(?:(?<=\d)[.,](?=\d)[^.;,\n()]*)*")
_HAS = re.compile(
    r"(?:이|가)?\s*(?:있을|있으|있는|있으시|있으실|심할|심하|심한|심해질|심해지|생길|생기|나타날|나타나|발생할|발생하|발생|느껴질|느껴지)$"
)
_COMPARED = re.compile(r"\s*(?:이상|이하|미만|초과|아래|넘|이내)")
_JOINT = re.compile(r"[\s,·/]|또는|혹은|및|이나")
_REMEDY = re.compile(
    r"[^.;\n]*?(?:사탕|[주쥬]스|설탕|초콜[릿렛]|당분|포도당|음료|물(?:을|도)?\s*(?:많|충분|자주|마시|드)|수분|휴식|쉬(?:세|시|십|어)|누[우워]|앉|환기|찜질)"
    r"[^.;,\n()]*"
)
"""What helps against a symptom and is not the medicine: 저혈당시 사탕을 드세요."""
_AGAIN = re.compile(r"\s*(?:다시|재복용|(?:1|한)\s*(?:번|회|정|알)\s*더)")
_STOMACH = re.compile(r"(?:속|위|위장|소화|메스꺼|구역|울렁)[가-힣\s]*$")
_WITH_MEAL = re.compile(r"\s*(?:식|밥|음식)")
"""After an upset stomach: a word of how to take what is taken anyway."""
_SCHEDULING = frozenset(set(Kind) - {Kind.NO_RHYTHM, Kind.MEAL, Kind.AMOUNT, Kind.MONTH_DAY})
_MOST_WORDS_BEFORE = 4
_FINAL_L = "ㄹ"


@dataclass(frozen=True, slots=True)
class Situations:
    """What was found. reason: of an as-needed medicine, None for another. unclear: a situation not understood.

    notes: when not to take it. rest: the text without all this, as long as before. need: where the need stands.
    """

    reason: str | None
    notes: tuple[str, ...]
    rest: str
    unclear: str = ""
    need: tuple[int, int] = (0, 0)


def situations_in(text: str) -> Situations:
    """Find the situations that a text in plain spelling names."""
    found = _Found(text)
    for need in _BARE_NEED.finditer(text):
        found.needs("", need.start(), need.end())
    marks = [mark for mark in _MARK.finditer(text) if not _is_part_of_a_word(text, mark)]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    # From the last to the first, because of situations in a row the last says what is to be done.
    for mark, end in reversed([*zip(marks, ends, strict=False)]):
        _read(found, mark, end)
    return Situations(found.reason, tuple(reversed(found.notes)), found.rest, found.unclear, found.need)


class _Found:
    """What has been read of a text so far, from its end on."""

    def __init__(self, text: str) -> None:
        self.text = self.rest = text
        self.reason: str | None = None
        self.notes: list[str] = []
        self.unclear = ""
        self.need = (0, 0)
        self._last_note = len(text) + 1
        """Where the note that was read last begins."""

    def needs(self, reason: str, start: int, end: int) -> None:
        """Note down a reason to take; the first of a text counts."""
        self.reason = reason or self.reason or ""
        self.need = (start, end)
        self.blank(start, end)

    def stops(self, start: int, end: int) -> None:
        """Note down when not to take it; joined to the next note if nothing stands between them."""
        if self._goes_on(end):
            self.notes[-1] = self.text[start:end].strip() + self.text[end : self._last_note] + self.notes[-1]
        else:
            self.notes.append(self.text[start:end].strip())
        self._last_note = start
        self.blank(start, end)

    def is_listed_before_a_stop(self, end: int) -> bool:
        """Whether only a comma or `또는` stands between `end` and a situation in which it is not taken."""
        return bool(self.notes) and self._goes_on(end)

    def _goes_on(self, end: int) -> bool:
        return end <= self._last_note and not _JOINT.sub("", self.text[end : self._last_note]) and bool(self.notes)

    def blank(self, start: int, end: int) -> None:
        """Take a stretch out of the rest."""
        self.rest = self.rest[:start] + blank_of(end - start) + self.rest[end:]


def _read(found: _Found, mark: re.Match[str], end: int) -> None:
    begin = _clause_start(found.rest, mark.start())
    head = found.text[begin : mark.start()]
    if found.rest[mark.start()] == _BLANK or _TIME_OF_DAY.search(head):
        return
    if mark[0].startswith("때") and not _ends_in_l(head):
        return
    if handling := _HANDLING.search(head):
        found.blank(begin + handling.start(), mark.end())
        return
    start = begin + _phrase_start(head)
    phrase = found.text[start : mark.start()].strip()
    stop = mark.end() if found.is_listed_before_a_stop(mark.end()) else _stop_after(found.rest, mark.end(), end)
    if stop:
        by_measurement = is_measured(phrase)
        rhythm = any(
            token.kind in _SCHEDULING
            for token in tokens(found.rest[start if not by_measurement else mark.end() : stop])
        )
        between = found.rest[mark.end() : stop]
        if rhythm or (
            _SOMETHING_ELSE.search(between) and not by_measurement and not found.is_listed_before_a_stop(mark.end())
        ):
            found.unclear = found.text[start:stop]
        else:
            found.stops(start, stop)
    elif remedy := _remedy_after(found.rest, mark.end(), end):
        if found.text[:start].strip() or found.text[remedy:].strip(" .,"):
            found.blank(start, remedy)
        else:
            # Nothing else is said: the remedy may be what the line is about.
            found.unclear = found.text[start:remedy]
    elif _AGAIN.match(found.rest, mark.end()) or (_STOMACH.search(phrase) and _WITH_MEAL.match(found.rest, mark.end())):
        found.unclear = found.text[start:end]
    elif _NEED.search(phrase):
        found.needs("", start, mark.end())
    elif _is_symptom(phrase):
        found.needs(_reason(phrase, mark[0]), start, mark.end())
    elif not (mark[0] == "면" and _HARMLESS_IF.search(head)):
        found.unclear = found.text[start : mark.end()]


_BLANK = "\N{BROKEN BAR}"
"""Stands where something was taken out, so that what is left does not grow together."""


def blank_of(length: int) -> str:
    """Return what stands for `length` characters that were taken out."""
    return _BLANK * length


def _is_part_of_a_word(text: str, mark: re.Match[str]) -> bool:
    end = mark.start() + 1
    return any(found.end() == end for found in _NO_SITUATION.finditer(text, max(0, mark.start() - 3), end))


def _clause_start(text: str, end: int) -> int:
    start = 0
    for found in re.finditer(r"[;,\n()\[\]/]|(?<!\d)\.|\.(?!\d)|\N{BROKEN BAR}", text[:end]):
        start = found.end()
    return start


def _ends_in_l(head: str) -> bool:
    last = head.rstrip()[-1:]
    return bool(last) and is_syllable(last) and decompose(last).final == _FINAL_L


def _phrase_start(head: str) -> int:
    """Return where the phrase begins that ends `head`: not before words that schedule or end another phrase."""
    words = list(re.finditer(r"\S+", head))
    taken = [token for token in tokens(head) if token.kind != Kind.MONTH_DAY]
    start = len(head)
    for number, word in enumerate(reversed(words)):
        # What is compared belongs to the phrase, whatever it counts: 혈압 100 이하, 3일 이상.
        is_compared = bool(_COMPARED.match(head[start:]))
        schedules = any(token.start < word.end() and word.start() < token.end for token in taken)
        is_end = number > _MOST_WORDS_BEFORE or _ENDS_A_PHRASE.search(word[0]) or schedules
        if number and not is_compared and is_end:
            break
        start = word.start()
    return start


def _stop_after(text: str, start: int, end: int) -> int | None:
    """Return where the words end that say not to take it, None if what follows up to `end` says nothing of the kind.

    After a comma they must follow at once.
    """
    sentence = _SENTENCE.match(text, start)
    close = sentence.end() if sentence else start
    if not text[start:close].strip() and text[close : close + 1] == ",":
        found = _STOP_AT_ONCE.match(text, close + 1)
    else:
        found = _STOP.search(text, start, min(end, close))
    return found.end() if found else None


def _remedy_after(text: str, start: int, end: int) -> int | None:
    """Return where the words end that tell of a remedy other than the medicine, None if there are none up to `end`."""
    found = _REMEDY.match(text, start, end)
    if found is None or any(token.kind in _SCHEDULING | {Kind.AMOUNT} for token in tokens(found[0])):
        return None
    return found.end()


def _is_symptom(phrase: str) -> bool:
    noun = _noun(phrase)
    return bool(_SYMPTOM.search(noun or phrase.replace(" ", "")) or _STATE.search(phrase))


def is_measured(phrase: str) -> bool:
    """Whether a situation is told by a measurement: 혈압 140 이상."""
    return bool(_MEASURED.search(phrase))


def _noun(phrase: str) -> str:
    found = _HAS.search(phrase)
    return phrase[: found.start()].strip() if found else ""


def _reason(phrase: str, mark: str) -> str:
    """Return the noun of a reason, `두통`; else the words as they stand, `잠이 안 올 때`."""
    if noun := _noun(phrase):
        return noun
    if mark.startswith("시"):
        return phrase
    return f"{phrase}{'' if mark == '면' else ' '}{mark[:1] if mark[0] in '때면' else '경우'}"
