"""Strips the salt from a substance's name where a substance is left for certain; for products without codes."""

from __future__ import annotations

import re

from medicines.search_keys import fold

SHORTEST_BASE = 3
"""A shorter rest, as 철 or 요오드, may be an element or half a word."""

_METALS = (
    r"(?:칼륨|칼슘|마그네슘|나트륨|소듐|소디움|포타슘|리튬|알루미늄|아연|철|제일철|제이철|구리|바륨|스트론튬|비스무트|암모늄|망간"
    r"|코발트|크롬|은)"
)
_ACIDS = (
    r"(?:염산|염화|브롬화수소산|브롬화|요오드화|플루오르화|불화|황화|산화|과산화|수산화|탄산|탄산수소|중탄산|황산|황산수소|아황산"
    r"|인산|인산수소|인산이수소|메타인산|피로인산|글리세로인산|질산|아질산|붕산|규산|구연산|시트르산|글루콘산|락트산|젖산|유산"
    r"|아세트산|초산|아스파르트산|글루탐산|말산|사과산|말레산|말레인산|말론산|푸마르산|푸마레이트|숙신산|호박산|타르타르산|주석산"
    r"|오로트산|옥살산|스테아르산|팔미트산|올레산|레불린산|락토비온산|벤조산|안식향산|살리실산|메실산|베실산|토실산|에실산|캄실산)"
)
_ONLY_SALT = re.compile(rf"(?:{_METALS}|{_ACIDS}|[일이삼사오육칠팔구십반]|수소|염|물)+")
"""A name of nothing but ions: 염화칼륨, 탄산수소나트륨. Each ion may be what is taken, so none is left out."""
_WATER = re.compile(r"(?:[일이삼사오육칠팔구십반]|[일이삼사]점[오]|\d+)?수화물$|^무수|무수물$")
_SALTS_BEHIND = re.compile(
    r"(?:염산염|황산염|황산수소염|인산염|베실산염|베실레이트|메실산염|메실레이트|토실산염|말레산염|말레인산염|말산염|푸마르산염|숙신산염"
    r"|시트르산염|타르타르산염|주석산염|브롬화수소산염|옥살산염|락트산염|에실산염|캄실산염|헤미푸마르산염)$"
)
_SALTS_BEFORE = re.compile(
    r"^(?:염산|황산|인산|베실산|메실산|토실산|말레산|말레인산|말산|푸마르산|숙신산|호박산|구연산|시트르산|타르타르산|주석산|중주석산"
    r"|브롬화수소산|옥살산|소디움|소듐|포타슘)(?!염)"
)
"""Without 질산, 초산 and the like: in 질산이소소르비드 and 초산토코페롤 they make another substance."""
_METAL_BEHIND = re.compile(r"(?:[이삼]?(?:나트륨|소듐)|[이]?(?:칼륨|포타슘)|칼슘|마그네슘)$")
_ACID_BEHIND = re.compile(r"산$|화$")


def base_of(name: str) -> str:
    """Return a substance's name without its salt and water, folded; the whole name if any ion may be what counts."""
    base = whole = _without_water(fold(name))
    if not _ONLY_SALT.fullmatch(whole):
        for ending in (_SALTS_BEHIND, _METAL_BEHIND, _SALTS_BEFORE):
            shorter = ending.sub("", base)
            if _is_substance(shorter, base, ending):
                base = _without_water(shorter)
    return base


def _without_water(name: str) -> str:
    return _WATER.sub("", name) or name


def _is_substance(rest: str, before: str, ending: re.Pattern[str]) -> bool:
    if rest == before or len(rest) < SHORTEST_BASE or _ONLY_SALT.fullmatch(rest):
        return False
    # 아스파르트산칼륨 and 아스파르트산마그네슘 are taken for different ends; a drug that is an acid looks the same.
    return ending is not _METAL_BEHIND or not _ACID_BEHIND.search(rest)
