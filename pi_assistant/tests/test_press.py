"""A press settles what was spoken last, and she hears what was noted."""

from __future__ import annotations

import pytest

from pi_assistant import telling
from pi_assistant.loop import ReminderLoop

PRESSURE, SUGAR = "혈압약 한 알 드세요.", "당뇨약 두 알 드세요."
NOTED, NOTED_SUGAR = "혈압약 드신 걸로 적었어요.", "오전 8시 40분 약 드신 걸로 적었어요."
SKIPPED = "오전 8시 30분 약은 건너뛰신 걸로 적었어요."


@pytest.fixture
def loop(small_home) -> ReminderLoop:
    small_home.plan("2026-11-23 08:30", PRESSURE, "a", noted=NOTED)
    small_home.plan("2026-11-23 08:40", SUGAR, "b")
    loop = ReminderLoop(small_home.device())
    loop.keep_up()
    return loop


def press(home, loop, at: str, state: str = "taken") -> list[str]:
    """What is said to a press."""
    home.set(f"2026-11-23 {at}")
    before = len(home.loudspeaker.recordings())
    loop.press(state)
    loop.answering.join()
    return list(home.heard(NOTED, NOTED_SUGAR, SKIPPED, telling.NOTHING_TO_NOTE)[before:])


def speak(home, loop, at: str) -> None:
    home.set(f"2026-11-23 {at}")
    assert loop.speak_due()


def reported(home, loop) -> list[tuple[str, str]]:
    loop.hurry("outbox")
    loop.keep_up()
    return list(home.server.intake_states())


def test_a_press_leaves_another_medicines_reminder_open(small_home, loop):
    speak(small_home, loop, "08:30")
    speak(small_home, loop, "08:40")
    assert press(small_home, loop, "08:41") == [NOTED_SUGAR]
    assert reported(small_home, loop) == [("b", "taken")]
    speak(small_home, loop, "08:50")
    assert press(small_home, loop, "08:51") == [NOTED]
    assert reported(small_home, loop) == [("b", "taken"), ("a", "taken")]


def test_pressing_twice_settles_once_and_says_it_twice(small_home, loop):
    speak(small_home, loop, "08:30")
    speak(small_home, loop, "08:40")
    assert press(small_home, loop, "08:41") == press(small_home, loop, "08:41") == [NOTED_SUGAR]
    assert reported(small_home, loop) == [("b", "taken")]


def test_a_press_after_the_last_call_is_taken_late_and_reported(small_home, loop):
    for minute in ("08:30", "08:40", "08:50", "09:00"):
        speak(small_home, loop, minute)
    small_home.set("2026-11-23 09:10")
    loop.speak_due()
    loop.confirm("taken", "b")
    assert ("a", "missed") in reported(small_home, loop)
    loop.client.store.write(lambda connection: connection.execute("DELETE FROM reminders WHERE id = 'b'"))
    assert press(small_home, loop, "11:00") == [NOTED]
    assert reported(small_home, loop)[-1] == ("a", "taken")
    assert small_home.server.intakes[-1]["at"] == "2026-11-23T02:00:00+00:00"


def test_a_press_that_means_nothing_says_so(small_home, loop):
    assert press(small_home, loop, "08:00") == [telling.NOTHING_TO_NOTE]
    speak(small_home, loop, "08:30")
    assert press(small_home, loop, "12:31") == [telling.NOTHING_TO_NOTE]
    assert reported(small_home, loop) == []


def test_skipping_is_said_too(small_home, loop):
    speak(small_home, loop, "08:30")
    assert press(small_home, loop, "08:31", "skipped") == [SKIPPED]


def test_the_answers_are_fetched_ahead(small_home, loop):
    small_home.server.proxy = 503
    speak(small_home, loop, "08:30")
    assert press(small_home, loop, "08:31") == [NOTED]
