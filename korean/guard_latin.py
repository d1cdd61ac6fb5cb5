"""Units in Latin letters, as the dose guard knows them."""

from __future__ import annotations

from .guard_signs import NONE

_ALL_LATIN = {
    "mg": "mg",
    "mcg ug µg μg": "mcg",
    "ng": "ng",
    "g gm": "g",
    "kg": "kg",
    "ml": "mL",
    "cc": "cc mL",
    "l": "L",
    "dl": "dL",
    "ul µl μl": "uL",
    "iu": "아이유 단위",
    "u unit units": "단위",
    "t tab tabs tablet tablets": "정 알 타블렛",
    "c cap caps capsule capsules": "캡슐",
    "p pk pkg": "포",
    "amp": "앰플",
    "vial": "바이알",
    "gtt gtts drop drops": "방울",
    "tsp": "티스푼",
    "tbsp": "큰술",
    "ea": "개",
    "puff puffs": "퍼프 흡입 회",
    "h hr hrs hour hours": "시간",
    "min mins": "분",
    "m": "m 분",
    "s sec": "초",
    "d day days ds": "일",
    "w wk week weeks": "주",
    "mo": "개월",
    "%": "%",
    "mmol": "mmol",
    "meq": "mEq",
    "kcal cal": "kcal",
    "cm": "cm",
    "mm mmhg": "mm",
    "km": "km",
    "m2 m^2": "m2",
    "m3 m^3": "m3",
    "°c °f": "도",
    "f": "도",
}
LATIN = {form: frozenset(units.split()) for forms, units in _ALL_LATIN.items() for form in forms.split()}
LATIN["mmhg"] |= NONE
LATIN["f"] |= NONE
SAID = {
    "mg": "밀리그램",
    "mcg": "마이크로그램",
    "ng": "나노그램",
    "g": "그램",
    "mL": "밀리리터",
    "cc": "씨씨",
    "L": "리터",
}
LATIN_FIRST = {form: units.split()[0] for forms, units in _ALL_LATIN.items() for form in forms.split()}
