"""The time is right when clocks are not."""

from __future__ import annotations

import datetime as dt
import threading
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from pi_assistant import clock as clock_module
from pi_assistant.clock import RELEASED, SystemClock, TimeKeeper, parse_time
from pi_assistant.tests.simulated import SimulatedClock

START = dt.datetime(2027, 3, 1, 8, 30, tzinfo=dt.timezone.utc)
TRUE = START.timestamp()
HOUR, DAY = 3600.0, 86_400.0


class Desktop(SimulatedClock):
    """A machine whose steady clock stands still while it sleeps."""

    counts_sleep = False
    slept = 0.0

    def steady(self) -> float:
        return super().steady() - self.slept


def date_of(seconds: float) -> str:
    return format_datetime(dt.datetime.fromtimestamp(seconds, dt.timezone.utc), usegmt=True)


def test_a_synchronised_clock_is_believed_and_followed():
    clock = SimulatedClock(TRUE, error=0.4)
    keeper = TimeKeeper(clock)
    assert keeper.is_trusted
    assert keeper.timestamp() == TRUE + 0.4
    keeper.hear_server(date_of(TRUE + 5 * HOUR))
    assert keeper.timestamp() == TRUE + 0.4, "a server with a wrong clock moves nothing"


@pytest.mark.parametrize("error", [-60 * 365 * 24 * HOUR + 0.0, -3 * HOUR])
def test_a_clock_without_a_network_is_never_before_the_last_known_time(error):
    """1970, or where a fake hardware clock had stopped."""
    last_known = TRUE - HOUR
    clock = SimulatedClock(TRUE, error=error, synced=False)
    keeper = TimeKeeper(clock, last_known)
    assert not keeper.is_trusted
    assert last_known <= keeper.timestamp() <= TRUE
    clock.true += 600
    assert keeper.timestamp() == pytest.approx(last_known + 600)


def test_a_clock_far_ahead_of_the_last_known_time_is_not_believed():
    keeper = TimeKeeper(SimulatedClock(TRUE, error=20 * 365 * 24 * HOUR, synced=False), TRUE - HOUR)
    assert keeper.timestamp() == pytest.approx(TRUE - HOUR)


def test_the_server_tells_the_time_to_a_device_that_has_none():
    clock = SimulatedClock(TRUE, error=-1e9, synced=False)
    keeper = TimeKeeper(clock, TRUE - 9 * HOUR)
    keeper.hear_server(date_of(TRUE))
    assert keeper.is_trusted
    assert keeper.timestamp() == pytest.approx(TRUE, abs=1)


@pytest.mark.parametrize("jump", [-2 * HOUR, 30 * HOUR])
def test_after_that_it_counts_itself_whatever_others_set_the_clock_to(jump, caplog):
    clock = SimulatedClock(TRUE, synced=False)
    keeper = TimeKeeper(clock)
    keeper.hear_server(date_of(TRUE))
    clock.true += 600
    clock.error = jump
    assert keeper.timestamp() == pytest.approx(TRUE + 600, abs=1)
    assert keeper.timestamp() == pytest.approx(TRUE + 600, abs=1)
    assert len([record for record in caplog.records if "not followed" in record.getMessage()]) == 1


def test_suspend_is_time_that_passed():
    clock = SimulatedClock(TRUE, synced=False)
    keeper = TimeKeeper(clock)
    keeper.hear_server(date_of(TRUE))
    clock.true += 8 * HOUR  # CLOCK_BOOTTIME goes on
    assert keeper.timestamp() == pytest.approx(TRUE + 8 * HOUR, abs=1)


def test_a_server_tells_the_time_to_a_device_that_ran_for_days_without_one():
    clock = SimulatedClock(TRUE, error=-1e9, synced=False, uptime=3 * DAY)
    keeper = TimeKeeper(clock, TRUE - 9 * HOUR)
    clock.true += 600
    assert keeper.timestamp() == TRUE - 9 * HOUR + 600
    keeper.hear_server(date_of(TRUE + 600))
    clock.true += 600
    assert keeper.now() == START + dt.timedelta(seconds=1200)


def test_where_sleep_is_not_counted_a_jump_forward_is_taken_for_sleep():
    clock = Desktop(TRUE, synced=None, uptime=DAY)
    keeper = TimeKeeper(clock)
    keeper.hear_server(date_of(TRUE))
    clock.true += 8 * HOUR
    clock.slept = 8 * HOUR
    assert keeper.timestamp() == pytest.approx(TRUE + 8 * HOUR, abs=1)
    clock.true += 60
    clock.error = -2 * HOUR
    assert keeper.timestamp() == TRUE + 8 * HOUR + 60, "awake, a clock set back is not followed"


@pytest.mark.parametrize(("ahead", "followed"), [(30.0, 0.0), (31.0, 31.0)])
def test_where_sleep_is_not_counted_a_small_difference_is_no_sleep(ahead, followed):
    clock = Desktop(TRUE, synced=None)
    keeper = TimeKeeper(clock)
    keeper.hear_server(date_of(TRUE))
    clock.error = ahead
    assert keeper.timestamp() == TRUE + followed


def test_each_jump_of_the_clock_is_logged_once(caplog):
    clock = SimulatedClock(TRUE, synced=False)
    keeper = TimeKeeper(clock)
    keeper.hear_server(date_of(TRUE))
    logged = []
    for error in (0, 30, -30, 31, 31, 5, -31):
        clock.error = error
        keeper.timestamp()
        logged.append(len(caplog.records))
    assert logged == [0, 0, 0, 1, 1, 1, 2]


def test_without_anybody_to_ask_a_plausible_clock_has_to_do():
    assert TimeKeeper(SimulatedClock(TRUE, synced=None)).is_trusted
    assert not TimeKeeper(SimulatedClock(0.0, synced=None), TRUE).is_trusted
    assert TimeKeeper(SimulatedClock(0.0, synced=None)).timestamp() == RELEASED


@pytest.mark.parametrize(
    ("error", "plausible"),
    [(-30.0, True), (-31.0, False), (60 * DAY, True), (60 * DAY + 1, False)],
)
@pytest.mark.parametrize("awake", [0.0, 5000.0])
def test_without_anybody_to_ask_the_clock_may_be_as_far_off_as_a_machine_can_have_been_off(error, plausible, awake):
    clock = SimulatedClock(TRUE, error=error, synced=None, uptime=7 * DAY)
    keeper = TimeKeeper(clock, TRUE)
    clock.true += awake
    assert keeper.is_trusted is plausible
    assert keeper.timestamp() == TRUE + awake + (error if plausible else 0)


@pytest.mark.parametrize(("off", "followed"), [(5, 0), (-5, 0), (6, 6), (-6, -6)])
def test_a_later_answer_of_the_server_corrects_more_than_its_own_delay(off, followed):
    clock = SimulatedClock(TRUE, synced=False)
    keeper = TimeKeeper(clock)
    keeper.hear_server(date_of(TRUE))
    clock.true += HOUR
    keeper.hear_server(date_of(TRUE + HOUR + off))
    assert keeper.timestamp() == TRUE + HOUR + followed


def test_a_server_may_stand_at_the_first_moment_of_this_software():
    keeper = TimeKeeper(SimulatedClock(0.0, synced=False))
    keeper.hear_server(date_of(RELEASED))
    assert keeper.is_trusted
    assert keeper.timestamp() == RELEASED


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_senseless_date_is_no_time(date):
    keeper = TimeKeeper(SimulatedClock(TRUE, synced=False))
    keeper.hear_server(date)
    assert not keeper.is_trusted


def test_the_machines_own_clock_runs():
    clock = SystemClock()
    first = clock.steady()
    assert clock.steady() >= first
    assert clock.wall() > RELEASED


def test_the_machines_own_clock_waits_for_an_event():
    event = threading.Event()
    assert SystemClock().wait(event, 0.0) is False
    event.set()
    assert SystemClock().wait(event, 600.0) is True


def test_sleep_is_counted_where_the_system_can(monkeypatch):
    clocks = {"monotonic": lambda: 5.0, "clock_gettime": lambda which: 100.0 + which}
    monkeypatch.setattr(clock_module, "time", SimpleNamespace(**clocks, CLOCK_BOOTTIME=7))
    assert (SystemClock().steady(), SystemClock().counts_sleep) == (107.0, True)
    monkeypatch.setattr(clock_module, "time", SimpleNamespace(**clocks))
    assert (SystemClock().steady(), SystemClock().counts_sleep) == (5.0, False)


@pytest.fixture
def timedatectl(tmp_path: Path, monkeypatch) -> Path:
    """A stand-in that notes each call in a file; nothing else is on the path, and no time server was reached."""
    monkeypatch.setattr(clock_module, "SYNC_MARK", tmp_path / "synchronized")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path / "timedatectl"


def script(path: Path, says: str, status: int = 0) -> None:
    path.write_text(f'#!/bin/sh\necho "$*" >> "{path.parent / "calls"}"\necho "{says}"\nexit {status}\n')
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("says", "status", "synchronised"), [("yes", 0, True), ("no", 0, False), ("perhaps", 0, None), ("yes", 1, None)]
)
def test_timedatectl_says_whether_the_clock_follows_a_time_server(timedatectl, says, status, synchronised):
    script(timedatectl, says, status)
    assert SystemClock().synchronised() is synchronised
    assert (timedatectl.parent / "calls").read_text() == "show -p NTPSynchronized --value\n"


def test_without_timedatectl_nobody_can_tell(timedatectl):
    assert SystemClock().synchronised() is None
    timedatectl.write_text("no program")
    timedatectl.chmod(0o755)
    assert SystemClock().synchronised() is None


def test_the_mark_of_a_reached_time_server_needs_no_timedatectl(timedatectl):
    script(timedatectl, "no")
    (timedatectl.parent / "synchronized").touch()
    assert SystemClock().synchronised() is True
    assert not (timedatectl.parent / "calls").exists()


def test_timedatectl_is_asked_again_after_half_a_minute(timedatectl, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(SystemClock, "steady", lambda clock: now)
    clock = SystemClock()
    script(timedatectl, "no")
    assert clock.synchronised() is False
    script(timedatectl, "yes")
    now += 30
    assert clock.synchronised() is False
    now += 1
    assert clock.synchronised() is True


def test_times_need_an_offset():
    assert parse_time("2026-11-23T08:30:00Z") == parse_time("2026-11-23T17:30:00+09:00")
    assert parse_time("2027-03-01T17:30:00+09:00") == START
    with pytest.raises(ValueError, match="offset"):
        parse_time("2026-11-23T08:30:00")
