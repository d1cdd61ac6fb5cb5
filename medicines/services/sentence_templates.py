"""Fills the template of a reminder that the caregiver can edit, with the particles that its words ask for."""

from __future__ import annotations

import re

from korean.particles import agree, end_of_particles
from medicines.exceptions import BadTemplate
from medicines.services.mealtimes import MIDNIGHT
from medicines.services.sentence_verbs import Reader

NAME, WHEN, MEDICINES, WAY, BODY = "이름", "때", "약", "방법", "안내"
GAPS = (NAME, WHEN, MEDICINES, WAY, BODY)
"""Placeholders: {안내} is all that is to be done, in whole sentences; {약} and {방법} are its parts for own words."""
_GAP = re.compile(r"\{([^{}]*)\}")
_CLOSING = re.compile(r"[\"'”’)\]」』》〉]*")
"""Closing marks that may stand between a placeholder and its particle: '{약}'을."""
_MARK = re.compile(r"\s*[,.!?]+")
_WATER = re.compile(
    r"(?:(?:미지근한|따뜻한|시원한|찬|넉넉한)\s+)?(?<![가-힣])물\s?(?:한\s?(?:잔|컵))?\s?(?:과|이랑|하고)\s*(?:함께|같이)?\s*"
)
_MIDNIGHT_MEDICINE = re.compile(rf"{MIDNIGHT}(?= 약)")


def check_template(template: str) -> None:
    """Raise BadTemplate for an unknown placeholder, a lone brace, or no placeholder for the medicines."""
    gaps = set(_GAP.findall(template))
    if not gaps & {MEDICINES, BODY} or gaps - set(GAPS) or set("{}") & set(_GAP.sub("", template)):
        raise BadTemplate


def has_body(template: str) -> bool:
    """Tell whether a template leaves what is to be done to us."""
    return BODY in _GAP.findall(template)


def has_water(template: str) -> bool:
    """Tell whether a template says that water goes with the medicine."""
    return bool(_WATER.search(template))


def without_water(template: str) -> str:
    """Return a template for medicines that need no water."""
    return _WATER.sub("", template)


def fill(template: str, values: dict[str, str], read: Reader) -> str:
    """Put `values` into the placeholders; the particle behind each follows what is heard of its value."""
    text, position = "", 0
    for gap in _GAP.finditer(template):
        text += template[position : gap.start()]
        value = values.get(gap[1], "").strip()
        closing = _CLOSING.match(template, gap.end())
        position = closing.end() if closing else gap.end()
        text += value + template[gap.end() : position]
        # A 야 after the listener's name is a vocative.
        particle = agree(read(value), template, position, vocative=gap[1] == NAME)
        if not value:
            text, position = _close(text, template, particle[1] if particle else position)
        elif particle:
            text += particle[0]
            position = particle[1]
    text += template[position:]
    text = _MIDNIGHT_MEDICINE.sub(f"{MIDNIGHT}이지만", text)
    # Removes what an empty placeholder leaves behind: double spaces, or a comma at the start.
    return re.sub(r"\s+", " ", text).strip(" ,")


def _close(text: str, template: str, position: int) -> tuple[str, int]:
    # An empty placeholder removes what is attached to it, as in {이름}님은, and a mark that would follow another mark
    # or nothing.
    position = end_of_particles(template, position) or position
    mark = _MARK.match(template, position)
    if not mark:
        return text, position
    text = text.rstrip(" ,")
    return text, position if text and text[-1] not in ".!?" else mark.end()
