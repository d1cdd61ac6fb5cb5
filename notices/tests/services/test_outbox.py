"""Each caregiver is told once, through a real mail server; a failure is tried again, and not for ever."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth import get_user_model
from django.core.management import call_command

from care.models import CareRelation
from notices.models import Notice
from notices.services import mail, outbox
from notices.services.outbox import Delivery, Message

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
pytestmark = pytest.mark.django_db


class Post:
    """Takes mails in, or refuses them."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.mails.append((envelope.rcpt_tos[0], mail))
        return self.answer


@pytest.fixture
def post(settings) -> Iterator[Post]:
    post = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield post
    controller.stop()


@pytest.fixture(autouse=True)
def only_our_sources(monkeypatch):
    monkeypatch.setattr(outbox, "_sources", [])


@pytest.fixture
def mother():
    create = get_user_model().objects.create_user
    mother = create("mother")
    for name in ("daughter", "son"):
        CareRelation.objects.create(caregiver=create(name, email=f"{name}@example.org"), cared_for=mother)
    return mother


def message(mother, key: str = "a", lasts: dt.timedelta = dt.timedelta(days=1)) -> Message:
    return Message(mother.pk, key, "여쭐 것이 있습니다", "케어필을 열어 보세요.", NOW + lasts)


def test_every_caregiver_is_told_once(mother, post):
    outbox.add_source(lambda _now: [message(mother)])
    assert outbox.collect(NOW) == 2
    assert outbox.collect(NOW + MINUTE) == 0
    assert outbox.deliver(NOW) == Delivery(2, 0)
    assert outbox.deliver(NOW + 60 * MINUTE) == Delivery(0, 0)
    assert sorted(address for address, _mail in post.mails) == ["daughter@example.org", "son@example.org"]
    mail = post.mails[0][1]
    assert mail["Subject"] == "여쭐 것이 있습니다"
    assert mail.get_content().strip() == "케어필을 열어 보세요."


def test_without_a_caregiver_the_person_is_told(post):
    alone = get_user_model().objects.create_user("alone", email="alone@example.org")
    outbox.add_source(lambda _now: [message(alone)])
    outbox.collect(NOW)
    outbox.deliver(NOW)
    assert [address for address, _mail in post.mails] == ["alone@example.org"]


def test_a_refusal_is_tried_again_later_each_time_until_it_is_too_late(mother, post):
    CareRelation.objects.filter(caregiver__username="son").delete()
    outbox.add_source(lambda _now: [message(mother, lasts=dt.timedelta(hours=3))])
    outbox.collect(NOW)
    post.answer = "451 later"
    tried = [minute for minute in range(240) if outbox.deliver(NOW + minute * MINUTE).failed]
    assert tried == [0, 1, 3, 7, 15, 31, 63, 123]
    post.answer = "250 OK"
    assert outbox.deliver(NOW + dt.timedelta(hours=4)) == Delivery(0, 0)
    assert post.mails == []


def test_a_server_that_is_away_loses_nothing(mother, post, settings):
    outbox.add_source(lambda _now: [message(mother)])
    outbox.collect(NOW)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert outbox.deliver(NOW) == Delivery(0, 2)
    settings.EMAIL_PORT = port
    assert outbox.deliver(NOW + 2 * MINUTE) == Delivery(2, 0)


def test_what_another_process_is_sending_is_left_to_it(mother, post, monkeypatch):
    CareRelation.objects.filter(caregiver__username="son").delete()
    outbox.add_source(lambda _now: [message(mother)])
    outbox.collect(NOW)
    send = mail.send

    def send_while_another_looks(*args: str) -> None:
        assert outbox.deliver(NOW) == Delivery(0, 0)
        send(*args)

    monkeypatch.setattr(outbox, "send", send_while_another_looks)
    assert outbox.deliver(NOW) == Delivery(1, 0)
    assert len(post.mails) == 1


@pytest.mark.parametrize("address", ["a@naver..com", "Kim, a@x.kr", "not an address"])
def test_an_address_that_is_none_holds_up_nobody_else(mother, post, address):
    get_user_model().objects.filter(username="daughter").update(email=address)
    outbox.add_source(lambda _now: [message(mother)])
    outbox.collect(NOW)
    assert outbox.deliver(NOW).sent >= 1
    assert [to for to, _mail in post.mails][-1] == "son@example.org"


def test_what_is_long_too_old_is_deleted(mother):
    outbox.add_source(lambda _now: [message(mother)])
    outbox.collect(NOW)
    assert outbox.prune(NOW + dt.timedelta(days=30)) == 0
    assert outbox.prune(NOW + dt.timedelta(days=32)) == 2
    assert not Notice.objects.exists()


def test_the_command_without_a_mail_server_keeps_what_is_new(mother, capsys, settings):
    settings.EMAIL_HOST = None
    outbox.add_source(lambda now: [message(mother, lasts=dt.timedelta(days=4000))])
    call_command("send_notices")
    assert capsys.readouterr().out == "2 new, none sent: EMAIL_URL names no mail server\n"
    assert Notice.objects.filter(sent_at=None).count() == 2


def test_the_command_sends_and_prints_no_names(mother, post, capsys):
    outbox.add_source(lambda now: [message(mother, lasts=dt.timedelta(days=4000))])
    call_command("send_notices")
    assert capsys.readouterr().out == "2 new, 2 sent, 0 to be tried again\n"
