"""Composes the sentence of a reminder from a template that the caregiver can edit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from korean.particles import agree, end_of_particles, form_after
from medicines.exceptions import BadTemplate
from medicines.models import Meal, ReminderSettings
from medicines.services.doses import Dose

MOST_CHARACTERS = 500
"""Most characters that the voice speaks at once."""
GAPS = ("이름", "때", "약", "방법")
ADDRESSED = "이름"
"""The placeholder of the listener's name; a 야 after it is a vocative."""
_GAP = re.compile(r"\{([^{}]*)\}")
_CLOSING = re.compile(r"[\"'”’)\]」』》〉]*")
"""Closing marks that may stand between a placeholder and its particle: '{약}'을."""
_MARK = re.compile(r"\s*[,.!?]+")

# Hours from which a part of the day lasts; hours before the first belong to the night.
PARTS_OF_DAY = ((4, "새벽"), (6, "아침"), (11, "점심"), (15, "저녁"), (21, "자기 전"))
NIGHT = "밤"
WAYS = {
    Meal.ANY: "",
    Meal.BEFORE: "식전 30분에",
    Meal.WITH: "식사하시면서",
    Meal.RIGHT_AFTER: "식사하고 바로",
    Meal.AFTER: "식후 30분에",
    Meal.BETWEEN: "빈속에",
    Meal.BEDTIME: "주무시기 전에",
}
Reader = Callable[[str], str]
"""Writes a text as it is spoken, which decides the form of a particle: 2알 becomes 두 알, 5mL 오 밀리리터."""


@dataclass(frozen=True, slots=True)
class Line:
    """A medicine in a reminder."""

    name: str
    dose: str
    meal: str
    note: str
    is_applied: bool

    @property
    def words(self) -> str:
        """`혈압약 1알`."""
        return f"{self.name} {self.dose}".strip()


def line_of(dose: Dose) -> Line:
    """Return what a reminder says about a dose."""
    medication = dose.medication
    return Line(medication.name, dose.dose, medication.meal, medication.note, medication.is_applied)


def check_template(template: str) -> None:
    """Raise BadTemplate for an unknown placeholder, a lone brace, or no placeholder for the medicines."""
    gaps = _GAP.findall(template)
    if "약" not in gaps or set(gaps) - set(GAPS) or set("{}") & set(_GAP.sub("", template)):
        raise BadTemplate


def sentence(settings: ReminderSettings, name: str, time: dt.time, lines: Sequence[Line], read: Reader) -> str:
    """Compose the sentence at `time` for `lines`, of which there is at least one; at most MOST_CHARACTERS long."""
    text = _compose(settings, name, time, lines, read)
    if len(text) <= MOST_CHARACTERS:
        return text
    # If all names would be too long, only their number is said; nobody could remember so many names.
    many = Line(f"약 {len(lines)}가지", "", Meal.ANY, "", all(line.is_applied for line in lines))
    return _compose(settings, name, time, [many], read)[:MOST_CHARACTERS]


def part_of_day(time: dt.time) -> str:
    """Name the part of the day: `아침`, and so on."""
    return next((name for hour, name in reversed(PARTS_OF_DAY) if time.hour >= hour), NIGHT)


def join_words(words: Sequence[str], read: Reader) -> str:
    """Join words as in `혈압약 1알과 당뇨약 2알`; of three or more, the first are separated by commas."""
    if len(words) < 2:
        return "".join(words)
    *first, before, last = words
    return ", ".join([*first, f"{before}{form_after(read(before), ('과', '와'))} {last}"])


def _compose(settings: ReminderSettings, name: str, time: dt.time, lines: Sequence[Line], read: Reader) -> str:
    eaten = [line for line in lines if not line.is_applied]
    applied = [line for line in lines if line.is_applied]
    values = {"이름": name, "때": part_of_day(time)}
    if eaten:
        values |= {"약": join_words([line.words for line in eaten], read), "방법": _way(eaten, read)}
        parts = [_fill(settings.template, values, read)]
        if applied:
            words = join_words([line.words for line in applied], read)
            parts.append(f"그리고 {words}도 쓰세요.")
    else:
        values |= {"약": join_words([line.words for line in applied], read), "방법": ""}
        parts = [_fill(settings.applied_template, values, read)]
    parts += dict.fromkeys(line.note for line in lines if line.note)
    return " ".join(parts)


def _way(lines: Sequence[Line], read: Reader) -> str:
    """Say how to take the medicines: `식후 30분에`. If they differ, name each."""
    ways = [(WAYS[Meal(line.meal)], line.name) for line in lines]
    if len({way for way, _name in ways}) == 1:
        return ways[0][0]
    return ", ".join(_named_way(way, [name for _way, name in group], read) for way, group in _grouped(ways))


def _grouped(ways: Iterable[tuple[str, str]]) -> Iterable[tuple[str, Iterable[tuple[str, str]]]]:
    # Medicines without directions need no words; the others come in order: before, with, after the meal.
    order = list(WAYS.values())
    return groupby(sorted((way for way in ways if way[0]), key=lambda way: order.index(way[0])), key=lambda way: way[0])


def _named_way(way: str, names: Sequence[str], read: Reader) -> str:
    words = join_words(names, read)
    return f"{words}{form_after(read(words), ('은', '는'))} {way}"


def _fill(template: str, values: dict[str, str], read: Reader) -> str:
    text, position = "", 0
    for gap in _GAP.finditer(template):
        text += template[position : gap.start()]
        value = values.get(gap[1], "").strip()
        closing = _CLOSING.match(template, gap.end())
        position = closing.end() if closing else gap.end()
        text += value + template[gap.end() : position]
        particle = agree(read(value), template, position, vocative=gap[1] == ADDRESSED)
        if not value:
            text, position = _close(text, template, particle[1] if particle else position)
        elif particle:
            text += particle[0]
            position = particle[1]
    text += template[position:]
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
