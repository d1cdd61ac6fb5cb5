"""Errors of logging in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from operations.errors import BadRequest


class WrongCredentials(BadRequest):
    """The name or the password is wrong, or the account is closed; the response does not tell which."""

    default_detail = _("아이디 또는 비밀번호가 맞지 않습니다.")
