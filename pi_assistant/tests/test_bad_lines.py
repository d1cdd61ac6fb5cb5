"""New sentences over lines that are slow, stall and break."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from korean import read_aloud
from operations.tests.processes import HANG_SECONDS
from pi_assistant.deadline import Deadline
from pi_assistant.tests.standins import marks, shaped
from pi_assistant.transport import AT_ONCE, Patience, Transport, Unreachable, parse_retry_after
from voice_tts.tests.tone_engine import mark_of_text

pytestmark = [pytest.mark.django_db(transaction=True)]
TEXT = "혈압약 두 알을 드세요."


@pytest.mark.slow
@pytest.mark.parametrize("player", ["aplay", "mpv"])
def test_a_new_sentence_over_64_kbit_with_400_ms(house, loudspeaker, player):
    if player == "mpv":
        loudspeaker.install("mpv", 5)
    with shaped(house.url) as line:
        line.delay, line.bits_per_second = 0.4, 64_000
        spoken = house.device(tts_url=line.url, api_url=line.url).say(TEXT)
    print(f"64 kbit/s, 400 ms, {'MP3' if player == 'mpv' else 'WAV'}: first sound after {spoken.seconds:.1f} s")
    assert (spoken.voice, spoken.reason) == ("server", "")
    heard = loudspeaker.recordings()
    assert len(heard) == 1
    if player == "aplay":
        assert marks(heard[0])[1] == mark_of_text(read_aloud(TEXT))


@pytest.mark.parametrize("fault", ["reset", "stall"])
def test_a_download_goes_on_where_the_line_broke(house, loudspeaker, fault, monkeypatch):
    monkeypatch.setattr("pi_assistant.transport.STALL_SECONDS", 0.7)
    house.account.generate(TEXT)
    with shaped(house.url) as line:
        setattr(line, f"{fault}_after", 30_000)
        device = house.device(tts_url=line.url)
        device.speaker.learn_version(Deadline.after(HANG_SECONDS))
        line.faults = 4
        spoken = device.say(TEXT)
    assert (spoken.voice, spoken.reason) == ("server", "")
    assert line.faults == 0, "the line broke as often as planned"
    assert marks(loudspeaker.recordings()[0])[1] == mark_of_text(read_aloud(TEXT))


def test_a_line_that_only_breaks_is_given_up_for_the_next_voice(house, loudspeaker):
    with shaped(house.url) as line:
        line.down = True
        spoken = house.device(tts_url=line.url).say(TEXT)
    assert (spoken.voice, spoken.reason) == ("naver", "server_unreachable")


def test_a_body_that_ends_early_is_no_answer(house):
    import socket
    import threading

    def answer_short(listener: socket.socket) -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\nhalf")
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer_short, args=(listener,), daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(Unreachable):
            Transport().exchange("GET", url, Deadline.after(HANG_SECONDS), AT_ONCE)


def test_patience_waits_as_long_as_it_is_asked_to(house, engine, monkeypatch):
    from voice_tts import exceptions

    pauses: list[float] = []
    monkeypatch.setattr("pi_assistant.transport.time", SimpleNamespace(sleep=pauses.append, time=time.time))
    engine.failure = exceptions.QueueFull()
    device = house.device()
    answer = device._transport.exchange(
        "POST", f"{house.url}/api/tts/generate/", Deadline.after(HANG_SECONDS), Patience(3, waits=True),
        json={"text": TEXT}, auth=device.tts._auth,
    )  # fmt: skip
    assert answer.status == 503
    assert [pause for pause in pauses if pause == 5.0] == [5.0, 5.0], "its Retry-After"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("5", 5.0), ("0", 0.0), ("", None), (None, None), ("soon", None), ("Thu, 01 Jan 2026 00:00:00 GMT", 0.0)],
)
def test_both_forms_of_retry_after(header, seconds):
    assert parse_retry_after(header) == seconds


def test_a_redirect_is_not_followed_with_the_token(house):
    device = house.device()
    answer = device._transport.exchange(
        "GET", f"{house.url}/api/docs", Deadline.after(HANG_SECONDS), AT_ONCE, auth=device.tts._auth
    )
    assert answer.status in (301, 302)
