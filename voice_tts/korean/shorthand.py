"""Medical shorthand on prescriptions: BID, q8h, PRN, HS and their like, as a Korean pharmacist reads them out."""

from __future__ import annotations

import re

from .amounts import Reading
from .counters import count

MEANINGS = {
    "bid": "하루 두 번", "b.i.d": "하루 두 번", "tid": "하루 세 번", "t.i.d": "하루 세 번", "qid": "하루 네 번", "q.i.d": "하루 네 번",
    "qd": "하루 한 번", "q.d": "하루 한 번", "sid": "하루 한 번", "qod": "이틀에 한 번", "q.o.d": "이틀에 한 번", "eod": "이틀에 한 번", "biw": "일주일에 두 번",
    "tiw": "일주일에 세 번", "qw": "일주일에 한 번", "qwk": "일주일에 한 번", "qm": "한 달에 한 번", "prn": "필요할 때", "p.r.n": "필요할 때", "sos": "필요할 때",
    "hs": "자기 전", "h.s": "자기 전", "qhs": "매일 자기 전", "q.h.s": "매일 자기 전", "ac": "식전", "a.c": "식전", "pc": "식후", "p.c": "식후", "cc": "식사와 함께",
    "po": "먹는 약", "p.o": "먹는 약", "sl": "혀 밑에", "stat": "즉시", "qam": "매일 아침", "qpm": "매일 저녁", "qn": "매일 밤",
    "im": "근육 주사", "i.m": "근육 주사", "iv": "정맥 주사", "i.v": "정맥 주사", "sc": "피하 주사", "s.c": "피하 주사", "sq": "피하 주사", "npo": "금식",
    "d/c": "중단", "rx": "처방", "ad": "오른쪽 귀", "otc": "일반의약품", "otc약": "일반의약품",
}  # fmt: skip
"""Meaning by lower-case spelling. Only those of PRESCRIBED_ONLY need a dose or another shorthand beside them."""

PRESCRIBED_ONLY = frozenset("ac pc cc po sl im sc sq iv ad sid sos qm qn hs stat bid".split())
"""Also ordinary words or abbreviations (PC, AD, a bid): shorthand only in capitals after a dose, or beside other shorthand."""
ALWAYS_IN_CAPITALS = frozenset("BID HS IV IM SC PO AC STAT".split())
"""Read as shorthand wherever they stand in capitals."""

_SPELLED = re.compile(
    "(?:" + "|".join(re.escape(key) for key in sorted(MEANINGS, key=len, reverse=True) if key.isascii()) + r")\.?(?![A-Za-z0-9])", re.IGNORECASE
)
_EVERY = re.compile(r"[qQ]\.?\s?(?P<n>\d{1,2})(?:\s?[-~]\s?(?P<m>\d{1,2}))?\s?(?P<unit>hrs?|h|H|d|D|wk?s?|W|min|m(?![a-z]))\.?(?![A-Za-z0-9])")
_UNIT_WORDS = {"h": "시간", "d": "일", "w": "주", "m": "분"}
_DOSE_BEFORE = re.compile(
    r"(?:\d\s?(?:mg|g|mcg|ug|ml|cc|iu|u|t|tabs?|c|caps?|p|정|알|캡슐|포|puffs?|방울|일|회|%)|\b(?:bid|tid|qid|qd|qod|prn|po|pc|ac|hs|q\d+h|qhs))\s{0,2}[,/]?\s{0,2}$", re.IGNORECASE
)
_SHORT_AFTER = re.compile(r"\s{0,2}[,/]?\s{0,2}(?:bid|tid|qid|qd|qod|prn|po|pc|ac|hs|q\d+h|\d+\s?(?:분|min|d\b|일))(?![A-Za-z])", re.IGNORECASE)


def read(text: str, position: int, before: str) -> Reading | None:
    """Read the shorthand at `position`, if it is one where it stands."""
    every = _EVERY.match(text, position)
    if every:
        word = _UNIT_WORDS[every["unit"][0].lower()]
        spoken = count(every["n"], word)
        if every["m"]:
            spoken += f"에서 {count(every['m'], word)}"
        return Reading(f"{spoken}마다", every.end())
    found = _SPELLED.match(text, position)
    if not found:
        return None
    written = found[0].rstrip(".") if found[0].lower() not in MEANINGS else found[0]
    end = position + len(written)
    key = written.lower()
    if "." in written and text.startswith(".", end):
        end += 1
    if key in PRESCRIBED_ONLY and written not in ALWAYS_IN_CAPITALS and "." not in written:
        alone = written.islower() and text.strip() == written
        if not (alone or _DOSE_BEFORE.search(before) or _SHORT_AFTER.match(text, end)):
            return None
    elif not (written.isupper() or written.islower() or "." in written or "/" in written or written == "Rx"):
        return None
    return Reading(MEANINGS[key], end)
