"""Sends one message by mail, through the server that the operator has named."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage


class NotSent(Exception):
    """The mail server could not be reached, or refused. reason: the kind of failure, without addresses."""

    def __init__(self, error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.reason = type(error).__name__


def is_set_up() -> bool:
    """Return whether the operator has named a mail server."""
    return bool(settings.EMAIL_HOST)


def send(address: str, subject: str, text: str) -> None:
    """Send one mail. Raises NotSent."""
    try:
        EmailMessage(subject, text, to=[address]).send()
    except (OSError, ValueError) as error:  # every error of smtplib is an OSError; an address may be no address
        raise NotSent(error) from error
