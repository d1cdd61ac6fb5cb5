"""Errors of logging in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException


class WrongCredentials(APIException):
    """The same answer for an unknown name, a wrong password and a closed account."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = _("아이디 또는 비밀번호가 맞지 않습니다.")
    default_code = "wrong_credentials"
