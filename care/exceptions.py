"""Errors of logging in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from operations.errors import BadRequest


class WrongCredentials(BadRequest):
    """The same answer for an unknown name, a wrong password and a closed account."""

    default_detail = _("아이디 또는 비밀번호가 맞지 않습니다.")
