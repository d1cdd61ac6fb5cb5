"""Reads an envelope's header: date, pharmacy, hospital and patient, each printed once."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ocr.reading.envelope import Field
from ocr.reading.expressions import date_in
from ocr.reading.rows import Row
from ocr.reading.words import Span

_DATE_LABEL = re.compile(r"조제|투약일|처방일|발행일|교부일|지은\s*날|약\s*받은")


@dataclass(frozen=True, slots=True)
class _Place:
    """How one kind of place is printed. name: how its names end. label: what may stand before one."""

    name: re.Pattern[str]
    label: re.Pattern[str]


_PHARMACY = _Place(
    name=re.compile(r"(?<![가-힣\w])(?P<value>[가-힣\w]{1,15}약국)(?![가-힣])"),
    label=re.compile(r"약국\s*(?:명칭|명|이름)\s*[:：.]?\s*"),
)
_HOSPITAL = _Place(
    name=re.compile(r"(?P<value>[가-힣\w]{1,20}(?:의원|병원|의료원|보건소|보건지소|클리닉|치과|한의원))(?![가-힣])"),
    label=re.compile(
        r"(?:병원\s*정보|병원\s*명?|처방\s*기관|의료\s*기관|발행\s*기관|처방\s*병원|요양\s*기관|[\[|]?\s*명\s*칭)"
        r"\s*명?\s*[:：.]?\s*"
    ),
)
_DEPARTMENTS = (
    r"내|외|이비인후|소아|소아청소년|정형외|신경|신경외|피부|비뇨|비뇨의학|안|산부인|정신|정신건강의학|가정의학|재활의학"
    r"|마취통증의학|통증의학|흉부외|성형외|영상의학"
)
_CLINIC = _Place(
    name=re.compile(rf"(?<![가-힣])(?P<value>[가-힣\w]{{1,12}}(?:{_DEPARTMENTS})과)(?![가-힣])"),
    label=_HOSPITAL.label,
)
"""A clinic that is called by its department alone: 새솔이비인후과."""
_PATIENT_LABEL = re.compile(r"(?:환자\s*성\s*명|환자\s*명|환자\s*이름|환자|성\s*명|이\s*름)\s*[:：.]?\s*")
_PERSON = re.compile(r"[가-힣]{2,5}")
_PERSON_SHAPES = (
    re.compile(r"(?P<value>[가-힣]{2,5}?)\s*(?:님|귀[가-힣])(?![가-힣])"),
    re.compile(r"(?P<value>[가-힣]{2,5})\s*[(\[][^가-힣\d]{0,3}만?[^가-힣\d]{0,3}\d{1,3}\s*세"),
)
"""A name before a title, and one before an age."""
_NOT_A_PERSON = re.compile(
    r"약국|병원|의원|환자|성명|약봉|복약|처방|조제|고객|주민|등록|번호|면허|서명|날인|또는|대체|전화|팩스|의료|기관|질병|분류"
    r"|의사|약사|종별|보험|주소|생년|월일|나이|성별|연령|발행|교부"
)
"""Words of forms and their labels."""
_OTHERS_LABEL = re.compile(r"약사|의사|의료인|대표|담당|처방의|상호|사업")
"""Before 성명 they make it the name of somebody else; a till prints the pharmacist's below the 상호."""
_ISSUE_NUMBER = re.compile(r"(?:교부|처방전|접수|영수증|등록|승인)\s*번호\s*[.:：]*\s*\S*|제\s*\d{3,}\s*호")
"""A number that may begin with a date."""
_ISSUED_ON = re.compile(r"교부\s*번호\s*[.:：]*\s*(?=20\d\d\s*년)")
"""On the prescription form the day it was issued stands before the number."""
_OTHER_DATE = re.compile(r"최근|내방|만료|생년|출생|유효|사용\s*기한|다음|예약")

LABEL_LETTERS = 8
"""How many letters before a date may be its label."""
WITHOUT_LABEL = 0.85
"""Factor on the confidence of a value recognised by its form alone."""
DISAGREEING = 0.6
"""Most confidence for a value that is read differently elsewhere on the envelope."""


def dispensed_on(rows: Sequence[Row]) -> Field[dt.date]:
    """Return the date beside a label, else the first date."""
    best: Field[dt.date] = Field()
    for row in rows:
        text = re.sub(r"(?<=\d)[oOQ]|[oOQ](?=\d)", "0", row.text)
        text = re.sub(r"(?<=\d)[lI|]|(?<![A-Za-z가-힣])[lI|](?=\d)", "1", text)
        issued = _ISSUED_ON.search(text)
        if issued is None:
            text = _ISSUE_NUMBER.sub(lambda number: " " * len(number[0]), text)
        found = date_in(text)
        if found is None:
            continue
        day, start, end = found
        before = re.sub(r"\s", "", row.text[:start])
        if _OTHER_DATE.search(before[-LABEL_LETTERS:]):
            continue
        span = row.span(start, end)
        labelled = issued is not None or bool(_DATE_LABEL.search(before))
        trust = span.confidence * (1 if labelled else WITHOUT_LABEL)
        trust = trust if text[start:end] == row.text[start:end] else min(trust, DISAGREEING)
        if trust > best.confidence:
            best = Field(day, trust, span.box)
    return best


def pharmacy(rows: Sequence[Row]) -> Field[str]:
    """Return the name that ends in 약국; if several differ, the one printed largest."""
    return _agreed(_found(rows, _PHARMACY))


def hospital(rows: Sequence[Row]) -> Field[str]:
    """Return the name that ends as hospitals' names do."""
    return _agreed(_found(rows, _HOSPITAL) or _found(rows, _CLINIC))


def patient(rows: Sequence[Row]) -> Field[str]:
    """Return the name beside a label, before a title or before an age."""
    found = []
    for row in rows:
        for label in _PATIENT_LABEL.finditer(row.text):
            person = _PERSON.match(row.text, label.end())
            if _OTHERS_LABEL.search(row.text[: label.start()][-LABEL_LETTERS:]):
                continue
            if person is None or not _is_person(person[0]):
                continue
            start, end = _without_title(person)
            if start < end:
                found.append((row.span(start, end), True))
        found += [
            (row.span(*person.span("value")), True)
            for shape in _PERSON_SHAPES
            for person in shape.finditer(row.text)
            if _is_person(person["value"])
        ]
    return _agreed(found)


def _is_person(name: str) -> bool:
    return not _NOT_A_PERSON.search(name)


def _without_title(person: re.Match[str]) -> tuple[int, int]:
    end = person.end() - len(person[0]) + len(re.sub(r"(?:님|귀하)$|(?<=[가-힣]{3})귀$", "", person[0]))
    return person.start(), end


def _found(rows: Sequence[Row], place: _Place) -> list[tuple[Span, bool]]:
    """Return every name of such a place, and whether a label precedes it."""
    found = []
    for row in rows:
        labels = [each.end() for each in place.label.finditer(row.text)]
        for each in place.name.finditer(row.text):
            if place.label.fullmatch(each["value"]):
                continue
            found.append((row.span(*each.span("value")), any(end <= each.start("value") for end in labels)))
    return found


def _agreed(found: Iterable[tuple[Span, bool]]) -> Field[str]:
    """Return the value found in most places, then the one in larger print; less sure if another differs."""
    candidates = list(found)
    if not candidates:
        return Field()
    votes = Counter(span.text for span, _labelled in candidates)
    span, labelled = max(candidates, key=lambda each: (votes[each[0].text], each[1], each[0].box.height))
    trust = max(each.confidence for each, _labelled in candidates if each.text == span.text)
    trust *= 1 if labelled or votes[span.text] > 1 else 0.5 * (1 + WITHOUT_LABEL)
    if len(votes) > 1:
        trust = min(trust, DISAGREEING)
    return Field(span.text.replace(" ", ""), trust, span.box)
