"""What a stored schedule says: its rule, its zone, its amounts, and how far apart its doses are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from zoneinfo import ZoneInfo

from medicines.models import DoseSchedule, UserMedication
from medicines.models.taking import TIME_FORMAT
from medicines.services.patients import Patient
from medicines.services.recurrence import DAYS_A_WEEK, MONTHLY, ONE_DAY, WEEKDAYS, Rule
from medicines.services.rhythm import DAY_FIELDS, Plan

MINUTES_A_DAY = 24 * 60
RARE_DAYS = 7
MOST_GAP = dt.timedelta(days=3.5)
"""Half a week: what is taken once a week or more rarely is not kept longer from a late dose."""
_SHORTEST_MONTH = 28


def rule_of(schedule: DoseSchedule, medication: UserMedication) -> Rule:
    """Express a schedule as a rule, with the pauses and the end of `medication`."""
    ends = [end for end in (schedule.ends_at, medication.stopped_at) if end is not None]
    return Rule(
        times=times_of(schedule.times),
        anchor=schedule.anchor,
        starts_at=schedule.starts_at,
        ends_at=min(ends, default=None),
        limit=schedule.dose_limit,
        pauses=tuple((pause.starts_at, pause.ends_at) for pause in medication.pauses.all()),
        **{name: getattr(schedule, name) for name in DAY_FIELDS} | {"weekdays": frozenset(schedule.weekdays)},
    )


def times_of(times: Iterable[str]) -> tuple[dt.time, ...]:
    """Parse `HH:MM` times."""
    return tuple(dt.datetime.strptime(time, TIME_FORMAT).time() for time in times)


def zone_of(schedule: DoseSchedule, person: Patient) -> ZoneInfo:
    """Return the zone of the schedule's clock times."""
    return ZoneInfo(schedule.zone) if schedule.zone else person.zone


def amount_at(schedule: DoseSchedule, day: dt.date, time: dt.time) -> str:
    """Return the amount of the dose on `day` at `time`."""
    index = day.weekday() if schedule.repeat == WEEKDAYS else (day - schedule.anchor).days % schedule.every_days
    by_day = {int(number): amount for number, amount in schedule.day_doses}
    if index in by_day:
        return str(by_day[index])
    if schedule.doses:
        return str(schedule.doses[schedule.times.index(time.strftime(TIME_FORMAT))])
    return schedule.dose


def least_gap(medication: UserMedication, schedule: DoseSchedule) -> dt.timedelta:
    """Return the least time between two doses: what was set, or half of the shortest distance, at most half a week.

    From half the distance on, pharmacists have a late dose left out.
    """
    if medication.least_gap_minutes is not None:
        return dt.timedelta(minutes=medication.least_gap_minutes)
    distance = shortest_distance(schedule) or _shortest_days(schedule) * ONE_DAY
    return min(distance / 2, MOST_GAP)


def shortest_distance(schedule: DoseSchedule) -> dt.timedelta | None:
    """Return the shortest time between two doses of a day and the next morning's; None for once a day."""
    minutes = sorted(time.hour * 60 + time.minute for time in times_of(schedule.times))
    if len(minutes) == 1:
        return None
    distances = (later - earlier for earlier, later in pairwise([*minutes, minutes[0] + MINUTES_A_DAY]))
    return dt.timedelta(minutes=min(distances))


def is_rare(schedule: DoseSchedule) -> bool:
    """Return whether its doses come once a week or more rarely."""
    return days_between(schedule) >= RARE_DAYS


def _shortest_days(schedule: DoseSchedule) -> int:
    """Return the least number of days from one day with doses to the next."""
    if schedule.repeat == WEEKDAYS:
        days = sorted(set(schedule.weekdays))
        if len(days) == 1:
            return DAYS_A_WEEK * int(schedule.every_weeks)
        return min(int(later - earlier) for earlier, later in pairwise([*days, days[0] + DAYS_A_WEEK]))
    if schedule.repeat == MONTHLY:
        return _SHORTEST_MONTH * int(schedule.every_months)
    return int(schedule.every_days) if schedule.on_days == 1 else 1


def days_between(schedule: DoseSchedule) -> float:
    """Return the average number of days from one day with doses to the next."""
    return Plan(**{name: getattr(schedule, name) for name in DAY_FIELDS}).days_between
