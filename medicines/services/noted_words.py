"""What a device answers when a person says that the medicines of a reminder were taken."""

from __future__ import annotations

from collections.abc import Sequence

from medicines.services import sentences
from medicines.services.doses import PENDING, Dose
from medicines.services.sentence_items import Item, items_of
from medicines.services.sentence_verbs import Reader, is_eaten, join_words

MOST_NAMES = 3
"""Most medicines that are named; more are counted, since nobody follows a longer list."""
_EATEN, _APPLIED, _TAKEN_OFF = ("드시고", "드신"), ("쓰시고", "쓰신"), ("떼시고", "떼신")


def noted_words(doses: Sequence[Dose], read: Reader) -> str:
    """Return the answer for the doses of a reminder: 혈압약과 당뇨약 드신 걸로 적었어요. Empty if nothing is taken."""
    open_doses = [dose for dose in doses if dose.state == PENDING]
    items = items_of(sentences.line_of(dose) for dose in open_doses or doses)
    groups = [
        (_EATEN, [item for item in items if is_eaten(item) and not item.is_removal]),
        (_APPLIED, [item for item in items if not is_eaten(item) and not item.is_removal]),
        (_TAKEN_OFF, [item for item in items if item.is_removal]),
    ]
    told = [(verbs, _names(found, read)) for verbs, found in groups if found]
    if not told:
        return ""
    *first, ((_between, last_verb), last_names) = told
    words = [f"{names} {between}" for (between, _last), names in first]
    return " ".join([*words, f"{last_names} {last_verb} 걸로 적었어요."])


def _names(items: Sequence[Item], read: Reader) -> str:
    if len(items) > MOST_NAMES:
        return f"약 {len(items)}가지"
    return join_words([item.label for item in items], read)
