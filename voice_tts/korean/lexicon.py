"""Latin words whose Korean reading is fixed by use: medicines, care words, abbreviations. One `spelling reading` a line."""

from __future__ import annotations

from functools import lru_cache

_MEDICINES = """
acetaminophen 아세트아미노펜
paracetamol 파라세타몰
tylenol 타이레놀
aspirin 아스피린
advil 애드빌
"""

_WORDS = """
x-ray 엑스레이
tv 티비
"""


@lru_cache(maxsize=1)
def readings() -> dict[str, str]:
    """Reading by lower-case spelling. `_` in a spelling stands for a space or hyphen."""
    table = {}
    for line in (_MEDICINES + _WORDS).splitlines():
        if line:
            spelling, _, reading = line.partition(" ")
            table[spelling] = reading
    return table
