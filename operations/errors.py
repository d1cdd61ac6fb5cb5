"""The base of every app's errors, and the response that programs get for an error."""

from __future__ import annotations

import errno
import logging
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response

logger = logging.getLogger(__name__)
T = TypeVar("T")

DISK_REFUSALS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES})
"""Error numbers for a disk that is full, read-only, broken or not writable for us."""

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")


class ServiceError(exceptions.APIException):
    """Base of all errors that the apps raise on purpose.

    A subclass takes its status from one of the kinds below, and has its Korean sentence in `default_detail`. Its code,
    which programs rely on, is the class's name in snake case: NoVoice has `no_voice`.
    """

    status_code: int = status.HTTP_500_INTERNAL_SERVER_ERROR
    default_detail = _("서버에 문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요.")
    default_code = "server_error"
    retry_after: int | None = None
    """Seconds after which a retry makes sense; None if it never does."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.default_code = _WORD_START.sub("_", cls.__name__).lower()

    @property
    def message(self) -> str:
        """The sentence for a person."""
        return str(self.detail)


class BadRequest(ServiceError):
    """The request cannot be fulfilled, and repeating it would not help."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = _("요청을 이해하지 못했습니다.")


class Forbidden(ServiceError):
    """The requested thing exists, but must not be used."""

    status_code = status.HTTP_403_FORBIDDEN
    default_detail = _("이 작업을 할 권한이 없습니다.")


class NotFound(ServiceError):
    """The requested thing does not exist, or is another person's."""

    status_code = status.HTTP_404_NOT_FOUND
    default_detail = _("찾을 수 없습니다.")


class Conflict(ServiceError):
    """The request contradicts what is stored."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("이미 적힌 것과 맞지 않습니다.")


class TooLarge(ServiceError):
    """The request has more bytes than are accepted."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("보낸 내용이 너무 큽니다.")


class Unavailable(ServiceError):
    """The request cannot be fulfilled now, but may be repeated later."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("서버가 바쁩니다. 잠시 뒤 다시 시도해 주세요.")
    retry_after: int | None = 5


class RequestTooLarge(TooLarge):
    """The body is larger than any endpoint needs."""


class ServiceBusy(Unavailable):
    """The database, or a slot of a concurrency limit, was not free in time."""


class StorageFailed(ServiceError):
    """The disk cannot be written to: it is full, read-only or gone."""

    status_code = status.HTTP_507_INSUFFICIENT_STORAGE
    default_detail = _("서버에 저장할 공간이 없습니다. 관리자에게 알려 주세요.")
    retry_after = 60


_MESSAGES: dict[type[exceptions.APIException], tuple[str, Any]] = {
    exceptions.ParseError: ("malformed_request", BadRequest.default_detail),
    exceptions.AuthenticationFailed: ("invalid_token", _("기기 토큰이 올바르지 않습니다.")),
    exceptions.NotAuthenticated: ("not_authenticated", _("로그인이 필요합니다. 기기 토큰을 보내 주세요.")),
    exceptions.PermissionDenied: ("permission_denied", Forbidden.default_detail),
    exceptions.NotFound: ("not_found", NotFound.default_detail),
    exceptions.MethodNotAllowed: ("method_not_allowed", _("이 주소에서는 쓸 수 없는 요청 방식입니다.")),
    exceptions.NotAcceptable: ("not_acceptable", _("요청한 형식으로는 답할 수 없습니다.")),
    exceptions.UnsupportedMediaType: ("unsupported_media_type", _("지원하지 않는 요청 형식입니다.")),
    exceptions.Throttled: ("throttled", _("요청이 너무 잦습니다. 잠시 뒤 다시 시도해 주세요.")),
}
"""Codes and sentences of the errors that Django REST framework raises itself."""

_FOREIGN: dict[type[Exception], type[exceptions.APIException]] = {
    Http404: exceptions.NotFound,
    PermissionDenied: exceptions.PermissionDenied,
    RequestDataTooBig: RequestTooLarge,
    SuspiciousOperation: exceptions.ParseError,
    OperationalError: ServiceBusy,
}
"""The errors that programs get in place of other layers' errors."""


def of_nearest_kind(table: Mapping[type[Exception], T], error: Exception) -> T | None:
    """Look up an error's class in a table, then its base classes from the nearest on; None if none is in the table."""
    return next((table[kind] for kind in type(error).__mro__ if kind in table), None)


def as_api_exception(error: Exception) -> exceptions.APIException | None:
    """Turn an error into the one that a device gets; None for an unforeseen error, whose response is 500."""
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, OSError) and error.errno in DISK_REFUSALS:
        return StorageFailed()
    kind = of_nearest_kind(_FOREIGN, error)
    return kind() if kind else None


@dataclass(frozen=True, slots=True)
class Envelope:
    """The response to an error; its body has `success`, `code`, `message` and, for a form, `errors`."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]


def envelope(error: exceptions.APIException) -> Envelope:
    """Build the response to an error, for any view, middleware or handler."""
    code, message = _code_and_message(error)
    body: dict[str, Any] = {"success": False, "code": code, "message": message}
    if isinstance(error, exceptions.ValidationError) and isinstance(error.detail, dict):
        body["errors"] = error.detail
    if choices := getattr(error, "choices", None):
        body["choices"] = choices
    headers = {}
    if authenticate := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = authenticate
    wait = getattr(error, "retry_after", None) or getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(math.ceil(wait))
    return Envelope(error.status_code, body, headers)


def json_answer(error: exceptions.APIException) -> JsonResponse:
    """Respond with an error's envelope outside the views of Django REST framework."""
    answer = envelope(error)
    return JsonResponse(answer.body, status=answer.status, headers=answer.headers)


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Respond to an error that a view raised. None makes Django respond with 500 and no details.

    Django REST framework calls this (`EXCEPTION_HANDLER` of the settings).
    """
    # Here, because that module's classes import the parsers, whose errors are made from those above.
    from rest_framework.views import set_rollback

    known = as_api_exception(error)
    if known is None:
        return None
    if isinstance(error, OperationalError):
        logger.warning("database refused: %s", type(error).__name__)
    set_rollback()
    answer = envelope(known)
    return Response(answer.body, status=answer.status, headers=answer.headers)


def _code_and_message(error: exceptions.APIException) -> tuple[Any, str]:
    if isinstance(error, exceptions.ValidationError):
        return _first_error(error.detail)
    if type(error) in _MESSAGES:
        code, message = _MESSAGES[type(error)]
        return code, str(message)
    return error.get_codes(), str(error.detail)


def _first_error(detail: Any, path: str = "") -> tuple[str, str]:
    """Find the code and sentence of the first error; the code combines the field's name and DRF's code."""
    if isinstance(detail, dict):
        field, inner = next(iter(detail.items()))
        return _first_error(inner, "" if field == "non_field_errors" else f"{field}_")
    if isinstance(detail, list):
        return _first_error(detail[0], path)
    return f"{path}{detail.code}", str(detail)
