"""The vision service is a real server on loopback that speaks the same protocol, well or badly."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from ocr.reading.trust import LOW
from ocr.reading.vision_api import (
    MOST_BYTES,
    NOTICE,
    SENT_SIDE,
    VisionBusy,
    VisionNonsense,
    VisionRefused,
    VisionService,
    VisionUnreachable,
    parse_answer,
)
from ocr.reading.words import RecognizerFailed

MEDICINE = {
    "name": "혈평정",
    "strength": "5밀리그램",
    "dose": "0.5정",
    "times_a_day": 2,
    "days": 30,
    "instructions": "식후 30분",
}
ENVELOPE = {
    "medicines": [MEDICINE],
    "dispensed_on": "2026-11-03",
    "pharmacy": "샛별약국",
    "hospital": None,
    "patient": None,
}


def _completion(envelope: Any) -> bytes:
    content = envelope if isinstance(envelope, str) else json.dumps(envelope, ensure_ascii=False)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


class Server:
    """What the service answers next, and what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.answer: Callable[[BaseHTTPRequestHandler], None] = self.say(_completion(ENVELOPE))
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    @staticmethod
    def say(body: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        return answer


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.asked.append((self.path, dict(self.headers), json.loads(body)))
            try:
                told.answer(self)
            except OSError:
                self.close_connection = True  # the client has gone, as it should

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    told.url = f"http://127.0.0.1:{listening.server_address[1]}/v1"
    yield told
    listening.shutdown()
    listening.server_close()


def _photo(side: int = 300) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Phone maker"
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 59.0)
    jpeg = io.BytesIO()
    Image.new("RGB", (side, side // 2), (240, 240, 235)).save(jpeg, "JPEG", exif=exif, comment=b"at home")
    return jpeg.getvalue()


def _service(server: Server, **changes: Any) -> VisionService:
    return VisionService(server.url, "some-model", "secret-key", **changes)


def test_fields_are_read_and_never_trusted(server: Server):
    read = _service(server).read(_photo())
    (medicine,) = read.medicines
    assert (medicine.name.value, medicine.strength.value, medicine.dose.value) == ("혈평정", "5밀리그램", "0.5정")
    assert (medicine.times_a_day.value, medicine.days.value) == (2, 30)
    assert read.dispensed_on.value == dt.date(2026, 11, 3)
    assert read.hospital.value is None
    assert medicine.dose.confidence < LOW


def test_the_photo_goes_without_metadata_and_no_larger_than_needed(server: Server):
    _service(server).read(_photo(3000))
    path, headers, request = server.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret-key"
    sent = base64.b64decode(request["messages"][1]["content"][0]["image_url"]["url"].partition(",")[2])
    for secret in (b"Exif", b"Phone maker", b"at home"):
        assert secret not in sent
    with Image.open(io.BytesIO(sent)) as picture:
        assert not picture.getexif()
        assert max(picture.size) == SENT_SIDE


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, VisionRefused), (403, VisionRefused), (404, VisionRefused), (429, VisionBusy), (503, VisionBusy)],
)
def test_refusals(server: Server, status: int, error: type[RecognizerFailed]):
    server.answer = Server.say(b"{}", status)
    with pytest.raises(error) as caught:
        _service(server).read(_photo())
    assert "secret-key" not in caught.value.message


def test_a_redirect_is_not_followed(server: Server):
    server.answer = Server.say(b"", 307, Location=f"{server.url}/elsewhere")
    with pytest.raises(VisionRefused):
        _service(server).read(_photo())
    assert len(server.asked) == 1


def test_a_silent_service_is_given_up(server: Server):
    server.answer = lambda handler: time.sleep(1)
    with pytest.raises(VisionUnreachable):
        _service(server, read_seconds=0.2).read(_photo())


def test_a_dripping_service_is_given_up(server: Server):
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b" " * (1 << 14))
            handler.wfile.flush()
            time.sleep(0.1)

    server.answer = drip
    with pytest.raises(VisionUnreachable):
        _service(server, most_seconds=0.3).read(_photo())


def test_a_huge_answer_is_cut_off(server: Server):
    server.answer = Server.say(b" " * (MOST_BYTES * 4))
    with pytest.raises(VisionNonsense):
        _service(server).read(_photo())


def test_nobody_listens():
    with pytest.raises(VisionUnreachable):
        VisionService("http://127.0.0.1:9/v1", "m").read(_photo())


def test_an_address_in_the_clear_is_refused():
    with pytest.raises(VisionRefused):
        VisionService("http://example.com/v1", "m").read(_photo())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        _completion("약 이름은 혈평정입니다."),
        _completion([]),
        _completion({}),
        _completion({"medicines": None}),
        _completion({"medicines": [[]]}),
        _completion({"medicines": [{}]}),
        _completion({"medicines": [{**MEDICINE, "name": 5}]}),
        _completion({"medicines": [{**MEDICINE, "name": "가" * 301}]}),
        _completion({"medicines": [{**MEDICINE, "name": "혈평\x00정"}]}),
        _completion({"medicines": [{**MEDICINE, "dose": 0.5}]}),
        _completion({"medicines": [{**MEDICINE, "times_a_day": "2"}]}),
        _completion({"medicines": [{**MEDICINE, "times_a_day": True}]}),
        _completion({"medicines": [{**MEDICINE, "times_a_day": 2.0}]}),
        _completion({"medicines": [{**MEDICINE, "days": 0}]}),
        _completion({"medicines": [{**MEDICINE, "days": 10**30}]}),
        _completion({"medicines": [MEDICINE] * 31}),
        _completion({"medicines": [], "dispensed_on": "어제"}),
        b"[" * 100_000,
    ],
)
def test_what_was_not_asked_for_is_not_used(body: bytes):
    with pytest.raises(VisionNonsense):
        parse_answer(body)


def test_missing_values_stay_open():
    read = parse_answer(_completion({"medicines": [{"name": "혈평정", "dose": None, "instructions": "  "}]}))
    assert read.medicines[0].dose.value is None
    assert read.medicines[0].instructions.value is None
    assert read.pharmacy.value is None


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["", "https://api.example.com/v1"])
def test_the_page_says_when_photos_leave_the_house(client, django_user_model, settings, url: str):
    settings.OCR = {**settings.OCR, "VISION_URL": url}
    client.force_login(django_user_model.objects.create_user("eunsu", password="x"))
    page = client.get(reverse("ocr:home")).content.decode()
    assert (NOTICE in page) == bool(url)
