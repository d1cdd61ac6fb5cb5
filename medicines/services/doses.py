"""A person's individual doses between two days, each with its outcome."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from medicines.models import DoseSchedule, Intake, MovedDose, UserMedication
from medicines.services.patients import Patient
from medicines.services.recurrence import (
    FIRST_DAY,
    LAST_DAY,
    ONE_DAY,
    instant_of,
    is_due_on,
    slots,
)
from medicines.services.schedule_rules import MOST_GAP, amount_at, is_rare, least_gap, rule_of, zone_of

PENDING = "pending"
MISSED_AFTER = dt.timedelta(hours=2)
"""Time after which a dose without a report counts as missed; later would be too close to the next dose."""
RARE_MISSED_AFTER = dt.timedelta(days=1)
"""The same for a dose that comes once a week or more rarely: otherwise it would be gone for the week."""
_REACH = dt.timedelta(days=4)
"""Days before those asked for whose doses may be postponed to them."""
STATES = (PENDING, Intake.State.MISSED, Intake.State.LATE, Intake.State.TAKEN, Intake.State.SKIPPED)
"""States by precedence: a reminder's state is the first of these that any of its doses has."""
TAKEN_STATES = frozenset({Intake.State.TAKEN, Intake.State.LATE})
ID_FORMAT = "%Y%m%d-%H%M"


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose that is or was due. state: `pending` or one of Intake.State.

    day, time: by the clock in `zone`, what its schedule says; they identify the dose.
    at: when it is due, later than its schedule says if it was moved or follows a late one too soon. Its reminder is at
    `shown`, that instant by the clock. is_postponed: because the one before was taken late.
    is_removal: nothing is taken, but what was put on comes off.
    called_off_at: when its medication was stopped, paused, held or planned otherwise after it was due, before anybody
    told that it was taken. It is neither reminded of nor missed, but may turn out to have been taken before.
    """

    medication: UserMedication
    dose: str
    day: dt.date
    time: dt.time
    at: dt.datetime
    state: str
    intake: Intake | None = None
    zone: str = ""
    shown_at: dt.datetime | None = None
    is_removal: bool = False
    is_postponed: bool = False
    called_off_at: dt.datetime | None = None

    @property
    def shown(self) -> dt.datetime:
        """Day and time of its reminder by the clock, naive."""
        return self.shown_at or dt.datetime.combine(self.day, self.time)

    @property
    def is_moved(self) -> bool:
        """Whether its reminder is not at the time that its schedule says."""
        return self.shown_at is not None

    @property
    def reminder_id(self) -> str:
        """Id shared by all doses due at the same time of the same day."""
        return self.shown.strftime(ID_FORMAT)


class _Due(NamedTuple):
    """A dose, the least time since the one before, if any, and when it counts as missed."""

    dose: Dose
    gap: dt.timedelta | None
    missed_after: dt.timedelta


def doses_between(person: Patient, first: dt.date, last: dt.date) -> list[Dose]:
    """Return all doses from the day `first` to the day `last` of the person's calendar, in order of time."""
    return [dose for dose in _all_between(person, first, last) if dose.called_off_at is None]


def _all_between(person: Patient, first: dt.date, last: dt.date) -> list[Dose]:
    now = timezone.now()
    medications = UserMedication.objects.filter(user_id=person.user_id).prefetch_related(
        "schedules", "pauses", "moved_doses"
    )
    told: dict[uuid.UUID, list[Intake]] = defaultdict(list)
    # More days at each end: a dose may have been moved to another day, or follow one that was taken late.
    moved = MovedDose.objects.filter(medication__user_id=person.user_id, to_day__range=(first, last)).values("day")
    for intake in Intake.objects.filter(
        Q(day__range=(first - _REACH, last + ONE_DAY)) | Q(day__in=moved) | Q(at__range=_late_for(first)),
        medication__user_id=person.user_id,
        day__isnull=False,
    ).select_related("recorded_by__person"):
        told[intake.medication_id].append(intake)
    found = [
        dose
        for medication in medications
        for dose in _doses_of(medication, person, (first, last), told[medication.pk], now)
    ]
    return sorted(found, key=lambda dose: (dose.at, dose.shown, dose.medication.name, dose.medication.pk))


def at_reminder(person: Patient, reminder_id: str, *, with_called_off: bool = False) -> list[Dose]:
    """Return the doses of one reminder; none for an invalid id."""
    try:
        moment = dt.datetime.strptime(reminder_id, ID_FORMAT)
    except ValueError:
        return []
    day = moment.date()
    if not FIRST_DAY <= day <= LAST_DAY:
        return []
    all_between = _all_between if with_called_off else doses_between
    due = all_between(person, day - ONE_DAY, day + _REACH)
    shown = [dose for dose in due if dose.shown == moment]
    # A device may still know a dose by the time from which it was moved in the meantime.
    return shown or [dose for dose in due if (dose.day, dose.time) == (day, moment.time())]


def overall_state(doses: Iterable[Dose]) -> str:
    """Return the state of a reminder with these doses, of which there is at least one."""
    states = {dose.state for dose in doses}
    return str(next(state for state in STATES if state in states))


def _doses_of(
    medication: UserMedication, person: Patient, days: tuple[dt.date, dt.date], told: list[Intake], now: dt.datetime
) -> list[Dose]:
    """Return the doses of `medication` whose reminders are on `days`, first and last."""
    first, last = days
    moves = {(move.day, move.time): move for move in medication.moved_doses.all()}
    fetched = {move.day for move in moves.values() if first <= move.to_day <= last}
    spans = [(first - _REACH, last), *((day, day) for day in fetched if not first - _REACH <= day <= last)]
    due: dict[tuple[dt.date, dt.time, str], _Due] = {}
    for schedule in medication.schedules.all():
        zone = zone_of(schedule, person)
        intakes = {(one.day, one.time): one for one in told if one.zone in ("", zone.key)}
        rule = rule_of(schedule, medication)
        gap = least_gap(medication, schedule)
        missed_after = RARE_MISSED_AFTER if is_rare(schedule) else MISSED_AFTER
        changed_at = _changed_at(schedule, zone)
        for slot in chain.from_iterable(slots(rule, zone, *span) for span in spans):
            dose = Dose(
                medication=medication,
                dose=amount_at(schedule, slot.day, slot.time),
                day=slot.day,
                time=slot.time,
                at=slot.at,
                state=PENDING,
                intake=intakes.get((slot.day, slot.time)),
                zone=zone.key,
            )
            if changed_at is not None and dose.intake is None and dose.at < changed_at < dose.at + missed_after:
                dose = _continued(dose, medication, person, changed_at)
            # If two schedules have the same time, the later schedule counts, so that the dose is due once.
            due[dose.day, dose.time, dose.zone] = _Due(
                _moved(dose, moves.get((dose.day, dose.time)), zone), gap, missed_after
            )
            is_skipped = dose.intake is not None and dose.intake.state == Intake.State.SKIPPED
            if schedule.remove_after_hours and not is_skipped:
                off = _removal(dose, schedule.remove_after_hours, zone, intakes)
                due.setdefault((off.day, off.time, off.zone), _Due(off, None, MISSED_AFTER))
    earlier = (one.at for one in told if one.state in TAKEN_STATES and one.day and one.day < first - _REACH)
    apart = _kept_apart(sorted(due.values(), key=lambda each: each.dose.at), max(earlier, default=None))
    return [
        replace(dose, state=_state(dose, late, now), called_off_at=dose.called_off_at or _called_off_at(dose, late))
        for dose, late in apart
        if first <= dose.shown.date() <= last
    ]


def _changed_at(schedule: DoseSchedule, zone: ZoneInfo) -> dt.datetime | None:
    """Return when the plan was changed that ended the schedule; a plan's own steps end at midnight."""
    if schedule.ends_at is None or schedule.ends_at.astimezone(zone).time() == dt.time():
        return None
    return schedule.ends_at


def _continued(dose: Dose, medication: UserMedication, person: Patient, changed_at: dt.datetime) -> Dose:
    """Return an open dose as the changed plan has it: with its amount, or called off if it is not in it."""
    # The changed plan may begin later, to spare a dose that was just taken.
    after = [schedule for schedule in medication.schedules.all() if schedule.starts_at >= changed_at]
    for schedule in sorted(after, key=lambda each: each.starts_at)[:1]:
        rule = rule_of(schedule, medication)
        if dose.time in rule.times and is_due_on(rule, dose.day):
            return replace(dose, dose=amount_at(schedule, dose.day, dose.time))
    return replace(dose, called_off_at=changed_at)


def _called_off_at(dose: Dose, missed_after: dt.timedelta) -> dt.datetime | None:
    """Return when the medication was stopped, paused or held while the dose was open, if it was not resumed in time."""
    if dose.intake is not None or dose.is_removal:  # what was put on must come off all the same
        return None
    closes = dose.at + missed_after
    ends = [(pause.starts_at, pause.ends_at) for pause in dose.medication.pauses.all()]
    if dose.medication.stopped_at is not None:
        ends.append((dose.medication.stopped_at, None))
    found = (start for start, end in ends if dose.at <= start < closes and (end is None or end >= closes))
    return min(found, default=None)


def _moved(dose: Dose, move: MovedDose | None, zone: ZoneInfo) -> Dose:
    if move is None:
        return dose
    shown = dt.datetime.combine(move.to_day, move.to_time)
    return replace(dose, at=instant_of(move.to_day, move.to_time, zone), shown_at=shown)


def _removal(
    dose: Dose, hours: int, zone: ZoneInfo, intakes: Mapping[tuple[dt.date | None, dt.time | None], Intake]
) -> Dose:
    off = (dt.datetime.combine(dose.day, dose.time) + dt.timedelta(hours=hours)).replace(second=0)
    day, time = off.date(), off.time()
    at = instant_of(day, time, zone)
    return replace(dose, dose="", day=day, time=time, at=at, intake=intakes.get((day, time)), is_removal=True)


def _late_for(first: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the instants at which a late dose may have been taken that keeps one of `first` waiting, in any zone."""
    day = dt.datetime.combine(first, dt.time(), dt.UTC)
    return day - MOST_GAP - ONE_DAY, day + 2 * ONE_DAY


def _kept_apart(due: Iterable[_Due], taken_at: dt.datetime | None = None) -> Iterator[tuple[Dose, dt.timedelta]]:
    """Postpone each open dose that would follow one taken late too soon; yield with it when it counts as missed.

    taken_at: when the last dose before these was taken.
    """
    for dose, gap, missed_after in due:
        kept = dose
        if dose.intake is not None:
            if dose.intake.state in TAKEN_STATES and not dose.is_removal:
                taken_at = dose.intake.at
        elif gap is not None and taken_at is not None and taken_at + gap > dose.at:
            at = _next_minute(taken_at + gap) if gap < ONE_DAY else _at_its_hour(dose, taken_at + gap)
            shown = at.astimezone(ZoneInfo(dose.zone)).replace(tzinfo=None)
            kept = replace(dose, at=at, shown_at=shown, is_postponed=True)
        yield kept, missed_after


def _at_its_hour(dose: Dose, soonest: dt.datetime) -> dt.datetime:
    """Return the first instant from `soonest` on that has the dose's own time of day."""
    zone = ZoneInfo(dose.zone)
    day = soonest.astimezone(zone).date()
    at = instant_of(day, dose.time, zone)
    return at if at >= soonest else instant_of(day + ONE_DAY, dose.time, zone)


def _next_minute(at: dt.datetime) -> dt.datetime:
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + dt.timedelta(minutes=1)


def _state(dose: Dose, missed_after: dt.timedelta, now: dt.datetime) -> str:
    if dose.intake is not None:
        return str(dose.intake.state)
    return str(Intake.State.MISSED) if now >= dose.at + missed_after else PENDING
