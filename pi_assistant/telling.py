"""The device's own sentences: what it has noted, what it failed to say, and what it does not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from .offline import PROMPTS, REFUSED
from .schedule import SKIPPED, Reminder
from .speaker import Announcement

CLOCK_NOTICE = "지금 시각을 알 수 없어서 약 시간을 알려 드리지 못해요. 약 봉투를 확인해 주세요."
NO_MEDICINE_NAMED = PROMPTS[REFUSED]
"""Said at a dose's time where the device cannot know any more which medicine it is."""
NOTHING_TO_NOTE = "지금은 적어 둘 약이 없어요."
NOTED_WITHOUT_NAMES = "약 드신 걸로 적었어요."
FIRST_HOUR, LAST_HOUR = 8, 20
"""By day: a notice that is no reminder wakes nobody."""
_PARTS = ((4, "새벽"), (11, "아침"), (15, "점심"), (20, "저녁"), (24, "밤"))


def is_day(local: dt.datetime) -> bool:
    """Return whether a notice may be said at this time by the person's clock."""
    return FIRST_HOUR <= local.hour < LAST_HOUR


def announcement(reminder: Reminder, *, is_old: bool) -> Announcement:
    """Return what is said at a dose's time. is_old: the schedule is too old to name any medicine."""
    if is_old:
        return Announcement(NO_MEDICINE_NAMED, reminder_id=reminder.id, urgent=True)
    return Announcement(reminder.text, reminder.cache_key, reminder.spoken_text, reminder.id, urgent=True)


def noted(reminder: Reminder, local: dt.datetime, state: str, *, is_old: bool = False) -> str:
    """Return the answer to a press. local: the reminder's time by the person's clock."""
    when = f"{'오전' if local.hour < 12 else '오후'} {local.hour % 12 or 12}시"
    when += f" {local.minute}분" if local.minute else ""
    if state == SKIPPED:
        return f"{when} 약은 건너뛰신 걸로 적었어요."
    if is_old:
        return NOTED_WITHOUT_NAMES
    return reminder.noted or f"{when} {NOTED_WITHOUT_NAMES}"


def not_said(times: Iterable[dt.datetime]) -> str:
    """Return what is said of reminders whose time went by without a word. times: by the person's clock, in order."""
    parts = dict.fromkeys(next(name for end, name in _PARTS if time.hour < end) for time in times)
    return f"{', '.join(parts)} 약 알림을 놓쳤어요. 약 봉투를 확인해 주세요."


def schedule_ended(call: str) -> str:
    """Return what is said where no further day of the schedule is known. call: whom to call."""
    return f"새 약 일정을 받지 못하고 있어요. {call}에게 전화해 주세요."
