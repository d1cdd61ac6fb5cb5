"""Holds what was read from a file until a person confirms it: signed, in that person's own page, and nowhere else.

Neither the file nor its rows are stored on the server. Somebody else's page, a changed text and one older than
`HELD_SECONDS` are refused.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

from django.core import signing

from medicines.exceptions import HistoryExpired
from medicines.services.dispensing_history import DispensedLine, DispensingHistory

HELD_SECONDS = 3600
"""Long enough to fetch the medicines from the cupboard and compare."""
_SALT = "medicines.dispensing_history"


def hold(history: DispensingHistory, acting_id: int, person_id: int) -> str:
    """Return the history as a signed text that only this user's page of this person can redeem."""
    names = [field.name for field in fields(DispensedLine)][1:]
    rows = [[line.dispensed_on.isoformat(), *(getattr(line, name) for name in names)] for line in history.lines]
    return signing.dumps([list(history.unread), rows], salt=_salt(acting_id, person_id), compress=True)


def held(text: str, acting_id: int, person_id: int) -> DispensingHistory:
    """Return the history that `hold` signed. Raises HistoryExpired."""
    try:
        unread, rows = signing.loads(text, salt=_salt(acting_id, person_id), max_age=HELD_SECONDS)
        lines = tuple(DispensedLine(dt.date.fromisoformat(day), *rest) for day, *rest in rows)
    except (signing.BadSignature, ValueError, TypeError) as error:
        # A signed text of another shape was made by a version of this code before an upgrade.
        raise HistoryExpired from error
    return DispensingHistory(lines, tuple(unread))


def _salt(acting_id: int, person_id: int) -> str:
    return f"{_SALT}:{acting_id}:{person_id}"
