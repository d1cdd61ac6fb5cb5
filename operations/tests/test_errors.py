"""The error base and the one envelope."""

from __future__ import annotations

import errno
import json
import pickle

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from operations import errors


class CupMissing(errors.NotFound):
    """An error as the apps write them."""

    default_detail = _("컵이 없습니다.")


def test_a_code_is_the_name_of_the_class_in_snake_case():
    assert (CupMissing.status_code, CupMissing.default_code) == (404, "cup_missing")
    assert str(CupMissing().get_codes()) == "cup_missing"
    assert CupMissing().message == "컵이 없습니다."
    assert (CupMissing("다른 컵입니다.", code="other_cup").message) == "다른 컵입니다."


def test_the_same_error_comes_out_of_a_pickle():
    again = pickle.loads(pickle.dumps(CupMissing("다른 컵입니다.", code="other_cup")))
    assert (type(again), again.message, again.get_codes()) == (CupMissing, "다른 컵입니다.", "other_cup")


@pytest.mark.parametrize(
    ("error", "status", "code", "headers"),
    [
        (CupMissing(), 404, "cup_missing", {}),
        (errors.ServiceError(), 500, "server_error", {}),
        (errors.BadRequest(), 400, "bad_request", {}),
        (errors.RequestTooLarge(), 413, "request_too_large", {}),
        (errors.ServiceBusy(), 503, "service_busy", {"Retry-After": "5"}),
        (errors.StorageFailed(), 507, "storage_failed", {"Retry-After": "60"}),
        (exceptions.ParseError(), 400, "malformed_request", {}),
        (exceptions.NotFound(), 404, "not_found", {}),
        (exceptions.Throttled(wait=1.2), 429, "throttled", {"Retry-After": "2"}),
    ],
)
def test_the_envelope(error, status, code, headers):
    answer = errors.envelope(error)
    assert (answer.status, answer.headers) == (status, headers)
    assert answer.body.keys() == {"success", "code", "message"}
    assert (answer.body["success"], answer.body["code"]) == (False, code)
    assert answer.body["message"].endswith("다.") or answer.body["message"].endswith("요.")


def test_a_form_says_all_its_errors_and_the_first_in_short():
    error = exceptions.ValidationError({"cup": [exceptions.ErrorDetail("비었습니다.", "blank")], "tea": ["없습니다."]})
    body = errors.envelope(error).body
    assert (body["code"], body["message"]) == ("cup_blank", "비었습니다.")
    assert body["errors"] == {"cup": ["비었습니다."], "tea": ["없습니다."]}


def test_an_error_of_no_field_is_not_named_after_one():
    error = exceptions.ValidationError({"non_field_errors": [exceptions.ErrorDetail("맞지 않습니다.", "mismatch")]})
    assert errors.envelope(error).body["code"] == "mismatch"


def test_a_missing_login_names_the_scheme():
    error = exceptions.NotAuthenticated()
    setattr(error, "auth_header", "Token")  # noqa: B010 - as the views of Django REST framework do
    assert errors.envelope(error).headers == {"WWW-Authenticate": "Token"}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Http404(), "not_found"),
        (PermissionDenied(), "permission_denied"),
        (RequestDataTooBig(), "request_too_large"),
        (TooManyFieldsSent(), "malformed_request"),
        (SuspiciousOperation(), "malformed_request"),
        (OperationalError("database is locked"), "service_busy"),
        (OSError(errno.ENOSPC, "full"), "storage_failed"),
        (PermissionError(errno.EACCES, "not ours"), "storage_failed"),
    ],
)
def test_errors_of_other_layers_are_told_in_our_words(error, code):
    answer = errors.handle_exception(error, {})
    assert answer is not None
    assert answer.data["code"] == code


@pytest.mark.parametrize("error", [ValueError("x"), OSError(errno.ENOENT, "gone"), OSError("no number")])
def test_what_nobody_foresaw_is_left_to_django(error):
    assert errors.as_api_exception(error) is None
    assert errors.handle_exception(error, {}) is None


def test_a_plain_view_answers_with_the_same_envelope():
    response = errors.json_answer(errors.ServiceBusy())
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert json.loads(response.content) == errors.envelope(errors.ServiceBusy()).body


def test_the_nearest_kind_decides():
    table = {OSError: "a disk", FileNotFoundError: "a file", Exception: "anything"}
    assert errors.of_nearest_kind(table, FileNotFoundError()) == "a file"
    assert errors.of_nearest_kind(table, PermissionError()) == "a disk"
    assert errors.of_nearest_kind(table, ValueError()) == "anything"
    assert errors.of_nearest_kind({OSError: "a disk"}, ValueError()) is None
