"""The time is right when clocks are not."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest

from pi_assistant.clock import RELEASED, SystemClock, TimeKeeper, parse_time
from pi_assistant.tests.simulated import SimulatedClock

TRUE = dt.datetime(2027, 3, 1, 8, 30, tzinfo=dt.timezone.utc).timestamp()
HOUR = 3600.0


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


def test_where_sleep_is_not_counted_a_jump_forward_is_taken_for_sleep():
    class Desktop(SimulatedClock):
        counts_sleep = False
        slept = 0.0

        def steady(self) -> float:
            return super().steady() - self.slept

    clock = Desktop(TRUE, synced=None)
    keeper = TimeKeeper(clock)
    keeper.hear_server(date_of(TRUE))
    clock.true += 8 * HOUR
    clock.slept = 8 * HOUR
    assert keeper.timestamp() == pytest.approx(TRUE + 8 * HOUR, abs=1)


def test_without_anybody_to_ask_a_plausible_clock_has_to_do():
    assert TimeKeeper(SimulatedClock(TRUE, synced=None)).is_trusted
    assert not TimeKeeper(SimulatedClock(0.0, synced=None), TRUE).is_trusted
    assert TimeKeeper(SimulatedClock(0.0, synced=None)).timestamp() == RELEASED


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
    assert clock.synchronised() in (True, False, None)


def test_times_need_an_offset():
    assert parse_time("2026-11-23T08:30:00Z") == parse_time("2026-11-23T17:30:00+09:00")
    with pytest.raises(ValueError, match="offset"):
        parse_time("2026-11-23T08:30:00")
