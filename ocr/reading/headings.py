"""The words above number columns or beside numbers: 투약량, 횟수, 일수, 총투약량, even if misread."""

from __future__ import annotations

import re

from korean.jamo import distance, jamo
from ocr.reading.cells import DAYS, DOSE, TIMES, TOTAL

_HEADINGS = {
    TOTAL: ("총투약량", "총량", "총수량", "총투여량"),
    DOSE: ("투약량", "1회투약량", "1회량", "1회투여량", "투여량", "복용량", "1회복용량", "용량", "1회분량"),
    TIMES: ("횟수", "1일횟수", "투여횟수", "1일투여횟수", "투약횟수", "1일투약횟수", "복용횟수", "일투횟수"),
    DAYS: ("일수", "투약일수", "총투약일수", "투여일수", "복용일수", "총일수"),
}
_AT_A_TIME, _ONE_DAY = re.compile(r"^[1lI|][회희최훠]"), re.compile(r"^[1lI|][일얼잎윌]")
"""How headings begin, and what these beginnings are misread as."""
HEADING_SLIPS = 0.3
"""Most letters (jamo) of a heading that may be wrong, as a share."""


def heading_kind(text: str) -> str | None:
    """Return the kind of value that `text` heads; None if it heads none."""
    bare = re.sub(r"[^0-9가-힣]", "", _ONE_DAY.sub("1일", _AT_A_TIME.sub("1회", text)))
    if not 2 <= len(bare) <= 7:
        return None
    wanted = jamo(bare)
    best, nearest = None, HEADING_SLIPS
    for kind, names in _HEADINGS.items():
        for name in names:
            key = jamo(name)
            if abs(len(key) - len(wanted)) > HEADING_SLIPS * len(key):
                continue
            share = distance(wanted, key) / len(key)
            if share < nearest or (share == 0 and best is None):
                best, nearest = kind, share
    return best
