"""Composes the sentence of a reminder: the family's template around what a pharmacist would say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from medicines.models import ReminderSettings
from medicines.services.dosage_forms import Described, form_of, use_of
from medicines.services.doses import Dose
from medicines.services.mealtimes import part_of_day
from medicines.services.sentence_amounts import Detail
from medicines.services.sentence_body import body, note_sentences
from medicines.services.sentence_items import Item, Line, items_of, strength_in
from medicines.services.sentence_own_words import in_own_words, own_values
from medicines.services.sentence_templates import BODY, MEDICINES, NAME, WHEN, fill, has_body
from medicines.services.sentence_verbs import Reader, is_eaten, join_words

MOST_CHARACTERS = 500
"""Most characters that the voice speaks at once."""
NOTHING_DUE = "{이름}, 지금은 드실 약이 없어요."
TAKE_OFF = "{이름}, {약}를 떼실 시간이에요."
ALSO_TAKE_OFF = "그리고 붙여 둔 {약}은 떼세요."
_WHOLE_SENTENCES = re.compile(r".*[.!?](?=\s)")
SEE_THE_BAG = "자세한 것은 약 봉투를 봐 주세요."
"""Said where notes had to be left out."""


def line_of(dose: Dose) -> Line:
    """Return what a reminder says about a dose."""
    medication = dose.medication
    product = medication.medicine
    product_name = product.name if product else ""
    described = Described(
        medication.name,
        dose.dose,
        (medication.note, medication.instructions),
        form_of(product),
        product_name,
        medication.is_applied,
    )
    return Line(
        medication.name,
        dose.dose,
        medication.meal,
        medication.note,
        medication.is_applied,
        medication.strength or strength_in(product_name),
        use_of(described),
        dose.is_removal,
    )


def sentence(settings: ReminderSettings, name: str, time: dt.time, lines: Sequence[Line], read: Reader) -> str:
    """Compose the sentence at `time` for `lines`, of which there is at least one; at most MOST_CHARACTERS long.

    Where all would be too long, first the names go, then the number is told, then the last notes are left out.
    """
    items = items_of(lines)
    if not items:
        return fill(NOTHING_DUE, {NAME: name}, read)
    worn = join_words([item.label for item in items if item.is_removal], read)
    items = [item for item in items if not item.is_removal]
    if not items:
        return fill(TAKE_OFF, {NAME: name, MEDICINES: worn}, read)[:MOST_CHARACTERS]
    off = [fill(ALSO_TAKE_OFF, {MEDICINES: worn}, read)] if worn else []
    part = part_of_day(time, settings, [item.meal for item in items])
    values = {NAME: name, WHEN: part}
    shortest = ""
    for detail, notes in _details(note_sentences(items, read)):
        shortest = " ".join([_announce(settings, values, items, part, read, detail), *off, *notes])
        if len(shortest) <= MOST_CHARACTERS:
            return shortest
    # Whole sentences, so that no number is cut.
    cut = shortest[:MOST_CHARACTERS]
    whole = _WHOLE_SENTENCES.match(cut)
    return whole[0] if whole else cut


def _details(notes: Sequence[str]) -> Iterator[tuple[Detail, Sequence[str]]]:
    """Yield how much may be told, from all to the least."""
    for detail in Detail:
        yield detail, notes
    for count in reversed(range(len(notes))):
        yield Detail.COUNT, (*notes[:count], SEE_THE_BAG)


def _announce(
    settings: ReminderSettings, values: dict[str, str], items: Sequence[Item], part: str, read: Reader, detail: Detail
) -> str:
    template = settings.template if any(map(is_eaten, items)) else settings.applied_template
    if has_body(template):
        values = values | {BODY: " ".join(body(items, part, read, detail))}
        return fill(template, values | own_values(items, part, read, detail), read)
    return in_own_words(template, values, items, part, read, detail)
