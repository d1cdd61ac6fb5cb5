"""Kinds of units: between which of them a range can run."""

from __future__ import annotations

from .tables import words

CLOCK = ":"
"""Stands for a unit where an item of a run is a clock time."""
VOLUMES = words("밀리리터 리터 씨씨 데시리터 마이크로리터 시시")
DURATIONS = words("초 분 시간 일 주 주일 주간 개월 월 년 달 일간")
WEIGHTS = words("그램 킬로그램 밀리그램 마이크로그램")
LENGTHS = words("미터 센티미터 밀리미터 킬로미터 센티")
_LIKE = (DURATIONS, WEIGHTS, VOLUMES, LENGTHS, words("시 " + CLOCK), words("정 알"))


def is_alike(one: str, other: str) -> bool:
    """Tell whether a range can run from an amount in `one` to an amount in `other`."""
    return one == other or any(one in kind and other in kind for kind in _LIKE)
