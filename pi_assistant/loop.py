"""The reminder loop: one thread speaks at the right minute, another keeps the device up to date."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from dataclasses import dataclass
from typing import Callable

from . import service_manager, telling
from .client import FETCH_SECONDS, LAST_KNOWN_TIME, CarePillClient
from .deadline import Deadline
from .errors import VoiceFailed
from .offline import PROMPTS
from .schedule import TAKEN, Schedule
from .server import VERSION_SECONDS
from .speaker import Announcement
from .week import DAYS_AHEAD, Week

logger = logging.getLogger(__name__)

LONGEST_NAP_SECONDS = 5.0
"""Longest sleep, however far off the next reminder is, so that a wake-up or a changed clock is noticed in time."""
VERSION_EVERY, SCHEDULE_EVERY, OUTBOX_EVERY, TIME_EVERY, CARD_EVERY = 60.0, 300.0, 15.0, 600.0, 60.0
NOTICE_RETRY_SECONDS = 60.0
RETRY_SECONDS = 300.0
"""Wait before incomplete work is tried again."""
NIGHT_HOUR, NIGHT_SPREAD_MINUTES = 3, 60
"""When tomorrow is prepared; each device has its own minute, so that they do not all ask the server at once."""
KEEPER_NAP_SECONDS, HOUR_SECONDS = 1.0, 3600.0
NIGHT_DONE, END_TOLD = "night_done", "end_told"


@dataclass
class _Task:
    """A periodic task. every: seconds. due: seconds on the steady clock."""

    work: Callable[[], bool]
    every: float
    due: float = 0.0


class ReminderLoop:
    """Everything `run` does, in steps that a test can take one at a time."""

    def __init__(self, client: CarePillClient) -> None:
        self.client = client
        self.schedule = Schedule(client.store)
        self.week = Week(
            self.schedule, client.store, client.api, client.keeper, client.config.schedule_hours * HOUR_SECONDS
        )
        self.stop = threading.Event()
        self._wake = threading.Event()
        self._told_clock = False
        self._fetched_anew = False
        self._next_notice = float("-inf")
        self.answering = threading.Thread()
        """Says what the last press has noted."""
        self._tasks = {
            "version": _Task(self._check_version, VERSION_EVERY),
            "schedule": _Task(self._load_schedule, SCHEDULE_EVERY),
            "prepare": _Task(self.prepare, float("inf")),
            "outbox": _Task(self._deliver, OUTBOX_EVERY),
            "card": _Task(self._mind_the_store, CARD_EVERY),
            "time": _Task(self._remember_time, TIME_EVERY),
        }

    def run(self) -> None:
        """Speak reminders until stopped."""
        threading.Thread(target=self._keep_up_forever, name="keeper", daemon=True).start()
        service_manager.tell(service_manager.READY)
        while not self.stop.is_set():
            service_manager.tell(service_manager.ALIVE)
            try:
                self.speak_due()
                nap = self.nap_seconds()
            except sqlite3.Error as error:
                logger.error("the store failed: %s", type(error).__name__)
                nap = LONGEST_NAP_SECONDS
            self.client.clock.wait(self.stop, nap)

    def nap_seconds(self) -> float:
        """Return the seconds to sleep: until the next reminder, but never long."""
        upcoming = self.schedule.next_time()
        if upcoming is None or not self.client.keeper.is_trusted:  # by such a clock nothing comes due
            return LONGEST_NAP_SECONDS
        return min(LONGEST_NAP_SECONDS, max(0.05, upcoming - self.client.keeper.timestamp()))

    def speak_due(self) -> int:
        """Say the reminders that are due; return how many were heard."""
        if not self.client.keeper.is_trusted:
            self._tell_clock_once()
        if not self.client.keeper.is_trusted:  # the notice itself may have brought an answer with the time
            return 0
        heard = 0
        for reminder in self.schedule.due(self.client.keeper.timestamp()):
            service_manager.tell(service_manager.ALIVE)
            started = self.client.keeper.timestamp()
            if not self.schedule.begin(reminder, started):
                continue  # confirmed while an earlier reminder was spoken
            spoken = self.client.speaker.say(telling.announcement(reminder, is_old=self.week.is_old(started)))
            self.schedule.end(reminder, started, spoken.was_heard)
            heard += spoken.was_heard
        self._tell_not_said()
        self._tell_end()
        if heard:
            self.hurry("outbox")
        return heard

    def _tell_clock_once(self) -> None:
        if not self._told_clock and self._may_tell():
            self._told_clock = self._say_softly(telling.CLOCK_NOTICE)

    def _may_tell(self) -> bool:
        """Return whether a notice may be tried now: one that could not be heard waits a little."""
        now = self.client.clock.steady()
        if now < self._next_notice:
            return False
        self._next_notice = now + NOTICE_RETRY_SECONDS
        return True

    def _say_softly(self, text: str) -> bool:
        """Say a notice that may come at any hour, since the hour is not known; return whether it was heard."""
        notice = Announcement(text, urgent=True, most_volume=self.client.config.night_volume)
        return self.client.speaker.say(notice).was_heard

    def _tell_not_said(self) -> None:
        now = self.client.keeper.timestamp()
        if not telling.is_day(self.week.local(now)):
            return
        unsaid = self.schedule.not_said(now)
        if (
            unsaid
            and self._may_tell()
            and self._say(telling.not_said([self.week.local(reminder.at) for reminder in unsaid]))
        ):
            self.schedule.told_not_said(unsaid, now)

    def _tell_end(self) -> None:
        now = self.client.keeper.timestamp()
        local, until = self.week.local(now), self.week.valid_until(now)
        if self.client.api is None or until is None or now < until or not telling.is_day(local):
            return
        today = local.date().isoformat()
        if self.client.store.recall(END_TOLD) == today or not self._may_tell():
            return
        if self._say(telling.schedule_ended(self.client.config.call)):
            self.client.store.remember(END_TOLD, today)

    def _say(self, text: str) -> bool:
        return self.client.speaker.say(Announcement(text)).was_heard

    def confirm(self, state: str, reminder_id: str = "") -> list[str]:
        """Settle what was spoken last as `taken` or `skipped`; return its id. The report is stored by then."""
        settled = self.schedule.confirm(state, self.client.keeper.timestamp(), reminder_id)
        for identifier in settled:
            logger.info("reminder %s: %s", identifier, state)
        self.hurry("outbox")
        return settled

    def press(self, state: str, reminder_id: str = "") -> list[str]:
        """Do what `confirm` does, and say in the background what was noted."""
        settled = self.confirm(state, reminder_id)
        self._next_notice = float("-inf")
        self.answering = threading.Thread(target=self._answer, args=(state, settled), name="answer", daemon=True)
        self.answering.start()
        return settled

    def _answer(self, state: str, settled: list[str]) -> None:
        now = self.client.keeper.timestamp()
        # A second press for the same reminder hears the same again.
        reminder = self.schedule.get(settled[0]) if settled else self.schedule.spoken_last(now)
        if reminder is not None:
            local = self.week.local(reminder.at)
            self._say(telling.noted(reminder, local, state, is_old=self.week.is_old(now)))
        elif self.client.keeper.is_trusted:
            self._say(telling.NOTHING_TO_NOTE)
        else:
            self._say_softly(telling.CLOCK_NOTICE)

    def hurry(self, name: str) -> None:
        """Run a task at the next opportunity."""
        self._tasks[name].due = 0.0
        self._wake.set()

    def _keep_up_forever(self) -> None:
        while not self.stop.is_set():
            try:
                self.keep_up()
            except Exception as error:  # an unforeseen error must not end this thread
                logger.error("keeping up failed: %s", type(error).__name__)
            self._wake.wait(KEEPER_NAP_SECONDS)
            self._wake.clear()

    def keep_up(self) -> None:
        """Run every task that is due."""
        if self._night_has_come():
            self._tasks["prepare"].due = 0.0
        for name, task in self._tasks.items():
            now = self.client.clock.steady()
            if now < task.due:
                continue
            task.due = now + task.every
            try:
                complete = task.work()
            except VoiceFailed as failed:
                logger.info("%s: %s", name, failed.reason)
                complete = False
            except Exception as error:  # whatever fails in one task, the others must go on
                logger.error("%s: %s", name, type(error).__name__)
                complete = False
            if not complete:
                task.due = min(task.due, now + RETRY_SECONDS)

    def _check_version(self) -> bool:
        if self.client.tts is not None and self.client.speaker.learn_version(Deadline.after(VERSION_SECONDS)):
            self.hurry("prepare")
        return True

    def _load_schedule(self) -> bool:
        if self.week.load():
            self.hurry("prepare")
        return True

    def _night_has_come(self) -> bool:
        local = self.week.local(self.client.keeper.timestamp())
        spread = hashlib.sha256(self.client.config.api_token.encode()).digest()[0] % NIGHT_SPREAD_MINUTES
        begun = local.hour > NIGHT_HOUR or (local.hour == NIGHT_HOUR and local.minute >= spread)
        today = local.date().isoformat()
        if not begun or self.client.store.recall(NIGHT_DONE) == today:
            return False
        self.client.store.remember(NIGHT_DONE, today)
        return True

    def prepare(self) -> bool:
        """Fetch the week's schedule and every recording it needs; return whether all are there. Raises VoiceFailed."""
        self.week.load(is_whole=True)
        self._tasks["prepare"].due = float("inf")  # the prefetch below covers whatever was new
        return self.prefetch()

    def prefetch(self) -> bool:
        """Fetch the recordings of coming reminders, the earliest first; return whether all are there."""
        now = self.client.keeper.timestamp()
        self.schedule.forget_before(now)
        missing = self.client.speaker.make_prompts(Deadline.after(FETCH_SECONDS))
        ahead = self.schedule.ahead(now, now + DAYS_AHEAD * 86_400)
        answers = (telling.noted(reminder, self.week.local(reminder.at), TAKEN) for reminder in ahead)
        own = [telling.CLOCK_NOTICE, telling.NOTHING_TO_NOTE, telling.schedule_ended(self.client.config.call), *answers]
        wanted = dict.fromkeys(
            [(reminder.text, reminder.cache_key) for reminder in ahead] + [(text, "") for text in own]
        )
        for text, cache_key in wanted:
            try:
                self.client.fetch(text, cache_key)
            except VoiceFailed as failed:
                missing += 1
                logger.info("not prepared: %s", failed.reason)
                if failed.reason in ("server_unreachable", "token_refused", "no_voice", "server_not_configured"):
                    return False
        logger.info("prepared: %d sentences, %d missing", len(wanted) + len(PROMPTS), missing)
        return not missing

    def _deliver(self) -> bool:
        self.client.outbox.deliver()
        return True

    def _mind_the_store(self) -> bool:
        """Go back to a card that takes writes again, and fetch anew what was lost with a damaged file."""
        self.client.store.return_to_card()
        if self.client.store.was_damaged and not self._fetched_anew:
            self._fetched_anew = True
            self.hurry("schedule")
        return True

    def _remember_time(self) -> bool:
        if self.client.keeper.is_trusted:
            self.client.store.remember(LAST_KNOWN_TIME, str(self.client.keeper.timestamp()))
        return True
