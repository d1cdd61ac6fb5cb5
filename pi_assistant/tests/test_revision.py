"""A change on any day of the week is on the device within five minutes; without one, a poll is one short answer."""

from __future__ import annotations

import pytest

from pi_assistant.loop import SCHEDULE_EVERY, ReminderLoop

TEXT, OTHER = "혈압약 한 알 드세요.", "당뇨약 두 알 드세요."


@pytest.fixture
def loop(small_home) -> ReminderLoop:
    for day in range(22, 31):
        small_home.plan(f"2026-11-{day} 22:30", TEXT)
    loop = ReminderLoop(small_home.device())
    loop.keep_up()
    return loop


def polls(home) -> list[int]:
    """How each question for the schedule was answered since the last look."""
    found = [status for path, status in home.server.asked if path.startswith("/api/medicines/reminders/")]
    home.server.asked.clear()
    return found


def known(loop: ReminderLoop) -> list[str]:
    rows = loop.client.store.rows("SELECT id FROM reminders WHERE phase NOT IN ('settled', 'dropped') ORDER BY at")
    return [row["id"] for row in rows]


def poll(home, loop: ReminderLoop) -> list[int]:
    polls(home)
    home.clock.true += SCHEDULE_EVERY
    loop.keep_up()
    return polls(home)


def test_nothing_new_is_one_question_without_a_body(small_home, loop):
    assert poll(small_home, loop) == [304]


def test_a_medicine_stopped_online_is_not_known_five_minutes_later_on_any_day(small_home, loop):
    assert len(known(loop)) == 9
    small_home.server.days.clear()
    assert poll(small_home, loop) == [200] * 9
    assert known(loop) == []
    assert poll(small_home, loop) == [304]
    small_home.clock.true += 5 * 86_400
    assert loop.speak_due() == 0
    assert small_home.loudspeaker.recordings() == []


def test_a_moved_dose_at_the_end_of_the_week_moves(small_home, loop):
    small_home.server.days["2026-11-30"].clear()
    small_home.plan("2026-11-29 09:00", OTHER)
    poll(small_home, loop)
    assert known(loop)[-2:] == ["2026-11-29 09:00", "2026-11-29 22:30"]


def test_a_bedtime_dose_noted_after_midnight_is_not_called_on(small_home, loop):
    small_home.set("2026-11-23 23:55")
    small_home.server.days["2026-11-23"] = []
    small_home.plan("2026-11-23 23:55", TEXT, "bed")
    loop.hurry("schedule")
    loop.keep_up()
    assert loop.speak_due() == 1
    small_home.set("2026-11-24 00:02")
    small_home.server.days["2026-11-23"][0]["state"] = "taken"
    loop.hurry("schedule")
    loop.keep_up()
    for minute in range(3, 40):
        small_home.set(f"2026-11-24 00:{minute:02}")
        assert loop.speak_due() == 0


def test_a_broken_line_in_the_middle_of_a_week_leaves_it_to_be_asked_again(small_home, loop):
    small_home.server.days["2026-11-27"].clear()
    asked = small_home.server.asked

    class Breaks(list):
        def append(self, entry) -> None:
            super().append(entry)
            small_home.server.proxy = 502 if "2026-11-25" in entry[0] else small_home.server.proxy

    small_home.server.asked = Breaks(asked)
    poll(small_home, loop)
    assert "2026-11-27 22:30" in known(loop)
    small_home.server.asked, small_home.server.proxy = [], 0
    poll(small_home, loop)
    assert "2026-11-27 22:30" not in known(loop)


def test_a_server_that_tells_no_revision_is_polled_for_today_and_tomorrow_as_ever(small_home):
    small_home.server.tells_revision = False
    for day in range(23, 31):
        small_home.plan(f"2026-11-{day} 22:30", TEXT)
    loop = ReminderLoop(small_home.device())
    loop.keep_up()
    assert len(known(loop)) == 7, "the night's work fetches a week"
    assert poll(small_home, loop) == [200, 200]
    small_home.server.tells_revision = True
    assert poll(small_home, loop)[:9] == [200] * 9, "the server was renewed"
    assert poll(small_home, loop) == [304]
