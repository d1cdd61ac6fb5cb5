"""Medical shorthand on prescriptions: BID, q8h, PRN, HS and their like, as a Korean pharmacist reads them out."""

from __future__ import annotations

import re

from .counters import count
from .tables import lazy, pairs, words
from .values import Reading

MEANINGS = pairs("""
bid 하루_두_번 b.i.d 하루_두_번 tid 하루_세_번 t.i.d 하루_세_번 qid 하루_네_번 q.i.d 하루_네_번 qd 하루_한_번
q.d 하루_한_번 sid 하루_한_번 qod 이틀에_한_번 q.o.d 이틀에_한_번 eod 이틀에_한_번 biw 일주일에_두_번
tiw 일주일에_세_번 qw 일주일에_한_번 qwk 일주일에_한_번 qm 한_달에_한_번 prn 필요할_때 p.r.n 필요할_때 sos 필요할_때
hs 자기_전 h.s 자기_전 qhs 매일_자기_전 q.h.s 매일_자기_전 ac 식전 a.c 식전 pc 식후 p.c 식후 cc 식사와_함께
po 먹는_약 p.o 먹는_약 sl 혀_밑에 stat 즉시 qam 매일_아침 qpm 매일_저녁 qn 매일_밤 im 근육_주사 i.m 근육_주사
iv 정맥_주사 i.v 정맥_주사 sc 피하_주사 s.c 피하_주사 sq 피하_주사 npo 금식 d/c 중단 rx 처방 ad 오른쪽_귀
otc 일반의약품
""")
"""Meaning by lower-case spelling. Only those of PRESCRIBED_ONLY need a dose or another shorthand beside them."""

PRESCRIBED_ONLY = words("ac pc cc po sl im sc sq iv ad sid sos qm qn hs stat bid")
"""Also ordinary words or abbreviations (PC, AD, a bid): shorthand only behind a dose or beside other shorthand."""
ALWAYS_IN_CAPITALS = words("BID HS IV IM SC PO AC STAT")
"""Read as shorthand wherever they stand in capitals."""

_SPELLED = lazy(
    "(?:"
    + "|".join(re.escape(key) for key in sorted(MEANINGS, key=len, reverse=True) if key.isascii())
    + r")\.?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_INJECTION = " 주사"
"""Said once in IV 주사."""
_EVERY = lazy(
    r"[qQ]\.?\s?(?P<n>\d{1,2})(?:\s?[-~]\s?(?P<m>\d{1,2}))?\s?(?P<unit>hrs?|h|H|d|D|wk?s?|W|min|m(?![a-z]))\.?(?![A-Za-z0-9])"
)
_UNIT_WORDS = {"h": "시간", "d": "일", "w": "주", "m": "분"}
_DOSE_BEFORE = lazy(
    r"(?:[\d½⅓⅔¼¾]\s?(?:mg|g|mcg|ug|ml|cc|iu|u|t|tabs?|c|caps?|p|정|알|캡슐|포|puffs?|gtt|방울|일|회|번|분|min|시간|%|"
    r"/[\d.]{1,5}|번에 나누어)|/(?:kg|m2|m²)|\d-[\d.½]{1,3}|양[안눈]|"
    r"\b(?:bid|tid|qid|qd|qod|prn|po|pc|ac|hs|q\d+h|qhs|sc|sq|im|iv|sl))\s{0,2}[,/]?\s{0,2}$",
    re.IGNORECASE,
)
_SHORT_AFTER = lazy(
    r"\s{0,2}[,/]?\s{0,2}(?:(?:bid|tid|qid|qd|qod|prn|po|pc|ac|hs|q\d+h|\d+\s?(?:분|min|d\b|일))(?![A-Za-z])|"
    r"[좌우양][안눈]|식[전후]|아침|점심|저녁|"
    r"[\d½⅓⅔¼¾][\d./~]{0,4}\s?(?:t|c|p|u|정|알|캡슐|포|방울|mg|ml|cc|gtt|단위)(?![A-Za-z]))",
    re.IGNORECASE,
)


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
        strength = key in ("bid", "hs") and before.rstrip(" ")[-1:].isdigit()
        if not (alone or strength or _DOSE_BEFORE.search(before) or _SHORT_AFTER.match(text, end)):
            return None
    elif not (written.isupper() or written.islower() or "." in written or "/" in written or written == "Rx"):
        return None
    spoken = MEANINGS[key]
    if spoken.endswith(_INJECTION) and text[end : end + len(_INJECTION) + 1].lstrip().startswith(_INJECTION.strip()):
        spoken = spoken[: -len(_INJECTION)]
    return Reading(spoken, end)
